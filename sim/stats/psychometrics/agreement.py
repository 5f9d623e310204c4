"""Agreement within a group: rWG, average deviation and a_WG.

All functions but ``by_group`` take the answers of one group. Missing answers are left out item by item. An item with
fewer than two answers is left out altogether and does not count as an item.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from typing import Literal

import numpy as np
import pandas as pd

FEWEST_PEOPLE = 2
FEWEST_OPTIONS = 2
# The variance of A equally likely options, one unit apart, is (A² - 1) / 12.
UNIFORM_DIVISOR = 12
CENTRES: dict[str, Callable[[np.ndarray], np.floating]] = {"mean": np.mean, "median": np.median}


def expected_variance(options: int) -> float:
    """The variance of answers spread evenly over A = ``options`` options, one unit apart: (A² - 1) / 12.

    Source: James, Demaree & Wolf (1984).

    Raises:
        ValueError: there are fewer than two options.
    """
    if options < FEWEST_OPTIONS:
        raise ValueError(f"options = {options}; a scale has {FEWEST_OPTIONS} or more")
    return (options**2 - 1) / UNIFORM_DIVISOR


def _answered_items(answers: np.ndarray) -> list[np.ndarray]:
    """The answers to each item that at least two people answered; ``answers`` is (n, J), or (n,) of one item."""
    table = np.asarray(answers, dtype=float)
    table = table[:, None] if table.ndim == 1 else table
    items = [column[~np.isnan(column)] for column in table.T]
    return [item for item in items if len(item) >= FEWEST_PEOPLE]


def rwg(scores: np.ndarray, options: int) -> float:
    """rWG of one item: 1 - s² / σ², with σ² of evenly spread answers; 0 when s² is larger.

    NaN for fewer than two people. Source: James, Demaree & Wolf (1984).

    Args:
        scores: (n,) answers of a group, NaN for missing ones.
        options: number of options of the item, one unit apart.

    Raises:
        ValueError: there are fewer than two options, or more than one item.
    """
    if np.ndim(scores) != 1:
        raise ValueError(f"scores have the shape {np.shape(scores)}; rwg takes one item, rwg_j several")
    return rwg_j(scores, options)


def rwg_j(answers: np.ndarray, options: int) -> float:
    """rWG(J) of several items: J q / (J q + v), with v the items' mean variance over σ², and q = 1 - v.

    0 if the mean variance is larger than that of evenly spread answers. Variances use the answers available for each
    item, as in the R package multilevel since version 2.8. NaN for fewer than two people.

    Source: James, Demaree & Wolf (1984).

    Args:
        answers: (n, J) answers of a group, NaN for missing ones.
        options: number of options of each item, one unit apart.

    Raises:
        ValueError: there are fewer than two options.
    """
    expected = expected_variance(options)
    items = _answered_items(answers)
    if not items:
        return math.nan
    mean = np.mean([np.var(item, ddof=1) for item in items])
    return float(agreement_index(np.asarray(mean / expected), len(items)))


def agreement_index(noise: np.ndarray, items: int) -> np.ndarray:
    """rWG(J) from the items' mean variance as a share of that of evenly spread answers; shares above 1 count as 1."""
    noise = np.minimum(noise, 1.0)
    return items * (1 - noise) / (items * (1 - noise) + noise)


def average_deviation(answers: np.ndarray, about: Literal["mean", "median"] = "mean") -> float:
    """AD_M or AD_Md: mean distance of answers from their mean or median, averaged over items, in units of the scale.

    0 is full agreement. NaN for fewer than two people. Source: Burke, Finkelstein & Dusig (1999).

    Args:
        answers: (n, J) answers of a group, or (n,) of one item; NaN for missing ones.
        about: ``"mean"`` or ``"median"``.

    Raises:
        ValueError: ``about`` has another value.
    """
    if about not in CENTRES:
        raise ValueError(f"about = {about!r}; allowed are 'mean' and 'median'")
    items = _answered_items(answers)
    return float(np.mean([np.mean(np.abs(item - CENTRES[about](item))) for item in items])) if items else math.nan


def awg(answers: np.ndarray, low: float, high: float) -> float:
    """a_WG: 1 - 2 s² over the largest variance possible at the group's mean, averaged over items.

    1 is full agreement, 0 half of the largest disagreement, -1 the largest disagreement. An item is left out if its
    mean is so near an end of the scale that not even one person could have chosen the other end; it counts as 1 if all
    chose the end. NaN if no item is left, or for fewer than two people.

    Source: Brown & Hauenstein (2005).

    Args:
        answers: (n, J) answers of a group, or (n,) of one item; NaN for missing ones.
        low: the lowest option.
        high: the highest option.

    Raises:
        ValueError: ``low`` is not below ``high``, or an answer lies outside them.
    """
    items = _answered_items(answers)
    if low >= high or any(item.min() < low or item.max() > high for item in items):
        raise ValueError(f"low = {low:g} must be below high = {high:g}, and all answers between them")
    values = [value for value in (_awg_of_item(item, low, high) for item in items) if not math.isnan(value)]
    return float(np.mean(values)) if values else math.nan


def _awg_of_item(item: np.ndarray, low: float, high: float) -> float:
    people, total = len(item), float(np.sum(item))
    if item.max() == low or item.min() == high:
        return 1.0
    # Sums of whole numbers are exact, so a mean exactly on the limit counts.
    if not low * (people - 1) + high <= total <= high * (people - 1) + low:
        return math.nan
    mean = total / people
    largest = ((high + low) * mean - mean**2 - high * low) * people / (people - 1)
    return 1 - 2 * float(np.var(item, ddof=1)) / largest


def by_group(
    statistic: Callable[[np.ndarray], float], answers: np.ndarray, groups: np.ndarray
) -> dict[Hashable, float]:
    """The statistic of each group's answers, in the order of the sorted labels; people without a group are left out.

    Args:
        statistic: takes the answers of one group, as ``lambda answers: rwg_j(answers, 5)``.
        answers: (n, J) answers, or (n,) of one item.
        groups: (n,) labels of one categorical trait.

    Raises:
        ValueError: there are not as many labels as people.
    """
    answers = np.asarray(answers, dtype=float)
    if np.shape(groups) != answers.shape[:1]:
        raise ValueError(f"groups have the shape {np.shape(groups)}; {len(answers)} people need as many labels")
    codes, labels = pd.factorize(np.asarray(groups), sort=True)
    return {label: statistic(answers[codes == code]) for code, label in enumerate(labels.tolist())}
