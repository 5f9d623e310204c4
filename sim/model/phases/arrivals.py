"""Families ask for help; cases are opened, given a team and join the queue (E1, E14, E16, E35)."""

import math

import numpy as np

from sim.core.compiled import step
from sim.core.rng import normal, poisson, uniforms
from sim.core.rng_streams import ALLOCATION, ARRIVALS, CASE_DRAW, CASE_LATENCY, CASE_TEAM, FAMILY_NEED
from sim.model.mechanisms.capacity import door_next, share_in_less_need
from sim.model.mechanisms.casework import latency, liking
from sim.model.mechanisms.demand import team_priority, work_hours
from sim.model.mechanisms.leadership import priority
from sim.model.mechanisms.paperwork import duplicates, form_hours
from sim.model.phases.encounters import dyad_row
from sim.model.phases.phase import phase
from sim.model.state import MAX_TEAM_SIZE

LOCALITY_SHIFT = 16  # a case's key: arrival week, locality (24 bits), number within the week (16 bits)
WEEK_SHIFT = 40
NOBODY = -1
CERTAIN = 1.0  # above every drawn priority: the lead profession is always on the team
NEVER = -math.inf


@step
def arrivals_due(state, params, g, week):
    """Number of families that ask for help in locality ``g`` this week."""
    locality = state.localities[g]
    u, _, _, _ = uniforms(state.rng_key[0], ARRIVALS, week, locality.key, 0)
    return poisson(locality.arrival_rate * params.demand.volume, u)


@step
def pick_index(reached, u):
    """The first index whose cumulative share exceeds ``u``."""
    for index in range(reached.shape[0]):
        if u < reached[index]:
            return index
    return reached.shape[0] - 1


@phase()
def draw_team_priorities(state, case_type, week, key, workspace):
    """Draw every profession's priority for the team; -infinity if the case type never needs it."""
    for q in range(state.professions.shape[0]):
        weight = state.case_type_weights[case_type, q]
        if weight > 0:
            u, _, _, _ = uniforms(state.rng_key[0], CASE_TEAM, week, key, state.professions[q].key)
            workspace.priority[q] = CERTAIN if q == state.case_types[case_type].lead else team_priority(weight, u)
        else:
            workspace.priority[q] = NEVER


@step
def on_team(priority_of, size, q):
    """Whether profession ``q`` has one of the ``size`` highest priorities."""
    above = 0
    for other in range(priority_of.shape[0]):
        if priority_of[other] > priority_of[q]:
            above += 1
    return priority_of[q] > NEVER and above < size


@phase("case_roles.profession", "case_roles.post", "case_roles.plan")
def set_roles(state, row, size, workspace):
    """Create the case roles of the selected professions, in the order of professions."""
    slot = 0
    for q in range(state.professions.shape[0]):
        if slot < size and on_team(workspace.priority, size, q):
            role = state.case_roles[row * MAX_TEAM_SIZE + slot]
            role.profession = q
            role.post = NOBODY
            role.plan = 0.0
            slot += 1


@step
def count_forms_and_systems(state, row, size):
    """Number of different form sets and of different information systems that a team uses."""
    sets, systems = 0, 0
    for slot in range(size):
        profession = state.professions[state.case_roles[row * MAX_TEAM_SIZE + slot].profession]
        new_set, new_system = 1, 1
        for earlier in range(slot):
            earlier_profession = state.professions[state.case_roles[row * MAX_TEAM_SIZE + earlier].profession]
            if earlier_profession.form_set == profession.form_set:
                new_set = 0
            if earlier_profession.system == profession.system:
                new_system = 0
        sets += new_set
        systems += new_system
    return sets, systems


@phase("case_roles.hours", "case_roles.asked", "case_roles.left_out", "cases.forms", "cases.duplicates")
def assign_work(state, params, row, size, week):
    """Set the hours of direct work and of forms of every case role (E14)."""
    case = state.cases[row]
    sets, systems = count_forms_and_systems(state, row, size)
    case.duplicates = duplicates(sets, params.paperwork)
    case.forms = form_hours(sets, systems, size, params.paperwork)
    for slot in range(size):
        role = state.case_roles[row * MAX_TEAM_SIZE + slot]
        profession = state.professions[role.profession]
        _, u, v, _ = uniforms(state.rng_key[0], CASE_TEAM, week, case.key, profession.key)
        direct = work_hours(profession.direct_hours, u, v, params.demand)
        role.hours = direct + case.forms
        role.asked, role.left_out = role.hours, 0.0


@step
def lead_role(state, row, size, case_type, u):
    """The role of the case type's lead profession; a random role if that profession is not on the team."""
    for slot in range(size):
        if state.case_roles[row * MAX_TEAM_SIZE + slot].profession == state.case_types[case_type].lead:
            return slot
    return int(u * size)


@phase("queue", "localities.open")
def enqueue(state, g, row):
    """Insert an open case into the queue, sorted by due week, then key."""
    locality, case = state.localities[g], state.cases[row]
    position = locality.first_case + locality.open
    while position > locality.first_case:
        before = state.cases[state.queue[position - 1]]
        if before.due < case.due or (before.due == case.due and before.key < case.key):
            break
        state.queue[position] = state.queue[position - 1]
        position -= 1
    state.queue[position] = row
    locality.open += 1


