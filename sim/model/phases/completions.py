"""Plans are completed, or families withdraw (E13, E17)."""

import numpy as np

from sim.core.compiled import step
from sim.model.accumulators import CLOSED_ROWS
from sim.model.mechanisms.capacity import share_given
from sim.model.mechanisms.families import engagement, withdrawal_hazard
from sim.model.mechanisms.pooling import plan_quality
from sim.model.mechanisms.values import emphasis
from sim.model.phases.case_views import draw_need, e2_e3_preferred_plan
from sim.model.phases.hours import work_left
from sim.model.phases.phase import phase
from sim.model.phases.team_composition import faultline_strength, value_diversity
from sim.model.state import MAX_TEAM_SIZE

COMPLETED, WITHDRAWN = np.int64(0), np.int64(1)
ROUNDING = 1e-9  # expected errors closer than this differ by rounding only


@step
def is_completed(state, row):
    """Whether a plan is issued: all work is done, and the team meets this week or has one member."""
    case = state.cases[row]
    agrees = case.present > 0 or case.size == 1
    return agrees and not work_left(state, row, np.int64(case.size))


@step
def case_thoroughness(state, row, size):
    """Share of the work asked for that was not left out, mean over the roles of a case (E34)."""
    total = 0.0
    for slot in range(size):
        role = state.case_roles[row * MAX_TEAM_SIZE + slot]
        total += share_given(np.float64(role.asked), np.float64(role.left_out))
    return total / size


@step
def e17_engagement(state, params, case, row, week):
    """Engagement of the case's family now (E17)."""
    late = max(week - case.arrival - state.case_types[case.case_type].clock_weeks, 0.0)
    lead = state.case_roles[row * MAX_TEAM_SIZE + case.lead].profession
    left_out = 1 - case_thoroughness(state, row, np.int64(case.size))
    statutory = state.professions[lead].statutory
    return engagement(case.duplicates, case.handovers, late, statutory, left_out, params.families)


@step
def square_error(plan, need, size):
    """Mean over dimensions of the squared error of a plan."""
    total = 0.0
    for d in range(size):
        gap = plan[d] - need[d]
        total += gap * gap
    return total / size


@step
def expected_error(state, params, row, slot, size, post, workspace):
    """The error that a member's own plan has on average: known beforehand (needs are standard normal)."""
    total = 0.0
    for d in range(size):
        profession = state.case_roles[row * MAX_TEAM_SIZE + d].profession
        tilt = params.values.value_divergence * emphasis(
            state.frameworks[post], state.profession_frameworks[profession]
        )
        total += 1 / (1 + workspace.precision[slot, d]) + tilt * tilt
    return total / size


@phase()
def member_errors(state, params, row, workspace):
    """Mean error of the members' own plans, and mean error of the member with the least expected error.

    Members with equal expected error count equally.
    """
    case = state.cases[row]
    count, total, ties, best, least = 0, 0.0, 0, 0.0, 0.0
    for slot in range(case.size):
        post = np.int64(state.case_roles[row * MAX_TEAM_SIZE + slot].post)
        if post < 0:
            continue
        e2_e3_preferred_plan(state, params, row, np.int64(slot), slot, post, workspace)
        error = square_error(workspace.preferred[slot], workspace.need, np.int64(case.size))
        expected = expected_error(state, params, row, slot, np.int64(case.size), post, workspace)
        if count == 0 or expected < least - ROUNDING:
            least, ties, best = expected, 0, 0.0
        if expected <= least + ROUNDING:
            ties += 1
            best += error
        total += error
        count += 1
    return total / max(count, 1), best / max(ties, 1)


@phase()
def e13_plan_quality(state, params, row, workspace, closed_case):
    """Quality and creativity of a completed plan (E13), into ``closed_case``."""
    case = state.cases[row]
    draw_need(state, row, workspace)
    mean, best = member_errors(state, params, row, workspace)
    for d in range(case.size):
        workspace.pooled[d] = state.case_roles[row * MAX_TEAM_SIZE + d].plan
        if case.size == 1:
            workspace.pooled[d] = workspace.preferred[0, d]
    error = square_error(workspace.pooled, workspace.need, np.int64(case.size))
    closed_case.quality = plan_quality(error)
    closed_case.creativity = mean - error
    closed_case.creativity_strong = best - error


@step
def team_bits(state, row, size):
    """The professions on a case, one bit each."""
    bits = np.int64(0)
    for slot in range(size):
        bits |= 1 << np.int64(state.case_roles[row * MAX_TEAM_SIZE + slot].profession)
    return bits


