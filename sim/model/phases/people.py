"""Strain, absence, leaving, vacancies, newcomers, handover (E18, E19, E27)."""

import numpy as np

from sim.core.compiled import equation, step
from sim.core.numeric import scattered
from sim.core.rng import normal, normals, uniforms
from sim.core.rng_streams import DYAD_START, PERSON_BELIEFS, PERSON_STAGE, PERSON_START, PERSON_WEEK
from sim.model.mechanisms.perception import perceived_task_conflict, remembered
from sim.model.mechanisms.staffing import leaving_probability, refill_probability
from sim.model.mechanisms.strain import absence_probability, strain_next
from sim.model.phases.encounters import dyad_row
from sim.model.phases.phase import phase
from sim.model.state import MOST_SEATS

NOBODY = -1


@phase("people.task", "people.process", "people.tension")
def look_back(person, diary, P):
    """What people would say of the last weeks, from this week's encounters (E27)."""
    if diary.encounters > 0:
        count = diary.encounters
        person.task = remembered(person.task, diary.task / count, P.perception)
        person.process = remembered(person.process, diary.process / count, P.perception)
        person.tension = remembered(person.tension, diary.tension / count, P.perception)


@step
def mean_over_others(table, i, own):
    """Mean of a row over the other professions (0 where there is none)."""
    total, others = 0.0, table.shape[1] - 1
    for q in range(table.shape[1]):
        if q != own:
            total += table[i, q]
    return total / max(others, 1)


@step
def note_person(state, P, i, person, note):
    """A person's line in this week's tally."""
    note.cases += person.cases
    note.load += min(person.load, P.strain.load_ceiling)
    note.strain += person.strain
    note.tension += person.tension
    note.perceived_task += perceived_task_conflict(person.task, person.tension, P.perception)
    note.understanding += mean_over_others(state.understanding, i, np.int64(person.profession))
    note.myths += mean_over_others(state.myths, i, np.int64(person.profession))


@phase("people.strain", "people.absent")
def wear(state, P, g, week, workspace, pads):
    """Strain follows load and tension; the strained are away more (E18)."""
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.occupied == 0:
            continue
        look_back(person, workspace.diary[i - locality.first_person], P)
        person.strain = strain_next(person.strain, person.load, person.tension, P.strain)
        u, _, _, _ = uniforms(state.rng_key[0], PERSON_WEEK, week, person.key + person.occupant, 0)
        person.absent = 1 if u < absence_probability(person.strain, P.strain) else 0
        note_person(state, P, i, person, pads[person.profession])


@phase("seats.post", "seats.hours", "cases.handovers", "people.cases")
def hand_over(state, P, g, post, note):
    """A leaver's seats fall empty; whoever takes over must read in."""
    locality = state.localities[g]
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = state.queue[position]
        case = state.cases[row]
        for slot in range(case.size):
            seat = state.seats[row * MOST_SEATS + slot]
            if seat.post == post:
                seat.post = NOBODY
                seat.hours += P.staffing.handover_hours
                case.handovers += 1
                note.handovers += 1
    state.people[post].cases = 0


@phase("people.occupied", "people.occupant", "people.absent", "people.owed", "people.load")
def leave(state, P, g, i, note):
    """Post ``i`` falls vacant."""
    person = state.people[i]
    person.occupied, person.absent = 0, 0
    person.occupant += 1
    person.owed, person.load = 0.0, 0.0
    hand_over(state, P, g, i, note)


@equation
def usual_trust(first, second, gossip):
    """First trust between people of two professions."""
    return gossip.trust_within if first == second else gossip.trust_across


