"""How far groups differ truly, net of noise that they share replicate by replicate: two-way analysis of variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.stats.intervals import CONFIDENCE, t_quantile


@dataclass(frozen=True)
class Spread:
    """A standard deviation between groups, net of noise, with its 95 % interval; NaN where it is not identified."""

    value: float
    low: float
    high: float


NO_SPREAD = Spread(np.nan, np.nan, np.nan)


def spread_between(values: np.ndarray) -> Spread:
    """The standard deviation of the groups' true means, net of the noise of replicates.

    With common random numbers a replicate shifts all groups together. Only what is left after the means of groups and
    of replicates are removed is noise between groups: its mean square over the number of replicates is subtracted
    from the variance of the groups' means. Subtracting each group's own variance would remove too much. The estimated
    variance may be negative by chance; the spread is then 0.

    Args:
        values: (groups, replicates), the same replicates in every group. Replicates of which a group has no value
            (NaN) are left out.

    Returns:
        The interval is that of the variance, by the jackknife over groups; it ends at 0 below, and above it reaches
        as far from 0 as it would from a negative estimate. Two groups give a value
        without an interval, and fewer than two groups or replicates nothing.

    Source:
        Searle, Casella & McCulloch (1992), Variance Components, chapter 4: two-way crossed classification without
        repetition.
    """
    complete = values[:, ~np.isnan(values).any(axis=0)]
    groups, n = complete.shape
    if groups < 2 or n < 2:
        return NO_SPREAD
    complete = complete - complete.mean()
    of_groups, of_replicates = complete.sum(axis=1), complete.sum(axis=0)
    squares = (complete**2).sum(axis=1)
    value = float(_between(squares.sum(), (of_groups**2).sum(), of_replicates[None, :], groups)[0])
    if groups < 3:
        return Spread(float(np.sqrt(max(value, 0.0))), np.nan, np.nan)
    without = _between(
        squares.sum() - squares, (of_groups**2).sum() - of_groups**2, of_replicates - complete, groups - 1
    )
    error = np.sqrt((groups - 1) / groups * ((without - without.mean()) ** 2).sum())
    half = t_quantile((1 + CONFIDENCE) / 2, groups - 1) * error
    ends = np.sqrt([max(value, 0.0), max(value - half, 0.0), max(value, 0.0) + half])
    return Spread(*map(float, ends))


def _between(
    squares: float | np.ndarray, squared_sums: float | np.ndarray, of_replicates: np.ndarray, groups: int
) -> np.ndarray:
    """The variance between groups from sums of squares.

    Args:
        squares: of all values.
        squared_sums: of the sums of groups.
        of_replicates: (..., replicates) sums of replicates.
        groups: their number.
    """
    n, total = of_replicates.shape[-1], of_replicates.sum(axis=-1)
    of_means = total**2 / (groups * n)
    left = squares - squared_sums / n - (of_replicates**2).sum(axis=-1) / groups + of_means
    noise = left / ((groups - 1) * (n - 1))
    return ((squared_sums / n - of_means) / (groups - 1) - noise) / n
