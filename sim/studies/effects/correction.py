"""Many comparisons at once: what their intervals and verdicts guarantee together.

Without a correction each interval holds on its own. With Bonferroni's all intervals of a table hold together. The other
two limit the false discovery rate: the expected share of false ones among the comparisons that are called a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.measures.sesoi import SMALLEST
from sim.stats.intervals import CONFIDENCE
from sim.stats.paired import means, variances

Sides = tuple[np.ndarray, np.ndarray]  # values before and after, both (rows, replicates)
EQUIVALENCE = 0.90  # two one-sided tests at 5 % each are the interval of 90 %
BONFERRONI = "bonferroni"
FALSE_DISCOVERY = {"benjamini_hochberg": "bh", "benjamini_yekutieli": "by"}  # with SciPy's names
CORRECTIONS = (BONFERRONI, *FALSE_DISCOVERY)
RATE = 1 - CONFIDENCE


@dataclass(frozen=True)
class Corrected:
    """How the comparisons of a table are judged.

    Attributes:
        interval, equivalence: confidence of the interval, and of the one that decides equivalence.
        comparisons: how many there are: those with at least two pairs.
        adjusted: the adjusted p value of each comparison, measure by measure; None unless the false discovery rate is
            limited.
    """

    interval: float = CONFIDENCE
    equivalence: float = EQUIVALENCE
    comparisons: int = 1
    adjusted: np.ndarray | None = None


def corrected(correction: str | None, measures: Sequence[str], sides: Callable[[str], Sides]) -> Corrected:
    """The confidence of the intervals of a table.

    For a false discovery rate, p is the probability of a difference at least that far beyond the smallest effect of
    interest (beyond 0 where none is declared), on either side, if the true one is not beyond it. Comparisons are
    selected at 5 %, and intervals are those that belong to the selection: of R selected among m, with a confidence of
    1 - 0.05 R / m. A comparison is selected exactly if its interval lies wholly beyond the smallest effect. Equivalence
    is decided in the same way, as a family of its own, among the comparisons with a smallest effect.

    Args:
        correction: one of :data:`CORRECTIONS`; None: each interval holds on its own.
        measures: the table's measures.
        sides: gives both sides of the comparisons of a measure.

    Raises:
        ConfigError: there is no such correction.

    Source:
        Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57: 289-300; Benjamini & Yekutieli
        (2001), Annals of Statistics 29: 1165-1188; intervals: Benjamini & Yekutieli (2005), Journal of the American
        Statistical Association 100: 71-81.
    """
    if correction is None:
        return Corrected()
    if correction not in CORRECTIONS:
        raise ConfigError(
            f"Unknown correction '{correction}'; choose {listed(CORRECTIONS, 'or')}."
            + did_you_mean(str(correction), CORRECTIONS)
        )
    if correction == BONFERRONI:
        count = sum(int((_pairs(*sides(measure)) > 1).sum()) for measure in measures)
        share = 1 / max(count, 1)
        return Corrected(1 - RATE * share, 1 - (1 - EQUIVALENCE) * share, count)
    beyond, equal = (
        np.concatenate(values)
        for values in zip(*(_p_values(measure, *sides(measure)) for measure in measures), strict=True)
    )
    adjusted, share = _selected(beyond, correction)
    _, share_equal = _selected(equal, correction)
    count = int((~np.isnan(beyond)).sum())
    return Corrected(1 - RATE * share, 1 - (1 - EQUIVALENCE) * share_equal, count, adjusted)


def guarantee(correction: str, comparisons: int) -> str:
    """What the intervals and verdicts of a corrected table mean, as a sentence."""
    if not comparisons:
        return "No comparison has two pairs of replicates, so there are no intervals to correct."
    if correction == BONFERRONI:
        return f"With 95 % all {comparisons:,} intervals hold together (Bonferroni)."
    when = "independent or positively dependent ones" if FALSE_DISCOVERY[correction] == "bh" else "any dependence"
    return (
        f"Of the differences found beyond the smallest effect, at most 5 % are expected to be false, for {when} "
        f"({correction.replace('_', '-').title()}, {comparisons:,} comparisons); their intervals are adjusted for the "
        "selection, those of the others are not."
    )


def _pairs(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """How many pairs of replicates each comparison has."""
    return (~np.isnan(one + two)).sum(axis=1)


def _p_values(measure: str, one: np.ndarray, two: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each comparison p of no difference beyond the smallest effect, and of no equivalence; NaN where undefined."""
    known, n = ~np.isnan(one + two), _pairs(one, two)
    smallest = SMALLEST.get(measure)
    size = np.abs(means(two - one, known))
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = (size - (smallest.value if smallest else 0.0)) / np.sqrt(variances(two - one, known) / n)
    distance = np.where((n > 1) & np.isnan(distance), 0.0, distance)  # just at the smallest effect, without variation
    enough = np.maximum(n - 1, 1)
    beyond = np.where(n > 1, np.minimum(2 * stdtr(enough, -distance), 1.0), np.nan)
    equal = np.where(n > 1, stdtr(enough, distance), np.nan) if smallest else np.full(len(n), np.nan)
    return beyond, equal


def _selected(values: np.ndarray, correction: str) -> tuple[np.ndarray, float]:
    """Adjusted p values, and the share R / m of those selected (at least 1 / m), for any dependence with its factor."""
    from scipy.stats import false_discovery_control

    adjusted, known = values.copy(), ~np.isnan(values)
    m = int(known.sum())
    if not m:
        return adjusted, 1.0
    adjusted[known] = false_discovery_control(values[known], method=FALSE_DISCOVERY[correction])
    factor = float((1 / np.arange(1, m + 1)).sum()) if FALSE_DISCOVERY[correction] == "by" else 1.0
    found = max(int((adjusted[known] <= RATE).sum()), 1)
    return adjusted, found / m / factor
