"""A restructure moves people, cuts ties and reduces mandate clarity; an incident raises risk aversion (E25)."""

from sim.core.numeric import logit_normal
from sim.core.rng import normal, uniforms
from sim.core.rng_streams import DYAD_RESET, DYAD_START, RESTRUCTURE_MOVE
from sim.model.events import INCIDENT
from sim.model.mechanisms.encounter_effects import toward
from sim.model.phases.encounters import dyad_row
from sim.model.phases.people import first_trust, release_roles, start_dyads
from sim.model.phases.phase import phase


@phase("service.risk")
def apply_events(state, params, week, locality_rows, service_totals):
    """All events of the week."""
    service = state.service[0]
    service.risk -= params.leadership.risk_fading_rate * service.risk
    for e in range(state.events.shape[0]):
        event = state.events[e]
        if event.week != week:
            continue
        if event.kind == INCIDENT:
            service.risk = toward(service.risk, 1.0, event.severity)
        else:
            for g in range(state.localities.shape[0]):
                restructure(state, params, g, week, event, locality_rows[g], service_totals)


@phase("localities.mandate", "people.resistance")
def restructure(state, params, g, week, event, locality_totals, service_totals):
    """Effects of a restructure on locality ``g``."""
    locality = state.localities[g]
    locality.mandate = toward(locality.mandate, 0.0, event.clarity_drop)
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.occupied == 0:
            continue
        person.resistance = toward(person.resistance, 1.0, event.resistance)
        u, _, _, _ = uniforms(state.rng_key[0], RESTRUCTURE_MOVE, week, person.key + person.occupant, 0)
        if u < event.share:
            service_totals.moved += 1
            release_roles(state, params, g, i, locality_totals)
            start_dyads(state, params, g, i, week)
    cut_ties(state, params, g, week, event.ties)


@phase()
def cut_ties(state, params, g, week, share):
    """Reset a random share of a locality's dyads, in both directions."""
    locality = state.localities[g]
    last = locality.first_person + locality.people
    for i in range(locality.first_person, last):
        for j in range(i + 1, last):
            first_person, second_person = state.people[i], state.people[j]
            first, second = first_person.key + first_person.occupant, second_person.key + second_person.occupant
            u, _, _, _ = uniforms(state.rng_key[0], DYAD_RESET, week, min(first, second), max(first, second))
            if u < share:
                reset_dyad(state, params, g, week, i, j)
                reset_dyad(state, params, g, week, j, i)


@phase("dyads.trust", "dyads.tension")
def reset_dyad(state, params, g, week, i, j):
    """Set the dyad from post ``i`` to post ``j`` to first trust and no tension."""
    first_person, second_person = state.people[i], state.people[j]
    draw = normal(
        state.rng_key[0],
        DYAD_START,
        week,
        first_person.key + first_person.occupant,
        second_person.key + second_person.occupant,
    )
    dyad = state.dyads[dyad_row(state, g, i, j)]
    usual = first_trust(first_person, second_person, params)
    dyad.trust = logit_normal(usual, params.gossip.start_spread, draw)
    dyad.tension = 0.0
