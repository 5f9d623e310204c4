"""Strain, absence, leaving, vacancies, newcomers, handover (E18, E19, E27)."""

import numpy as np

from sim.core.compiled import step
from sim.core.numeric import logit_normal
from sim.core.rng import normal, normals, uniforms
from sim.core.rng_streams import (
    AGENCY_WEEK,
    DYAD_START,
    PERSON_BELIEFS,
    PERSON_STAGE,
    PERSON_START,
    PERSON_VALUES,
    PERSON_WEEK,
)
from sim.model.mechanisms.perception import perceived_task_conflict, remembered
from sim.model.mechanisms.staffing import agency_leaving_probability, leaving_probability, refill_probability
from sim.model.mechanisms.strain import absence_probability, strain_next
from sim.model.mechanisms.values import personal_weight
from sim.model.phases.case_views import pick_draw
from sim.model.phases.encounters import dyad_row
from sim.model.phases.phase import phase
from sim.model.state import MAX_TEAM_SIZE, NEVER

NOBODY = -1
YEAR_WEEKS = 52  # over which surveys ask for conflict


@phase("people.task", "people.process", "people.tension", "people.spoke", "people.met_weeks")
def e27_update_memory(person, diary, params):
    """Update the memory of recent conflict with this week's encounters (E27)."""
    if diary.encounters > 0:
        count = diary.encounters
        person.met_weeks += 1
        weeks = person.met_weeks
        person.task = remembered(person.task, diary.task / count, weeks, params.perception)
        person.process = remembered(person.process, diary.process / count, weeks, params.perception)
        person.tension = remembered(person.tension, diary.tension / count, weeks, params.perception)
        person.spoke = remembered(person.spoke, diary.spoke / diary.attendances, weeks, params.perception)


@step
def mean_over_others(table, i, own):
    """Mean of row ``i`` of a table over the other professions; 0 if there is none."""
    total, others = 0.0, table.shape[1] - 1
    for q in range(table.shape[1]):
        if q != own:
            total += table[i, q]
    return total / max(others, 1)


@step
def add_person_totals(state, params, i, person, week, profession_totals, locality_totals):
    """Add a person to the totals of the profession and of the locality."""
    load = min(person.load, params.strain.load_ceiling)
    understanding = mean_over_others(state.understanding, i, np.int64(person.profession))
    locality_totals.filled += 1
    locality_totals.load += load
    locality_totals.understanding += understanding
    profession_totals.cases += person.cases
    profession_totals.met += 1 if person.met_weeks > 0 else 0
    profession_totals.breached += 1 if week - person.last_breach < YEAR_WEEKS else 0
    profession_totals.load += load
    profession_totals.strain += person.strain
    profession_totals.tension += person.tension
    profession_totals.perceived_task += perceived_task_conflict(person.task, person.tension, params.perception)
    profession_totals.understanding += understanding
    profession_totals.myths += mean_over_others(state.myths, i, np.int64(person.profession))


@phase("people.strain", "people.absent")
def update_strain(state, params, g, week, workspace, profession_rows, locality_totals):
    """Strain follows load and tension; strain raises absence (E18)."""
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.occupied == 0:
            continue
        e27_update_memory(person, workspace.diary[i - locality.first_person], params)
        person.strain = strain_next(person.strain, person.load, person.tension, params.strain)
        u, _, _, _ = uniforms(state.rng_key[0], PERSON_WEEK, week, person.key + person.occupant, 0)
        person.absent = 1 if u < absence_probability(person.strain, params.strain) else 0
        add_person_totals(state, params, i, person, week, profession_rows[person.profession], locality_totals)


@phase("case_roles.post", "case_roles.hours", "case_roles.asked", "cases.handovers", "people.cases")
def release_roles(state, params, g, post, locality_totals):
    """Vacate all case roles of ``post``. Successors need extra hours for the handover."""
    locality = state.localities[g]
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = state.queue[position]
        case = state.cases[row]
        for slot in range(case.size):
            role = state.case_roles[row * MAX_TEAM_SIZE + slot]
            if role.post == post:
                role.post = NOBODY
                role.hours += params.staffing.handover_hours
                role.asked = np.float64(role.asked) + params.staffing.handover_hours
                case.handovers += 1
                locality_totals.handovers += 1
    state.people[post].cases = 0


@phase("people.occupied", "people.agency", "people.occupant", "people.absent", "people.owed", "people.load")
def leave(state, params, g, i, locality_totals):
    """The holder of post ``i`` leaves."""
    person = state.people[i]
    person.occupied, person.agency, person.absent = 0, 0, 0
    person.occupant += 1
    person.owed, person.load = 0.0, 0.0
    release_roles(state, params, g, i, locality_totals)


@step
def first_trust(first_person, second_person, params):
    """Usual first trust between two people; less if one of them is from an agency (E19)."""
    if first_person.agency == 1 or second_person.agency == 1:
        return params.staffing.agency_familiarity * params.gossip.usual_trust
    return params.gossip.usual_trust


@phase("dyads.trust", "dyads.tension")
def start_dyads(state, params, g, i, week):
    """Reset the dyads of post ``i`` with all colleagues, in both directions.

    ``week`` keys the draws; it is 0 except for people moved by a restructure.
    """
    locality = state.localities[g]
    for j in range(locality.first_person, locality.first_person + locality.people):
        if j == i:
            continue
        usual = first_trust(state.people[j], state.people[i], params)
        for first, second in ((i, j), (j, i)):
            first_person, second_person = state.people[first], state.people[second]
            draw = normal(
                state.rng_key[0],
                DYAD_START,
                week,
                first_person.key + first_person.occupant,
                second_person.key + second_person.occupant,
            )
            dyad = state.dyads[dyad_row(state, g, first, second)]
            dyad.trust = logit_normal(usual, params.gossip.start_spread, draw)
            dyad.tension = 0.0


