"""Intervals of studies that stop at a precision: how often they cover the true mean. No model is simulated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.settings.study_settings import Precision
from sim.stats.intervals import half_width
from sim.studies.execution.replication import next_checkpoint

pytestmark = pytest.mark.statistics
TRIALS, CEILING = 4000, 400
SPREADS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "normal": lambda rng: rng.normal(size=CEILING),
    "uniform": lambda rng: rng.uniform(-1, 1, CEILING),
    "skewed": lambda rng: rng.gamma(4.0, size=CEILING) - 4.0,  # skewness 1
}


def covered(spread: str, first: int, needed: int, trials: int = TRIALS) -> float:
    """Share of trials whose final 95 % interval contains the true mean, 0.

    Args:
        spread: distribution of a replicate's paired difference.
        first: replicates at the first look.
        needed: about the replicates that the precision needs.
    """
    rng = np.random.default_rng(20)
    deviation = float(np.std([SPREADS[spread](rng) for _ in range(50)]))
    precision = Precision(measure="any", half_width=1.96 * deviation / needed**0.5, ceiling=CEILING)
    hits = 0
    for _ in range(trials):
        values, n = SPREADS[spread](rng), first
        while (following := next_checkpoint(n, half_width(values[:n]), precision)) != n:
            n = following
        hits += abs(values[:n].mean()) <= half_width(values[:n])
    return hits / trials


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("needed", [15, 40, 120])
def test_from_ten_replicates_on_nearly_95_in_100_intervals_cover(spread: str, needed: int) -> None:
    """What docs/studies.md says; four standard errors are about .015."""
    assert (0.90 if spread == "skewed" else 0.92) <= covered(spread, 10, needed) <= 0.965


def test_from_two_replicates_on_too_few_do() -> None:
    assert covered("normal", 2, 15) + 0.01 < covered("normal", 10, 15)
