"""A restructure moves people, cuts ties and blurs the mandate; an incident makes leaders risk averse (E25)."""

from sim.core.numeric import scattered
from sim.core.rng import normal, uniforms
from sim.core.rng_streams import DYAD_START, REORGANISED, TIE_CUT
from sim.model.events import INCIDENT
from sim.model.mechanisms.encounter_effects import toward
from sim.model.phases.encounters import dyad_row
from sim.model.phases.people import hand_over, meet_colleagues, usual_trust
from sim.model.phases.phase import phase


@phase("service.risk")
def strike(state, P, week, notes, note):
    """All events of the week."""
    service = state.service[0]
    service.risk -= P.leadership.risk_fading_rate * service.risk
    for e in range(state.events.shape[0]):
        event = state.events[e]
        if event.week != week:
            continue
        if event.kind == INCIDENT:
            service.risk = toward(service.risk, 1.0, event.severity)
        else:
            for g in range(state.localities.shape[0]):
                reorganise(state, P, g, week, event, notes[g], note)


@phase("localities.mandate", "people.resistance")
def reorganise(state, P, g, week, event, locality_note, note):
    """A restructure in one locality."""
    locality = state.localities[g]
    locality.mandate = toward(locality.mandate, 0.0, event.clarity_drop)
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        if person.occupied == 0:
            continue
        person.resistance = toward(person.resistance, 1.0, event.resistance)
        u, _, _, _ = uniforms(state.rng_key[0], REORGANISED, week, person.key + person.occupant, 0)
        if u < event.share:
            note.moved += 1
            hand_over(state, P, g, i, locality_note)
            meet_colleagues(state, P, g, i, week)
    cut_ties(state, P, g, week, event.ties)


@phase()
def cut_ties(state, P, g, week, share):
    """A share of a locality's ties starts afresh, both ways."""
    locality = state.localities[g]
    last = locality.first_person + locality.people
    for i in range(locality.first_person, last):
        for j in range(i + 1, last):
            one, two = state.people[i], state.people[j]
            first, second = one.key + one.occupant, two.key + two.occupant
            u, _, _, _ = uniforms(state.rng_key[0], TIE_CUT, week, min(first, second), max(first, second))
            if u < share:
                restart(state, P, g, week, i, j)
                restart(state, P, g, week, j, i)


@phase("dyads.trust", "dyads.tension")
def restart(state, P, g, week, i, j):
    """First trust from post ``i`` to post ``j`` once more."""
    one, two = state.people[i], state.people[j]
    draw = normal(state.rng_key[0], DYAD_START, week, one.key + one.occupant, two.key + two.occupant)
    dyad = state.dyads[dyad_row(state, g, i, j)]
    usual = usual_trust(one.profession, two.profession, P.gossip)
    dyad.trust = scattered(usual, P.gossip.start_spread, draw)
    dyad.tension = 0.0
