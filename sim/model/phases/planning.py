"""The team's plan: what members take from each other, pooled, as far as the meeting had time to talk (E11, E12)."""

import numpy as np

from sim.core.compiled import step
from sim.model.mechanisms.handling_styles import AVOIDING
from sim.model.mechanisms.plan_disruption import disrupted, time_to_talk
from sim.model.mechanisms.pooling import credited_precision
from sim.model.mechanisms.voice import aired
from sim.model.phases.case_views import mean_square_gap
from sim.model.phases.phase import phase
from sim.model.state import MAX_TEAM_SIZE


@step
def acts(attendee):
    """Whether an attendee speaks and does not avoid: only they are heard and shape the plan."""
    return attendee.speaks == 1 and attendee.style != AVOIDING


@step
def mean_precision(count, d, workspace):
    """Mean precision of those present on dimension ``d``."""
    total = 0.0
    for a in range(count):
        total += workspace.precision[a, d]
    return total / count


@step
def lead_attendee(case, count, workspace):
    """Position of the lead professional among the attendees, or of the first attendee."""
    for a in range(count):
        if workspace.attendees[a].slot == case.lead:
            return a
    return 0


@phase()
def e11_heed(case, complexity, count, workspace):
    """How far each attendee takes up what each other one says (E11): as far as the difference shows.

    Nothing from those who do not act, and nothing between two who have an episode in this meeting.
    """
    for a in range(count):
        for b in range(count):
            workspace.heed[a, b] = 0.0
            if a == b or workspace.quarrel[a, b] == 1 or not acts(workspace.attendees[b]):
                continue
            gap = mean_square_gap(workspace.preferred[a], workspace.preferred[b], np.int64(case.size))
            workspace.heed[a, b] = aired(np.sqrt(gap), complexity)


@step
def e11_mind(state, params, count, a, d, usual, workspace):
    """What attendee ``a`` wants on dimension ``d`` after hearing the others (E11)."""
    attendee = workspace.attendees[a]
    own = workspace.precision[a, d]
    weighted, weights = own * workspace.views[a, d], 1.0 + own
    tilt, voices = workspace.emphasis[a, d], 1.0
    for b in range(count):
        heed = workspace.heed[a, b]
        if heed == 0:
            continue
        other = workspace.attendees[b]
        credited = credited_precision(
            workspace.precision[b, d],
            usual,
            state.understanding[attendee.post, other.profession],
            params.pooling,
        )
        weighted += heed * credited * workspace.views[b, d]
        weights += heed * credited
        tilt += heed * workspace.emphasis[b, d]
        voices += heed
    return weighted / weights + params.values.value_divergence * tilt / voices


@phase()
def e11_pool_dimension(state, params, count, d, fallback, workspace):
    """The pooled plan on one dimension (E11): mean of the minds of those who act; ``fallback`` if nobody does."""
    usual = mean_precision(count, d, workspace)
    acting, total = 0, 0.0
    for a in range(count):
        attendee = workspace.attendees[a]
        if not acts(attendee):
            continue
        acting += 1
        total += e11_mind(state, params, count, a, d, usual, workspace)
    return total / acting if acting > 0 else fallback


@phase("case_roles.plan")
def pool_plan(state, params, g, row, count, workspace):
    """The team's plan after this meeting (E11, E12): the first plan, or the mean of the old and the new one."""
    case, share = state.cases[row], 2 / count  # each pair concerns two attendees
    lead, sums = lead_attendee(case, count, workspace), workspace.meeting_sums
    e11_heed(case, state.localities[g].complexity, count, workspace)
    talk = time_to_talk(share * sums[0], share * sums[1], share * sums[2], params.casework)
    for d in range(case.size):
        role = state.case_roles[row * MAX_TEAM_SIZE + d]
        before = role.plan if case.meetings > 0 else workspace.preferred[lead, d]
        pooled = e11_pool_dimension(state, params, count, d, before, workspace)
        agreed = disrupted(pooled, before, talk, params.plan_disruption)
        role.plan = 0.5 * role.plan + 0.5 * agreed if case.meetings > 0 else agreed
