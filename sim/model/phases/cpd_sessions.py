"""CPD sessions: who comes, and who gets a place (E22)."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import CPD_PLACE
from sim.model.cpd.rules import ALONE, FIRST_COME, PAIR
from sim.model.event_log import PLACE, TURNED_AWAY, tell_place
from sim.model.mechanisms.training import attendance_probability
from sim.model.phases.contacts import about
from sim.model.phases.cpd_contacts import come_together, visit
from sim.model.phases.cpd_learning import take_part
from sim.model.phases.phase import phase

ROUNDING = 1e-9  # a place that is paid or provided for but for rounding is a place
NOT_COMING = 2.0  # above every ticket


@phase("activities.due")
def deliver(state, P, week, workspace, pads, pairs, note):
    """All sessions of the week."""
    professions = state.professions.shape[0]
    for a in range(state.activities.shape[0]):
        activity = state.activities[a]
        if week < activity.start or week >= activity.end:
            continue
        if week < activity.lapsed_until:
            note.programmes_lapsed += 1
            continue
        funding = activity.weight / activity.planned_weight if activity.planned_weight > 0 else 1.0
        activity.due += activity.per_week * funding
        if activity.due >= 1:
            activity.due = min(activity.due - 1, 1.0)
            hold_session(state, P, a, week, workspace, pads[a * professions : (a + 1) * professions], pairs)


@phase()
def hold_session(state, P, a, week, workspace, pads, pairs):
    """One session of activity ``a`` in the whole service."""
    invite(state, P, a, week, workspace)
    admit(state, P, a, workspace)
    attend(state, P, a, week, workspace, pads)
    grouping = state.activities[a].grouping
    if grouping == ALONE:
        return
    for g in range(state.localities.shape[0]):
        if grouping == PAIR:
            visit(state, P, g, a, week, workspace, pairs)
        else:
            come_together(state, P, g, a, week, workspace, pairs)


@step
def reach_of(activity, person):
    """Reach relative to others by qualification and career stage."""
    part = activity.qualified if person.qualified == 1 else activity.unqualified
    if person.stage == 0:
        return part * activity.early
    return part * (activity.middle if person.stage == 1 else activity.late)


@step
def comes(state, P, a, person, reach):
    """Chance that a person comes."""
    activity = state.activities[a]
    if activity.stable == 1:
        reach *= 1 - state.service[0].churn
    fenced = 1.0
    if activity.hours > 0:
        fenced = min(person.protected / activity.hours, 1.0)
    return attendance_probability(reach * reach_of(activity, person), person.strain, person.resistance, fenced, P.cpd)


@phase()
def invite(state, P, a, week, workspace):
    """A ticket for everyone who comes: the place in the queue."""
    professions = state.professions.shape[0]
    for i in range(state.people.shape[0]):
        person = state.people[i]
        workspace.chosen[i], workspace.ticket[i] = 0, NOT_COMING
        reach = state.terms[a * professions + person.profession].reach
        if reach == 0 or not about(state, i):
            continue
        key = state.activities[a].key
        u, ticket, _, _ = uniforms(state.rng_key[0], CPD_PLACE, week, person.key + person.occupant, key)
        if u < comes(state, P, a, person, reach):
            workspace.ticket[i] = ticket


@step
def smallest(values, count, rank):
    """The value with ``rank`` smaller ones among the first ``count``; shuffles them (Hoare's selection)."""
    low, high = 0, count - 1
    while low < high:
        pivot, i, j = values[(low + high) // 2], low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if rank <= j:
            high = j
        elif rank >= i:
            low = i
        else:
            return values[rank]
    return values[rank]


@step
def line_up(state, workspace, q, one_queue):
    """Collect the tickets of profession ``q``, or of all; returns how many."""
    count = 0
    for i in range(state.people.shape[0]):
        if workspace.ticket[i] < NOT_COMING and (one_queue or state.people[i].profession == q):
            workspace.picks[count] = workspace.ticket[i]
            count += 1
    return count


@step
def room_for(activity, pot, posts, comers):
    """How many get in: what places and money allow."""
    room = np.float64(comers)
    if activity.places > 0:
        room = min(room, np.floor(activity.places * posts + ROUNDING))
    if activity.price > 0:
        room = min(room, np.floor(pot / activity.price + ROUNDING))
    return int(room)


@phase()
def admit(state, P, a, workspace):
    """The ticket below which people of each profession get a place."""
    activity, professions = state.activities[a], state.professions.shape[0]
    one_queue = P.cpd.allocation == FIRST_COME
    for q in range(professions):
        if one_queue and q > 0:
            workspace.cut[q] = workspace.cut[0]
            continue
        count = line_up(state, workspace, q, one_queue)
        posts = state.people.shape[0] * (1.0 if one_queue else state.professions[q].headcount_share)
        room = room_for(activity, state.terms[a * professions + q].pot, posts, count)
        workspace.cut[q] = NOT_COMING if room >= count else smallest(workspace.picks, count, room)


@phase("terms.pot", "professions.spent", "professions.trained")
def attend(state, P, a, week, workspace, pads):
    """Those with a place take part and are paid for; the others are turned away."""
    activity, professions = state.activities[a], state.professions.shape[0]
    one_pot = P.cpd.allocation == FIRST_COME
    for q in range(professions):
        if state.terms[a * professions + q].reach > 0:
            pads[q].sessions += 1
    for i in range(state.people.shape[0]):
        if workspace.ticket[i] >= NOT_COMING:
            continue
        own = np.int64(state.people[i].profession)
        if workspace.ticket[i] >= workspace.cut[own]:
            pads[own].turned_away += 1
            tell_place(workspace, TURNED_AWAY, week, i, a)
            continue
        workspace.chosen[i] = 1
        if activity.price > 0:
            term = state.terms[a * professions + (0 if one_pot else own)]
            term.pot = max(term.pot - activity.price, 0.0)
        state.professions[own].spent += activity.price
        state.professions[own].trained += activity.hours
        pads[own].attended += 1
        tell_place(workspace, PLACE, week, i, a)
        pads[own].hours += activity.hours
        pads[own].spend += activity.price
        take_part(state, P, activity, i)
