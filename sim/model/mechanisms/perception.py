"""Perceived conflict: experience over some weeks, coloured by tension (E27)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class Perception(Spec):
    """Perceived conflict."""

    mechanism = "E27"
    hostile_attribution: float = param(
        0.5, "per unit tension", 0.0, 1.0, grade="E", eq="E27", meaning="tension makes task conflict look larger (psi)"
    )
    window_weeks: float = param(8.0, "weeks", 1.0, 52.0, grade="D", eq="E27", meaning="length of memory")


@equation
def remembered(before, this_week, weeks, perception):
    """Memory of about ``window_weeks`` weeks; ``weeks`` counts those with encounters in this post, this one included.

    The first weeks are a plain mean, so memory does not start from an experience that nobody had.
    """
    return before + (this_week - before) / min(weeks, perception.window_weeks)


@equation
def perceived_task_conflict(task, tension, perception):
    """tau + psi R, at most 1."""
    return min(1.0, task + perception.hostile_attribution * tension)
