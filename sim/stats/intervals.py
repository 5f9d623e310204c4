"""Confidence intervals of means, and of mean paired differences (effects), over replicates."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit  # scipy.stats.t.ppf calls this; importing scipy.stats takes twice as long

from sim.stats.paired import means, variances

CONFIDENCE = 0.95


def t_quantile(probability: float, degrees_of_freedom: int) -> float:
    """Quantile of Student's t distribution with that many degrees of freedom."""
    return float(stdtrit(degrees_of_freedom, probability))


def half_width(values: np.ndarray, confidence: float = CONFIDENCE) -> float:
    """Half-width of the t interval of the mean; NaN for fewer than two values."""
    n = len(values)
    if n < 2:
        return math.nan
    return t_quantile((1 + confidence) / 2, n - 1) * float(np.std(values, ddof=1)) / math.sqrt(n)


def half_widths(variance: np.ndarray, n: np.ndarray, confidence: float) -> np.ndarray:
    """Half-widths of the t intervals of many means at once, for example of effects: means of paired differences.

    Args:
        variance: of what is averaged, (rows,).
        n: number of values or pairs, (rows,).
        confidence: e.g. 0.95.
    """
    degrees_of_freedom = np.maximum(n - 1, 1)
    quantiles = stdtrit(degrees_of_freedom, (1 + confidence) / 2)
    return np.where(n > 1, quantiles * np.sqrt(variance / np.maximum(n, 1)), np.nan)


def interval(
    values: np.ndarray, confidence: float = CONFIDENCE, bounds: tuple[float | None, float | None] = (None, None)
) -> dict[str, float]:
    """As :func:`intervals`, for the (n,) values of one mean."""
    found = intervals(np.asarray(values, float)[None, :], confidence, bounds)
    return {name: of_rows.tolist()[0] for name, of_rows in found.items()}


def intervals(
    values: np.ndarray, confidence: float = CONFIDENCE, bounds: tuple[float | None, float | None] = (None, None)
) -> dict[str, np.ndarray]:
    """Means, t intervals, n, half-widths and coefficients of variation, each over one value per replicate.

    Args:
        values: (rows, n) one per replicate; NaN where there is none.
        confidence: e.g. 0.95.
        bounds: between which the true mean must lie; None: no bound. The interval is cut off there. It then covers the
            true mean exactly as often as the whole interval does, for no mean can lie in what is cut off.

    Returns:
        mean, low, high, n, half_width (of the whole interval), cv (standard deviation / mean), each (rows,).
    """
    known = ~np.isnan(values)
    n, mean, deviation = known.sum(axis=1), means(values, known), np.sqrt(variances(values, known))
    half = stdtrit(np.maximum(n - 1, 1), (1 + confidence) / 2) * deviation / np.sqrt(np.maximum(n, 1))
    cv = np.divide(deviation, np.abs(mean), out=np.full(len(n), np.nan), where=mean != 0)
    low, high = (-math.inf if bounds[0] is None else bounds[0]), (math.inf if bounds[1] is None else bounds[1])
    return {
        "mean": mean, "low": np.maximum(mean - half, low), "high": np.minimum(mean + half, high), "n": n,
        "half_width": half, "cv": cv,
    }  # fmt: skip
