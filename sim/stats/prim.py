"""PRIM, the patient rule induction method: boxes in which one class becomes ever denser.

Friedman & Fisher (1999), Statistics and Computing 9, 123-143; for scenarios Bryant & Lempert (2010), Technological
Forecasting and Social Change 77, 34-49. The rules are those of EMA workbench 2.5 (Kwakkel 2017, Environmental Modelling
& Software 96, 239-250) for numbers, and tests compare both box by box. It is written anew because a box is sought again
in each of many resamples, for which that library takes a second each, and because its version 3 has another interface
and does not run on Python 3.11.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import binom

SLICE = 0.05  # share of the points in a box that is taken away or put back at once
LEAST = 0.05  # share of all points that is left at least


@dataclass(frozen=True)
class Points:
    """Points of two classes.

    Attributes:
        values: (n, d).
        member: (n,) which points are of the class that is sought.
    """

    values: np.ndarray
    member: np.ndarray

    def whole(self) -> Region:
        """The box of all points."""
        everywhere = np.ones(len(self.values), bool)
        return Region(self.values.min(axis=0), self.values.max(axis=0), everywhere)

    def density(self, region: Region) -> float:
        """The share of the points in a box that are of the class; 0 without points."""
        n = int(region.inside.sum())
        return int(self.member[region.inside].sum()) / n if n else 0.0


@dataclass(frozen=True)
class Region:
    """A box.

    Attributes:
        low, high: (d,) its ends.
        inside: (n,) the points in it.
    """

    low: np.ndarray
    high: np.ndarray
    inside: np.ndarray

    def restricted(self, whole: Region) -> np.ndarray:
        """(2, d) whether the low and the high end differ from those of the box of all points."""
        return np.stack([self.low != whole.low, self.high != whole.high])


def trajectory(points: Points, part: float = SLICE) -> list[Region]:
    """The boxes from all points to few: peeled slice by slice, and then pasted as long as that makes them denser.

    Args:
        points: with both classes.
        part: share of the points in a box that is taken away or put back at once. Thin slices find exact ends, thick
            ones are not stopped by a few points of the class.
    """
    whole = points.whole()
    found = [whole]
    while (smaller := _best(points, whole, found[-1], _peeled(points, found[-1], part))) is not None:
        found.append(smaller)
    while (larger := _best(points, whole, found[-1], _pasted(points, whole, found[-1], part))) is not None:
        found.append(larger)
    return found


def quasi_p(points: Points, region: Region) -> np.ndarray:
    """The chance of so many points of the class in the box, if one of its ends were not restricted.

    A one-sided binomial test for each end. That the box was searched for is not taken into account.

    Returns:
        (2, d) of low and high ends; NaN where an end is not restricted.
    """
    whole = points.whole()
    restricted = region.restricted(whole)
    found = np.full(restricted.shape, np.nan)
    used = np.flatnonzero(restricted.any(axis=0))
    n, k = int(region.inside.sum()), int(points.member[region.inside].sum())
    values = points.values[:, used]
    above, below = values >= region.low[used], values <= region.high[used]
    for side, place in zip(*np.nonzero(restricted), strict=True):
        inside = (above & below).copy()
        column = int(np.searchsorted(used, place))
        inside[:, column] = (below if side == 0 else above)[:, column]
        relaxed = inside.all(axis=1)
        found[side, place] = binom.sf(k - 1, n, points.member[relaxed].mean())
    return found


def _best(points: Points, whole: Region, region: Region, others: Iterator[Region]) -> Region | None:
    """Of other boxes the one that gains most density per point taken or added; None if it gains none.

    Of those that gain the same, one with fewer restricted numbers is preferred.
    """
    n, density = int(region.inside.sum()), points.density(region)

    def gain(other: Region) -> tuple[float, int]:
        change, moved = points.density(other) - density, abs(n - int(other.inside.sum()))
        return (change / moved if change else 0.0), -int(other.restricted(whole).any(axis=0).sum())

    best = max(others, key=gain, default=None)
    if best is None or gain(best)[0] <= 0 or best.inside.sum() / len(best.inside) < LEAST:
        return None
    return best


def _peeled(points: Points, region: Region, part: float) -> Iterator[Region]:
    """The box without a slice at the high or the low end of each number."""
    for place in range(points.values.shape[1]):
        values = points.values[:, place]
        ordered = np.sort(values[region.inside])
        end = quantile(ordered, 1 - part)
        yield _moved(region, place, end, high=True, inside=region.inside & (values <= end))
        end = quantile(ordered, part)
        yield _moved(region, place, end, high=False, inside=region.inside & (values >= end))


def _pasted(points: Points, whole: Region, region: Region, part: float) -> Iterator[Region]:
    """The box with a slice more at the low or the high end of each restricted number."""
    values = points.values
    within = (values >= region.low) & (values <= region.high)
    for place in np.flatnonzero(region.restricted(whole).any(axis=0)).tolist():
        column = values[:, place]
        elsewhere = np.delete(within, place, axis=1).all(axis=1)
        beyond = np.sort(column[elsewhere & (column <= region.low[place])])
        end = quantile(beyond, 1 - part) if len(beyond) else whole.low[place]
        inside = elsewhere & (column >= end) & (column <= region.high[place])
        yield _moved(region, place, end, high=False, inside=inside)
        beyond = np.sort(column[elsewhere & (column >= region.high[place])])
        end = quantile(beyond, part) if len(beyond) else whole.high[place]
        inside = elsewhere & (column >= region.low[place]) & (column <= end)
        yield _moved(region, place, end, high=True, inside=inside)


def _moved(region: Region, place: int, end: float, *, high: bool, inside: np.ndarray) -> Region:
    ends = (region.high if high else region.low).copy()
    ends[place] = end
    return replace(region, inside=inside, **{"high" if high else "low": ends})


def quantile(ordered: np.ndarray, share: float) -> float:
    """The middle between two different neighbours at a quantile, so that a slice is never empty where values are tied.

    Args:
        ordered: values, the smallest first; not empty.
        share: between 0 and 1.
    """
    place = (len(ordered) - 1) * share
    below, above = math.floor(place), math.ceil(place)
    if share > 0.5:
        while ordered[below] == ordered[above] and below > 0:
            below -= 1
    else:
        while ordered[below] == ordered[above] and above < len(ordered) - 1:
            above += 1
    return float((ordered[below] + ordered[above]) / 2)
