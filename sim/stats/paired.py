"""Paired differences over replicates with common random numbers: means, variances, correlation, standardised size.

Every function takes arrays of one row per comparison and one column per replicate, (rows, replicates). ``known`` marks
the pairs in which both values exist.
"""

from __future__ import annotations

import numpy as np


def means(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Mean of each row over the known pairs; NaN where there is none."""
    n = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0)


def deviations(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Differences from the mean of each row; 0 where there is no value."""
    return np.where(known, values - means(values, known)[:, None], 0.0)


def variances(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Sample variance of each row; NaN for fewer than two pairs."""
    n = known.sum(axis=1)
    squares = (deviations(values, known) ** 2).sum(axis=1)
    return np.divide(squares, n - 1, out=np.full(len(n), np.nan), where=n > 1)


def correlations(before: np.ndarray, after: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Correlation over replicates between the two sides of each comparison; NaN where one side does not vary."""
    first, second = deviations(before, known), deviations(after, known)
    scale = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    return np.divide((first * second).sum(axis=1), scale, out=np.full(len(scale), np.nan), where=scale > 0)


def standardised_differences(difference: np.ndarray, variance: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Glass's delta: differences in standard deviations of the baseline, with Hedges' correction for small n.

    Source:
        Hedges (1981), Journal of Educational Statistics 6: 107-128.
    """
    spread = np.sqrt(variance)
    correction = 1 - 3 / (4 * np.maximum(n - 1, 1) - 1)
    return np.divide(difference * correction, spread, out=np.full(len(n), np.nan), where=spread > 0)
