"""How sure the study is: half-widths, contrasts that are undecided, and about how many replicates would decide them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from sim.stats.intervals import CONFIDENCE, t_quantile
from sim.studies.effects.contrast import UNDECIDED

Z_BEYOND, Z_WITHIN = 1.96, 1.645  # of the normal distribution, for the two intervals that a verdict uses
MOST_NAMED = 10_000


def replicates_to_decide(n: int, difference: float, half_width: float, smallest: float) -> float:
    """About how many replicates would decide a contrast, if its difference is what has been estimated.

    The half-width of the interval has to shrink to the distance between the difference and the smallest effect of
    interest: that of the 95 % interval beyond it, that of the 90 % interval within it.

    Args:
        n: pairs at hand, two or more.
        difference: estimated.
        half_width: of its 95 % interval.
        smallest: effect of interest.

    Returns:
        Replicates in all, at least n + 1; infinite where the difference is the smallest effect of interest.

    >>> replicates_to_decide(20, difference=0.035, half_width=0.02, smallest=0.025)
    73
    """
    deviation = half_width * math.sqrt(n) / t_quantile((1 + CONFIDENCE) / 2, n - 1)
    distance = abs(abs(difference) - smallest)
    z = Z_BEYOND if abs(difference) > smallest else Z_WITHIN
    if not distance:
        return math.inf
    return max(n + 1, math.ceil((z * deviation / distance) ** 2 + z**2 / 2))  # Student's t needs z²/2 more


def undecided_in(found: pd.DataFrame) -> pd.DataFrame:
    """The contrasts that are undecided, with about how many replicates they need, fewest first."""
    if not len(found):
        return found.assign(needed=[])
    rows = found[found["verdict"] == UNDECIDED]
    needed = [
        replicates_to_decide(int(row.n), row.difference, row.half_width, row.smallest) for row in rows.itertuples()
    ]
    return rows.assign(needed=np.array(needed, float)).sort_values("needed", kind="stable")


def about(needed: float) -> str:
    """A number of replicates in words."""
    if not math.isfinite(needed) or needed > MOST_NAMED:
        return f"over {MOST_NAMED:,}"
    step = 10 ** max(0, int(math.log10(needed)) - 1) if needed >= 1 else 1
    return f"about {math.ceil(needed / step) * step:,}"


def by_measure(found: pd.DataFrame) -> pd.DataFrame:
    """For each measure: n, median and widest half-width, smallest effect, contrasts, undecided, replicates needed.

    ``needed`` decides half of the contrasts that are undecided; NaN where there is none.
    """
    open_ones = undecided_in(found)
    rows = []
    for name, part in found.groupby("measure", sort=False):
        mine = open_ones[open_ones["measure"] == name]
        widths = part["half_width"]
        about_it = {"measure": name, "label": part["label"].iloc[0], "unit": part["unit"].iloc[0]}
        sure = {"median": widths.median(), "widest": widths.max(), "smallest": part["smallest"].iloc[0]}
        counts = {"contrasts": len(part), "undecided": len(mine), "fewest": part["n"].min(), "most": part["n"].max()}
        rows.append({**about_it, **counts, **sure, "needed": mine["needed"].median() if len(mine) else np.nan})
    return pd.DataFrame(rows)
