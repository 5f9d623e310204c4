"""Hours of the week, meetings that are called, solo work by due date, and load (E15, E16, E33, E34)."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import MEETING_ORDER
from sim.model.mechanisms.capacity import thoroughness
from sim.model.mechanisms.casework import hours_left, load_of, overtime
from sim.model.phases.phase import phase
from sim.model.state import MAX_TEAM_SIZE


@phase("people.training", "people.protected")
def cpd_hours(params, person, free, profession_totals):
    """Hours of CPD and of ring-fenced time out of ``free`` hours, less what paid cover gives back."""
    fenced = min(params.cpd.ring_fenced_hours, free)
    attended = min(person.training, free - fenced)
    person.training -= attended
    person.protected = min(person.protected + fenced, max(params.cpd.ring_fence_cap, person.protected))
    covered = fenced * params.cpd.backfill_share
    profession_totals.training += fenced + attended
    profession_totals.cover += covered
    return fenced + attended - covered


@phase("people.owed")
def start_diaries(state, params, g, workspace, profession_rows):
    """Everyone's hours at the start of the week (E15)."""
    locality = state.localities[g]
    for offset in range(locality.people):
        person, diary = state.people[locality.first_person + offset], workspace.diary[offset]
        diary.free, diary.in_hand, diary.thoroughness = 0.0, 0.0, 1.0
        diary.task, diary.process, diary.tension = 0.0, 0.0, 0.0
        diary.encounters, diary.attendances, diary.spoke = 0, 0, 0
        profession_totals = profession_rows[person.profession]
        profession_totals.posts += 1
        if person.occupied == 0:
            continue
        profession_totals.filled += 1
        profession_totals.agency += person.agency
        profession_totals.contract += person.contract
        profession_totals.absent += person.absent
        if person.absent == 1:
            profession_totals.absence += person.contract
            continue
        diary.thoroughness = thoroughness(person.load, params.thin_work)
        extra = overtime(person.contract, person.load, params.casework)
        profession_totals.overtime += extra
        hours = person.contract + extra
        lost, supervision, paid, free = hours_left(hours, person.tension, person.owed, params.casework)
        person.owed -= paid
        diary.free = free - cpd_hours(params, person, free, profession_totals)
        profession_totals.conflict += lost + paid
        profession_totals.supervision += supervision


@step
def work_left(state, row, size):
    """Whether any role of a case still has solo work."""
    for slot in range(size):
        if state.case_roles[row * MAX_TEAM_SIZE + slot].hours > 0:
            return True
    return False


@step
def meeting_due(state, row, week):
    """Whether a team wants to meet this week: as agreed, or to settle the plan once all work is done."""
    case = state.cases[row]
    if case.size == 1:
        return False
    return case.next_meeting <= week or not work_left(state, row, np.int64(case.size))


@phase("cases.present")
def list_meetings(state, g, week, workspace):
    """List the meetings wanted this week, in random order; returns their number."""
    locality = state.localities[g]
    count = 0
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = np.int64(state.queue[position])
        state.cases[row].present = 0
        if not meeting_due(state, row, week):
            continue
        hour, _, _, _ = uniforms(state.rng_key[0], MEETING_ORDER, week, state.cases[row].key, 0)
        offset = count
        while offset > 0 and workspace.hour[offset - 1] > hour:
            workspace.hour[offset] = workspace.hour[offset - 1]
            workspace.meeting[offset] = workspace.meeting[offset - 1]
            offset -= 1
        workspace.hour[offset] = hour
        workspace.meeting[offset] = row
        count += 1
    return count


@step
def can_attend(state, g, row, slot, meeting_hours, workspace):
    """Whether the holder of a role is present and has the hours for a meeting."""
    post = state.case_roles[row * MAX_TEAM_SIZE + slot].post
    if post < 0:
        return False
    person, diary = state.people[post], workspace.diary[post - state.localities[g].first_person]
    return person.occupied == 1 and person.absent == 0 and diary.free >= meeting_hours


@phase("cases.present", "cases.next_meeting")
def call_meeting(state, params, g, row, week, workspace, profession_rows, locality_totals):
    """Call one meeting: held if at least two can attend, otherwise postponed by a week."""
    case = state.cases[row]
    first_person, count, bits = state.localities[g].first_person, 0, 0
    for slot in range(case.size):
        if can_attend(state, g, row, slot, params.casework.meeting_hours, workspace):
            count += 1
            bits |= 1 << slot
    if count < 2:
        case.next_meeting = week + 1
        locality_totals.postponed += 1
        return
    case.present = bits
    case.next_meeting = week + params.casework.meeting_interval_weeks
    locality_totals.held += 1
    for slot in range(case.size):
        if bits & (1 << slot):
            role = state.case_roles[row * MAX_TEAM_SIZE + slot]
            workspace.diary[role.post - first_person].free -= params.casework.meeting_hours
            profession_rows[role.profession].meetings += params.casework.meeting_hours


@phase("case_roles.hours", "case_roles.left_out")
def work_on_case(diary, role, forms, profession_totals):
    """Solo work of one practitioner on one case within this week's free hours.

    Direct work comes first; the last ``forms`` hours are forms. Work that asks for an hour is given the share of an
    hour that the practitioner's load leaves it (E34); the rest is left out.
    """
    diary.in_hand += role.hours
    share = diary.thoroughness
    if diary.free <= 0:
        return
    spent, settled = role.hours * share, role.hours  # hours given, and hours asked for that they settle
    if spent > diary.free:
        spent, settled = diary.free, min(diary.free / share, role.hours)
    diary.free -= spent
    written = min(role.hours, forms) - min(role.hours - settled, forms)
    role.hours -= settled
    role.left_out = np.float64(role.left_out) + settled - spent
    profession_totals.forms += written * share
    profession_totals.direct += spent - written * share
    profession_totals.left_out += settled - spent


@phase("people.load")
def solo_work(state, params, g, week, workspace, profession_rows):
    """Solo work of locality ``g`` in order of due date (E16), and the load that it makes (E33)."""
    locality = state.localities[g]
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = state.queue[position]
        case = state.cases[row]
        if week < case.begin:
            continue
        for slot in range(case.size):
            role = state.case_roles[row * MAX_TEAM_SIZE + slot]
            if role.post >= 0 and role.hours > 0:
                diary = workspace.diary[role.post - locality.first_person]
                work_on_case(diary, role, case.forms, profession_rows[role.profession])
    for offset in range(locality.people):
        person, diary = state.people[locality.first_person + offset], workspace.diary[offset]
        person.load = load_of(diary.in_hand, person.contract, params.casework)
        profession_rows[person.profession].slack += diary.free
