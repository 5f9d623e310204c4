"""A meeting has hours: what process conflict and quarrels take is lost to the talk that a plan needs (E12, M8)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform


@dataclass(frozen=True)
class PlanDisruption(Spec):
    """M8 plan disruption."""

    mechanism = "M8"
    enabled: bool = True
    strength: float = param(
        0.8, "share", 0.0, 1.0, grade="E", eq="E12", off=0.0,
        meaning="how strongly a team without time to talk falls back on its last plan (chi)", prior=uniform(0.4, 1.0),
    )  # fmt: skip


@equation
def time_to_talk(task, process, episodes, casework):
    """q of E12: share of the talk that task conflict needs for which the meeting has hours.

    Arguments are sums over the encounters of one attendee, mean over attendees. Process conflict
    takes its hours first, then episodes; the rest is left for talk.
    """
    left = casework.meeting_hours - casework.process_hours * process - casework.episode_hours * episodes
    needed = casework.task_hours * task
    if needed <= 0:
        return 1.0
    return min(1.0, max(left, 0.0) / needed)


@equation
def disrupted(pooled, fallback, talk, plan_disruption):
    """The plan of E12; ``talk`` is the :func:`time_to_talk`, ``fallback`` the last plan or what the lead wants."""
    lost = plan_disruption.strength * (1 - talk)
    return (1 - lost) * pooled + lost * fallback
