"""A week in the service, in order: this file is the schedule of docs/ODD.md and nothing else.

Steps 1 (calendar) and 2 (CPD) act between weeks, by changing parameters: see calendar.py. Each locality
lives its week as a whole; localities touch only through the professions' talk and the leadership.
"""

from sim.core.compiled import entry, equation, step
from sim.phases.arrivals import allocate, arrivals_due, arrive
from sim.phases.completions import complete
from sim.phases.drift import drift_beliefs, drift_dyads
from sim.phases.hours import convene, list_meetings, open_diary, work
from sim.phases.meetings import meet
from sim.phases.organisation import lead, talk
from sim.phases.people import come_and_go, count_waiting, wear


@equation
def locality_week(state, P, g, week, desk, tally, pads, pairs, note):
    """Steps 3 to 9 in one locality."""
    arrive(state, P, g, week, note, desk)
    allocate(state, g)
    open_diary(state, P, g, pads)
    meetings = list_meetings(state, g, week, desk)
    for k in range(meetings):
        convene(state, P, desk.meeting[k], week, note, pads)
    work(state, g, week, pads)
    meet(state, P, g, week, meetings, desk, pads, pairs, note)
    complete(state, P, g, week, desk, tally, note)
    drift_beliefs(state, P, g)
    drift_dyads(state, P, g, pairs)
    wear(state, P, g, week, pads)
    come_and_go(state, P, g, week, pads, note)
    count_waiting(state, g, note)


@step
def has_room(state, P, week, tally):
    """Whether this week's cases fit into the tables."""
    open_cases = 0
    for g in range(state.localities.shape[0]):
        locality = state.localities[g]
        most = locality.open + arrivals_due(state, P, g, week)
        if most > locality.case_room:
            return False
        open_cases += most
    return tally.closed_count[0] + open_cases <= tally.closed.shape[0]


@equation
def one_week(state, P, week, desk, tally, line):
    """Steps 3 to 11; ``line`` says which line of the tally this week fills."""
    professions, localities = state.professions.shape[0], state.localities.shape[0]
    pads = tally.by_profession[line * professions : (line + 1) * professions]
    pairs = tally.by_pair[line * professions * professions : (line + 1) * professions * professions]
    notes = tally.by_locality[line * localities : (line + 1) * localities]
    for g in range(localities):
        locality_week(state, P, g, week, desk, tally, pads, pairs, notes[g])
    lead(state, P, pads)
    talk(state, desk)


@entry
def run_weeks(state, P, first, stop, desk, tally, line):
    """Live the weeks from ``first`` up to ``stop``; returns the first week not lived (room may run out)."""
    for week in range(first, stop):
        if not has_room(state, P, week, tally):
            return week
        one_week(state, P, week, desk, tally, line + week - first)
    return stop


@entry
def open_backlog(state, P, first, stop, desk, tally):
    """Only arrivals, for cases that wait when the clock starts; returns the first week without room."""
    for week in range(first, stop):
        if not has_room(state, P, week, tally):
            return week
        for g in range(state.localities.shape[0]):
            arrive(state, P, g, week, tally.by_locality[g], desk)
    return stop


@entry
def count_arrivals(state, P, week, counts):
    """Write how many cases will arrive in each locality into ``counts`` (G,)."""
    for g in range(counts.shape[0]):
        counts[g] = arrivals_due(state, P, g, week)
