"""Cases arrive, are given a team, and join the queue (E1, E14, E16)."""

import math

import numpy as np

from sim.core.compiled import step
from sim.core.rng import poisson, uniforms
from sim.core.rng_streams import ALLOCATION, ARRIVALS, CASE_KIND, CASE_TEAM
from sim.model.mechanisms.demand import team_priority, work_hours
from sim.model.mechanisms.leadership import priority
from sim.model.mechanisms.paperwork import duplicates, form_hours
from sim.model.phases.phase import phase
from sim.model.state import MOST_SEATS

LOCALITY_SHIFT = 16  # a case's address: arrival week, locality (24 bits), number within the week (16 bits)
WEEK_SHIFT = 40
NOBODY = -1
CERTAIN = 1.0  # above every team priority: the lead profession is always on the team
NEVER = -math.inf


@step
def arrivals_due(state, P, g, week):
    """How many cases arrive in locality ``g``."""
    locality = state.localities[g]
    u, _, _, _ = uniforms(state.rng_key[0], ARRIVALS, week, locality.key, 0)
    return poisson(locality.arrival_rate * P.demand.volume, u)


@step
def pick(reached, u):
    """The first index whose cumulative share exceeds ``u``."""
    for index in range(reached.shape[0]):
        if u < reached[index]:
            return index
    return reached.shape[0] - 1


@phase()
def rank_professions(state, kind, week, key, workspace):
    """Draw every profession's priority for the team; those the type never needs get none."""
    for q in range(state.professions.shape[0]):
        weight = state.kind_weights[kind, q]
        if weight > 0:
            u, _, _, _ = uniforms(state.rng_key[0], CASE_TEAM, week, key, state.professions[q].key)
            workspace.priority[q] = CERTAIN if q == state.kinds[kind].lead else team_priority(weight, u)
        else:
            workspace.priority[q] = NEVER


@step
def chosen(priority_of, size, q):
    """Whether profession ``q`` is among the ``size`` highest priorities."""
    above = 0
    for other in range(priority_of.shape[0]):
        if priority_of[other] > priority_of[q]:
            above += 1
    return priority_of[q] > NEVER and above < size


@phase("seats.profession", "seats.post", "seats.plan")
def seat_team(state, row, size, workspace):
    """Give the chosen professions their seats, in the order of professions."""
    slot = 0
    for q in range(state.professions.shape[0]):
        if slot < size and chosen(workspace.priority, size, q):
            seat = state.seats[row * MOST_SEATS + slot]
            seat.profession = q
            seat.post = NOBODY
            seat.plan = 0.0
            slot += 1


@step
def distinct(state, row, size):
    """How many different form sets and information systems a team uses."""
    sets, systems = 0, 0
    for slot in range(size):
        mine = state.professions[state.seats[row * MOST_SEATS + slot].profession]
        new_set, new_system = 1, 1
        for earlier in range(slot):
            other = state.professions[state.seats[row * MOST_SEATS + earlier].profession]
            if other.form_set == mine.form_set:
                new_set = 0
            if other.system == mine.system:
                new_system = 0
        sets += new_set
        systems += new_system
    return sets, systems


@phase("seats.hours", "cases.forms", "cases.duplicates")
def hand_out_work(state, P, row, size, week):
    """Hours of direct work and of forms for every seat."""
    case = state.cases[row]
    sets, systems = distinct(state, row, size)
    case.duplicates = duplicates(sets, P.paperwork)
    case.forms = form_hours(sets, systems, size, P.paperwork)
    for slot in range(size):
        seat = state.seats[row * MOST_SEATS + slot]
        mine = state.professions[seat.profession]
        _, u, v, _ = uniforms(state.rng_key[0], CASE_TEAM, week, case.key, mine.key)
        direct = work_hours(mine.direct_hours, u, v, P.demand)
        seat.hours = direct + case.forms


@step
def lead_seat(state, row, size, kind, u):
    """The seat of the type's lead profession, else any seat."""
    for slot in range(size):
        if state.seats[row * MOST_SEATS + slot].profession == state.kinds[kind].lead:
            return slot
    return int(u * size)


