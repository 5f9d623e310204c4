"""Who meets whom at a CPD session, and what comes of it (E22)."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import CPD_CONTACT, CPD_PARTNER
from sim.model.cpd.rules import SINGLE
from sim.model.mechanisms.training import shifted
from sim.model.phases.contacts import NOBODY, contact, someone
from sim.model.phases.cpd_learning import learn_about, note_gain
from sim.model.phases.encounters import dyad_row
from sim.model.phases.phase import phase

ROUND_SHIFT = 16  # the address of a contact: week (16 bits), round (3), activity (12 bits of its own address)
ACTIVITY_SHIFT = 19
ACTIVITY_BITS = 0xFFF


@step
def before(state, workspace, activity, i, j):
    """Whether post ``i`` sits before post ``j``: by profession where each keeps to itself, then by ticket."""
    if activity.grouping == SINGLE and state.people[i].profession != state.people[j].profession:
        return state.people[i].profession < state.people[j].profession
    return workspace.ticket[i] < workspace.ticket[j]


@phase()
def seat_session(state, g, a, workspace):
    """Those of locality ``g`` who take part, in the order in which they are paired; returns how many."""
    locality, count = state.localities[g], 0
    for i in range(locality.first_person, locality.first_person + locality.people):
        if workspace.chosen[i] == 0:
            continue
        place = count
        while place > 0 and before(state, workspace, state.activities[a], i, workspace.order[place - 1]):
            workspace.order[place] = workspace.order[place - 1]
            place -= 1
        workspace.order[place] = i
        count += 1
    return count


@phase("localities.mandate")
def come_together(state, P, g, a, week, workspace, pairs):
    """A session of a locality's people: they meet each other, and may settle who does what."""
    activity, locality = state.activities[a], state.localities[g]
    count = seat_session(state, g, a, workspace)
    if count == 0:
        return
    present = count / max(locality.people, 1)
    locality.mandate = shifted(locality.mandate, P.cpd.effect_scale * activity.mandate * present)
    rounds = activity.contacts
    if activity.trust != 0:
        rounds = max(rounds, 1)
    for turn in range(rounds):
        for place in range(turn % 2, count - 1, 2):
            meet_at_session(
                state, P, g, a, week, turn, workspace.order[place], workspace.order[place + 1], workspace, pairs
            )


@phase()
def meet_at_session(state, P, g, a, week, turn, i, j, workspace, pairs):
    """Two people at a session; those who keep to their own profession meet nobody else."""
    activity, episode = state.activities[a], 0
    if activity.grouping == SINGLE and state.people[i].profession != state.people[j].profession:
        return
    if turn < activity.contacts:
        when = ((np.int64(activity.key) & ACTIVITY_BITS) << ACTIVITY_SHIFT) | (turn << ROUND_SHIFT) | week
        episode = contact(state, P, g, np.int64(i), np.int64(j), CPD_CONTACT, week, when, workspace, pairs)
    if episode == 0 and turn == 0:
        warm_to(state, P, g, activity, np.int64(i), np.int64(j))


@phase("dyads.trust")
def warm_to(state, P, g, activity, i, j):
    """Trust gained between two people at a session, both ways."""
    for row in (dyad_row(state, g, i, j), dyad_row(state, g, j, i)):
        dyad = state.dyads[row]
        dyad.trust = shifted(dyad.trust, P.cpd.effect_scale * activity.trust)


@phase("people.training")
def visit(state, P, g, a, week, workspace, pairs):
    """Everyone of locality ``g`` who takes part spends the session at the work of another profession."""
    locality, activity = state.localities[g], state.activities[a]
    for i in range(locality.first_person, locality.first_person + locality.people):
        if workspace.chosen[i] == 0:
            continue
        person = state.people[i]
        u, _, _, _ = uniforms(state.rng_key[0], CPD_PARTNER, week, person.key + person.occupant, activity.key)
        host = someone(state, g, np.int64(i), u, True)
        if host == NOBODY:
            continue
        learned = learn_about(state, P, activity, i, np.int64(state.people[host].profession))
        note_gain(activity, person, learned, 0.0)
        state.people[host].training += P.cpd.host_share * activity.hours
        for turn in range(max(int(activity.contacts), 1)):
            meet_at_session(state, P, g, a, week, turn, np.int64(i), np.int64(host), workspace, pairs)
