"""A pair within a meeting: how far they differ, what rubs, whether it turns personal, what stays (E4, E6-E8, E10)."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import MEETING_PAIR
from sim.model.cause_ledger import note_hazard, note_process
from sim.model.event_log import MEETING, tell_encounter
from sim.model.mechanisms import episodes as quarrel
from sim.model.mechanisms import process_conflict as rub
from sim.model.mechanisms.encounter_effects import contact_quality, myths_after_contact, toward
from sim.model.mechanisms.framework_drift import framework_step
from sim.model.mechanisms.justice import doubt
from sim.model.mechanisms.values import disagreement, framework_distance
from sim.model.mechanisms.voice import aired
from sim.model.phases.case_views import mean_square_gap
from sim.model.phases.phase import phase
from sim.model.state import MOST_SEATS


@step
def dyad_row(state, g, first, second):
    """Row of the directed dyad from post ``first`` to post ``second`` of locality ``g``."""
    locality = state.localities[g]
    place = first - locality.first_person
    return locality.first_dyad + place * locality.people + second - locality.first_person


@phase()
def face(state, g, first, second, pair):
    """What two people bring to their encounter."""
    i, j = np.int64(first.post), np.int64(second.post)
    p, q = np.int64(first.profession), np.int64(second.profession)
    pair.first, pair.second, pair.first_profession, pair.second_profession = i, j, p, q
    pair.first_dyad, pair.second_dyad = dyad_row(state, g, i, j), dyad_row(state, g, j, i)
    there, back = state.dyads[pair.first_dyad], state.dyads[pair.second_dyad]
    pair.trust = 0.5 * (there.trust + back.trust)
    pair.tension = 0.5 * (there.tension + back.tension)
    pair.understanding = 0.5 * (state.understanding[i, q] + state.understanding[j, p])
    pair.myths = 0.5 * (state.myths[i, q] + state.myths[j, p])
    pair.strain = 0.5 * (state.people[i].strain + state.people[j].strain)
    pair.distance = framework_distance(state.frameworks[i], state.frameworks[j])


@phase()
def differ(P, complexity, gap, both_speak, pair):
    """Task conflict where both speak, unspoken disagreement where not (E4, E6)."""
    shows = aired(disagreement(gap, pair.tension, P.values), complexity)
    pair.task = shows * both_speak
    pair.unspoken = shows - pair.task


@phase()
def grate(state, P, mandate, u, pair):
    """Process conflict (E7)."""
    first, second = state.professions[pair.first_profession], state.professions[pair.second_profession]
    forms_differ = 1.0 if first.form_set != second.form_set else 0.0
    ceiling = P.strain.load_ceiling
    gap = abs(min(state.people[pair.first].load, ceiling) - min(state.people[pair.second].load, ceiling))
    pair.role_pressure = rub.role_pressure(pair.understanding, P.friction)
    pair.forms_pressure = rub.forms_pressure(forms_differ, P.paperwork.shared, P.friction)
    pair.mandate_pressure = rub.mandate_pressure(mandate, P.structure.lead_professional, P.friction)
    pair.load_pressure = rub.load_pressure(gap, P.friction)
    pressure = pair.role_pressure + pair.forms_pressure + pair.mandate_pressure + pair.load_pressure
    pair.process = rub.process_conflict(pressure, u, P.friction)


@phase()
def turn_personal(state, P, mandate, u, pair):
    """The hazard of an episode, and whether it comes to one (E8)."""
    first, second = state.professions[pair.first_profession], state.professions[pair.second_profession]
    pair.disagreement_term = quarrel.disagreement_term(pair.task, P.episodes)
    pair.process_term = quarrel.process_term(pair.process, P.episodes)
    one, two = state.people[pair.first], state.people[pair.second]
    gap = abs(first.deprivation * (1 - one.recognition) - second.deprivation * (1 - two.recognition))
    doubts = doubt(0.5 * (one.leadership_trust + two.leadership_trust), P.justice)
    pair.injustice_term = quarrel.injustice_term(gap, doubts, P.stance.aim_up, P.episodes)
    pair.trust_gate = quarrel.trust_gate(pair.trust, P.episodes)
    pair.myths_factor = quarrel.myths_factor(pair.myths, P.episodes)
    pair.strain_factor = quarrel.strain_factor(pair.strain, P.episodes)
    pair.attribution_factor = quarrel.attribution_factor(mandate, pair.trust, P.episodes)
    terms = pair.disagreement_term + pair.process_term + pair.injustice_term
    pair.hazard = terms * pair.trust_gate * pair.myths_factor * pair.strain_factor * pair.attribution_factor
    pair.episode = 1 if u < quarrel.episode_probability(pair.hazard) else 0


@phase("dyads.trust", "dyads.tension", "myths")
def quarrel_marks(state, P, concern, pair):
    """What an episode leaves, the less the more concern for the other was shown (E10)."""
    harm = 1 - concern
    for row in (pair.first_dyad, pair.second_dyad):
        dyad = state.dyads[row]
        dyad.tension = toward(dyad.tension, 1.0, P.encounter_effects.tension_gain * harm)
        dyad.trust = toward(dyad.trust, 0.0, P.encounter_effects.trust_loss * harm)
    i, j, p, q = pair.first, pair.second, pair.first_profession, pair.second_profession
    if p != q:  # there are no myths about one's own profession
        state.myths[i, q] = toward(state.myths[i, q], 1.0, P.encounter_effects.myths_gain * harm)
        state.myths[j, p] = toward(state.myths[j, p], 1.0, P.encounter_effects.myths_gain * harm)


@phase("dyads.trust", "dyads.tension", "myths")
def contact_marks(state, P, mandate, pair):
    """What an encounter without an episode leaves (E10)."""
    for row in (pair.first_dyad, pair.second_dyad):
        dyad = state.dyads[row]
        dyad.trust = toward(dyad.trust, 1.0, P.encounter_effects.trust_gain)
        dyad.tension = toward(dyad.tension, 0.0, P.encounter_effects.tension_repair)
    i, j, p, q = pair.first, pair.second, pair.first_profession, pair.second_profession
    if p == q:
        return
    voice_first, voice_second = state.professions[p].voice, state.professions[q].voice
    quality = contact_quality(voice_first, voice_second, mandate, pair.distance, P.encounter_effects)
    state.myths[i, q] = myths_after_contact(state.myths[i, q], quality, P.encounter_effects)
    state.myths[j, p] = myths_after_contact(state.myths[j, p], quality, P.encounter_effects)


@phase("understanding", "frameworks")
def learn(state, P, pair):
    """Both come to understand the other's role a little (E10) and may take on the other's frame (E26)."""
    i, j, p, q = pair.first, pair.second, pair.first_profession, pair.second_profession
    state.understanding[i, q] = toward(state.understanding[i, q], 1.0, P.encounter_effects.learning_rate)
    state.understanding[j, p] = toward(state.understanding[j, p], 1.0, P.encounter_effects.learning_rate)
    step_first = framework_step(pair.distance, state.dyads[pair.first_dyad].trust, P.framework_drift)
    step_second = framework_step(pair.distance, state.dyads[pair.second_dyad].trust, P.framework_drift)
    if step_first == 0 and step_second == 0:
        return
    for f in range(state.frameworks.shape[1]):
        mine, theirs = state.frameworks[i, f], state.frameworks[j, f]
        state.frameworks[i, f] = toward(mine, theirs, step_first)
        state.frameworks[j, f] = toward(theirs, mine, step_second)


@phase(
    "cases.task",
    "cases.process",
    "cases.tension",
    "cases.unspoken",
    "cases.trust",
    "cases.encounters",
    "cases.episodes",
)
def remember(state, g, case, first, second, pair, workspace):
    """Both take the encounter home, and the case keeps its record."""
    pair.relationship = 0.5 * (state.dyads[pair.first_dyad].tension + state.dyads[pair.second_dyad].tension)
    first.task += pair.task
    first.process += pair.process
    second.task += pair.task
    second.process += pair.process
    for post, row in ((pair.first, pair.first_dyad), (pair.second, pair.second_dyad)):
        diary = workspace.diary[post - state.localities[g].first_person]
        diary.task += pair.task
        diary.process += pair.process
        diary.tension += state.dyads[row].tension
        diary.encounters += 1
    case.task += pair.task
    case.process += pair.process
    case.tension += pair.relationship
    case.unspoken += pair.unspoken
    case.trust += pair.trust
    case.encounters += 1
    case.episodes += pair.episode


@step
def note_pair(pair, gate, note):
    """The pair of professions' line in this week's tally, with the ledger."""
    note.encounters += 1
    note.episodes += pair.episode
    note.task += pair.task
    note.unspoken += pair.unspoken
    note.process += pair.process
    note.relationship += pair.relationship
    note.hazard += pair.hazard
    note_process(pair, note)
    note_hazard(pair, gate, note)


@step
def note_locality(pair, note):
    """The locality's line in this week's tally."""
    note.encounters += 1
    note.episodes += pair.episode
    note.task += pair.task
    note.unspoken += pair.unspoken
    note.process += pair.process
    note.relationship += pair.relationship


@step
def pair_row(first, second, professions):
    """Row of an unordered pair of professions in the tally."""
    return min(first, second) * professions + max(first, second)


@phase()
def encounter(state, P, g, row, week, workspace, a, b, pairs, note):
    """One pair of a meeting; returns 1 if it came to an episode, else 0."""
    case, locality = state.cases[row], state.localities[g]
    first, second, pair = workspace.chairs[a], workspace.chairs[b], workspace.pair[0]
    face(state, g, first, second, pair)
    slots = np.int64(first.slot) * MOST_SEATS + second.slot
    u_process, u_episode, _, _ = uniforms(state.rng_key[0], MEETING_PAIR, week, case.key, slots)
    gap = mean_square_gap(workspace.preferred[a], workspace.preferred[b], np.int64(case.size))
    differ(P, locality.complexity, gap, first.speaks * second.speaks, pair)
    grate(state, P, locality.mandate, u_process, pair)
    turn_personal(state, P, locality.mandate, u_episode, pair)
    if pair.episode == 1:
        quarrel_marks(state, P, 0.5 * (first.concern + second.concern), pair)
    else:
        contact_marks(state, P, locality.mandate, pair)
    learn(state, P, pair)
    remember(state, g, case, first, second, pair, workspace)
    tell_encounter(workspace, MEETING, week, case.key, first, second, pair)
    line = pair_row(pair.first_profession, pair.second_profession, state.professions.shape[0])
    note_pair(pair, workspace.gate[0], pairs[line])
    note_locality(pair, note)
    return pair.episode