@phase("queue", "localities.open")
def enqueue(state, g, row):
    """Insert an open case by due week, then address."""
    locality, case = state.localities[g], state.cases[row]
    position = locality.first_case + locality.open
    while position > locality.first_case:
        other = state.cases[state.queue[position - 1]]
        if other.due < case.due or (other.due == case.due and other.key < case.key):
            break
        state.queue[position] = state.queue[position - 1]
        position -= 1
    state.queue[position] = row
    locality.open += 1


@phase(
    "cases.key",
    "cases.kind",
    "cases.size",
    "cases.lead",
    "cases.arrival",
    "cases.due",
    "cases.patience",
    "cases.next_meeting",
    "cases.meetings",
    "cases.handovers",
    "cases.present",
    "cases.encounters",
    "cases.episodes",
    "cases.task",
    "cases.process",
    "cases.tension",
    "cases.unspoken",
    "cases.trust",
)
def open_case(state, P, g, week, number, workspace):
    """Open one case: type, team, work, clock."""
    locality = state.localities[g]
    row = np.int64(state.queue[locality.first_case + locality.open])
    case = state.cases[row]
    case.key = (week << WEEK_SHIFT) | (locality.key << LOCALITY_SHIFT) | number
    u_kind, u_size, u_lead, u_patience = uniforms(state.rng_key[0], CASE_KIND, week, case.key, 0)
    kind = pick(state.kinds.reached_share, u_kind)
    size = pick(state.reached_sizes, u_size) + 1
    rank_professions(state, kind, week, case.key, workspace)
    seat_team(state, row, size, workspace)
    hand_out_work(state, P, row, size, week)
    case.kind, case.size, case.arrival = kind, size, week
    case.lead = lead_seat(state, row, size, kind, u_lead)
    dominant = state.professions[state.seats[row * MOST_SEATS + case.lead].profession].dominant
    case.due = week + state.kinds[kind].clock_weeks - priority(dominant, P.leadership)
    case.due -= state.service[0].risk * P.leadership.risk_priority_weeks * state.kinds[kind].statutory
    case.patience = -math.log(u_patience)
    case.next_meeting = week + P.casework.first_meeting_weeks
    case.meetings, case.handovers, case.present = 0, 0, 0
    case.encounters, case.episodes = 0, 0
    case.task, case.process, case.tension, case.unspoken, case.trust = 0.0, 0.0, 0.0, 0.0, 0.0
    enqueue(state, g, row)


@phase("localities.arrived")
def arrive(state, P, g, week, note, workspace):
    """This week's new cases of locality ``g``."""
    count = arrivals_due(state, P, g, week)
    for number in range(count):
        open_case(state, P, g, week, number, workspace)
    state.localities[g].arrived += count
    note.arrivals += count


@step
def least_loaded(state, g, case, profession):
    """The qualified worker of ``profession`` with the fewest cases; a keyed draw breaks ties; -1: nobody."""
    locality = state.localities[g]
    best, fewest, best_draw = NOBODY, 0, 0.0
    needs_qualified = state.kinds[case.kind].statutory
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.profession != profession or person.occupied == 0 or person.qualified < needs_qualified:
            continue
        if best == NOBODY or person.cases <= fewest:
            draw, _, _, _ = uniforms(
                state.rng_key[0], ALLOCATION, np.int64(case.arrival), case.key, person.key + person.occupant
            )
            if best == NOBODY or person.cases < fewest or draw < best_draw:
                best, fewest, best_draw = i, person.cases, draw
    return best


@phase("seats.post", "people.cases")
def allocate(state, g):
    """Give every empty seat in locality ``g`` to the least-loaded worker, if there is one."""
    locality = state.localities[g]
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = state.queue[position]
        case = state.cases[row]
        for slot in range(case.size):
            seat = state.seats[row * MOST_SEATS + slot]
            if seat.post == NOBODY:
                worker = least_loaded(state, g, case, np.int64(seat.profession))
                if worker != NOBODY:
                    seat.post = worker
                    state.people[worker].cases += 1
