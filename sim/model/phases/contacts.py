"""Encounters outside meetings of a case: at CPD, or by chance where people sit together (E4-E10).

The same equations as in a meeting: people differ by their frameworks, speak or keep silent, may fall out, and
learn about each other. No forms and no mandate are at stake, so there is no process conflict. Contact can harm.
"""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import CHANCE_CONTACT, CHANCE_MEETING
from sim.model.event_log import CONTACT, NOBODY, tell_encounter
from sim.model.mechanisms.handling_styles import choose_style, concern_for_other, concern_for_self, style_concern
from sim.model.mechanisms.stance import encouraged
from sim.model.mechanisms.voice import speaking_probability
from sim.model.phases.encounters import contact_marks, differ, face, learn, pair_row, quarrel_marks, turn_personal
from sim.model.phases.phase import phase


@phase()
def sit_down(state, post, chair):
    """What identifies one of the two."""
    person = state.people[post]
    chair.key = person.key + person.occupant
    chair.post, chair.profession = post, person.profession
    chair.standing = state.professions[person.profession].voice


@phase()
def bear(state, P, chair, dyad, u_speak, u_style, workspace):
    """Whether one speaks, and how one handles what comes."""
    person = state.people[chair.post]
    encouragement = encouraged(person.task, P.stance)
    speaks = speaking_probability(dyad.trust, dyad.tension, chair.standing, encouragement, P.voice)
    chair.speaks = 1 if u_speak < speaks else 0
    overload = max(min(person.load, P.strain.load_ceiling) - 1, 0.0)
    commitment = person.commitment - P.justice.usual_trust
    for_self = concern_for_self(chair.standing, P.handling)
    for_other = concern_for_other(
        dyad.trust, dyad.tension, person.skill, overload, commitment, person.resistance, P.handling
    )
    style = choose_style(
        for_self, for_other, person.resistance, workspace.tilts, P.handling, u_style, workspace.weights
    )
    chair.concern = style_concern(style)


@phase()
def contact(state, P, g, first_post, second_post, purpose, week, when, workspace, pairs):
    """One encounter; returns 1 if it came to an episode. ``when`` is the week and what tells its rounds apart."""
    first, second, pair = workspace.chairs[0], workspace.chairs[1], workspace.pair[0]
    sit_down(state, first_post, first)
    sit_down(state, second_post, second)
    face(state, g, first, second, pair)
    u_speak, u_style, u_episode, _ = uniforms(state.rng_key[0], purpose, when, first.key, second.key)
    v_speak, v_style, _, _ = uniforms(state.rng_key[0], purpose, when, second.key, first.key)
    bear(state, P, first, state.dyads[pair.first_dyad], u_speak, u_style, workspace)
    bear(state, P, second, state.dyads[pair.second_dyad], v_speak, v_style, workspace)
    apart = P.values.value_divergence * pair.distance
    differ(P, state.localities[g].complexity, apart * apart, first.speaks * second.speaks, pair)
    pair.process = 0.0
    mandate = state.localities[g].mandate
    turn_personal(state, P, mandate, u_episode, pair)
    if pair.episode == 1:
        quarrel_marks(state, P, 0.5 * (first.concern + second.concern), pair)
    else:
        contact_marks(state, P, mandate, pair)
    learn(state, P, pair)
    tell_encounter(workspace, CONTACT, week, NOBODY, first, second, pair)
    note = pairs[pair_row(pair.first_profession, pair.second_profession, state.professions.shape[0])]
    note.contacts += 1
    note.contact_episodes += pair.episode
    return pair.episode


@step
def about(state, post):
    """Whether someone is at work."""
    person = state.people[post]
    return person.occupied == 1 and person.absent == 0


@step
def someone(state, g, post, u, other_profession):
    """A colleague of the locality who is at work, picked by ``u``; of another profession if asked; -1: nobody."""
    locality, count = state.localities[g], 0
    last = locality.first_person + locality.people
    for j in range(locality.first_person, last):
        if suits(state, post, j, other_profession):
            count += 1
    place, left = NOBODY, int(u * count)
    for j in range(locality.first_person, last):
        if suits(state, post, j, other_profession):
            if left == 0:
                place = j
            left -= 1
    return place


@step
def suits(state, post, other, other_profession):
    """Whether ``post`` may meet ``other``."""
    if other == post or not about(state, other):
        return False
    return not other_profession or state.people[other].profession != state.people[post].profession


@phase()
def mingle(state, P, g, week, workspace, pairs):
    """Chance meetings where people sit together."""
    rate = P.structure.co_location * P.structure.informal_rate
    if rate == 0:
        return
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        if not about(state, i):
            continue
        person = state.people[i]
        u, u_whom, _, _ = uniforms(state.rng_key[0], CHANCE_MEETING, week, person.key + person.occupant, 0)
        if u < rate:
            other = someone(state, g, np.int64(i), u_whom, False)
            if other != NOBODY:
                contact(state, P, g, np.int64(i), np.int64(other), CHANCE_CONTACT, week, week, workspace, pairs)
