"""A meeting: voice, disagreement, friction, quarrels and their handling, the plan, the marks left."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import MEETING_MEMBER
from sim.model.mechanisms.casework import conflict_hours
from sim.model.mechanisms.handling_styles import (
    AVOIDING,
    DOMINATING,
    INTEGRATING,
    OBLIGING,
    choose_style,
    concern_for_other,
    concern_for_self,
    style_concern,
)
from sim.model.mechanisms.stance import encouraged
from sim.model.mechanisms.voice import speaking_probability
from sim.model.phases.case_views import form_view, look_up_need
from sim.model.phases.encounters import dyad_row, encounter
from sim.model.phases.phase import phase
from sim.model.phases.planning import pool_plan
from sim.model.state import MOST_SEATS


@phase()
def take_chairs(state, P, row, workspace):
    """Seat those present, with their views; returns how many."""
    case = state.cases[row]
    look_up_need(state, row, workspace)
    count = np.int64(0)
    for slot in range(case.size):
        if case.present & (1 << slot) == 0:
            continue
        seat = state.seats[row * MOST_SEATS + slot]
        person = state.people[seat.post]
        chair = workspace.chairs[count]
        chair.key = person.key + person.occupant
        chair.post, chair.profession, chair.slot = seat.post, seat.profession, slot
        chair.standing = state.professions[seat.profession].voice
        chair.task, chair.process = 0.0, 0.0
        form_view(state, P, row, count, slot, np.int64(seat.post), workspace)
        count += 1
    return count


@phase()
def size_up(state, g, count, workspace):
    """Each person's mean trust in, tension with and understanding of the others present."""
    for a in range(count):
        chair = workspace.chairs[a]
        trust, tension, understanding = 0.0, 0.0, 0.0
        for b in range(count):
            if b == a:
                continue
            other = workspace.chairs[b]
            dyad = state.dyads[dyad_row(state, g, np.int64(chair.post), np.int64(other.post))]
            trust += dyad.trust
            tension += dyad.tension
            understanding += state.understanding[chair.post, other.profession]
        chair.trust = trust / (count - 1)
        chair.tension = tension / (count - 1)
        chair.understanding = understanding / (count - 1)


@step
def management_steps_in(P, count, workspace):
    """Whether the tension among those present calls management in (E23)."""
    tension = 0.0
    for a in range(count):
        tension += workspace.chairs[a].tension
    return tension / count > P.stance.intervention_threshold


@phase()
def speak_and_style(state, P, row, week, count, workspace, pads):
    """Who speaks (E5) and how each will handle what comes (E9)."""
    case = state.cases[row]
    tilts = workspace.tilts_led if management_steps_in(P, count, workspace) else workspace.tilts
    for a in range(count):
        chair = workspace.chairs[a]
        person = state.people[chair.post]
        u_speak, u_style, _, _ = uniforms(state.rng_key[0], MEETING_MEMBER, week, case.key, chair.key)
        encouragement = encouraged(person.task, P.stance)
        speaks = speaking_probability(chair.trust, chair.tension, chair.standing, encouragement, P.voice)
        chair.speaks = 1 if u_speak < speaks else 0
        overload = max(min(person.load, P.strain.load_ceiling) - 1, 0.0)
        for_self = concern_for_self(chair.standing, P.handling)
        commitment = person.commitment - P.justice.usual_trust
        for_other = concern_for_other(
            chair.trust, chair.tension, person.skill, overload, commitment, person.resistance, P.handling
        )
        chair.style = choose_style(
            for_self, for_other, person.resistance, tilts, P.handling, u_style, workspace.weights
        )
        chair.concern = style_concern(chair.style)
        note_style(pads[chair.profession], chair)


@step
def note_style(note, chair):
    """Count attendance, voice and style."""
    note.attendances += 1
    note.spoke += chair.speaks
    if chair.style == INTEGRATING:
        note.integrating += 1
    elif chair.style == OBLIGING:
        note.obliging += 1
    elif chair.style == DOMINATING:
        note.dominating += 1
    elif chair.style == AVOIDING:
        note.avoiding += 1
    else:
        note.compromising += 1


@phase("people.owed", "cases.meetings")
def hold(state, P, g, row, week, workspace, pads, pairs, note):
    """One meeting from first word to minutes."""
    case = state.cases[row]
    count = take_chairs(state, P, row, workspace)
    size_up(state, g, count, workspace)
    speak_and_style(state, P, row, week, count, workspace, pads)
    episodes = np.int64(0)
    for a in range(count):
        for b in range(a + 1, count):
            episodes += encounter(state, P, g, row, week, workspace, a, b, pairs, note)
    pool_plan(state, P, row, count, episodes, workspace)
    spent = P.stance.intervention_hours if management_steps_in(P, count, workspace) else 0.0
    for a in range(count):
        chair = workspace.chairs[a]
        state.people[chair.post].owed += conflict_hours(chair.task, chair.process, P.casework) + spent
    case.meetings += 1


@phase()
def meet(state, P, g, week, count, workspace, pads, pairs, note):
    """All meetings of locality ``g`` this week, in the order in which they take place."""
    for k in range(count):
        row = workspace.meeting[k]
        if state.cases[row].present > 0:
            hold(state, P, g, row, week, workspace, pads, pairs, note)
