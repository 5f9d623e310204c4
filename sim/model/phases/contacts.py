"""Encounters outside case meetings: at CPD sessions, or informal where people are co-located (E4-E10).

The equations of a meeting apply, except E7: without forms and mandate there is no process conflict. Contact can do
harm.
"""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import CPD_CONTACT, HOME_TALK, INFORMAL_CONTACT, INFORMAL_START
from sim.model.event_log import CONTACT, HOME_TEAM, NOBODY, SESSION, record_encounter
from sim.model.mechanisms.episodes import harm_of
from sim.model.mechanisms.handling_styles import choose_style, concern_for_other, concern_for_self, style_concern
from sim.model.mechanisms.stance import encouraged
from sim.model.mechanisms.voice import speaking_probability
from sim.model.phases.encounters import (
    describe_pair,
    e6_task_conflict,
    e8_relationship_conflict_hazard,
    e10_update_after_episode,
    e10_update_without_episode,
    learn_roles_and_frameworks,
    pair_row,
    remember_episode,
    tension_of,
)
from sim.model.phases.phase import phase


@phase()
def load_participant(state, post, alike, attendee):
    """Write the identity and voice of the holder of ``post`` into ``attendee``.

    Colleagues of one profession (``alike``) have equal standing: each has a voice.
    """
    person = state.people[post]
    attendee.key = person.key + person.occupant
    attendee.post, attendee.occupant, attendee.profession = post, person.occupant, person.profession
    attendee.voice = 1.0 if alike else state.professions[person.profession].voice


@phase()
def respond(state, params, attendee, dyad, u_speak, u_style, workspace):
    """Whether a participant speaks (E5) and how they handle conflict (E9)."""
    person = state.people[attendee.post]
    encouragement = encouraged(person.task, params.stance)
    speaks = speaking_probability(dyad.trust, dyad.tension, attendee.voice, encouragement, params.voice)
    attendee.speaks = 1 if u_speak < speaks else 0
    overload = max(min(person.load, params.strain.load_ceiling) - 1, 0.0)
    commitment = person.commitment - params.justice.usual_trust
    for_self = concern_for_self(attendee.voice, params.handling)
    for_other = concern_for_other(
        dyad.trust, dyad.tension, person.skill, overload, commitment, person.resistance, params.handling
    )
    attendee.style = choose_style(
        for_self, for_other, person.resistance, workspace.tilts, params.handling, u_style, workspace.weights
    )
    attendee.concern = style_concern(attendee.style)


@phase()
def contact(state, params, g, first_post, second_post, stream, week, when, workspace):
    """One encounter, described in ``workspace.pair``; returns 1 if it becomes an episode, otherwise 0.

    ``stream`` and ``when`` key its random numbers; ``when`` combines the week with the round of a session.
    """
    first, second, pair = workspace.attendees[0], workspace.attendees[1], workspace.pair[0]
    alike = state.people[first_post].profession == state.people[second_post].profession
    load_participant(state, first_post, alike, first)
    load_participant(state, second_post, alike, second)
    describe_pair(state, g, first, second, pair)
    u_speak, u_style, u_episode, _ = uniforms(state.rng_key[0], stream, when, first.key, second.key)
    v_speak, v_style, _, _ = uniforms(state.rng_key[0], stream, when, second.key, first.key)
    respond(state, params, first, state.dyads[pair.first_dyad], u_speak, u_style, workspace)
    respond(state, params, second, state.dyads[pair.second_dyad], v_speak, v_style, workspace)
    apart = params.values.value_divergence * pair.distance
    e6_task_conflict(params, state.localities[g].complexity, apart * apart, first.speaks * second.speaks, pair)
    pair.process = 0.0
    mandate = state.localities[g].mandate
    e8_relationship_conflict_hazard(state, params, mandate, u_episode, pair)
    if pair.episode == 1:
        pair.harm = harm_of(first.concern, second.concern)
        e10_update_after_episode(state, params, pair)
        remember_episode(state, week, pair)
    else:
        e10_update_without_episode(state, params, mandate, pair)
    learn_roles_and_frameworks(state, params, pair)
    pair.relationship = tension_of(state, pair)
    record_encounter(workspace, kind_of(stream), week, NOBODY, first, second, pair)
    return pair.episode


@step
def kind_of(stream):
    """The kind of an encounter in the event log, by the stream of its random numbers."""
    if stream == HOME_TALK:
        return HOME_TEAM
    return SESSION if stream == CPD_CONTACT else CONTACT


@step
def add_contact(state, pair, pair_rows):
    """Count an encounter at a CPD session, or an informal one."""
    pair_totals = pair_rows[pair_row(pair.first_profession, pair.second_profession, state.professions.shape[0])]
    pair_totals.contacts += 1
    pair_totals.contact_episodes += pair.episode


@step
def at_work(state, post):
    """Whether a post is filled and its holder is present this week."""
    person = state.people[post]
    return person.occupied == 1 and person.absent == 0


@step
def pick_colleague(state, g, post, u, other_profession):
    """A colleague in the locality who is at work, selected by the uniform draw ``u``; -1 if there is nobody.

    With ``other_profession`` only colleagues of other professions are eligible.
    """
    locality, count = state.localities[g], 0
    last = locality.first_person + locality.people
    for j in range(locality.first_person, last):
        if eligible(state, post, j, other_profession):
            count += 1
    chosen, left = NOBODY, int(u * count)
    for j in range(locality.first_person, last):
        if eligible(state, post, j, other_profession):
            if left == 0:
                chosen = j
            left -= 1
    return chosen


@step
def eligible(state, post, colleague, other_profession):
    """Whether the holder of ``post`` may meet the holder of ``colleague``."""
    if colleague == post or not at_work(state, colleague):
        return False
    return not other_profession or state.people[colleague].profession != state.people[post].profession


@phase()
def informal_contacts(state, params, g, week, workspace, pair_rows):
    """Informal contacts between co-located people of locality ``g`` (E10)."""
    rate = params.structure.co_location * params.structure.informal_rate
    if rate == 0:
        return
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        if not at_work(state, i):
            continue
        person = state.people[i]
        u, u_whom, _, _ = uniforms(state.rng_key[0], INFORMAL_START, week, person.key + person.occupant, 0)
        if u < rate:
            colleague = pick_colleague(state, g, np.int64(i), u_whom, False)
            if colleague != NOBODY:
                contact(
                    state,
                    params,
                    g,
                    np.int64(i),
                    np.int64(colleague),
                    INFORMAL_CONTACT,
                    week,
                    week,
                    workspace,
                )
                add_contact(state, workspace.pair[0], pair_rows)
