"""Justice, trust in leadership, commitment, and open conflict with leadership (E24)."""

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import GRIEVANCE
from sim.model.mechanisms.encounter_effects import toward
from sim.model.mechanisms.justice import distributive, procedural, trust_target, vertical_hazard, vertical_probability
from sim.model.phases.people import felt_deprivation
from sim.model.phases.phase import phase


@phase("people.leadership_trust", "people.commitment", "people.grievance")
def weigh_leadership(state, P, g, week, pads):
    """Everyone in locality ``g`` judges leadership by what was received, heard and kept."""
    locality, churn = state.localities[g], state.service[0].churn
    redirected = P.stance.aim_up * P.episodes.injustice_rate
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.occupied == 0:
            continue
        felt = felt_deprivation(state, person)
        fair_share = distributive(felt)
        fair_hearing = procedural(state.professions[person.profession].voice, churn, P.justice)
        target = trust_target(fair_share, fair_hearing, P.justice)
        person.leadership_trust = toward(person.leadership_trust, target, P.justice.trust_pace)
        person.commitment = toward(person.commitment, person.leadership_trust, P.justice.commitment_pace)
        person.grievance = toward(person.grievance, 0.0, P.justice.grievance_cooling)
        note = pads[person.profession]
        hazard = vertical_hazard(felt, person.leadership_trust, redirected, P.justice)
        if hazard > 0:
            note.vertical_episodes += fall_out(state, P, person, hazard, week)
        note.distributive += fair_share
        note.procedural += fair_hearing
        note_person(person, note)


@phase("people.leadership_trust", "people.grievance", "people.owed")
def fall_out(state, P, person, hazard, week):
    """Open conflict with leadership, if it comes to that: what it leaves and costs; returns 1 or 0."""
    u, _, _, _ = uniforms(state.rng_key[0], GRIEVANCE, week, person.key + person.occupant, 0)
    if u >= vertical_probability(hazard):
        return 0
    person.grievance = toward(person.grievance, 1.0, P.justice.grievance_gain)
    person.leadership_trust = toward(person.leadership_trust, 0.0, P.justice.trust_loss)
    person.owed += P.justice.grievance_hours
    return 1


@step
def note_person(person, note):
    """A person's part of the profession's line in this week's tally."""
    note.grievance += person.grievance
    note.leadership_trust += person.leadership_trust
    note.commitment += person.commitment
    note.resistance += person.resistance
    note.skill += person.skill
