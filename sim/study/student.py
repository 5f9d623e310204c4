"""Quantiles of Student's t for whole degrees of freedom, so that an interval needs no further library."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

MANY = 1000  # degrees of freedom above which a series around the normal quantile is exact to 1e-10


@lru_cache
def t_quantile(probability: float, freedom: int) -> float:
    """The value that Student's t with ``freedom`` degrees of freedom stays below with ``probability``.

    Args:
        probability: strictly between 0 and 1.
        freedom: 1 or more.
    """
    if probability < 0.5:
        return -t_quantile(1 - probability, freedom)
    if freedom > MANY:
        return _near_normal(NormalDist().inv_cdf(probability), freedom)
    low, high = 0.0, 1.0
    while _below(high, freedom) < probability:
        low, high = high, 2 * high
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, freedom) < probability else (low, middle)
    return (low + high) / 2


def _below(t: float, freedom: int) -> float:
    """P(T <= t) for t >= 0: the finite series of Abramowitz & Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine, odd = math.cos(angle), freedom % 2
    terms, term = [], cosine if odd else 1.0
    for k in range(2 + odd, freedom + 1, 2):
        terms.append(term)
        term *= cosine**2 * (k - 1) / k
    inside = math.sin(angle) * math.fsum(terms)
    return 0.5 + (inside + angle) / math.pi if odd else 0.5 + inside / 2


def _near_normal(z: float, freedom: int) -> float:
    """Abramowitz & Stegun 26.7.5, two terms and a third."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
