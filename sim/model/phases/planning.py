"""The team's plan: pooled over members, disturbed by episodes, averaged with the previous plan (E11, E12)."""

from sim.core.compiled import step
from sim.model.mechanisms.handling_styles import AVOIDING, INTEGRATING
from sim.model.mechanisms.information import precision
from sim.model.mechanisms.plan_disruption import spoiled
from sim.model.mechanisms.pooling import knowing_who_knows, member_weight
from sim.model.phases.phase import phase
from sim.model.state import MAX_TEAM_SIZE


@step
def e11_knowing(params, count, workspace):
    """q of E11 for those present."""
    understanding, integrating = 0.0, 0
    for a in range(count):
        understanding += workspace.attendees[a].understanding
        if workspace.attendees[a].style == INTEGRATING:
            integrating += 1
    return knowing_who_knows(understanding / count, integrating / count, params.pooling)


@step
def mean_precision(params, count, d, workspace):
    """Mean precision of those present on dimension ``d``."""
    owners = 0
    for a in range(count):
        if workspace.attendees[a].slot == d:
            owners += 1
    return (
        owners * precision(params.information, True) + (count - owners) * precision(params.information, False)
    ) / count


@step
def lead_attendee(case, count, workspace):
    """Position of the lead professional among the attendees, or of the first attendee."""
    for a in range(count):
        if workspace.attendees[a].slot == case.lead:
            return a
    return 0


@phase()
def e11_pool_dimension(params, case, count, d, knowing, fallback, workspace):
    """The pooled plan on one dimension (E11); ``fallback`` if nobody acts."""
    usual = mean_precision(params, count, d, workspace)
    owner, other = precision(params.information, True) / usual, precision(params.information, False) / usual
    weights, total = 0.0, 0.0
    for a in range(count):
        attendee = workspace.attendees[a]
        acts = 1.0 if attendee.speaks == 1 and attendee.style != AVOIDING else 0.0
        relative = owner if attendee.slot == d else other
        weight = member_weight(acts, relative, knowing, attendee.tension, attendee.style, params.pooling)
        weights += weight
        total += weight * workspace.preferred[a, d]
    return total / weights if weights > 0 else fallback


@phase("case_roles.plan")
def pool_plan(state, params, row, count, episodes, workspace):
    """The team's plan after this meeting (E11, E12): the first plan, or the mean of the old and the new one."""
    case = state.cases[row]
    knowing = e11_knowing(params, count, workspace)
    lead = lead_attendee(case, count, workspace)
    episode_share = episodes / (0.5 * count * (count - 1))
    for d in range(case.size):
        role = state.case_roles[row * MAX_TEAM_SIZE + d]
        before = role.plan if case.meetings > 0 else workspace.preferred[lead, d]
        pooled = e11_pool_dimension(params, case, count, d, knowing, before, workspace)
        agreed = spoiled(pooled, before, episode_share, params.plan_disruption)
        role.plan = 0.5 * role.plan + 0.5 * agreed if case.meetings > 0 else agreed
