"""One week in the service, in order.

This file is the schedule of docs/ODD.md; the phases that it calls do the work. Dated changes of parameters take effect
between weeks (sim/model/parameter_schedule.py). Each locality completes its week before the next one starts. Localities
affect each other only through leadership and CPD.

The arguments of compiled functions are described in sim/model/phases/__init__.py.
"""

from sim.core.compiled import entry, inlined, step
from sim.model.accumulators import CLOSED_ROWS, NEXT_LOCALITY, WEEK_BEGUN
from sim.model.phases.arrivals import arrivals_due, assign_roles, move_front_door, open_cases
from sim.model.phases.averaging import average_groups
from sim.model.phases.completions import close_cases
from sim.model.phases.contacts import informal_contacts
from sim.model.phases.cpd_sessions import hold_sessions
from sim.model.phases.decay import decay_beliefs, decay_dyads, restore_mandate
from sim.model.phases.deprivation import update_deprivation
from sim.model.phases.evaluation import evaluative_loop
from sim.model.phases.events import apply_events
from sim.model.phases.funding import add_agency_spend, all_pots, release_money
from sim.model.phases.home_team import home_meetings
from sim.model.phases.hours import call_meeting, list_meetings, solo_work, start_diaries
from sim.model.phases.justice import update_justice
from sim.model.phases.leadership import add_leadership_totals, leadership_turnover, set_agenda
from sim.model.phases.meetings import hold_meetings
from sim.model.phases.people import count_unfilled_roles, turnover, update_strain


@inlined
def locality_week(state, params, g, week, workspace, accumulators, profession_rows, pair_rows, locality_totals):
    """The week of locality ``g``."""
    open_cases(state, params, g, week, workspace, locality_totals)
    assign_roles(state, params, g)
    start_diaries(state, params, g, workspace, profession_rows)
    meetings = list_meetings(state, g, week, workspace)
    for k in range(meetings):
        row = workspace.meeting[k]
        call_meeting(state, params, g, row, week, workspace, profession_rows, locality_totals)
    solo_work(state, params, g, week, workspace, profession_rows)
    hold_meetings(state, params, g, week, meetings, workspace, profession_rows, pair_rows, locality_totals)
    informal_contacts(state, params, g, week, workspace, pair_rows)
    home_meetings(state, params, g, week, workspace, pair_rows)
    close_cases(state, params, g, week, workspace, accumulators, locality_totals)
    decay_beliefs(state, params, g, workspace)
    decay_dyads(state, params, g, pair_rows, locality_totals)
    update_strain(state, params, g, week, workspace, profession_rows, locality_totals)
    restore_mandate(state, params, g)
    move_front_door(state, params, g)
    turnover(state, params, g, week, profession_rows, locality_totals)
    update_justice(state, params, g, week, profession_rows)
    count_unfilled_roles(state, g, locality_totals)


@step
def has_capacity(state, params, g, week, accumulators):
    """Whether locality ``g``'s cases of this week fit into the tables of open and of closed cases."""
    locality = state.localities[g]
    most = locality.open + arrivals_due(state, params, g, week)
    return most <= locality.case_capacity and accumulators.counts[CLOSED_ROWS] + most <= accumulators.closed.shape[0]


@inlined
def begin_week(state, params, week, workspace, activity_rows, pair_rows, locality_rows, service_totals):
    """The part of the week that concerns the whole service: events, leadership, evaluative loop, money, CPD."""
    apply_events(state, params, week, locality_rows, service_totals)
    leadership_turnover(state, params, week, service_totals)
    set_agenda(state, params, workspace.share)
    add_leadership_totals(state, service_totals)
    evaluative_loop(state, params, week, workspace, service_totals)
    release_money(state, params, week, workspace, service_totals)
    hold_sessions(state, params, week, workspace, activity_rows, pair_rows, service_totals)
    service_totals.pot = all_pots(state.activity_access)


@inlined
def one_week(state, params, week, workspace, accumulators, week_index):
    """One week, or the rest of it if it was interrupted. Returns False if the capacity for cases is used up."""
    localities, professions = state.localities.shape[0], state.professions.shape[0]
    pairs, uses = professions * professions, state.activity_access.shape[0]
    profession_rows = accumulators.by_profession[week_index * professions : (week_index + 1) * professions]
    pair_rows = accumulators.by_pair[week_index * pairs : (week_index + 1) * pairs]
    locality_rows = accumulators.by_locality[week_index * localities : (week_index + 1) * localities]
    activity_rows = accumulators.by_activity[week_index * uses : (week_index + 1) * uses]
    service_totals = accumulators.by_service[week_index]
    if accumulators.counts[WEEK_BEGUN] == 0:
        begin_week(state, params, week, workspace, activity_rows, pair_rows, locality_rows, service_totals)
        accumulators.counts[WEEK_BEGUN] = 1
    for g in range(accumulators.counts[NEXT_LOCALITY], localities):
        if not has_capacity(state, params, g, week, accumulators):
            accumulators.counts[NEXT_LOCALITY] = g
            return False
        locality_week(state, params, g, week, workspace, accumulators, profession_rows, pair_rows, locality_rows[g])
    accumulators.counts[NEXT_LOCALITY], accumulators.counts[WEEK_BEGUN] = 0, 0
    add_agency_spend(params, profession_rows, service_totals)
    update_deprivation(state, params, profession_rows)
    average_groups(state, params, workspace)
    return True


@entry
def run_weeks(state, params, first, stop, workspace, accumulators, week_index):
    """Simulate the weeks from ``first`` up to, not including, ``stop``.

    ``week_index`` is the position of week ``first`` in the accumulators. Returns ``stop``, or the week that was
    interrupted because the capacity for cases was used up.
    """
    for week in range(first, stop):
        if not one_week(state, params, week, workspace, accumulators, week_index + week - first):
            return week
    return stop


@entry
def open_backlog(state, params, first, stop, workspace, accumulators):
    """Only the arrivals of the weeks from ``first`` to ``stop``: cases that wait when the simulation starts.

    Returns ``stop``, or the week that was interrupted because the capacity for cases was used up.
    """
    for week in range(first, stop):
        for g in range(accumulators.counts[NEXT_LOCALITY], state.localities.shape[0]):
            if not has_capacity(state, params, g, week, accumulators):
                accumulators.counts[NEXT_LOCALITY] = g
                return week
            open_cases(state, params, g, week, workspace, accumulators.by_locality[g])
        accumulators.counts[NEXT_LOCALITY] = 0
    return stop


@entry
def count_arrivals(state, params, week, first, counts):
    """Write the number of arrivals in each locality from ``first`` on into ``counts`` (G,)."""
    for g in range(first, counts.shape[0]):
        counts[g] = arrivals_due(state, params, g, week)