@phase("dyads.trust", "dyads.tension")
def meet_colleagues(state, P, g, i, week):
    """A newcomer's dyads with all colleagues, both ways, start afresh; ``week`` is 0 but for those who move."""
    locality, person = state.localities[g], state.people[i]
    for j in range(locality.first_person, locality.first_person + locality.people):
        if j == i:
            continue
        other = state.people[j]
        usual = usual_trust(other.profession, person.profession, P.gossip)
        for first, second in ((i, j), (j, i)):
            one, two = state.people[first], state.people[second]
            draw = normal(state.rng_key[0], DYAD_START, week, one.key + one.occupant, two.key + two.occupant)
            dyad = state.dyads[dyad_row(state, g, first, second)]
            dyad.trust = scattered(usual, P.gossip.start_spread, draw)
            dyad.tension = 0.0


@step
def start_stage(key, rng_key, staffing):
    """Career stage at the start."""
    _, u, _, _ = uniforms(rng_key, PERSON_STAGE, 0, key, 0)
    if u < staffing.early_share:
        return 0
    return 1 if u < staffing.early_share + staffing.middle_share else 2


@step
def felt_deprivation(state, person):
    """f of a person: the profession's, less what being seen makes up for."""
    return state.professions[person.profession].deprivation * (1 - person.recognition)


@phase("myths", "understanding", "frameworks")
def start_beliefs(state, P, i, key):
    """What a newcomer believes: their profession's talk, and the usual understanding of others."""
    p = state.people[i].profession
    for q in range(state.professions.shape[0]):
        draw_myths, draw_understanding, _, _ = normals(
            state.rng_key[0], PERSON_BELIEFS, 0, key, state.professions[q].key
        )
        state.myths[i, q] = 0.0
        state.understanding[i, q] = 1.0
        if q != p:
            state.myths[i, q] = scattered(state.talk[p, q], P.gossip.start_spread, draw_myths)
            state.understanding[i, q] = scattered(
                P.gossip.usual_understanding, P.gossip.start_spread, draw_understanding
            )
    for f in range(state.frameworks.shape[1]):
        state.frameworks[i, f] = state.profession_frameworks[p, f]


@phase(
    "people.occupied",
    "people.absent",
    "people.strain",
    "people.skill",
    "people.tension",
    "people.task",
    "people.process",
    "people.owed",
    "people.load",
    "people.cases",
    "people.stage",
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
def join(state, P, g, i):
    """A newcomer takes post ``i``."""
    person = state.people[i]
    key = person.key + person.occupant
    draw = normal(state.rng_key[0], PERSON_START, 0, key, 0)
    person.occupied, person.absent, person.cases = 1, 0, 0
    person.strain = P.strain.start
    person.skill = scattered(P.gossip.usual_skill, P.gossip.start_spread, draw)
    person.tension, person.task, person.process, person.owed, person.load = 0.0, 0.0, 0.0, 0.0, 0.0
    person.stage = start_stage(key, state.rng_key[0], P.staffing)
    person.leadership_trust, person.commitment = P.justice.usual_trust, P.justice.usual_trust
    person.grievance, person.resistance, person.recognition = 0.0, 0.0, 0.0
    person.learned, person.skill_taught, person.fading = 0.0, 0.0, 0.0
    person.protected, person.training = 0.0, 0.0
    start_beliefs(state, P, i, key)
    meet_colleagues(state, P, g, i, 0)


@phase()
def come_and_go(state, P, g, week, pads, note):
    """Who leaves, and which empty posts are filled (E19)."""
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        _, u_leave, u_fill, _ = uniforms(state.rng_key[0], PERSON_WEEK, week, person.key + person.occupant, 0)
        if person.occupied == 0:
            if u_fill < refill_probability(P.staffing):
                join(state, P, g, i)
            continue
        felt = felt_deprivation(state, person)
        probability = leaving_probability(
            person.strain, person.tension, felt, person.grievance, P.strain.reference, P.staffing
        )
        if u_leave < probability:
            pads[person.profession].leavers += 1
            leave(state, P, g, i, note)


@step
def count_waiting(state, g, note):
    """Seats that nobody holds at the end of the week."""
    locality = state.localities[g]
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = state.queue[position]
        for slot in range(state.cases[row].size):
            if state.seats[row * MOST_SEATS + slot].post == NOBODY:
                note.waiting += 1
