"""Estimates with cluster-robust intervals: replicates are left out one at a time.

Units of one replicate share its history, and localities return in every quarter, so they are not independent;
replicates are. Every statistic here is a function of sums over replicates, so that all estimates without one replicate
cost one subtraction. Nothing is drawn at random. For a mean of one value per replicate it gives exactly the usual t
interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.stats.intervals import CONFIDENCE, t_quantile

OfSums = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Estimate:
    """A value with its interval and standard error; ``n`` replicates. With fewer than two, these are NaN."""

    value: float
    low: float
    high: float
    n: int
    standard_error: float = np.nan


@dataclass(frozen=True)
class Statistic:
    """A function of sums over replicates.

    Attributes:
        sums: (R, K) sums of each replicate.
        of: maps (..., K) total sums to (...) values.
        is_correlation: whether the interval is formed on Fisher's z scale, so that it stays between -1 and 1.
    """

    sums: np.ndarray
    of: OfSums
    is_correlation: bool = False

    def minus(self, other: Statistic) -> Statistic:
        """This statistic minus another of the same replicates, which share their random numbers."""
        columns = self.sums.shape[1]

        def difference(sums: np.ndarray) -> np.ndarray:
            return self.of(sums[..., :columns]) - other.of(sums[..., columns:])

        return Statistic(np.concatenate([self.sums, other.sums], axis=1), difference)

    def estimate(self, confidence: float = CONFIDENCE) -> Estimate:
        """The value of all replicates together, with the jackknife's t interval."""
        count, total = len(self.sums), self.sums.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = float(self.of(total))
            if count < 2:
                return Estimate(value, np.nan, np.nan, count)
            scale, back = (np.arctanh, np.tanh) if self.is_correlation else (_same, _same)
            others = scale(self.of(total - self.sums))
            error = np.sqrt((count - 1) / count * ((others - others.mean()) ** 2).sum())
            half = t_quantile((1 + confidence) / 2, count - 1) * error
            low, high = back(scale(np.array([value, value])) + np.array([-half, half]))
            slope = 1 - value**2 if self.is_correlation else 1.0  # of the value over its z
            return Estimate(value, float(low), float(high), count, float(error * slope))


def _same(values: np.ndarray) -> np.ndarray:
    return values


def mean_of(values: np.ndarray) -> Statistic:
    """The mean of one value per replicate; replicates without one (NaN) are left out."""
    known = np.isfinite(values)
    return Statistic(np.stack([np.where(known, values, 0.0), known], axis=1), lambda sums: sums[..., 0] / sums[..., 1])


def correlation(x: np.ndarray, y: np.ndarray, clusters: np.ndarray, count: int) -> Statistic:
    """Pearson's correlation of units that are pooled over clusters.

    Args:
        x, y: (N,) values; units that lack one (NaN) are left out.
        clusters: (N,) number of each unit's cluster, 0 to ``count`` - 1.
        count: number of clusters.
    """
    known = np.isfinite(x) & np.isfinite(y)
    x, y, clusters = x[known], y[known], clusters[known]
    if len(x):
        x, y = x - x.mean(), y - y.mean()  # so that squares do not cancel
    parts = (np.ones(len(x)), x, y, x * x, y * y, x * y)
    sums = np.stack([np.bincount(clusters, part, count) for part in parts], axis=1)
    return Statistic(sums, _correlation_of, is_correlation=True)


def _correlation_of(sums: np.ndarray) -> np.ndarray:
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    return (xy - x * y / n) / np.sqrt((xx - x * x / n) * (yy - y * y / n))


def intraclass(scores: np.ndarray, groups: np.ndarray, clusters: np.ndarray, count: int) -> Statistic:
    """ICC(1) of scores in groups, pooled over clusters: mean squares between and within groups of each cluster.

    (MSB - MSW) / (MSB + (m - 1) MSW), m the mean size of a group (Bliese 2000), as in
    :func:`sim.stats.psychometrics.icc.icc1`. Differences between clusters count neither as between nor as within.

    Args:
        scores: (N,) scores; people without one (NaN) are left out.
        groups: (N,) number of each person's group, which lies in one cluster.
        clusters: (N,) number of each person's cluster, 0 to ``count`` - 1.
        count: number of clusters.
    """
    known = np.isfinite(scores)
    scores, clusters = scores[known], clusters[known]
    _, first, groups = np.unique(groups[known], return_index=True, return_inverse=True)
    if len(scores):
        scores = scores - scores.mean()
    size, total = np.bincount(groups), np.bincount(groups, scores)
    cluster_of_group = clusters[first]
    people = np.bincount(clusters, minlength=count)
    in_groups = np.bincount(cluster_of_group, total**2 / np.maximum(size, 1), count)
    in_clusters = np.bincount(clusters, scores, count) ** 2 / np.maximum(people, 1)
    squares = np.bincount(clusters, scores**2, count)
    number = np.bincount(cluster_of_group, minlength=count)
    used = np.minimum(number, 1)  # clusters without people have no degrees of freedom
    sums = np.stack([in_groups - in_clusters, number - used, squares - in_groups, people - number, people, number], 1)
    return Statistic(sums.astype(float), _intraclass_of)


def _intraclass_of(sums: np.ndarray) -> np.ndarray:
    between, between_df, within, within_df, people, groups = np.moveaxis(sums, -1, 0)
    msb, msw = between / between_df, within / within_df
    return (msb - msw) / (msb + (people / groups - 1) * msw)
