"""The share of score variance attributable to groups: one-way analysis of variance, ICC(1) and ICC(2).

These are the ICCs of organisational research, with exchangeable people within groups. They differ from those of Shrout
and Fleiss (1979), whose raters judge the same targets.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

SIZES = ("mean", "unbalanced")


class Anova(NamedTuple):
    """One-way analysis of variance of scores by group.

    Attributes:
        groups: number of groups, G.
        people: number of scores, N.
        between: mean square between groups, MSB, in squared units of the score; NaN for fewer than two groups.
        within: mean square within groups, MSW; NaN if no group has two scores.
        mean_size: N / G.
        unbalanced_size: n0 = (N - Σ n_g² / N) / (G - 1), at most the mean size and equal to it if groups are
            equally large; NaN for fewer than two groups.
    """

    groups: int
    people: int
    between: float
    within: float
    mean_size: float
    unbalanced_size: float


def anova(scores: np.ndarray, groups: np.ndarray) -> Anova:
    """One-way analysis of variance; people without a score or a group are left out.

    Source: Fisher (1925); n0 as in Snedecor & Cochran (1980).

    Args:
        scores: (n,) numbers, NaN for missing ones.
        groups: (n,) labels of any kind.

    Raises:
        ValueError: scores and groups are not one-dimensional and equally long.
    """
    values, codes = known(scores, groups)
    sizes = np.bincount(codes).astype(float)
    between, within = _mean_squares(values, codes, sizes)
    return Anova(
        groups=len(sizes),
        people=len(values),
        between=between,
        within=within,
        mean_size=len(values) / len(sizes) if len(sizes) else math.nan,
        unbalanced_size=_unbalanced_size(sizes),
    )


def known(scores: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The scores that exist, and for each the number of its group, 0 to G - 1 without gaps.

    Raises:
        ValueError: scores and groups are not one-dimensional and equally long.
    """
    scores, labels = np.asarray(scores, dtype=float), np.asarray(groups)
    if scores.ndim != 1 or scores.shape != labels.shape:
        raise ValueError(f"scores {scores.shape} and groups {labels.shape} must be one-dimensional and equally long")
    present = ~(np.isnan(scores) | pd.isna(labels))
    return scores[present], pd.factorize(labels[present])[0]


def _mean_squares(values: np.ndarray, codes: np.ndarray, sizes: np.ndarray) -> tuple[float, float]:
    if not len(values):
        return math.nan, math.nan
    # Subtracting the first score makes identical scores, and their squares, exactly 0.
    values = values - values[0]
    means = np.bincount(codes, weights=values) / sizes
    between = float(np.sum(sizes * (means - np.mean(values)) ** 2))
    within = float(np.sum((values - means[codes]) ** 2))
    return _ratio(between, len(sizes) - 1), _ratio(within, len(values) - len(sizes))


def _unbalanced_size(sizes: np.ndarray) -> float:
    people = float(np.sum(sizes))
    return _ratio(people - float(np.sum(sizes**2)) / people, len(sizes) - 1) if people else math.nan


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else math.nan


def icc1(scores: np.ndarray, groups: np.ndarray, size: Literal["mean", "unbalanced"] = "mean") -> float:
    """ICC(1), the share of a single score's variance that is between groups: (MSB - MSW) / (MSB + (k - 1) MSW).

    Negative if groups differ less than random groups would; unlike in a mixed model, it is not truncated at 0. NaN for
    fewer than two groups, if no group has two scores, or if all scores are equal.

    Source: Bliese (2000), with k = N/G; Snedecor & Cochran (1980) for the unbalanced k = n0.

    Args:
        scores: (n,) numbers, NaN for missing ones.
        groups: (n,) labels of any kind.
        size: the group size k: ``"mean"``, as in the R package multilevel, or ``"unbalanced"``.

    Raises:
        ValueError: ``size`` has another value, or scores and groups are not one-dimensional and equally long.
    """
    if size not in SIZES:
        raise ValueError(f"size = {size!r}; allowed are 'mean' (N/G) and 'unbalanced' (n0)")
    table = anova(scores, groups)
    members = table.mean_size if size == "mean" else table.unbalanced_size
    return _ratio(table.between - table.within, table.between + (members - 1) * table.within)


def icc2(scores: np.ndarray, groups: np.ndarray) -> float:
    """ICC(2), the reliability of group means: (MSB - MSW) / MSB.

    It is ICC(1) with the mean size, extended by the Spearman-Brown formula to groups of that size. Negative if groups
    differ less than random groups would; NaN if ICC(1) is, and if all means are equal.

    Source: Bliese (2000).

    Args:
        scores: (n,) numbers, NaN for missing ones.
        groups: (n,) labels of any kind.

    Raises:
        ValueError: scores and groups are not one-dimensional and equally long.
    """
    table = anova(scores, groups)
    return _ratio(table.between - table.within, table.between)
