"""Uncertainty, drawn so that it is seen: bands of replicates, dots one can count, labels that do not collide."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

BAND = (0.05, 0.25, 0.50, 0.75, 0.95)
FEWEST_FOR_BANDS = 5  # below this, each replicate is a line of its own
MOST_DOTS = 50


class Grid:
    """The weekly measures of one scope as arrays: replicate, week, unit.

    Args:
        weekly: the table of all scopes; only what is asked for is taken out of it.
        scope: "service", "profession", "pair" or "locality".
    """

    def __init__(self, weekly: pd.DataFrame, scope: str) -> None:
        self._weekly, self._rows = weekly, np.flatnonzero(weekly["scope"] == scope)
        self.numbers, row = np.unique(self._values("replicate"), return_inverse=True)
        self.weeks, column = np.unique(self._values("week"), return_inverse=True)
        names, layer = self._names()
        self.units: list[str] = names.tolist()
        self.replicates = len(self.numbers)
        self._shape = (self.replicates, len(self.weeks), len(self.units))
        self._places = np.ravel_multi_index((row, column, layer), self._shape)

    def of(self, measure: str, unit: str) -> np.ndarray:
        """(R, W) values of one unit; NaN where there is none."""
        return self.all(measure)[:, :, self.units.index(unit)]

    def all(self, measure: str) -> np.ndarray:
        """(R, W, U) values of every unit; NaN where there is none."""
        table = np.full(self._shape, np.nan)
        table.reshape(-1)[self._places] = self._values(measure)
        return table

    def _values(self, column: str) -> np.ndarray:
        return self._weekly[column].to_numpy()[self._rows]

    def _names(self) -> tuple[np.ndarray, np.ndarray]:
        """The units' names, sorted, and each row's place among them; names are compared, rows only counted."""
        units = self._weekly["unit"].astype("category").cat
        names, places = np.unique(units.categories.to_numpy(dtype=str), return_inverse=True)
        present, layer = np.unique(places[units.codes.to_numpy()[self._rows]], return_inverse=True)
        return names[present], layer


def mean(values: np.ndarray, axis: int | tuple[int, ...]) -> np.ndarray:
    """Mean over the values that are there; NaN, without complaint, where there is none."""
    here = ~np.isnan(values)
    count = here.sum(axis=axis)
    return np.where(here, values, 0.0).sum(axis=axis) / np.where(count > 0, count, np.nan)


def span_for(weeks: int) -> int:
    """Weeks averaged into one point: 1 up to a year and a half, 4 up to ten years, then a quarter."""
    return 1 if weeks <= 78 else 4 if weeks <= 520 else 13


def in_spans(weeks: np.ndarray, values: np.ndarray, span: int) -> tuple[np.ndarray, np.ndarray]:
    """Means of ``span`` weeks, counted from week 0 so that burn-in and measured weeks never mix.

    Args:
        weeks: (W,) ascending.
        values: (R, W).
        span: weeks in a point.

    Returns:
        (K,) middles of the spans in weeks, (R, K) means over the values that are there.
    """
    blocks = np.floor_divide(weeks, span)
    kinds, starts = np.unique(blocks, return_index=True)
    here = ~np.isnan(values)
    counts = np.add.reduceat(here.astype(float), starts, axis=1)
    totals = np.add.reduceat(np.where(here, values, 0.0), starts, axis=1)
    return kinds * span + (span - 1) / 2, totals / np.where(counts > 0, counts, np.nan)


def bands(values: np.ndarray) -> np.ndarray:
    """(5, W) the 5, 25, 50, 75 and 95 % quantiles over replicates (R, W), those without a value left out."""
    missing = np.isnan(values)
    empty = missing.all(axis=0)
    # numpy's nanquantile goes column by column in Python: only for those who need it.
    quantile = np.nanquantile if missing[:, ~empty].any() else np.quantile
    return np.where(empty, np.nan, quantile(np.where(empty, 0.0, values), BAND, axis=0))


def draw_bands(
    axes: Axes, x: np.ndarray, values: np.ndarray, colour: str, wide: bool = True, dashes: Any = "-"
) -> np.ndarray:
    """Draw median and bands, or each replicate where they are few; returns the (5, W) quantiles."""
    quantiles = bands(values)
    if len(values) < FEWEST_FOR_BANDS:
        axes.plot(x, values.T, color=colour, linewidth=0.8, alpha=0.7, gid="replicate")
    else:
        if wide:
            axes.fill_between(x, quantiles[0], quantiles[4], color=colour, alpha=0.18, linewidth=0, gid="band-90")
        axes.fill_between(x, quantiles[1], quantiles[3], color=colour, alpha=0.30, linewidth=0, gid="band-50")
    axes.plot(x, quantiles[2], color=colour, linewidth=1.8, linestyle=dashes, gid="median")
    return quantiles


def dots(values: np.ndarray, most: int = MOST_DOTS) -> np.ndarray:
    """The values themselves, or where there are more than ``most`` that many evenly spaced quantiles of them.

    Infinite values (not over yet) are kept and sort last.
    """
    known = np.sort(values[~np.isnan(values)])
    if len(known) <= most:
        return known
    ranks = np.floor((np.arange(most) + 0.5) / most * len(known)).astype(int)
    return known[ranks]


def stacked(values: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Places of a dotplot: columns ``width`` wide, and each dot's height in its column, from 0."""
    columns = np.round(np.sort(values) / width)
    first = np.searchsorted(columns, columns)
    return columns * width, np.arange(len(columns)) - first


def kept_apart(places: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Places at least ``gap`` apart within [low, high], in the same order and as near as can be (least squares).

    Where there is no room for all, they start at ``low`` and run over.
    """
    order = np.argsort(places, kind="stable")
    steps = gap * np.arange(len(places))
    moved = np.empty(len(places))
    moved[order] = np.clip(_rising(places[order] - steps), low, max(low, high - gap * (len(places) - 1))) + steps
    return moved


def _rising(values: np.ndarray) -> np.ndarray:
    """The nearest sequence that never falls: neighbours that fall are pooled to their mean."""
    pools: list[tuple[float, int]] = []
    for value in values.tolist():
        mean_of, count = value, 1
        while pools and pools[-1][0] > mean_of:
            before, others = pools.pop()
            mean_of = (before * others + mean_of * count) / (others + count)
            count += others
        pools.append((mean_of, count))
    return np.repeat([pool[0] for pool in pools], np.array([pool[1] for pool in pools], dtype=int))
