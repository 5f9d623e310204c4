"""A week in the service, in order: this file is the schedule of docs/ODD.md and nothing else.

Dated changes of parameters act between weeks: see schedule.py. Each locality lives its week as a whole;
localities touch only through the leadership, CPD and the professions' talk.
"""

from sim.core.compiled import entry, inlined, step
from sim.model.accumulators import CLOSED_ROWS, NEXT_LOCALITY, WEEK_BEGUN
from sim.model.phases.arrivals import allocate, arrivals_due, arrive
from sim.model.phases.completions import complete
from sim.model.phases.contacts import mingle
from sim.model.phases.cpd_sessions import deliver
from sim.model.phases.decay import drift_beliefs, drift_dyads, settle_again
from sim.model.phases.evaluation import evaluate
from sim.model.phases.events import strike
from sim.model.phases.funding import all_pots, release_money
from sim.model.phases.gossip_and_voice import lead, talk
from sim.model.phases.hours import convene, list_meetings, open_diary, work
from sim.model.phases.justice import weigh_leadership
from sim.model.phases.leadership import note_leadership, set_agenda, turn_seats
from sim.model.phases.meetings import meet
from sim.model.phases.people import come_and_go, count_waiting, wear


@inlined
def locality_week(state, P, g, week, workspace, accumulators, pads, pairs, note):
    """The week of one locality."""
    arrive(state, P, g, week, note, workspace)
    allocate(state, g)
    open_diary(state, P, g, workspace, pads)
    meetings = list_meetings(state, g, week, workspace)
    for k in range(meetings):
        convene(state, P, state.localities[g].first_person, workspace.meeting[k], week, workspace, note, pads)
    work(state, P, g, week, workspace, pads)
    meet(state, P, g, week, meetings, workspace, pads, pairs, note)
    mingle(state, P, g, week, workspace, pairs)
    complete(state, P, g, week, workspace, accumulators, note)
    drift_beliefs(state, P, g)
    drift_dyads(state, P, g, pairs)
    wear(state, P, g, week, workspace, pads)
    settle_again(state, P, g)
    come_and_go(state, P, g, week, pads, note)
    weigh_leadership(state, P, g, week, pads)
    count_waiting(state, g, note)


@step
def fits(state, P, g, week, accumulators):
    """Whether locality ``g``'s week fits into the table of open cases and the archive."""
    locality = state.localities[g]
    most = locality.open + arrivals_due(state, P, g, week)
    return most <= locality.case_capacity and accumulators.counts[CLOSED_ROWS] + most <= accumulators.closed.shape[0]


@inlined
def begin_week(state, P, week, workspace, pads, pairs, notes, note):
    """What concerns the whole service first: events, leadership, the loop, money, CPD."""
    strike(state, P, week, notes, note)
    turn_seats(state, P, week, note)
    set_agenda(state, P, workspace.share)
    note_leadership(state, note)
    evaluate(state, P, week, workspace, note)
    release_money(state, P, week, workspace, note)
    deliver(state, P, week, workspace, pads, pairs, note)
    note.pot = all_pots(state.terms)


@inlined
def one_week(state, P, week, workspace, accumulators, line):
    """The whole week, from where it was left; ``line`` of the tally is this week's. False: no room."""
    professions, localities = state.professions.shape[0], state.localities.shape[0]
    pads = accumulators.by_profession[line * professions : (line + 1) * professions]
    pairs = accumulators.by_pair[line * professions * professions : (line + 1) * professions * professions]
    notes = accumulators.by_locality[line * localities : (line + 1) * localities]
    if accumulators.counts[WEEK_BEGUN] == 0:
        trained = state.terms.shape[0]
        sheets = accumulators.by_activity[line * trained : (line + 1) * trained]
        begin_week(state, P, week, workspace, sheets, pairs, notes, accumulators.by_service[line])
        accumulators.counts[WEEK_BEGUN] = 1
    for g in range(accumulators.counts[NEXT_LOCALITY], localities):
        if not fits(state, P, g, week, accumulators):
            accumulators.counts[NEXT_LOCALITY] = g
            return False
        locality_week(state, P, g, week, workspace, accumulators, pads, pairs, notes[g])
    accumulators.counts[NEXT_LOCALITY], accumulators.counts[WEEK_BEGUN] = 0, 0
    lead(state, P, pads)
    talk(state, workspace)
    return True


@entry
def run_weeks(state, P, first, stop, workspace, accumulators, line):
    """Live the weeks from ``first`` up to ``stop``; returns the first week not finished (room may run out)."""
    for week in range(first, stop):
        if not one_week(state, P, week, workspace, accumulators, line + week - first):
            return week
    return stop


@entry
def open_backlog(state, P, first, stop, workspace, accumulators):
    """Only arrivals, for cases that wait when the clock starts; returns the first week not finished."""
    for week in range(first, stop):
        for g in range(accumulators.counts[NEXT_LOCALITY], state.localities.shape[0]):
            if not fits(state, P, g, week, accumulators):
                accumulators.counts[NEXT_LOCALITY] = g
                return week
            arrive(state, P, g, week, accumulators.by_locality[g], workspace)
        accumulators.counts[NEXT_LOCALITY] = 0
    return stop


@entry
def count_arrivals(state, P, week, first, counts):
    """Write how many cases will arrive in each locality from ``first`` on into ``counts`` (G,)."""
    for g in range(first, counts.shape[0]):
        counts[g] = arrivals_due(state, P, g, week)
