"""Settings of ``dissonance optimise``; conf/analysis/optimise.yaml gives sizes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.core.parameters import Spec, param

WATCHED = ("turnover", "median_weeks", "relationship_conflict", "task_conflict", "unspoken_disagreement")


def setting(default: float, unit: str, low: float, high: float, meaning: str) -> Any:
    """A number of an analysis: no equation reads it."""
    return param(default, unit, low, high, grade="E", eq="-", meaning=meaning)


@dataclass(frozen=True)
class OptimiseSettings(Spec):
    """How money is spent, how plans are searched, and how they are simulated again.

    Attributes:
        objectives: measures with a declared better side, or ``measure:lower`` or ``measure:higher``.
        watched: measures that are reported beside them.
        ensemble: of ``conf/parameters``, whose first members are the worlds; empty: draws from the priors.
    """

    objectives: list[str] = field(default_factory=lambda: ["quality", "on_time", "strain"])
    watched: list[str] = field(default_factory=lambda: list(WATCHED))
    ensemble: str = ""
    budget: float = setting(80.0, "GBP/post/year", 1.0, 600.0, "money for CPD and its alternatives together")
    wishes: int = setting(6, "wishes", 1, 12, "most things on a shopping list")
    population: int = setting(16, "plans", 4, 1000, "plans of a generation")
    generations: int = setting(8, "generations", 1, 1000, "generations of a search")
    repetitions: int = setting(5, "searches", 1, 100, "searches, each with its own seeds")
    replicates: int = setting(4, "replicates", 2, 1000, "of each plan during a search")
    fresh: int = setting(24, "replicates", 4, 10_000, "of each plan that is simulated again")
    candidates: int = setting(10, "plans", 2, 100, "most plans that are simulated in all worlds")
    worlds: int = setting(60, "worlds", 0, 10_000, "sets of the uncertain numbers")
    world_replicates: int = setting(4, "replicates", 2, 1000, "of each plan in each world")
    seed: int = setting(1611, "-", 0, 2**31, "of all random numbers")