@step
def copy_case(state, case, row, closed_case):
    """Copy a case into its row of the closed cases."""
    closed_case.key, closed_case.arrival, closed_case.case_type, closed_case.size = (
        case.key,
        case.arrival,
        case.case_type,
        case.size,
    )
    closed_case.duplicates, closed_case.handovers, closed_case.meetings = case.duplicates, case.handovers, case.meetings
    closed_case.encounters, closed_case.episodes = case.encounters, case.episodes
    closed_case.task, closed_case.process, closed_case.relationship = case.task, case.process, case.relationship
    closed_case.unspoken, closed_case.trust = case.unspoken, case.trust
    closed_case.spoke, closed_case.integrating, closed_case.obliging = case.spoke, case.integrating, case.obliging
    closed_case.dominating, closed_case.avoiding = case.dominating, case.avoiding
    closed_case.compromising = case.compromising
    closed_case.value_diversity = value_diversity(state, row, np.int64(case.size))
    closed_case.faultline_strength = faultline_strength(state, row, np.int64(case.size))
    closed_case.team = team_bits(state, row, np.int64(case.size))
    closed_case.lead = state.case_roles[row * MAX_TEAM_SIZE + case.lead].profession
    closed_case.quality, closed_case.creativity, closed_case.creativity_strong = 0.0, 0.0, 0.0


@phase("people.cases", "queue", "localities.open")
def release_case(state, g, position, row):
    """Remove a closed case from its workers' caseloads and from the queue."""
    locality = state.localities[g]
    for slot in range(state.cases[row].size):
        post = state.case_roles[row * MAX_TEAM_SIZE + slot].post
        if post >= 0:
            state.people[post].cases -= 1
    last = locality.first_case + locality.open - 1
    for later in range(position, last):
        state.queue[later] = state.queue[later + 1]
    state.queue[last] = row
    locality.open -= 1


@step
def add_completion(state, closed_case, locality_totals):
    """Add a completed plan to the locality's totals."""
    weeks = closed_case.week - closed_case.arrival
    locality_totals.completed += 1
    locality_totals.weeks += weeks
    locality_totals.on_time += 1 if weeks <= state.case_types[closed_case.case_type].clock_weeks else 0
    locality_totals.quality += closed_case.quality
    locality_totals.creativity += closed_case.creativity
    locality_totals.creativity_strong += closed_case.creativity_strong
    locality_totals.engagement += closed_case.engagement
    locality_totals.duplicates += closed_case.duplicates


@phase("localities.completed", "localities.withdrawn")
def close_case(state, params, g, position, row, week, engaged, withdrawn, workspace, accumulators, locality_totals):
    """Close one case, as a completed plan or a withdrawal."""
    closed_case = accumulators.closed[accumulators.counts[CLOSED_ROWS]]
    accumulators.counts[CLOSED_ROWS] += 1
    copy_case(state, state.cases[row], row, closed_case)
    closed_case.locality, closed_case.week = g, week
    closed_case.engagement, closed_case.withdrawn = engaged, withdrawn
    closed_case.thoroughness = case_thoroughness(state, row, np.int64(state.cases[row].size))
    if withdrawn == WITHDRAWN:
        state.localities[g].withdrawn += 1
        locality_totals.withdrawn += 1
    else:
        e13_plan_quality(state, params, row, workspace, closed_case)
        state.localities[g].completed += 1
        add_completion(state, closed_case, locality_totals)
    release_case(state, g, position, row)


@phase("cases.patience")
def close_cases(state, params, g, week, workspace, accumulators, locality_totals):
    """All completions and withdrawals of locality ``g`` this week."""
    locality = state.localities[g]
    position = locality.first_case
    while position < locality.first_case + locality.open:
        row = np.int64(state.queue[position])
        case = state.cases[row]
        engaged = e17_engagement(state, params, case, row, week)
        if is_completed(state, row):
            close_case(
                state,
                params,
                g,
                position,
                row,
                week,
                engaged,
                COMPLETED,
                workspace,
                accumulators,
                locality_totals,
            )
            continue
        case.patience -= withdrawal_hazard(engaged, params.families)
        if case.patience <= 0:
            close_case(
                state,
                params,
                g,
                position,
                row,
                week,
                engaged,
                WITHDRAWN,
                workspace,
                accumulators,
                locality_totals,
            )
            continue
        position += 1
    locality_totals.open += locality.open