@step
def start_stage(key, rng_key, staffing):
    """Career stage at the start: 0 early, 1 middle, 2 late."""
    _, u, _, _ = uniforms(rng_key, PERSON_STAGE, 0, key, 0)
    if u < staffing.early_share:
        return 0
    return 1 if u < staffing.early_share + staffing.middle_share else 2


@step
def felt_deprivation(state, person):
    """f of a person: the profession's deprivation, reduced by recognition."""
    return state.professions[person.profession].deprivation * (1 - person.recognition)


@phase("frameworks")
def first_framework(state, params, p, key, framework):
    """Write the framework with which a person of profession ``p`` comes into ``framework``; shares add up to 1 (E3)."""
    usual, total = state.profession_frameworks[p], 0.0
    if params.values.personal_spread == 0:
        for f in range(framework.shape[0]):
            framework[f] = usual[f]
        return
    draws = normals(state.rng_key[0], PERSON_VALUES, 0, key, 0)
    for f in range(framework.shape[0]):
        framework[f] = personal_weight(usual[f], pick_draw(draws, f), params.values)
        total += framework[f]
    for f in range(framework.shape[0]):
        framework[f] /= total


@phase("myths", "understanding")
def start_beliefs(state, params, i, key):
    """A newcomer's myths (the public stereotype), understanding and framework."""
    p, usual = state.people[i].profession, params.gossip.usual_understanding
    if state.people[i].agency == 1:
        usual *= params.staffing.agency_familiarity
    for q in range(state.professions.shape[0]):
        draw_myths, draw_understanding, _, _ = normals(
            state.rng_key[0], PERSON_BELIEFS, 0, key, state.professions[q].key
        )
        state.myths[i, q] = 0.0
        state.understanding[i, q] = 1.0
        if q != p:
            state.myths[i, q] = logit_normal(params.gossip.usual_myths, params.gossip.start_spread, draw_myths)
            state.understanding[i, q] = logit_normal(usual, params.gossip.start_spread, draw_understanding)
    first_framework(state, params, np.int64(p), key, state.frameworks[i])


@phase(
    "people.occupied",
    "people.agency",
    "people.absent",
    "people.strain",
    "people.skill",
    "people.tension",
    "people.task",
    "people.process",
    "people.spoke",
    "people.owed",
    "people.load",
    "people.cases",
    "people.met_weeks",
    "people.since",
    "people.stage",
    "people.story",
    "people.last_breach",
    "people.leadership_trust",
    "people.commitment",
    "people.grievance",
    "people.resistance",
    "people.recognition",
    "people.learned",
    "people.skill_taught",
    "people.fading",
    "people.protected",
    "people.training",
)
def join(state, params, g, i, agency, week):
    """A newcomer takes post ``i``, as a permanent holder or, if ``agency`` is 1, from an agency."""
    person = state.people[i]
    key = person.key + person.occupant
    draw = normal(state.rng_key[0], PERSON_START, 0, key, 0)
    person.occupied, person.agency, person.since = 1, agency, week
    person.absent, person.cases, person.met_weeks = 0, 0, 0
    person.strain, person.last_breach = params.strain.start, NEVER
    person.skill = logit_normal(params.gossip.usual_skill, params.gossip.start_spread, draw)
    person.tension, person.task, person.process, person.spoke = 0.0, 0.0, 0.0, 0.0
    person.owed, person.load = 0.0, 0.0
    person.stage, person.story = start_stage(key, state.rng_key[0], params.staffing), NOBODY
    person.leadership_trust, person.commitment = params.justice.usual_trust, params.justice.usual_trust
    person.grievance, person.resistance, person.recognition = 0.0, 0.0, 0.0
    person.learned, person.skill_taught, person.fading = 0.0, 0.0, 0.0
    person.protected, person.training = 0.0, 0.0
    start_beliefs(state, params, i, key)
    start_dyads(state, params, g, i, 0)


@phase()
def recruit(state, params, g, i, week, u_fill, locality_totals):
    """A permanent holder comes to post ``i``, which has none; or agency workers come and go (E19)."""
    person = state.people[i]
    u_come, u_go, _, _ = uniforms(state.rng_key[0], AGENCY_WEEK, week, person.key + person.occupant, 0)
    if u_fill < refill_probability(params.staffing):
        if person.agency == 1:
            leave(state, params, g, i, locality_totals)
        join(state, params, g, i, 0, week)
    elif person.agency == 1:
        if u_go < agency_leaving_probability(params.staffing):
            leave(state, params, g, i, locality_totals)
    elif u_come < params.staffing.agency_rate:
        join(state, params, g, i, 1, week)


@phase()
def turnover(state, params, g, week, profession_rows, locality_totals):
    """People leave, and posts without a permanent holder may be filled (E19)."""
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        _, u_leave, u_fill, _ = uniforms(state.rng_key[0], PERSON_WEEK, week, person.key + person.occupant, 0)
        if person.occupied == 0 or person.agency == 1:
            recruit(state, params, g, i, week, u_fill, locality_totals)
            continue
        felt = felt_deprivation(state, person)
        probability = leaving_probability(
            person.strain, person.tension, felt, person.grievance, params.strain.reference, params.staffing
        )
        if u_leave < probability:
            profession_rows[person.profession].leavers += 1
            leave(state, params, g, i, locality_totals)


@step
def count_unfilled_roles(state, g, locality_totals):
    """Count case roles that nobody holds at the end of the week."""
    locality = state.localities[g]
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = state.queue[position]
        for slot in range(state.cases[row].size):
            if state.case_roles[row * MAX_TEAM_SIZE + slot].post == NOBODY:
                locality_totals.waiting += 1
