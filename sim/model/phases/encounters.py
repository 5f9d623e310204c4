"""An encounter of two people: disagreement, process conflict, hazard of an episode, effects (E4, E6-E8, E10)."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import MEETING_PAIR
from sim.model.cause_ledger import add_hazard_causes, add_process_causes
from sim.model.event_log import MEETING, record_encounter
from sim.model.mechanisms import episodes, process_conflict
from sim.model.mechanisms.encounter_effects import (
    contact_quality,
    myths_without_episode,
    toward,
    trust_after_episode,
    trust_without_episode,
)
from sim.model.mechanisms.framework_drift import framework_step
from sim.model.mechanisms.justice import doubt
from sim.model.mechanisms.values import disagreement, framework_distance
from sim.model.mechanisms.voice import aired
from sim.model.phases.case_views import mean_square_gap
from sim.model.phases.phase import phase
from sim.model.state import MAX_TEAM_SIZE


@step
def dyad_row(state, g, from_post, to_post):
    """Row of the directed dyad between two posts of locality ``g``."""
    locality = state.localities[g]
    offset = from_post - locality.first_person
    return locality.first_dyad + offset * locality.people + to_post - locality.first_person


@phase()
def describe_pair(state, g, first, second, pair):
    """What the two people bring to the encounter: means over both, into ``pair``."""
    i, j = np.int64(first.post), np.int64(second.post)
    p, q = np.int64(first.profession), np.int64(second.profession)
    pair.first_post, pair.second_post, pair.first_profession, pair.second_profession = i, j, p, q
    pair.first_dyad, pair.second_dyad = dyad_row(state, g, i, j), dyad_row(state, g, j, i)
    forward, backward = state.dyads[pair.first_dyad], state.dyads[pair.second_dyad]
    pair.trust = 0.5 * (forward.trust + backward.trust)
    pair.tension = 0.5 * (forward.tension + backward.tension)
    pair.understanding = 0.5 * (state.understanding[i, q] + state.understanding[j, p])
    pair.myths = 0.5 * (state.myths[i, q] + state.myths[j, p])
    pair.strain = 0.5 * (state.people[i].strain + state.people[j].strain)
    pair.distance = framework_distance(state.frameworks[i], state.frameworks[j])


@phase()
def e6_task_conflict(params, complexity, gap, both_speak, pair):
    """Task conflict if both speak; otherwise unspoken disagreement (E4, E6)."""
    voiced = aired(disagreement(gap, pair.tension, params.values), complexity)  # if both speak
    pair.task = voiced * both_speak
    pair.unspoken = voiced - pair.task


@phase()
def e7_process_conflict(state, params, mandate, u, pair):
    """Process conflict of the pair (E7); ``u`` is a uniform draw."""
    first_forms = state.professions[pair.first_profession].form_set
    second_forms = state.professions[pair.second_profession].form_set
    forms_differ = 1.0 if first_forms != second_forms else 0.0
    ceiling = params.strain.load_ceiling
    gap = abs(min(state.people[pair.first_post].load, ceiling) - min(state.people[pair.second_post].load, ceiling))
    pair.role_pressure = process_conflict.role_pressure(pair.understanding, params.process_conflict)
    pair.forms_pressure = process_conflict.forms_pressure(
        forms_differ, params.paperwork.shared, params.process_conflict
    )
    pair.mandate_pressure = process_conflict.mandate_pressure(
        mandate, params.structure.lead_professional, params.process_conflict
    )
    pair.load_pressure = process_conflict.load_pressure(gap, params.process_conflict)
    factor = process_conflict.tension_factor(pair.tension, params.process_conflict)
    pair.role_pressure *= factor
    pair.forms_pressure *= factor
    pair.mandate_pressure *= factor
    pair.load_pressure *= factor
    pressure = pair.role_pressure + pair.forms_pressure + pair.mandate_pressure + pair.load_pressure
    pair.process = process_conflict.realised_conflict(pressure, u, params.process_conflict)


@phase()
def e8_relationship_conflict_hazard(state, params, mandate, u, pair):
    """Hazard of an episode of relationship conflict, and whether one occurs (E8)."""
    pair.disagreement_term = episodes.disagreement_term(pair.task, params.episodes)
    pair.process_term = episodes.process_term(pair.process, params.episodes)
    first_person, second_person = state.people[pair.first_post], state.people[pair.second_post]
    first_felt = state.professions[pair.first_profession].deprivation * (1 - first_person.recognition)
    second_felt = state.professions[pair.second_profession].deprivation * (1 - second_person.recognition)
    gap = abs(first_felt - second_felt)
    doubts = doubt(0.5 * (first_person.leadership_trust + second_person.leadership_trust), params.justice)
    pair.injustice_term = episodes.injustice_term(gap, doubts, params.stance.aim_up, params.episodes)
    pair.trust_gate = episodes.trust_gate(pair.trust, params.episodes)
    pair.myths_factor = episodes.myths_factor(pair.myths, params.episodes)
    pair.strain_factor = episodes.strain_factor(pair.strain, params.episodes)
    pair.attribution_factor = episodes.attribution_factor(mandate, pair.trust, params.episodes)
    terms = pair.disagreement_term * pair.attribution_factor + pair.process_term + pair.injustice_term
    pair.hazard = terms * pair.trust_gate * pair.myths_factor * pair.strain_factor
    pair.episode, pair.harm = 1 if u < episodes.episode_probability(pair.hazard) else 0, 0.0


@phase("people.story", "people.story_occupant", "people.last_breach")
def remember_episode(state, week, pair):
    """Both will tell their home teams of an episode with a colleague of another profession; the latest counts."""
    i, j = pair.first_post, pair.second_post
    if pair.harm >= episodes.BREACH_HARM:
        state.people[i].last_breach, state.people[j].last_breach = week, week
    if pair.first_profession == pair.second_profession:
        return
    state.people[i].story, state.people[i].story_occupant = j, state.people[j].occupant
    state.people[j].story, state.people[j].story_occupant = i, state.people[i].occupant


@phase("dyads.trust", "dyads.tension", "myths")
def e10_update_after_episode(state, params, pair):
    """Effects of an episode, in proportion to its harm (E10)."""
    harm = pair.harm
    for row in (pair.first_dyad, pair.second_dyad):
        dyad = state.dyads[row]
        dyad.tension = toward(dyad.tension, 1.0, params.encounter_effects.tension_gain * harm)
        dyad.trust = trust_after_episode(dyad.trust, harm, params.encounter_effects)
    i, j, p, q = pair.first_post, pair.second_post, pair.first_profession, pair.second_profession
    if p != q:  # no myths about the own profession
        state.myths[i, q] = toward(state.myths[i, q], 1.0, params.encounter_effects.myths_gain * harm)
        state.myths[j, p] = toward(state.myths[j, p], 1.0, params.encounter_effects.myths_gain * harm)


@phase("dyads.trust", "dyads.tension", "myths")
def e10_update_without_episode(state, params, mandate, pair):
    """Effects of an encounter without an episode (E10)."""
    for row in (pair.first_dyad, pair.second_dyad):
        dyad = state.dyads[row]
        dyad.trust = trust_without_episode(dyad.trust, params.encounter_effects)
        dyad.tension = toward(dyad.tension, 0.0, params.encounter_effects.tension_repair)
    i, j, p, q = pair.first_post, pair.second_post, pair.first_profession, pair.second_profession
    if p == q:
        return
    voice_first, voice_second = state.professions[p].voice, state.professions[q].voice
    quality = contact_quality(voice_first, voice_second, mandate, pair.distance, params.encounter_effects)
    state.myths[i, q] = myths_without_episode(state.myths[i, q], quality, params.encounter_effects)
    state.myths[j, p] = myths_without_episode(state.myths[j, p], quality, params.encounter_effects)


@phase("understanding", "frameworks")
def learn_roles_and_frameworks(state, params, pair):
    """Both learn about the other's role (E10) and may adopt part of the other's framework (E26)."""
    i, j, p, q = pair.first_post, pair.second_post, pair.first_profession, pair.second_profession
    state.understanding[i, q] = toward(state.understanding[i, q], 1.0, params.encounter_effects.learning_rate)
    state.understanding[j, p] = toward(state.understanding[j, p], 1.0, params.encounter_effects.learning_rate)
    step_first = framework_step(pair.distance, state.dyads[pair.first_dyad].trust, params.framework_drift)
    step_second = framework_step(pair.distance, state.dyads[pair.second_dyad].trust, params.framework_drift)
    if step_first == 0 and step_second == 0:
        return
    for f in range(state.frameworks.shape[1]):
        mine, theirs = state.frameworks[i, f], state.frameworks[j, f]
        state.frameworks[i, f] = toward(mine, theirs, step_first)
        state.frameworks[j, f] = toward(theirs, mine, step_second)


@step
def tension_of(state, pair):
    """Tension of the two now, mean of both directions."""
    return 0.5 * (state.dyads[pair.first_dyad].tension + state.dyads[pair.second_dyad].tension)


@phase(
    "cases.task",
    "cases.process",
    "cases.relationship",
    "cases.unspoken",
    "cases.trust",
    "cases.encounters",
    "cases.episodes",
)
def add_encounter(state, g, case, first, second, pair, workspace):
    """Add the encounter to both participants, to their diaries and to the case."""
    pair.relationship = tension_of(state, pair)
    first.task += pair.task
    first.process += pair.process
    second.task += pair.task
    second.process += pair.process
    for post, row in ((pair.first_post, pair.first_dyad), (pair.second_post, pair.second_dyad)):
        diary = workspace.diary[post - state.localities[g].first_person]
        diary.task += pair.task
        diary.process += pair.process
        diary.tension += state.dyads[row].tension
        diary.encounters += 1
    case.task += pair.task
    case.process += pair.process
    case.relationship += pair.relationship
    case.unspoken += pair.unspoken
    case.trust += pair.trust
    case.encounters += 1
    case.episodes += pair.episode


@step
def add_episode(pair, totals):
    """Count an episode, and the graver grades on their own."""
    totals.episodes += pair.episode
    if pair.episode == 1 and pair.harm >= episodes.QUARREL_HARM:
        totals.quarrels += 1
        totals.breaches += 1 if pair.harm >= episodes.BREACH_HARM else 0


@step
def add_pair_totals(pair, gate, pair_totals):
    """Add the encounter to the totals of the pair of professions, with the cause ledger."""
    pair_totals.encounters += 1
    add_episode(pair, pair_totals)
    pair_totals.task += pair.task
    pair_totals.unspoken += pair.unspoken
    pair_totals.process += pair.process
    pair_totals.relationship += pair.relationship
    pair_totals.hazard += pair.hazard
    add_process_causes(pair, pair_totals)
    add_hazard_causes(pair, gate, pair_totals)


@step
def add_locality_totals(pair, pair_totals):
    """Add the encounter to the totals of the locality."""
    pair_totals.encounters += 1
    add_episode(pair, pair_totals)
    pair_totals.task += pair.task
    pair_totals.unspoken += pair.unspoken
    pair_totals.process += pair.process
    pair_totals.relationship += pair.relationship


@step
def pair_row(one_profession, other_profession, professions):
    """Row of an unordered pair of professions, given by index, in ``pair_rows``."""
    return min(one_profession, other_profession) * professions + max(one_profession, other_profession)


@phase()
def encounter(state, params, g, row, week, workspace, a, b, pair_rows, pair_totals):
    """One pair in a meeting; returns 1 if it becomes an episode, otherwise 0.

    ``a`` and ``b`` are the positions of the two in ``workspace.attendees``.
    """
    case, locality = state.cases[row], state.localities[g]
    first, second, pair = workspace.attendees[a], workspace.attendees[b], workspace.pair[0]
    describe_pair(state, g, first, second, pair)
    slots = np.int64(first.slot) * MAX_TEAM_SIZE + second.slot
    u_process, u_episode, _, _ = uniforms(state.rng_key[0], MEETING_PAIR, week, case.key, slots)
    gap = mean_square_gap(workspace.preferred[a], workspace.preferred[b], np.int64(case.size))
    e6_task_conflict(params, locality.complexity, gap, first.speaks * second.speaks, pair)
    e7_process_conflict(state, params, locality.mandate, u_process, pair)
    e8_relationship_conflict_hazard(state, params, locality.mandate, u_episode, pair)
    if pair.episode == 1:
        pair.harm = episodes.harm_of(first.concern, second.concern)
        e10_update_after_episode(state, params, pair)
        remember_episode(state, week, pair)
    else:
        e10_update_without_episode(state, params, locality.mandate, pair)
    learn_roles_and_frameworks(state, params, pair)
    workspace.quarrel[a, b], workspace.quarrel[b, a] = pair.episode, pair.episode
    workspace.meeting_sums[0] += pair.task
    workspace.meeting_sums[1] += pair.process
    workspace.meeting_sums[2] += pair.episode
    add_encounter(state, g, case, first, second, pair, workspace)
    record_encounter(workspace, MEETING, week, case.key, first, second, pair)
    index = pair_row(pair.first_profession, pair.second_profession, state.professions.shape[0])
    add_pair_totals(pair, workspace.gate[0], pair_rows[index])
    add_locality_totals(pair, pair_totals)
    return pair.episode
