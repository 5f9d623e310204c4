"""Step 4: hours, meetings called, and solo work, earliest due date first (E15, E16)."""

import numpy as np

from sim.core.compiled import step
from sim.core.dice import chances
from sim.core.phase import phase
from sim.core.purposes import MEETING_ORDER
from sim.mechanisms.casework import hours_left, overtime, pace_needed
from sim.state import MOST_SEATS




@phase(
    "people.free", "people.owed", "people.outstanding", "people.load",
    "people.week_task", "people.week_process", "people.week_tension", "people.week_encounters",
)
def open_diary(state, P, g, pads):
    """Everyone's hours at the start of the week."""
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        person = state.people[i]
        person.free, person.outstanding = 0.0, 0.0
        person.week_task, person.week_process, person.week_tension = 0.0, 0.0, 0.0
        person.week_encounters = 0
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
        person.free = free
        person.owed -= paid
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
def list_meetings(state, g, week, desk):
    """The locality's meetings of the week in the order in which they take place; returns their number."""
    locality = state.localities[g]
    count = 0
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = state.queue[position]
        state.cases[row].present = 0
        if not meeting_due(state, row, week):
            continue
        hour, _, _, _ = chances(state.luck[0], MEETING_ORDER, week, state.cases[row].key, 0)
        place = count
        while place > 0 and desk.hour[place - 1] > hour:
            desk.hour[place] = desk.hour[place - 1]
            desk.meeting[place] = desk.meeting[place - 1]
            place -= 1
        desk.hour[place] = hour
        desk.meeting[place] = row
        count += 1
    return count


@step
def can_attend(state, row, slot, meeting_hours):
    """Whether the holder of a seat is there and has the hours."""
    post = state.seats[row * MOST_SEATS + slot].post
    if post < 0:
        return False
    person = state.people[post]
    return person.occupied == 1 and person.absent == 0 and person.free >= meeting_hours


@phase("cases.present", "cases.next_meeting", "people.free")
def convene(state, P, row, week, note, pads):
    """Call one meeting: it is held if at least two can come, else put off by a week."""
    case = state.cases[row]
    count, bits = 0, 0
    for slot in range(case.size):
        if can_attend(state, row, slot, P.casework.meeting_hours):
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
            person = state.people[state.seats[row * MOST_SEATS + slot].post]
            person.free -= P.casework.meeting_hours
            pads[person.profession].meetings += P.casework.meeting_hours


@phase("seats.hours", "people.free", "people.outstanding", "people.load")
def work_on(state, seat, begun, weeks_to_due, pads):
    """Solo work of one practitioner on one case, as far as this week's hours go, once it can be begun."""
    person = state.people[seat.post]
    person.outstanding += seat.hours
    person.load = max(person.load, pace_needed(person.outstanding, weeks_to_due, person.contract))
    done = min(person.free, seat.hours)
    if done <= 0 or not begun:
        return
    person.free -= done
    seat.hours -= done
    note = pads[person.profession]
    forms = done * seat.forms_share
    note.forms += forms
    note.direct += done - forms


@phase("people.load")
def work(state, P, g, week, pads):
    """Solo work of locality ``g``: the queue is in order of due date."""
    locality = state.localities[g]
    for i in range(locality.first_person, locality.first_person + locality.people):
        state.people[i].load = 0.0
    for position in range(locality.first_case, locality.first_case + locality.open):
        row = state.queue[position]
        case = state.cases[row]
        begun = week >= case.arrival + P.casework.latency_weeks
        for slot in range(case.size):
            seat = state.seats[row * MOST_SEATS + slot]
            if seat.post >= 0 and seat.hours > 0:
                work_on(state, seat, begun, case.due - week, pads)
    for i in range(locality.first_person, locality.first_person + locality.people):
        pads[state.people[i].profession].slack += state.people[i].free
