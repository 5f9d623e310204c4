"""Whether there are enough replicates: the half-width rule of the project, for the summary and the terminal."""

from __future__ import annotations

import math

Z = 1.96  # of the normal distribution: 95 % intervals
WANTED = 0.05  # half-width of the interval, as a share of the mean
MOST_NAMED = 10_000


def replicates_needed(cv: float) -> float:
    """Replicates for a 95 % interval of ±5 % of the mean, from the coefficient of variation between replicates."""
    return max(1.0, math.ceil((Z * cv / WANTED) ** 2)) if math.isfinite(cv) else math.inf


def verdict(n: int, cv: float, signed: bool = False) -> str:
    """Words for one line of the summary; empty when ``n`` is enough.

    Args:
        n: replicates at hand.
        cv: standard deviation between replicates over the mean.
        signed: the measure may be negative, so that a share of its mean says little.
    """
    if n < 2:
        return "one replicate: no interval"
    needed = replicates_needed(cv)
    if signed or math.isnan(cv) or n >= needed:
        return ""
    about = f"about {needed:,.0f}" if needed <= MOST_NAMED else f"over {MOST_NAMED:,}"
    return f"n too few: {about} needed"