@phase(
    "cases.key",
    "cases.case_type",
    "cases.size",
    "cases.lead",
    "cases.arrival",
    "cases.due",
    "cases.begin",
    "cases.patience",
    "cases.next_meeting",
    "cases.meetings",
    "cases.handovers",
    "cases.present",
    "cases.encounters",
    "cases.episodes",
    "cases.task",
    "cases.process",
    "cases.relationship",
    "cases.unspoken",
    "cases.trust",
    "cases.spoke",
    "cases.integrating",
    "cases.obliging",
    "cases.dominating",
    "cases.avoiding",
    "cases.compromising",
)
def open_case(state, params, g, week, number, workspace):
    """Open one case: case type, team, work and due week. Returns 0 if the family is turned away (E35), otherwise 1.

    Nobody in need of statutory work is turned away.
    """
    locality = state.localities[g]
    key = (week << WEEK_SHIFT) | (locality.key << LOCALITY_SHIFT) | number
    u_case_type, u_size, u_lead, u_patience = uniforms(state.rng_key[0], CASE_DRAW, week, key, 0)
    case_type = pick_index(state.case_types.cumulative_share, u_case_type)
    need = normal(state.rng_key[0], FAMILY_NEED, week, key, 0)
    if state.case_types[case_type].statutory == 0 and share_in_less_need(need) < locality.door:
        return 0
    row = np.int64(state.queue[locality.first_case + locality.open])
    case = state.cases[row]
    case.key = key
    size = pick_index(state.cumulative_sizes, u_size) + 1
    draw_team_priorities(state, case_type, week, case.key, workspace)
    set_roles(state, row, size, workspace)
    assign_work(state, params, row, size, week)
    case.case_type, case.size, case.arrival = case_type, size, week
    case.lead = lead_role(state, row, size, case_type, u_lead)
    dominant = state.professions[state.case_roles[row * MAX_TEAM_SIZE + case.lead].profession].dominant
    case.due = week + state.case_types[case_type].clock_weeks - priority(dominant, params.leadership)
    case.due -= state.service[0].risk * params.leadership.risk_priority_weeks * state.case_types[case_type].statutory
    case.due -= params.casework.need_priority * need
    case.begin = week + math.ceil(latency(normal(state.rng_key[0], CASE_LATENCY, week, key, 0), params.casework))
    case.patience = -math.log(u_patience)
    case.next_meeting = week + params.casework.first_meeting_weeks
    case.meetings, case.handovers, case.present = 0, 0, 0
    case.encounters, case.episodes = 0, 0
    case.task, case.process, case.relationship, case.unspoken, case.trust = 0.0, 0.0, 0.0, 0.0, 0.0
    case.spoke, case.integrating, case.obliging, case.dominating, case.avoiding, case.compromising = 0, 0, 0, 0, 0, 0
    enqueue(state, g, row)
    return 1


@phase("localities.arrived", "localities.turned_away")
def open_cases(state, params, g, week, workspace, locality_totals):
    """This week's new cases of locality ``g``, and the families that its front door turns away."""
    asking, opened = arrivals_due(state, params, g, week), 0
    for number in range(asking):
        opened += open_case(state, params, g, week, number, workspace)
    state.localities[g].arrived += opened
    state.localities[g].turned_away += asking - opened
    locality_totals.arrivals += opened
    locality_totals.turned_away += asking - opened


@phase("localities.door")
def move_front_door(state, params, g):
    """The front door of locality ``g`` follows the mean load of those who hold cases (E35)."""
    locality = state.localities[g]
    total, people = 0.0, 0
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.cases > 0:
            total += min(person.load, params.strain.load_ceiling)
            people += 1
    locality.door = door_next(locality.door, total / max(people, 1), params.front_door)


@step
def preferred_worker(state, params, g, row, profession):
    """The qualified worker of ``profession`` with the lowest score; -1 if nobody is eligible (E32).

    The score is the number of open cases, plus a random draw that breaks ties, less the lead's liking.
    """
    locality, case = state.localities[g], state.cases[row]
    lead = state.case_roles[row * MAX_TEAM_SIZE + case.lead].post
    best, lowest = NOBODY, 0.0
    needs_qualified = state.case_types[case.case_type].statutory
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.profession != profession or person.occupied == 0 or person.qualified < needs_qualified:
            continue
        draw, _, _, _ = uniforms(
            state.rng_key[0], ALLOCATION, np.int64(case.arrival), case.key, person.key + person.occupant
        )
        score = person.cases + draw
        if lead != NOBODY:
            dyad = state.dyads[dyad_row(state, g, np.int64(lead), np.int64(i))]
            score -= liking(dyad.trust, dyad.tension, params.casework)
        if best == NOBODY or score < lowest:
            best, lowest = i, score
    return best


@phase("case_roles.post", "people.cases")
def assign_role(state, params, g, row, slot):
    """Assign a case role to the preferred worker, if it is unfilled and somebody is eligible."""
    role = state.case_roles[row * MAX_TEAM_SIZE + slot]
    if role.post != NOBODY:
        return
    worker = preferred_worker(state, params, g, row, np.int64(role.profession))
    if worker != NOBODY:
        role.post = worker
        state.people[worker].cases += 1


@phase()
def assign_roles(state, params, g):
    """Assign every unfilled case role in locality ``g``, the lead's role first."""
    locality = state.localities[g]
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = np.int64(state.queue[position])
        case = state.cases[row]
        assign_role(state, params, g, row, np.int64(case.lead))
        for slot in range(case.size):
            assign_role(state, params, g, row, slot)
