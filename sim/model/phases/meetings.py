"""A case meeting: voice, disagreement, process and relationship conflict, handling styles and the plan."""

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
from sim.model.phases.case_views import draw_need, e2_e3_preferred_plan
from sim.model.phases.encounters import dyad_row, encounter
from sim.model.phases.phase import phase
from sim.model.phases.planning import pool_plan
from sim.model.state import MAX_TEAM_SIZE


@phase()
def seat_attendees(state, params, row, workspace):
    """Write those present and their preferred plans into the workspace; returns their number."""
    case = state.cases[row]
    draw_need(state, row, workspace)
    count = np.int64(0)
    for slot in range(case.size):
        if case.present & (1 << slot) == 0:
            continue
        role = state.case_roles[row * MAX_TEAM_SIZE + slot]
        person = state.people[role.post]
        attendee = workspace.attendees[count]
        attendee.key = person.key + person.occupant
        attendee.post, attendee.occupant = role.post, person.occupant
        attendee.profession, attendee.slot = role.profession, slot
        attendee.voice = state.professions[role.profession].voice
        attendee.task, attendee.process = 0.0, 0.0
        e2_e3_preferred_plan(state, params, row, count, slot, np.int64(role.post), workspace)
        count += 1
    return count


@phase()
def mean_relations(state, g, count, workspace):
    """Each attendee's mean trust in and tension with the others present."""
    for a in range(count):
        attendee = workspace.attendees[a]
        trust, tension = 0.0, 0.0
        for b in range(count):
            if b == a:
                continue
            other = workspace.attendees[b]
            dyad = state.dyads[dyad_row(state, g, np.int64(attendee.post), np.int64(other.post))]
            trust += dyad.trust
            tension += dyad.tension
        attendee.trust = trust / (count - 1)
        attendee.tension = tension / (count - 1)


@step
def management_intervenes(params, count, workspace):
    """Whether the mean tension of those present makes management intervene (E23)."""
    tension = 0.0
    for a in range(count):
        tension += workspace.attendees[a].tension
    return tension / count > params.stance.intervention_threshold


@phase()
def e5_e9_voice_and_style(state, params, row, week, count, workspace):
    """Who speaks (E5), and how each attendee handles conflict (E9)."""
    case = state.cases[row]
    tilts = workspace.tilts_led if management_intervenes(params, count, workspace) else workspace.tilts
    for a in range(count):
        attendee = workspace.attendees[a]
        person = state.people[attendee.post]
        u_speak, u_style, _, _ = uniforms(state.rng_key[0], MEETING_MEMBER, week, case.key, attendee.key)
        encouragement = encouraged(person.task, params.stance)
        speaks = speaking_probability(attendee.trust, attendee.tension, attendee.voice, encouragement, params.voice)
        attendee.speaks = 1 if u_speak < speaks else 0
        overload = max(min(person.load, params.strain.load_ceiling) - 1, 0.0)
        for_self = concern_for_self(attendee.voice, params.handling)
        commitment = person.commitment - params.justice.usual_trust
        for_other = concern_for_other(
            attendee.trust, attendee.tension, person.skill, overload, commitment, person.resistance, params.handling
        )
        attendee.style = choose_style(
            for_self, for_other, person.resistance, tilts, params.handling, u_style, workspace.weights
        )
        attendee.concern = style_concern(attendee.style)


@phase()
def count_attendances(state, g, row, count, workspace, profession_rows, locality_totals):
    """Count who spoke and how each handled conflict: for the professions, the locality, the case and the diaries."""
    for a in range(count):
        attendee = workspace.attendees[a]
        profession_rows[attendee.profession].attendances += 1
        count_style(profession_rows[attendee.profession], attendee)
        count_style(locality_totals, attendee)
        count_style(state.cases[row], attendee)
        diary = workspace.diary[attendee.post - state.localities[g].first_person]
        diary.attendances += 1
        diary.spoke += attendee.speaks


@phase("cases.spoke", "cases.integrating", "cases.obliging", "cases.dominating", "cases.avoiding", "cases.compromising")
def count_style(totals, attendee):
    """Count speaking and handling style."""
    totals.spoke += attendee.speaks
    if attendee.style == INTEGRATING:
        totals.integrating += 1
    elif attendee.style == OBLIGING:
        totals.obliging += 1
    elif attendee.style == DOMINATING:
        totals.dominating += 1
    elif attendee.style == AVOIDING:
        totals.avoiding += 1
    else:
        totals.compromising += 1


@phase("people.owed", "cases.meetings")
def hold_meeting(state, params, g, row, week, workspace, profession_rows, pair_rows, locality_totals):
    """One meeting: voice and style, all encounters, the plan, and the hours that conflict costs."""
    case = state.cases[row]
    count = seat_attendees(state, params, row, workspace)
    mean_relations(state, g, count, workspace)
    e5_e9_voice_and_style(state, params, row, week, count, workspace)
    count_attendances(state, g, row, count, workspace, profession_rows, locality_totals)
    for total in range(workspace.meeting_sums.shape[0]):
        workspace.meeting_sums[total] = 0.0
    for a in range(count):
        for b in range(a + 1, count):
            encounter(state, params, g, row, week, workspace, a, b, pair_rows, locality_totals)
    pool_plan(state, params, g, row, count, workspace)
    spent = params.stance.intervention_hours if management_intervenes(params, count, workspace) else 0.0
    for a in range(count):
        attendee = workspace.attendees[a]
        state.people[attendee.post].owed += conflict_hours(attendee.task, attendee.process, params.casework) + spent
    case.meetings += 1


@phase()
def hold_meetings(state, params, g, week, count, workspace, profession_rows, pair_rows, locality_totals):
    """All meetings of locality ``g`` this week, in their order."""
    for k in range(count):
        row = workspace.meeting[k]
        if state.cases[row].present > 0:
            hold_meeting(state, params, g, row, week, workspace, profession_rows, pair_rows, locality_totals)
