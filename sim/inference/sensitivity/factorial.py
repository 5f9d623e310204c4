"""A full factorial of switches: main effects, shares of variance, and Shapley's fair shares of what all do together."""

from __future__ import annotations

from itertools import product
from math import factorial

import numpy as np
import pandas as pd

from sim.stats.intervals import half_width


def combinations(factors: int) -> np.ndarray:
    """(2 ** factors, factors) of 0 (off) and 1 (on); the first row has all off, the last all on."""
    return np.array(list(product((0, 1), repeat=factors)))


def main_effects(values: np.ndarray) -> np.ndarray:
    """(factors, replicates) means with a factor on minus means with it off, over all settings of the others.

    Args:
        values: (2 ** factors, replicates), in the order of :func:`combinations`.
    """
    on = combinations(_factors(values))
    return np.stack([values[column == 1].mean(axis=0) - values[column == 0].mean(axis=0) for column in on.T])


def shapley(values: np.ndarray) -> np.ndarray:
    """(factors, replicates) each factor's mean marginal effect over all orders in which factors are switched on.

    They sum to what all factors on is beyond all off. All orders are counted, none is sampled. Source: Shapley 1953.
    """
    k = _factors(values)
    on = combinations(k)
    others = on.sum(axis=1)
    weights = np.array([factorial(size) * factorial(k - size - 1) / factorial(k) if size < k else 0 for size in others])
    found = []
    for place in range(k):
        without = np.flatnonzero(on[:, place] == 0)
        with_it = without + 2 ** (k - 1 - place)
        found.append((weights[without, None] * (values[with_it] - values[without])).sum(axis=0))
    return np.stack(found)


def variance_shares(means: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and total order shares of the variance over all combinations, exactly.

    Args:
        means: (2 ** factors,).

    Returns:
        Two (factors,); NaN if the means do not vary.
    """
    k = _factors(means)
    signs = 2 * combinations(k) - 1
    terms = combinations(k).astype(bool)  # which factors each product of signs holds
    products = np.stack([signs[:, term].prod(axis=1) for term in terms])
    squares = (products @ means / len(means)) ** 2
    squares[0] = 0.0  # the mean
    whole = squares.sum()
    if not whole > np.finfo(float).eps * means.mean() ** 2:
        return np.full(k, np.nan), np.full(k, np.nan)
    first = np.array([squares[terms[:, place] & (terms.sum(axis=1) == 1)].sum() for place in range(k)])
    total = np.array([squares[terms[:, place]].sum() for place in range(k)])
    return first / whole, total / whole


def factorial_table(names: list[str], values: np.ndarray) -> pd.DataFrame:
    """A row a switch.

    Args:
        names: of the switches.
        values: (2 ** switches, replicates) without NaN; no replicate gives NaN everywhere.

    Returns:
        ``switch``; ``effect`` (on minus off, mean over all settings of the others), ``shapley`` and the half-widths of
        their 95 % intervals over replicates; ``first`` and ``total`` share of the variance over combinations.
    """
    values = values if values.shape[1] else np.full((len(values), 1), np.nan)
    main, fair = main_effects(values), shapley(values)
    first, total = variance_shares(values.mean(axis=1))
    return pd.DataFrame(
        {
            "switch": names, "effect": main.mean(axis=1), "effect_half": [half_width(row) for row in main],
            "shapley": fair.mean(axis=1), "shapley_half": [half_width(row) for row in fair], "first": first,
            "total": total, "replicates": values.shape[1],
        }
    )  # fmt: skip


def _factors(values: np.ndarray) -> int:
    return len(values).bit_length() - 1
