"""Confidence intervals of means, and of mean paired differences (effects), over replicates."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit  # scipy.stats.t.ppf calls this; importing scipy.stats takes twice as long

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
    """Mean, t interval, n, half-width and coefficient of variation of one value per replicate.

    Args:
        values: (n,) one per replicate.
        confidence: e.g. 0.95.
        bounds: between which the true mean must lie; None: no bound. The interval is cut off there. It then covers the
            true mean exactly as often as the whole interval does, for no mean can lie in what is cut off.

    Returns:
        mean, low, high, n, half_width (of the whole interval), cv (standard deviation / mean).
    """
    n = len(values)
    mean = float(np.mean(values)) if n else math.nan
    deviation = float(np.std(values, ddof=1)) if n > 1 else math.nan
    half = half_width(values, confidence)
    cv = deviation / abs(mean) if mean else math.nan
    low, high = (
        limit if bound is None or math.isnan(limit) else inner(limit, bound)
        for limit, bound, inner in zip((mean - half, mean + half), bounds, (max, min), strict=True)
    )
    return {"mean": mean, "low": low, "high": high, "n": n, "half_width": half, "cv": cv}
