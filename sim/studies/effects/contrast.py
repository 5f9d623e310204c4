"""Measures in two cells with common random numbers: paired differences, intervals, variance reduction, verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from sim.measures.registry import COHORT, MEASURES
from sim.measures.sesoi import SMALLEST, Smallest
from sim.stats.intervals import half_widths
from sim.stats.paired import correlations, means, standardised_differences, variances
from sim.studies.effects.correction import Corrected

ALONE = Corrected()
BETTER, WORSE, UP, DOWN = "better", "worse", "higher", "lower"
EQUIVALENT, UNDECIDED, UNJUDGED = "equivalent", "undecided", ""


@dataclass(frozen=True)
class Contrast:
    """What changes from one cell to another in one measure.

    Attributes:
        measure: name of the measure.
        n: pairs of replicates in which both have a value.
        before, after: means over these replicates.
        difference: mean of the paired differences, after - before.
        low, high: its 95 % interval, by Student's t over pairs; wider where many comparisons are corrected for. It ends
            where differences of the measure end, e.g. at -1 and 1 for a share.
        half_width: half the width of the interval before it is cut off there.
        correlation: between the two cells over replicates.
        variance_reduction: 1 - variance of the paired differences / what it would be with independent replicates.
        independent_runs: replicates of each cell that independent runs would have needed for the same interval.
        standardised: the difference in standard deviations of the baseline over replicates (Glass's delta): how
            large it is against variation between seeds, not between people.
        smallest: the measure's smallest effect of interest; NaN where none is declared.
        verdict: better or worse (for measures with a better side), higher or lower (for all others), where the whole
            95 % interval lies beyond the smallest effect of interest; equivalent, where the 90 % interval lies within
            it on both sides; else undecided. Empty without a smallest effect or with a single pair.
    """

    measure: str
    n: int
    before: float
    after: float
    difference: float
    low: float
    high: float
    half_width: float
    correlation: float
    variance_reduction: float
    independent_runs: float
    standardised: float
    smallest: float
    verdict: str

    @property
    def sign(self) -> int:
        """1 or -1 where the 95 % interval excludes 0, else 0."""
        return int(self.low > 0) - int(self.high < 0)

    def __str__(self) -> str:
        return f"{self.difference:+.4f} [{self.low:+.4f}, {self.high:+.4f}]"


def contrast(before: Mapping[int, float], after: Mapping[int, float], measure: str) -> Contrast:
    """Compare two cells in one measure.

    Args:
        before: the baseline's values by replicate.
        after: the other cell's.
        measure: its name; decides the smallest effect of interest.
    """
    numbers = sorted(before.keys() & after.keys())
    one, two = (np.array([[values[number] for number in numbers]], float) for values in (before, after))
    found = contrasts(one, two, measure)
    return Contrast(measure, **{name: values.tolist()[0] for name, values in found.items()})


def contrasts(
    one: np.ndarray, two: np.ndarray, measure: str, corrected: Corrected = ALONE, span: float = 1
) -> dict[str, np.ndarray]:
    """Contrasts of C pairs of cells at once.

    Args:
        one: (C, n) the baselines' values; NaN where a replicate has none.
        two: (C, n) the other cells' values of the same replicates.
        measure: its name; decides the smallest effect of interest.
        corrected: the confidence of intervals; by default each holds on its own.
        span: how far apart the two sides can be, in ranges of the measure: 1; or 2, if both are differences. Intervals
            end there, so that no difference of two shares is beyond -1 or 1. They cover exactly as often as before.

    Returns:
        For each field of :class:`Contrast` but the measure (C,) values.
    """
    known = ~np.isnan(one + two)
    n = known.sum(axis=1)
    before, after = means(one, known), means(two, known)
    difference = means(two - one, known)
    paired_variance = variances(two - one, known)
    independent_variance = variances(one, known) + variances(two, known)
    smallest = SMALLEST.get(measure)
    half, narrow = (half_widths(paired_variance, n, level) for level in (corrected.interval, corrected.equivalence))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(independent_variance > 0, paired_variance / independent_variance, np.nan)
        needed = np.where(n > 1, n / share, np.nan)
    limit = span * measure_range(measure)
    return {
        "n": n,
        "before": before,
        "after": after,
        "difference": difference,
        "low": np.maximum(difference - half, -limit),
        "high": np.minimum(difference + half, limit),
        "half_width": half,
        "correlation": correlations(one, two, known),
        "variance_reduction": 1 - share,
        "independent_runs": needed,
        "standardised": standardised_differences(difference, variances(one, known), n),
        "smallest": np.full(len(n), smallest.value if smallest else math.nan),
        "verdict": verdicts(difference, half, narrow, smallest),
    }


def measure_range(measure: str) -> float:
    """The width of a measure's declared range, e.g. 1 for a share; infinite without one."""
    declared = MEASURES.get(measure) or COHORT.get(measure)
    if declared is None or declared.low is None or declared.high is None:
        return math.inf
    return declared.high - declared.low


def verdict(mean: float, half: float, narrow: float, *, smallest: Smallest | None) -> str:
    """As :func:`verdicts`, for one difference."""
    return str(verdicts(np.array([mean]), np.array([half]), np.array([narrow]), smallest)[0])


def verdicts(mean: np.ndarray, half: np.ndarray, narrow: np.ndarray, smallest: Smallest | None) -> np.ndarray:
    """Differences against the smallest effect of interest.

    Args:
        mean: (C,) the differences.
        half: (C,) half-widths of their 95 % intervals.
        narrow: (C,) half-widths of their 90 % intervals.
        smallest: what counts, and which side is better; None: no verdict.

    Returns:
        (C,) words.
    """
    if smallest is None:
        return np.full(len(mean), UNJUDGED, object)
    up, down = {0: (UP, DOWN), 1: (BETTER, WORSE), -1: (WORSE, BETTER)}[smallest.better]
    beyond = np.abs(mean) - half > smallest.value
    conditions = [
        np.isnan(mean) | np.isnan(half), np.abs(mean) + narrow < smallest.value, beyond & (mean > 0), beyond
    ]  # fmt: skip
    words = np.array([UNJUDGED, EQUIVALENT, up, down, UNDECIDED], object)
    return words[np.select(conditions, range(4), 4)]


def as_row(found: Contrast) -> dict[str, Any]:
    """The contrast as columns."""
    return asdict(found)


COLUMNS = tuple(item.name for item in fields(Contrast))
