"""Gossip, forgetting, cooling, settling, and frameworks returning to the profession (E20, E25, E26)."""

import numpy as np

from sim.core.compiled import step
from sim.model.mechanisms.encounter_effects import toward
from sim.model.mechanisms.training import forgetting
from sim.model.phases.encounters import pair_row
from sim.model.phases.people import mean_over_others
from sim.model.phases.phase import phase


@phase("people.learned", "people.skill_taught", "people.skill", "people.recognition", "people.resistance")
def forget(state, P, i):
    """What CPD gave fades at its own pace; returns the rate at which understanding returns to the usual."""
    person = state.people[i]
    person.recognition -= P.cpd.recognition_fading_rate * person.recognition
    person.resistance -= P.recovery.resistance_fading_rate * person.resistance
    if person.learned <= 0 and person.skill_taught <= 0:
        return P.gossip.forgetting_rate
    above = mean_over_others(state.understanding, i, np.int64(person.profession)) - P.gossip.usual_understanding
    rate = forgetting(P.gossip.forgetting_rate, person.learned, above, person.fading)
    person.learned -= person.fading * person.learned
    lost = person.fading * person.skill_taught
    person.skill -= lost
    person.skill_taught -= lost
    return rate


@phase("localities.mandate")
def settle_again(state, P, g):
    """Who does what returns to what the structure settles (E25)."""
    locality = state.localities[g]
    locality.mandate = toward(locality.mandate, locality.settled, P.recovery.clarity_recovery_rate)


@phase("myths", "understanding", "frameworks")
def drift_beliefs(state, P, g):
    """Myths follow one's profession's talk of last week and the public stereotype; the unused is forgotten."""
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.occupied == 0:
            continue
        p = person.profession
        forgetting_rate = forget(state, P, i)
        for q in range(state.professions.shape[0]):
            if q == p:
                continue
            now = state.myths[i, q]
            talk = P.gossip.talk_rate * (state.talk[p, q] - now)
            usual = P.gossip.myths_return_rate * (P.gossip.usual_myths - now)
            state.myths[i, q] = now + talk + usual
            state.understanding[i, q] = toward(state.understanding[i, q], P.gossip.usual_understanding, forgetting_rate)
        for f in range(state.frameworks.shape[1]):
            state.frameworks[i, f] = toward(
                state.frameworks[i, f], state.profession_frameworks[p, f], P.framework_drift.return_rate
            )


@phase("dyads.trust", "dyads.tension")
def drift_dyad(dyad, usual_trust, gossip):
    """Trust drifts back to first trust, tension cools."""
    dyad.trust = toward(dyad.trust, usual_trust, gossip.trust_return_rate)
    dyad.tension = toward(dyad.tension, 0.0, gossip.cooling_rate)


@step
def note_dyads(note, dyads, trust, tension):
    """Add one person's dyads with one profession to the tally."""
    note.dyads += dyads
    note.trust += trust
    note.tension += tension


@phase()
def drift_dyads(state, P, g, pairs):
    """Everyone's dyads in locality ``g``; vacant posts have none that count."""
    locality, professions = state.localities[g], state.professions.shape[0]
    for i in range(locality.people):
        person = state.people[locality.first_person + i]
        row = locality.first_dyad + i * locality.people
        q, dyads, trust, tension = np.int64(0), np.int64(0), 0.0, 0.0
        for j in range(locality.people):
            other = state.people[locality.first_person + j]
            if other.profession != q:
                note_dyads(pairs[pair_row(np.int64(person.profession), q, professions)], dyads, trust, tension)
                q, dyads, trust, tension = np.int64(other.profession), np.int64(0), 0.0, 0.0
            if i == j or person.occupied == 0 or other.occupied == 0:
                continue
            usual = P.gossip.trust_within if q == person.profession else P.gossip.trust_across
            drift_dyad(state.dyads[row + j], usual, P.gossip)
            dyads += 1
            trust += state.dyads[row + j].trust
            tension += state.dyads[row + j].tension
        note_dyads(pairs[pair_row(np.int64(person.profession), q, professions)], dyads, trust, tension)
