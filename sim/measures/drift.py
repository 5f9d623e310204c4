"""Drift: how much a measure changes within the measured weeks, so that a mean over them can be read for what it is."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sim.measures.sesoi import SMALLEST
from sim.stats.intervals import interval

FEWEST_WEEKS = 52  # of shorter windows, thirds say more about single months than about a drift
COLUMNS = ["drift", "low", "high", "n", "smallest", "drifts"]


def measured_weeks(weekly: pd.DataFrame) -> int:
    """Number of measured weeks in a table by week or by spans of weeks."""
    weeks = np.unique(weekly.loc[weekly["week"] >= 0, "week"].to_numpy())
    span = int(np.diff(weeks).min()) if len(weeks) > 1 else 1
    return int(weeks[-1]) + span if len(weeks) else 0


def drift(weekly: pd.DataFrame, measures: Iterable[str], ends: int = 0) -> pd.DataFrame:
    """How much measures change from the first to the last third of the measured weeks, or other parts at both ends.

    In each replicate, the mean over the weeks of the last part minus that over the first part.

    Args:
        weekly: rows of one unit with ``replicate``, ``week`` (the first of a span; burn-in is negative) and measures.
        measures: those wanted; measures that are not in ``weekly`` or have no smallest effect of interest are left out.
        ends: weeks of each of the two parts; 0: a third.

    Returns:
        One row per measure (index ``measure``): drift (mean over replicates), low and high (95 % interval by Student's
        t over replicates), n (replicates), smallest (smallest effect of interest), drifts (whether the drift exceeds
        it and its interval excludes 0). No rows if fewer than :data:`FEWEST_WEEKS` weeks were measured.
    """
    names = [name for name in measures if name in weekly and name in SMALLEST]
    weeks = measured_weeks(weekly)
    if weeks < FEWEST_WEEKS or not names:
        return pd.DataFrame(columns=COLUMNS).rename_axis("measure")
    part = ends or weeks // 3
    week = weekly["week"]
    first, last = (
        weekly.loc[chosen, ["replicate", *names]].groupby("replicate").mean()
        for chosen in ((week >= 0) & (week < part), week >= weeks - part)
    )
    rows = {}
    for name in names:
        estimate = interval((last[name] - first[name]).dropna().to_numpy(float))
        smallest = SMALLEST[name].value
        certain = estimate["low"] > 0 or estimate["high"] < 0
        rows[name] = {
            "drift": estimate["mean"], "low": estimate["low"], "high": estimate["high"], "n": estimate["n"],
            "smallest": smallest, "drifts": bool(certain and abs(estimate["mean"]) > smallest),
        }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("measure")
