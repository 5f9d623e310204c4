"""Who meets whom at a CPD session, and what the meeting changes (E22)."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import CPD_CONTACT, CPD_PARTNER
from sim.model.cpd.rules import SINGLE
from sim.model.mechanisms.training import shifted
from sim.model.phases.contacts import NOBODY, add_contact, contact, pick_colleague
from sim.model.phases.cpd_learning import add_gain, learn_about
from sim.model.phases.encounters import dyad_row
from sim.model.phases.home_team import tell_stories
from sim.model.phases.phase import phase

ROUND_SHIFT = 16  # the address of a contact: week (16 bits), round (3), activity (12 bits of its own address)
ACTIVITY_SHIFT = 19
ACTIVITY_BITS = 0xFFF


@step
def is_before(state, workspace, activity, i, j):
    """Whether post ``i`` comes before post ``j``: by profession if professions stay apart, then by ticket."""
    if activity.grouping == SINGLE and state.people[i].profession != state.people[j].profession:
        return state.people[i].profession < state.people[j].profession
    return workspace.ticket[i] < workspace.ticket[j]


@phase()
def order_participants(state, g, a, workspace):
    """Write the participants of locality ``g`` into ``workspace.order``, in pairing order; returns their number."""
    locality, count = state.localities[g], 0
    for i in range(locality.first_person, locality.first_person + locality.people):
        if workspace.chosen[i] == 0:
            continue
        position = count
        while position > 0 and is_before(state, workspace, state.activities[a], i, workspace.order[position - 1]):
            workspace.order[position] = workspace.order[position - 1]
            position -= 1
        workspace.order[position] = i
        count += 1
    return count


@step
def group_end(state, activity, workspace, first, count):
    """Where the group that starts at ``first`` ends: at the next profession if professions stay apart, or last."""
    if activity.grouping != SINGLE:
        return count
    profession, end = state.people[workspace.order[first]].profession, first
    while end < count and state.people[workspace.order[end]].profession == profession:
        end += 1
    return end


@phase("localities.mandate")
def group_session(state, params, g, a, week, workspace, pair_rows):
    """A session of one locality: mandate clarity changes, and neighbours of each group meet in pairs.

    In groups of one profession, stories are told as in the home team (E31), if the session takes time.
    """
    activity, locality = state.activities[a], state.localities[g]
    count = order_participants(state, g, a, workspace)
    if count == 0:
        return
    present = count / max(locality.people, 1)
    locality.mandate = shifted(locality.mandate, params.cpd.effect_scale * activity.mandate * present)
    rounds = activity.contacts
    if activity.trust != 0:
        rounds = max(rounds, 1)
    first = 0
    while first < count:
        end = group_end(state, activity, workspace, first, count)
        for turn in range(rounds):
            for position in range(first + turn % 2, end - 1, 2):
                i, j = workspace.order[position], workspace.order[position + 1]
                session_contact(state, params, g, a, week, turn, i, j, workspace, pair_rows)
        if activity.grouping == SINGLE and activity.hours > 0:
            tell_stories(state, params, g, first, end, workspace)
        first = end


@phase()
def session_contact(state, params, g, a, week, turn, i, j, workspace, pair_rows):
    """Two participants meet. Without an episode in the first round, they gain trust."""
    activity, episode = state.activities[a], 0
    if turn < activity.contacts:
        when = ((np.int64(activity.key) & ACTIVITY_BITS) << ACTIVITY_SHIFT) | (turn << ROUND_SHIFT) | week
        episode = contact(state, params, g, np.int64(i), np.int64(j), CPD_CONTACT, week, when, workspace)
        add_contact(state, workspace.pair[0], pair_rows)
    if episode == 0 and turn == 0:
        gain_trust(state, params, g, activity, np.int64(i), np.int64(j))


@phase("dyads.trust")
def gain_trust(state, params, g, activity, i, j):
    """Increase both participants' trust in each other."""
    for row in (dyad_row(state, g, i, j), dyad_row(state, g, j, i)):
        dyad = state.dyads[row]
        dyad.trust = shifted(dyad.trust, params.cpd.effect_scale * activity.trust)


@phase("people.training")
def work_visits(state, params, g, a, week, workspace, pair_rows):
    """Each participant of locality ``g`` shadows a colleague of another profession for the session."""
    locality, activity = state.localities[g], state.activities[a]
    for i in range(locality.first_person, locality.first_person + locality.people):
        if workspace.chosen[i] == 0:
            continue
        person = state.people[i]
        u, _, _, _ = uniforms(state.rng_key[0], CPD_PARTNER, week, person.key + person.occupant, activity.key)
        host = pick_colleague(state, g, np.int64(i), u, True)
        if host == NOBODY:
            continue
        learned = learn_about(state, params, activity, i, np.int64(state.people[host].profession), 1.0)
        add_gain(activity, person, learned, 0.0)
        state.people[host].training += params.cpd.host_share * activity.hours
        for turn in range(max(int(activity.contacts), 1)):
            session_contact(state, params, g, a, week, turn, np.int64(i), np.int64(host), workspace, pair_rows)
