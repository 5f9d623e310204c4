"""Justice, trust in leadership, commitment, and open conflict with leadership (E24)."""

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import VERTICAL_EPISODE
from sim.model.mechanisms.encounter_effects import toward
from sim.model.mechanisms.justice import distributive, procedural, trust_target, vertical_hazard, vertical_probability
from sim.model.phases.people import felt_deprivation
from sim.model.phases.phase import phase


@phase("people.leadership_trust", "people.commitment", "people.grievance")
def update_justice(state, params, g, week, profession_rows):
    """Everyone in locality ``g`` judges leadership by what they received and by their voice (E24)."""
    locality, churn = state.localities[g], state.service[0].churn
    redirected = params.stance.aim_up * params.episodes.injustice_rate
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.occupied == 0:
            continue
        felt = felt_deprivation(state, person)
        fair_share = distributive(felt)
        fair_hearing = procedural(state.professions[person.profession].voice, churn, params.justice)
        target = trust_target(fair_share, fair_hearing, params.justice)
        person.leadership_trust = toward(person.leadership_trust, target, params.justice.trust_pace)
        person.commitment = toward(person.commitment, person.leadership_trust, params.justice.commitment_pace)
        person.grievance = toward(person.grievance, 0.0, params.justice.grievance_cooling)
        profession_totals = profession_rows[person.profession]
        hazard = vertical_hazard(felt, person.leadership_trust, redirected, params.justice)
        if hazard > 0:
            profession_totals.vertical_episodes += vertical_episode(state, params, person, hazard, week)
        profession_totals.filled_at_end += 1
        profession_totals.distributive += fair_share
        profession_totals.procedural += fair_hearing
        add_person_totals(person, profession_totals)


@phase("people.leadership_trust", "people.grievance", "people.owed")
def vertical_episode(state, params, person, hazard, week):
    """Draw whether an episode of open conflict with leadership occurs, and apply it; returns 1 or 0."""
    u, _, _, _ = uniforms(state.rng_key[0], VERTICAL_EPISODE, week, person.key + person.occupant, 0)
    if u >= vertical_probability(hazard):
        return 0
    person.grievance = toward(person.grievance, 1.0, params.justice.grievance_gain)
    person.leadership_trust = toward(person.leadership_trust, 0.0, params.justice.trust_loss)
    person.owed += params.justice.grievance_hours
    return 1


@step
def add_person_totals(person, profession_totals):
    """Add a person to the profession's totals."""
    profession_totals.grievance += person.grievance
    profession_totals.leadership_trust += person.leadership_trust
    profession_totals.commitment += person.commitment
    profession_totals.resistance += person.resistance
    profession_totals.skill += person.skill
