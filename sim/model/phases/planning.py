"""The team's plan: pooled from those who act, spoiled by quarrels, kept half from last time (E11, E12)."""

from sim.core.compiled import step
from sim.model.mechanisms.handling_styles import AVOIDING, INTEGRATING
from sim.model.mechanisms.information import precision
from sim.model.mechanisms.plan_disruption import spoiled
from sim.model.mechanisms.pooling import knowing_who_knows, member_weight
from sim.model.phases.phase import phase
from sim.model.state import MOST_SEATS


@step
def team_knowing(P, count, workspace):
    """q of E11 for those present."""
    understanding, integrating = 0.0, 0
    for a in range(count):
        understanding += workspace.chairs[a].understanding
        if workspace.chairs[a].style == INTEGRATING:
            integrating += 1
    return knowing_who_knows(understanding / count, integrating / count, P.pooling)


@step
def mean_precision(P, count, d, workspace):
    """Mean precision of those present on dimension ``d``."""
    owners = 0
    for a in range(count):
        if workspace.chairs[a].slot == d:
            owners += 1
    return (owners * precision(P.information, True) + (count - owners) * precision(P.information, False)) / count


@step
def lead_chair(case, count, workspace):
    """The chair of the lead professional, else the first."""
    for a in range(count):
        if workspace.chairs[a].slot == case.lead:
            return a
    return 0


@phase()
def pool_dimension(P, case, count, d, knowing, fallback, workspace):
    """The pooled plan on one dimension; ``fallback`` where nobody acts."""
    usual = mean_precision(P, count, d, workspace)
    owner, other = precision(P.information, True) / usual, precision(P.information, False) / usual
    weights, total = 0.0, 0.0
    for a in range(count):
        chair = workspace.chairs[a]
        acts = 1.0 if chair.speaks == 1 and chair.style != AVOIDING else 0.0
        relative = owner if chair.slot == d else other
        weight = member_weight(acts, relative, knowing, chair.tension, chair.style, P.pooling)
        weights += weight
        total += weight * workspace.preferred[a, d]
    return total / weights if weights > 0 else fallback


@phase("seats.plan")
def pool_plan(state, P, row, count, episodes, workspace):
    """a_c after this meeting: half of last time's plan, half of the pooled one; all of it the first time."""
    case = state.cases[row]
    knowing = team_knowing(P, count, workspace)
    lead = lead_chair(case, count, workspace)
    episode_share = episodes / (0.5 * count * (count - 1))
    for d in range(case.size):
        seat = state.seats[row * MOST_SEATS + d]
        before = seat.plan if case.meetings > 0 else workspace.preferred[lead, d]
        pooled = pool_dimension(P, case, count, d, knowing, before, workspace)
        agreed = spoiled(pooled, before, episode_share, P.plan_disruption)
        seat.plan = 0.5 * seat.plan + 0.5 * agreed if case.meetings > 0 else agreed
