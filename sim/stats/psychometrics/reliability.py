"""Reliability of a scale's score: alpha, omega, item-total correlations, and the expected alpha."""

from __future__ import annotations

import math
import warnings
from threading import Lock

import numpy as np

FEWEST_PEOPLE = 3
FEWEST_ITEMS = 2
# A factor of two items is not identified: one correlation does not determine two loadings.
FEWEST_ITEMS_OF_A_FACTOR = 3
# A variance below this share of its parts is rounding.
ROUNDING = 1e-12
# A uniqueness at or below it is a Heywood case; the lower bound of R's factanal.
SMALLEST_UNIQUENESS = 0.005
# Usually tens of steps are enough. If a factor depends on one item, thousands change omega by a few thousandths.
STEP = 1e-12
MAX_STEPS = 5_000
_WARNINGS = Lock()  # warning filters belong to the process, and replicates run in threads


def complete_cases(answers: np.ndarray) -> np.ndarray:
    """The rows of ``answers`` (n, J) in which no item is missing, as floats.

    Raises:
        ValueError: ``answers`` is not a table of people by items.
    """
    answers = np.asarray(answers, dtype=float)
    if answers.ndim != 2:
        raise ValueError(f"answers have the shape {answers.shape}; they must be a table of people by items")
    return answers[~np.isnan(answers).any(axis=1)]


def _variances(columns: np.ndarray) -> np.ndarray:
    """Sample variances by column; exactly 0 for a constant column, whose rounded mean would give another value."""
    return np.asarray(np.var(columns - columns[0], axis=0, ddof=1))


def alpha(answers: np.ndarray) -> float:
    """Cronbach's alpha of the sum of the items: J/(J - 1) · (1 - Σ s_j² / s_total²).

    Complete cases only. Negative if items are negatively related. An item without variance counts as an item. NaN for
    fewer than two items or three people, or a total without variance.

    Source: Cronbach (1951).

    Args:
        answers: (n, J) answers, NaN for missing ones.

    Raises:
        ValueError: ``answers`` is not a table.
    """
    complete = complete_cases(answers)
    people, items = complete.shape
    if people < FEWEST_PEOPLE or items < FEWEST_ITEMS:
        return math.nan
    of_items = float(np.sum(_variances(complete)))
    total = float(_variances(complete.sum(axis=1, keepdims=True))[0])
    if total <= ROUNDING * of_items:
        return math.nan
    return items / (items - 1) * (1 - of_items / total)


def alpha_expected(loading: float, items: int) -> float:
    """Alpha of ``items`` parallel, continuous items with one standardised ``loading``: J l² / (1 + (J - 1) l²).

    Answers in a few categories have a lower alpha. Source: Spearman (1910) and Brown (1910), of a correlation l².

    Raises:
        ValueError: the loading is outside -1 to 1, or there is no item.
    """
    if not -1 <= loading <= 1 or items < 1:
        raise ValueError(
            f"loading = {loading:g} and items = {items}; allowed are loadings of -1 to 1 and 1 item or more"
        )
    shared = loading**2
    return items * shared / (1 + (items - 1) * shared)


def item_total(answers: np.ndarray) -> np.ndarray:
    """Corrected item-total correlations, (J,): of each item with the sum of the others. Complete cases only.

    NaN for an item without variance or with a constant sum of the others, and for fewer than two items or three
    people.

    Source: Nunnally & Bernstein (1994).

    Args:
        answers: (n, J) answers, NaN for missing ones.

    Raises:
        ValueError: ``answers`` is not a table.
    """
    complete = complete_cases(answers)
    people, items = complete.shape
    if people < FEWEST_PEOPLE or items < FEWEST_ITEMS:
        return np.full(items, math.nan)
    others = complete.sum(axis=1, keepdims=True) - complete
    return np.array([_correlation(complete[:, item], others[:, item]) for item in range(items)])


def _correlation(first: np.ndarray, second: np.ndarray) -> float:
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return math.nan
    return float(np.corrcoef(first, second)[0, 1])


def omega(answers: np.ndarray) -> float:
    """McDonald's omega total of the sum of the items, by a model of one factor: (Σ l_j)² / ((Σ l_j)² + Σ u_j).

    Loadings l_j and unique variances u_j are maximum-likelihood estimates in the items' own units, so omega describes
    the same sum as ``alpha``. The denominator is the variance of that sum implied by the model, not the observed one.
    Complete cases only. NaN if it cannot be estimated: fewer than three items, no more people than items, an item that
    is constant or determined by the others, or an item without unique variance (a Heywood case).

    Source: McDonald (1999); the implied variance as in Flora (2020).

    Args:
        answers: (n, J) answers, NaN for missing ones.

    Raises:
        ValueError: ``answers`` is not a table.
    """
    complete = complete_cases(answers)
    people, items = complete.shape
    if items < FEWEST_ITEMS_OF_A_FACTOR or people <= items:
        return math.nan
    variances = _variances(complete)
    if np.any(variances == 0):
        return math.nan
    loadings, uniquenesses = _one_factor(np.corrcoef(complete, rowvar=False))
    common = float(np.sum(np.sqrt(variances) * loadings)) ** 2
    return common / (common + float(np.sum(variances * uniquenesses)))


def _one_factor(correlations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Standardised loadings and uniquenesses, each (J,), of one factor; NaN if there is no proper solution."""
    undefined = np.full(len(correlations), math.nan)
    if np.linalg.eigvalsh(correlations)[0] <= ROUNDING:
        return undefined, undefined
    three = len(correlations) == FEWEST_ITEMS_OF_A_FACTOR
    loadings, uniquenesses = _of_three(correlations) if three else _of_many(correlations)
    proper = bool(np.all(uniquenesses > SMALLEST_UNIQUENESS))
    return (loadings, uniquenesses) if proper else (undefined, undefined)


def _of_three(correlations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Three items determine the factor exactly: l_1² = r_12 r_13 / r_23."""
    r12, r13, r23 = correlations[0, 1], correlations[0, 2], correlations[1, 2]
    if r12 * r13 * r23 <= 0:
        return np.full(FEWEST_ITEMS_OF_A_FACTOR, math.nan), np.full(FEWEST_ITEMS_OF_A_FACTOR, math.nan)
    squares = np.array([r12 * r13 / r23, r12 * r23 / r13, r13 * r23 / r12])
    signs = np.array([1.0, np.sign(r12), np.sign(r13)])
    return signs * np.sqrt(squares), 1 - squares


def _of_many(correlations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Four items or more, by maximum likelihood."""
    from sklearn.decomposition import FactorAnalysis
    from sklearn.exceptions import ConvergenceWarning

    model = FactorAnalysis(n_components=1, tol=STEP, max_iter=MAX_STEPS, svd_method="lapack")
    with _WARNINGS, warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(_rows_with(correlations))
    return model.components_[0], model.noise_variance_


def _rows_with(correlations: np.ndarray) -> np.ndarray:
    """(2J, J) rows of mean 0 whose covariance, divided by their number, is ``correlations``.

    The likelihood depends on answers only through their covariance, so a few rows can replace thousands of people.
    """
    half = math.sqrt(len(correlations)) * np.linalg.cholesky(correlations).T
    return np.vstack([half, -half])
