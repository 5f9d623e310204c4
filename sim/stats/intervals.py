"""How sure a mean over replicates is."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit

CONFIDENCE = 0.95


def t_quantile(probability: float, freedom: int) -> float:
    """The value that Student's t with ``freedom`` degrees of freedom stays below with ``probability``."""
    return float(stdtrit(freedom, probability))


def half_width(values: np.ndarray, confidence: float = CONFIDENCE) -> float:
    """Half the width of the interval of the mean, by Student's t; NaN of fewer than two values."""
    n = len(values)
    if n < 2:
        return math.nan
    return t_quantile((1 + confidence) / 2, n - 1) * float(np.std(values, ddof=1)) / math.sqrt(n)


def interval(values: np.ndarray, confidence: float = CONFIDENCE) -> dict[str, float]:
    """Mean, its interval, n, half-width and coefficient of variation of one number a replicate."""
    n = len(values)
    mean = float(np.mean(values)) if n else math.nan
    spread = float(np.std(values, ddof=1)) if n > 1 else math.nan
    half = half_width(values, confidence)
    cv = spread / abs(mean) if mean else math.nan
    return {"mean": mean, "low": mean - half, "high": mean + half, "n": n, "half_width": half, "cv": cv}
