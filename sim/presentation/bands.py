"""Uncertainty made visible: bands over replicates, dots that can be counted, labels that do not collide."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)
FEWEST_FOR_BANDS = 5  # with fewer replicates, each is a line of its own
MAX_DOTS = 50


def mean_of_known(values: np.ndarray, axis: int | tuple[int, ...]) -> np.ndarray:
    """Mean over the values that are not NaN; NaN, without a warning, where there is none."""
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    return np.where(known, values, 0.0).sum(axis=axis) / np.where(count > 0, count, np.nan)


def median_of_known(values: np.ndarray) -> float:
    """Median over the values that are not NaN; NaN, without a warning, where there is none."""
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else np.nan


def span_for(weeks: int) -> int:
    """Weeks averaged into one point: 1 up to a year and a half, 4 up to ten years, then a quarter."""
    return 1 if weeks <= 78 else 4 if weeks <= 520 else 13


def span_means(weeks: np.ndarray, values: np.ndarray, span: int) -> tuple[np.ndarray, np.ndarray]:
    """Means of ``span`` weeks, counted from week 0 so that burn-in and measured weeks never mix.

    Args:
        weeks: (W,) ascending.
        values: (R, W).
        span: weeks per point.

    Returns:
        (K,) middles of the spans in weeks, (R, K) means over the values that are not NaN.
    """
    blocks, starts = np.unique(np.floor_divide(weeks, span), return_index=True)
    known = ~np.isnan(values)
    counts = np.add.reduceat(known.astype(float), starts, axis=1)
    totals = np.add.reduceat(np.where(known, values, 0.0), starts, axis=1)
    return blocks * span + (span - 1) / 2, totals / np.where(counts > 0, counts, np.nan)


def quantiles_of(values: np.ndarray) -> np.ndarray:
    """(5, W) the 5, 25, 50, 75 and 95 % quantiles over replicates (R, W), without the missing values."""
    missing = np.isnan(values)
    empty = missing.all(axis=0)
    # NumPy's nanquantile loops over columns in Python: it is used only where it is needed.
    quantile = np.nanquantile if missing[:, ~empty].any() else np.quantile
    return np.where(empty, np.nan, quantile(np.where(empty, 0.0, values), QUANTILES, axis=0))


def draw_bands(
    axes: Axes, x: np.ndarray, values: np.ndarray, colour: str, wide: bool = True, dashes: Any = "-"
) -> np.ndarray:
    """Draw median and bands, or each replicate if there are few; returns the (5, W) quantiles."""
    quantiles = quantiles_of(values)
    if len(values) < FEWEST_FOR_BANDS:
        axes.plot(x, values.T, color=colour, linewidth=0.8, alpha=0.7, gid="replicate")
    else:
        if wide:
            axes.fill_between(x, quantiles[0], quantiles[4], color=colour, alpha=0.18, linewidth=0, gid="band-90")
        axes.fill_between(x, quantiles[1], quantiles[3], color=colour, alpha=0.30, linewidth=0, gid="band-50")
    axes.plot(x, quantiles[2], color=colour, linewidth=1.8, linestyle=dashes, gid="median")
    return quantiles


def dots(values: np.ndarray, most: int = MAX_DOTS) -> np.ndarray:
    """The values themselves, sorted; if there are more than ``most``, that many evenly spaced quantiles of them.

    Infinite values (not completed yet) are kept and come last.
    """
    known = np.sort(values[~np.isnan(values)])
    if len(known) <= most:
        return known
    ranks = np.floor((np.arange(most) + 0.5) / most * len(known)).astype(int)
    return known[ranks]


def stack_dots(values: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Positions of a dotplot: columns ``width`` wide, and each dot's level in its column, from 0."""
    columns = np.round(np.sort(values) / width)
    first = np.searchsorted(columns, columns)
    return columns * width, np.arange(len(columns)) - first


def spread_apart(positions: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Positions at least ``gap`` apart within [low, high], in the same order and as near as possible (least squares).

    If there is not enough room for all, they start at ``low`` and exceed ``high``.
    """
    order = np.argsort(positions, kind="stable")
    steps = gap * np.arange(len(positions))
    moved = np.empty(len(positions))
    highest = max(low, high - gap * (len(positions) - 1))
    moved[order] = np.clip(_nearest_ascending(positions[order] - steps), low, highest) + steps
    return moved


def _nearest_ascending(values: np.ndarray) -> np.ndarray:
    """The nearest sequence that never falls: neighbours that fall are pooled to their mean."""
    pools: list[tuple[float, int]] = []
    for value in values.tolist():
        mean, count = value, 1
        while pools and pools[-1][0] > mean:
            previous, previous_count = pools.pop()
            mean = (previous * previous_count + mean * count) / (previous_count + count)
            count += previous_count
        pools.append((mean, count))
    return np.repeat([pool[0] for pool in pools], np.array([pool[1] for pool in pools], dtype=int))
