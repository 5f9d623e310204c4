"""Precision: whether there are enough replicates, and about how many would be enough."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from sim.stats.intervals import CONFIDENCE, t_quantile
from sim.studies.effects.contrast import UNDECIDED

WANTED = 0.05  # half-width of the interval of a mean, as a share of the mean
MAX_NAMED = 10_000  # replicates
NO_INTERVAL = "With a single pair of replicates there is no interval: the random seed alone may explain any difference."
Z_BEYOND, Z_WITHIN = 1.96, 1.645  # of the normal distribution: 95 % interval, and two one-sided tests at 5 %


# Means of a run.


def replicates_for_mean(cv: float) -> float:
    """Replicates for a 95 % interval of ±5 % of the mean, from the coefficient of variation between replicates."""
    return max(1.0, math.ceil((Z_BEYOND * cv / WANTED) ** 2)) if math.isfinite(cv) else math.inf


def advice(n: int, cv: float, signed: bool = False) -> str:
    """Advice on the number of replicates of a mean; empty if ``n`` is enough.

    Args:
        n: completed replicates.
        cv: standard deviation between replicates divided by the mean.
        signed: the measure may be negative, so that a share of its mean is not meaningful.
    """
    if n < 2:
        return "one replicate: no interval"
    needed = replicates_for_mean(cv)
    if signed or math.isnan(cv) or n >= needed:
        return ""
    about = f"about {needed:,.0f}" if needed <= MAX_NAMED else f"over {MAX_NAMED:,}"
    return f"n too small: {about} needed"


# Effects of a study.


def replicates_to_decide(n: int, difference: float, half_width: float, smallest: float) -> float:
    """About how many replicates would decide a contrast, if its difference is what has been estimated.

    The half-width of the interval has to shrink to the distance between the difference and the smallest effect of
    interest: that of the 95 % interval beyond it, that of the 90 % interval within it.

    Args:
        n: completed pairs, two or more.
        difference: estimated.
        half_width: of its 95 % interval.
        smallest: effect of interest.

    Returns:
        Replicates in all, at least n + 1; infinite if the difference equals the smallest effect of interest.

    >>> replicates_to_decide(20, difference=0.035, half_width=0.02, smallest=0.025)
    73
    """
    deviation = half_width * math.sqrt(n) / t_quantile((1 + CONFIDENCE) / 2, n - 1)
    distance = abs(abs(difference) - smallest)
    z = Z_BEYOND if abs(difference) > smallest else Z_WITHIN
    if not distance:
        return math.inf
    return max(n + 1, math.ceil((z * deviation / distance) ** 2 + z**2 / 2))  # Student's t needs z²/2 more


def undecided_in(effects: pd.DataFrame) -> pd.DataFrame:
    """The undecided contrasts, with about how many replicates they need (column ``needed``), fewest first."""
    if not len(effects):
        return effects.assign(needed=[])
    rows = effects[effects["verdict"] == UNDECIDED]
    needed = [
        replicates_to_decide(int(row.n), row.difference, row.half_width, row.smallest) for row in rows.itertuples()
    ]
    return rows.assign(needed=np.array(needed, float)).sort_values("needed", kind="stable")


def replicates_in_words(needed: float) -> str:
    """A rounded number of replicates.

    >>> replicates_in_words(73.2), replicates_in_words(1234), replicates_in_words(math.inf)
    ('about 74', 'about 1,300', 'over 10,000')
    """
    if not math.isfinite(needed) or needed > MAX_NAMED:
        return f"over {MAX_NAMED:,}"
    step = 10 ** max(0, int(math.log10(needed)) - 1) if needed >= 1 else 1
    return f"about {math.ceil(needed / step) * step:,}"


def precision_by_measure(effects: pd.DataFrame) -> pd.DataFrame:
    """For each measure: n, median and widest half-width, smallest effect, contrasts, undecided, replicates needed.

    ``needed`` decides half of the undecided contrasts; NaN if there is none.
    """
    undecided = undecided_in(effects)
    rows = []
    for name, part in effects.groupby("measure", sort=False):
        own = undecided[undecided["measure"] == name]
        rows.append(
            {
                "measure": name, "label": part["label"].iloc[0], "unit": part["unit"].iloc[0],
                "contrasts": len(part), "undecided": len(own), "fewest": part["n"].min(), "most": part["n"].max(),
                "median": part["half_width"].median(), "widest": part["half_width"].max(),
                "smallest": part["smallest"].iloc[0],
                "needed": own["needed"].median() if len(own) else np.nan,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
