"""CPD sessions: who comes, and who gets a place (E22)."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import CPD_PLACE
from sim.model.cpd.rules import ALONE, FIRST_COME, PAIR, SINGLE
from sim.model.event_log import PLACE, TURNED_AWAY, record_place
from sim.model.mechanisms.training import attendance_probability
from sim.model.phases.contacts import at_work
from sim.model.phases.cpd_contacts import group_session, work_visits
from sim.model.phases.cpd_learning import apply_session
from sim.model.phases.phase import phase

ROUNDING = 1e-9  # so that rounding errors take no place away
NOT_COMING = 2.0  # larger than every ticket


@phase("activities.due")
def hold_sessions(state, params, week, workspace, activity_rows, pair_rows, service_totals):
    """All CPD sessions of the week."""
    professions = state.professions.shape[0]
    for a in range(state.activities.shape[0]):
        activity = state.activities[a]
        if week < activity.start or week >= activity.end:
            continue
        if week < activity.lapsed_until:
            service_totals.programmes_lapsed += 1
            continue
        funding = activity.weight / activity.planned_weight if activity.planned_weight > 0 else 1.0
        activity.due += activity.per_week * funding
        if activity.due >= 1:
            activity.due = min(activity.due - 1, 1.0)
            hold_session(
                state, params, a, week, workspace, activity_rows[a * professions : (a + 1) * professions], pair_rows
            )


@phase()
def hold_session(state, params, a, week, workspace, activity_rows, pair_rows):
    """One session of activity ``a`` in the whole service."""
    invite(state, params, a, week, workspace)
    admit(state, params, a, workspace)
    attend(state, params, a, week, workspace, activity_rows)
    grouping = state.activities[a].grouping
    if grouping == ALONE:
        return
    for g in range(state.localities.shape[0]):
        if grouping == PAIR:
            work_visits(state, params, g, a, week, workspace, pair_rows)
        else:
            group_session(state, params, g, a, week, workspace, pair_rows)


@step
def reach_of(activity, person):
    """Relative reach of an activity by qualification and career stage."""
    part = activity.qualified if person.qualified == 1 else activity.unqualified
    if person.stage == 0:
        return part * activity.early
    return part * (activity.middle if person.stage == 1 else activity.late)


@step
def coming_probability(state, params, a, person, reach):
    """Probability that an invited person comes."""
    activity = state.activities[a]
    if activity.stable == 1:
        reach *= 1 - state.service[0].churn
    fenced = 1.0
    if activity.hours > 0:
        fenced = min(person.protected / activity.hours, 1.0)
    return attendance_probability(
        reach * reach_of(activity, person), person.strain, person.resistance, fenced, params.cpd
    )


@phase()
def invite(state, params, a, week, workspace):
    """Draw who comes; ``workspace.ticket`` holds each person's position in the queue for places."""
    professions = state.professions.shape[0]
    for i in range(state.people.shape[0]):
        person = state.people[i]
        workspace.chosen[i], workspace.ticket[i] = 0, NOT_COMING
        reach = state.activity_access[a * professions + person.profession].reach
        if reach == 0 or not at_work(state, i):
            continue
        key = state.activities[a].key
        u, ticket, _, _ = uniforms(state.rng_key[0], CPD_PLACE, week, person.key + person.occupant, key)
        if u < coming_probability(state, params, a, person, reach):
            workspace.ticket[i] = ticket


@step
def value_of_rank(values, count, rank):
    """The value with ``rank`` smaller ones among the first ``count`` (quickselect, Hoare 1961). Reorders ``values``."""
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
def collect_tickets(state, workspace, q, one_queue):
    """Tickets of profession ``q``, or of all professions, into ``workspace.picks``; returns their number."""
    count = 0
    for i in range(state.people.shape[0]):
        if workspace.ticket[i] < NOT_COMING and (one_queue or state.people[i].profession == q):
            workspace.picks[count] = workspace.ticket[i]
            count += 1
    return count


@step
def places_available(activity, pot, posts, comers):
    """Number of people who get a place, limited by places and money."""
    room = np.float64(comers)
    if activity.places > 0:
        room = min(room, np.floor(activity.places * posts + ROUNDING))
    if activity.price > 0:
        room = min(room, np.floor(pot / activity.price + ROUNDING))
    return int(room)


@phase()
def admit(state, params, a, workspace):
    """Set ``workspace.cut``: a ticket below it gets a place."""
    activity, professions = state.activities[a], state.professions.shape[0]
    one_queue = params.cpd.allocation == FIRST_COME
    for q in range(professions):
        if one_queue and q > 0:
            workspace.cut[q] = workspace.cut[0]
            continue
        count = collect_tickets(state, workspace, q, one_queue)
        posts = state.people.shape[0] * (1.0 if one_queue else state.professions[q].headcount_share)
        room = places_available(activity, state.activity_access[a * professions + q].pot, posts, count)
        workspace.cut[q] = NOT_COMING if room >= count else value_of_rank(workspace.picks, count, room)


@step
def count_present(state, activity, first, workspace):
    """Count the participants of each profession in the locality whose first post is ``first``.

    Those who learn alone, or among their own profession, meet no other.
    """
    for q in range(state.professions.shape[0]):
        workspace.present[q] = 0
    if activity.grouping == ALONE or activity.grouping == SINGLE:
        return
    locality = state.localities[state.people[first].locality]
    for i in range(first, first + locality.people):
        own = np.int64(state.people[i].profession)
        if workspace.ticket[i] < NOT_COMING and workspace.ticket[i] < workspace.cut[own]:
            workspace.present[own] += 1


@phase("activity_access.pot", "professions.spent", "professions.trained")
def attend(state, params, a, week, workspace, activity_rows):
    """Participants take part and are paid for; the others are turned away."""
    activity, professions = state.activities[a], state.professions.shape[0]
    one_pot = params.cpd.allocation == FIRST_COME
    for q in range(professions):
        if state.activity_access[a * professions + q].reach > 0:
            activity_rows[q].sessions += 1
    for i in range(state.people.shape[0]):
        if i == 0 or state.people[i].locality != state.people[i - 1].locality:
            count_present(state, activity, i, workspace)
        if workspace.ticket[i] >= NOT_COMING:
            continue
        own = np.int64(state.people[i].profession)
        if workspace.ticket[i] >= workspace.cut[own]:
            activity_rows[own].turned_away += 1
            record_place(workspace, TURNED_AWAY, week, i, a)
            continue
        workspace.chosen[i] = 1
        if activity.price > 0:
            access = state.activity_access[a * professions + (0 if one_pot else own)]
            access.pot = max(access.pot - activity.price, 0.0)
        state.professions[own].spent += activity.price
        state.professions[own].trained += activity.hours
        activity_rows[own].attended += 1
        record_place(workspace, PLACE, week, i, a)
        activity_rows[own].hours += activity.hours
        activity_rows[own].spend += activity.price
        apply_session(state, params, activity, i, workspace)
