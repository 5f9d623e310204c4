"""Survival analysis of censored durations."""

from __future__ import annotations

import math

import numpy as np


def kaplan_meier_median(weeks: np.ndarray, completed: np.ndarray) -> float:
    """The week by which half of the cases are completed; other cases count as censored in their last week.

    NaN if fewer than half are completed within the weeks observed. Source: Kaplan & Meier (1958).

    Args:
        weeks: (n,) whole weeks until completion or censoring.
        completed: (n,) whether the case was completed.
    """
    durations = np.asarray(weeks).astype(np.int64)
    if not len(durations):
        return math.nan
    ended = np.bincount(durations)
    events = np.bincount(durations, np.asarray(completed, float), len(ended))
    times = np.flatnonzero(ended)
    at_risk = len(durations) - np.concatenate([[0], np.cumsum(ended[times])[:-1]])
    survival = np.cumprod(1 - events[times] / at_risk)
    reached = np.flatnonzero(survival <= 0.5)
    return float(times[reached[0]]) if len(reached) else math.nan
