"""Hours, meetings called, and solo work, earliest due date first (E15, E16)."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import MEETING_ORDER
from sim.model.mechanisms.casework import hours_left, overtime, urgency
from sim.model.phases.phase import phase
from sim.model.state import MOST_SEATS


@phase("people.training", "people.protected")
def study(P, person, free, note):
    """Hours of CPD and of ring-fenced time out of ``free`` hours, less what paid cover gives back."""
    fenced = min(P.cpd.ring_fenced_hours, free)
    attended = min(person.training, free - fenced)
    person.training -= attended
    person.protected = min(person.protected + fenced, max(P.cpd.ring_fence_cap, person.protected))
    covered = fenced * P.cpd.backfill_share
    note.training += fenced + attended
    note.cover += covered
    return fenced + attended - covered


@phase("people.owed")
def open_diary(state, P, g, workspace, pads):
    """Everyone's hours at the start of the week."""
    locality = state.localities[g]
    for place in range(locality.people):
        person, diary = state.people[locality.first_person + place], workspace.diary[place]
        diary.free, diary.outstanding, diary.pace = 0.0, 0.0, 0.0
        diary.task, diary.process, diary.tension, diary.encounters = 0.0, 0.0, 0.0, 0
        note = pads[person.profession]
        note.posts += 1
        if person.occupied == 0:
            continue
        note.filled += 1
        note.contract += person.contract
        note.absent += person.absent
        if person.absent == 1:
            note.absence += person.contract
            continue
        extra = overtime(person.contract, person.load, P.casework)
        note.overtime += extra
        hours = person.contract + extra
        lost, supervision, paid, free = hours_left(hours, person.tension, person.owed, P.casework)
        person.owed -= paid
        diary.free = free - study(P, person, free, note)
        note.conflict += lost + paid
        note.supervision += supervision


@step
def work_left(state, row, size):
    """Whether any seat of a case still has solo work."""
    for slot in range(size):
        if state.seats[row * MOST_SEATS + slot].hours > 0:
            return True
    return False


@step
def meeting_due(state, row, week):
    """Whether a team wants to meet this week: as agreed, or to settle the plan because all work is done."""
    case = state.cases[row]
    if case.size == 1:
        return False
    return case.next_meeting <= week or not work_left(state, row, np.int64(case.size))


@phase("cases.present")
def list_meetings(state, g, week, workspace):
    """The locality's meetings of the week in the order in which they take place; returns their number."""
    locality = state.localities[g]
    count = 0
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = np.int64(state.queue[position])
        state.cases[row].present = 0
        if not meeting_due(state, row, week):
            continue
        hour, _, _, _ = uniforms(state.rng_key[0], MEETING_ORDER, week, state.cases[row].key, 0)
        place = count
        while place > 0 and workspace.hour[place - 1] > hour:
            workspace.hour[place] = workspace.hour[place - 1]
            workspace.meeting[place] = workspace.meeting[place - 1]
            place -= 1
        workspace.hour[place] = hour
        workspace.meeting[place] = row
        count += 1
    return count


@step
def can_attend(state, first, row, slot, meeting_hours, workspace):
    """Whether the holder of a seat is there and has the hours; ``first`` is the locality's first post."""
    post = state.seats[row * MOST_SEATS + slot].post
    if post < 0:
        return False
    person = state.people[post]
    return person.occupied == 1 and person.absent == 0 and workspace.diary[post - first].free >= meeting_hours


@phase("cases.present", "cases.next_meeting")
def convene(state, P, first, row, week, workspace, note, pads):
    """Call one meeting: it is held if at least two can come, else put off by a week."""
    case = state.cases[row]
    count, bits = 0, 0
    for slot in range(case.size):
        if can_attend(state, first, row, slot, P.casework.meeting_hours, workspace):
            count += 1
            bits |= 1 << slot
    if count < 2:
        case.next_meeting = week + 1
        note.postponed += 1
        return
    case.present = bits
    case.next_meeting = week + P.casework.meeting_interval_weeks
    note.held += 1
    for slot in range(case.size):
        if bits & (1 << slot):
            seat = state.seats[row * MOST_SEATS + slot]
            workspace.diary[seat.post - first].free -= P.casework.meeting_hours
            pads[seat.profession].meetings += P.casework.meeting_hours


@phase("seats.hours")
def work_on(diary, seat, forms, begun, weeks, note):
    """Solo work of one practitioner on one case, as far as this week's hours go, once it can be begun.

    Direct work comes first; the last ``forms`` hours are forms. ``weeks`` is 1 over the weeks left.
    """
    diary.outstanding += seat.hours
    diary.pace = max(diary.pace, diary.outstanding * weeks)
    done = min(diary.free, seat.hours)
    if done <= 0 or not begun:
        return
    diary.free -= done
    written = min(seat.hours, forms) - min(seat.hours - done, forms)
    seat.hours -= done
    note.forms += written
    note.direct += done - written


@phase("people.load")
def work(state, P, g, week, workspace, pads):
    """Solo work of locality ``g``: the queue is in order of due date."""
    locality = state.localities[g]
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = state.queue[position]
        case = state.cases[row]
        begun = week >= case.arrival + P.casework.latency_weeks
        for slot in range(case.size):
            seat = state.seats[row * MOST_SEATS + slot]
            if seat.post >= 0 and seat.hours > 0:
                diary = workspace.diary[seat.post - locality.first_person]
                work_on(diary, seat, case.forms, begun, urgency(case.due - week), pads[seat.profession])
    for place in range(locality.people):
        person, diary = state.people[locality.first_person + place], workspace.diary[place]
        person.load = diary.pace / person.contract
        pads[person.profession].slack += diary.free
