"""Plans are completed, or families withdraw (E13, E17)."""

import numpy as np

from sim.core.compiled import step
from sim.model.accumulators import CLOSED_ROWS
from sim.model.mechanisms.families import engagement, withdrawal_hazard
from sim.model.mechanisms.information import noise
from sim.model.mechanisms.pooling import plan_quality
from sim.model.mechanisms.values import framework_distance
from sim.model.phases.case_views import form_view, look_up_need
from sim.model.phases.hours import work_left
from sim.model.phases.phase import phase
from sim.model.state import MOST_SEATS

COMPLETED, WITHDRAWN = np.int64(0), np.int64(1)
EQUALLY_PLACED = 1e-9  # expected errors closer than this differ by rounding only


@step
def finished(state, row):
    """Whether a plan is issued: all work done, and the team sits together this week (or is one person)."""
    case = state.cases[row]
    agrees = case.present > 0 or case.size == 1
    return agrees and not work_left(state, row, np.int64(case.size))


@step
def family_engagement(state, P, case, row, week):
    """Engagement of a case's family now."""
    late = max(week - case.arrival - state.kinds[case.kind].clock_weeks, 0.0)
    lead = state.seats[row * MOST_SEATS + case.lead].profession
    return engagement(case.duplicates, case.handovers, late, state.professions[lead].statutory, P.families)


@step
def square_error(plan, need, size):
    """Mean over dimensions of the squared error of a plan."""
    total = 0.0
    for d in range(size):
        gap = plan[d] - need[d]
        total += gap * gap
    return total / size


@step
def expected_error(state, P, row, slot, size, post):
    """The error a member's own plan would have on average: known beforehand, not in hindsight (needs ~ N(0, 1))."""
    total = 0.0
    for d in range(size):
        deviation = noise(P.information, d == slot)
        discount = 0.0
        if d != slot:
            profession = state.seats[row * MOST_SEATS + d].profession
            distance = framework_distance(state.frameworks[post], state.profession_frameworks[profession])
            discount = P.values.value_divergence * distance
        kept = 1 - discount
        total += kept * kept * deviation * deviation + discount * discount
    return total / size


@phase()
def member_errors(state, P, row, workspace):
    """Mean error of the members' own plans, and of those members best placed beforehand (who may tie)."""
    case = state.cases[row]
    count, total, ties, best, least = 0, 0.0, 0, 0.0, 0.0
    for slot in range(case.size):
        post = np.int64(state.seats[row * MOST_SEATS + slot].post)
        if post < 0:
            continue
        form_view(state, P, row, np.int64(slot), slot, post, workspace)
        error = square_error(workspace.preferred[slot], workspace.need, np.int64(case.size))
        expected = expected_error(state, P, row, slot, np.int64(case.size), post)
        if count == 0 or expected < least - EQUALLY_PLACED:
            least, ties, best = expected, 0, 0.0
        if expected <= least + EQUALLY_PLACED:
            ties += 1
            best += error
        total += error
        count += 1
    return total / max(count, 1), best / max(ties, 1)


@phase()
def judge_plan(state, P, row, workspace, line):
    """Quality and creativity of a completed plan."""
    case = state.cases[row]
    look_up_need(state, row, workspace)
    mean, best = member_errors(state, P, row, workspace)
    for d in range(case.size):
        workspace.pooled[d] = state.seats[row * MOST_SEATS + d].plan
        if case.size == 1:
            workspace.pooled[d] = workspace.preferred[0, d]
    error = square_error(workspace.pooled, workspace.need, np.int64(case.size))
    line.quality = plan_quality(error)
    line.creativity = mean - error
    line.creativity_strong = best - error


@step
def team_bits(state, row, size):
    """The professions on a case, one bit each."""
    bits = np.int64(0)
    for slot in range(size):
        bits |= 1 << np.int64(state.seats[row * MOST_SEATS + slot].profession)
    return bits


@step
def copy_record(state, case, row, line):
    """What the archive keeps of a case."""
    line.key, line.arrival, line.kind, line.size = case.key, case.arrival, case.kind, case.size
    line.duplicates, line.handovers, line.meetings = case.duplicates, case.handovers, case.meetings
    line.encounters, line.episodes = case.encounters, case.episodes
    line.task, line.process, line.relationship = case.task, case.process, case.tension
    line.unspoken, line.trust = case.unspoken, case.trust
    line.team = team_bits(state, row, np.int64(case.size))
    line.lead = state.seats[row * MOST_SEATS + case.lead].profession
    line.quality, line.creativity, line.creativity_strong = 0.0, 0.0, 0.0


@phase("people.cases", "queue", "localities.open")
def release(state, g, position, row):
    """Free the workers and the row of a closed case."""
    locality = state.localities[g]
    for slot in range(state.cases[row].size):
        post = state.seats[row * MOST_SEATS + slot].post
        if post >= 0:
            state.people[post].cases -= 1
    last = locality.first_case + locality.open - 1
    for place in range(position, last):
        state.queue[place] = state.queue[place + 1]
    state.queue[last] = row
    locality.open -= 1


@step
def note_completion(state, line, note):
    """The locality's line in this week's tally."""
    weeks = line.week - line.arrival
    note.completed += 1
    note.weeks += weeks
    note.on_time += 1 if weeks <= state.kinds[line.kind].clock_weeks else 0
    note.quality += line.quality
    note.creativity += line.creativity
    note.creativity_strong += line.creativity_strong
    note.engagement += line.engagement
    note.duplicates += line.duplicates


@phase("localities.completed", "localities.withdrawn")
def close(state, P, g, position, row, week, engaged, withdrawn, workspace, accumulators, note):
    """Close one case, as a completed plan or a withdrawal."""
    line = accumulators.closed[accumulators.counts[CLOSED_ROWS]]
    accumulators.counts[CLOSED_ROWS] += 1
    copy_record(state, state.cases[row], row, line)
    line.locality, line.week, line.engagement, line.withdrawn = g, week, engaged, withdrawn
    if withdrawn == WITHDRAWN:
        state.localities[g].withdrawn += 1
        note.withdrawn += 1
    else:
        judge_plan(state, P, row, workspace, line)
        state.localities[g].completed += 1
        note_completion(state, line, note)
    release(state, g, position, row)


@phase("cases.patience")
def complete(state, P, g, week, workspace, accumulators, note):
    """All completions and withdrawals of locality ``g`` this week."""
    locality = state.localities[g]
    position = locality.first_case
    while position < locality.first_case + locality.open:
        row = np.int64(state.queue[position])
        case = state.cases[row]
        engaged = family_engagement(state, P, case, row, week)
        if finished(state, row):
            close(state, P, g, position, row, week, engaged, COMPLETED, workspace, accumulators, note)
            continue
        case.patience -= withdrawal_hazard(engaged, P.families)
        if case.patience <= 0:
            close(state, P, g, position, row, week, engaged, WITHDRAWN, workspace, accumulators, note)
            continue
        position += 1
    note.open += locality.open
