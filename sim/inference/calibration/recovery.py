"""Recovery: do intervals cover numbers that are known, because the data were simulated with them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.core.parameters import Parameter
from sim.inference.calibration.emulators import Emulators
from sim.inference.calibration.posterior import posterior_of
from sim.inference.calibration.targets import Target

LEVEL = 0.90  # of the intervals
IDENTIFIED = 0.9  # spread of the posterior over that of the prior, below which the data say something
FEWEST_EFFECTIVE = 20  # points; with fewer an interval is mostly chance


@dataclass(frozen=True)
class Recovery:
    """How well known numbers are found again.

    Attributes:
        table: a row a number: ``parameter``, ``spread`` (mean standard deviation of its posterior over that of its
            prior), ``identified``, ``covered`` (share of truths in the 90 % interval).
        ranks: (truths, numbers) share of each posterior below the truth: even between 0 and 1 if intervals are right.
        truths: used, of those simulated; the others left fewer than 20 effective points.
        simulated: truths that were simulated.
    """

    table: pd.DataFrame
    ranks: np.ndarray
    truths: int
    simulated: int

    def coverage(self, identified: bool = True) -> tuple[float, int]:
        """Share of 90 % intervals that cover the truth, over all numbers that are identified, or not; and how many."""
        rows = self.table[self.table["identified"] == identified]
        return (float(rows["covered"].mean()) if len(rows) else float("nan")), len(rows) * self.truths


def recover(
    points: np.ndarray, emulators: Emulators, targets: Sequence[Target], truths: np.ndarray, figures: np.ndarray,
    parameters: Sequence[Parameter], seed: int,
) -> Recovery:  # fmt: skip
    """Treat simulated figures of known numbers as data, and look for the numbers.

    Each figure gets an error as large as its target's tolerance, as data have.

    Args:
        points: (n, numbers) evenly drawn from the prior, as shares.
        emulators: made without the truths.
        targets: for their tolerances.
        truths: (m, numbers) shares of the numbers with which the data were simulated.
        figures: (m, targets) the simulated data.
        parameters: the numbers.
        seed: of the errors.
    """
    random = np.random.default_rng(seed)
    emulated, errors = emulators.predict(points)
    noise = emulators.noise()
    spreads, covered, ranks = [], [], []
    for truth, data in zip(truths, figures, strict=True):
        wrong = random.normal(size=len(targets))
        if not np.isfinite(data).all():
            continue
        given = [
            replace(target, value=float(value + error * target.tolerance))
            for target, value, error in zip(targets, data, wrong, strict=True)
        ]
        found = posterior_of(points, emulated, errors, noise, given)
        if found.effective < FEWEST_EFFECTIVE:
            continue
        low, high = found.quantiles([(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        spreads.append(found.spread())
        covered.append((low <= truth) & (truth <= high))
        ranks.append(found.weights @ (found.shares < truth))
    count = len(spreads)
    nothing = np.full(len(parameters), np.nan)
    spread = np.mean(spreads, axis=0) if count else nothing
    table = pd.DataFrame(
        {
            "parameter": [row.path for row in parameters],
            "spread": spread,
            "identified": spread < IDENTIFIED,
            "covered": np.mean(covered, axis=0) if count else nothing,
        }
    )
    return Recovery(table, np.array(ranks).reshape(count, len(parameters)), count, len(truths))
