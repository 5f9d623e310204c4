"""Gossip, forgetting and the return of slow variables to their usual values (E20, E25, E26)."""

import numpy as np

from sim.core.compiled import step
from sim.model.mechanisms.encounter_effects import toward
from sim.model.mechanisms.training import forgetting
from sim.model.phases.encounters import pair_row
from sim.model.phases.people import first_framework, mean_over_others
from sim.model.phases.phase import phase


@phase("people.learned", "people.skill_taught", "people.skill", "people.recognition", "people.resistance")
def forget(state, params, i):
    """Fade what CPD taught; returns the rate at which understanding returns to its usual value."""
    person = state.people[i]
    person.recognition -= params.cpd.recognition_fading_rate * person.recognition
    person.resistance -= params.recovery.resistance_fading_rate * person.resistance
    if person.learned <= 0 and person.skill_taught <= 0:
        return params.gossip.forgetting_rate
    above = mean_over_others(state.understanding, i, np.int64(person.profession)) - params.gossip.usual_understanding
    rate = forgetting(params.gossip.forgetting_rate, person.learned, above, person.fading)
    person.learned -= person.fading * person.learned
    lost = person.fading * person.skill_taught
    person.skill -= lost
    person.skill_taught -= lost
    return rate


@phase("localities.mandate")
def restore_mandate(state, params, g):
    """Mandate clarity of locality ``g`` returns to the value that the structure sets (E25)."""
    locality = state.localities[g]
    locality.mandate = toward(locality.mandate, locality.settled, params.recovery.clarity_recovery_rate)


@phase("myths", "understanding")
def decay_beliefs(state, params, g, workspace):
    """Myths return to the public stereotype; unused understanding fades; frameworks return to the own first one."""
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.occupied == 0:
            continue
        p = person.profession
        forgetting_rate = forget(state, params, i)
        for q in range(state.professions.shape[0]):
            if q == p:
                continue
            state.myths[i, q] = toward(state.myths[i, q], params.gossip.usual_myths, params.gossip.myths_return_rate)
            state.understanding[i, q] = toward(
                state.understanding[i, q], params.gossip.usual_understanding, forgetting_rate
            )
        if params.framework_drift.return_rate > 0:
            return_framework(state, params, i, workspace)


@phase("frameworks")
def return_framework(state, params, i, workspace):
    """The framework of post ``i``'s holder returns to the one that they came with (E26)."""
    person = state.people[i]
    first_framework(state, params, np.int64(person.profession), person.key + person.occupant, workspace.framework)
    for f in range(state.frameworks.shape[1]):
        state.frameworks[i, f] = toward(
            state.frameworks[i, f], workspace.framework[f], params.framework_drift.return_rate
        )


@phase("dyads.trust", "dyads.tension")
def decay_dyad(dyad, gossip):
    """Trust returns to first trust; tension declines."""
    dyad.trust = toward(dyad.trust, gossip.usual_trust, gossip.trust_return_rate)
    dyad.tension = toward(dyad.tension, 0.0, gossip.cooling_rate)


@step
def add_dyad_totals(totals, dyads, trust, tension):
    """Add one person's dyads with one profession to the totals of the pair of professions, or of the locality."""
    totals.dyads += dyads
    totals.trust += trust
    totals.tension += tension


@phase()
def decay_dyads(state, params, g, pair_rows, locality_totals):
    """Decay all dyads of locality ``g``. Dyads with a vacant post are neither updated nor counted."""
    locality, professions = state.localities[g], state.professions.shape[0]
    for i in range(locality.people):
        person = state.people[locality.first_person + i]
        row = locality.first_dyad + i * locality.people
        q, dyads, trust, tension = np.int64(0), np.int64(0), 0.0, 0.0
        for j in range(locality.people):
            other = state.people[locality.first_person + j]
            if other.profession != q:
                add_dyad_totals(pair_rows[pair_row(np.int64(person.profession), q, professions)], dyads, trust, tension)
                add_dyad_totals(locality_totals, dyads, trust, tension)
                q, dyads, trust, tension = np.int64(other.profession), np.int64(0), 0.0, 0.0
            if i == j or person.occupied == 0 or other.occupied == 0:
                continue
            decay_dyad(state.dyads[row + j], params.gossip)
            dyads += 1
            trust += state.dyads[row + j].trust
            tension += state.dyads[row + j].tension
        add_dyad_totals(pair_rows[pair_row(np.int64(person.profession), q, professions)], dyads, trust, tension)
        add_dyad_totals(locality_totals, dyads, trust, tension)
