"""How sure the numbers are: every measure's mean over replicates with its 95 % interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.measures.cohorts import clocks, followed
from sim.measures.registry import COHORT, MEASURES
from sim.study.student import t_quantile

if TYPE_CHECKING:
    from sim.config import Config

CONFIDENCE = 0.95
COLUMNS = ["label", "unit", "mean", "low", "high", "n", "half_width", "cv", "headline"]

# A run's mean of these weighs each week by its encounters or by its completed plans; of all others, every
# week counts the same.
OVER_ENCOUNTERS = (
    "task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "episode_share", "hazard",
)  # fmt: skip
OVER_COMPLETED = (
    "on_time_share", "weeks_to_plan", "quality", "creativity", "creativity_strong", "engagement", "duplicates",
)  # fmt: skip
WEIGHTS = dict.fromkeys(OVER_ENCOUNTERS, "encounters") | dict.fromkeys(OVER_COMPLETED, "completed")


def per_replicate(weekly: pd.DataFrame, cases: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The whole service's figures over the measured weeks: a row a replicate, a column a measure."""
    measured = weekly[(weekly["scope"] == "service") & (weekly["week"] >= 0)]
    columns = dict(run_means(measured, [name for name in MEASURES if name in measured]))
    columns |= {"on_time": _on_time(cases, config), "median_weeks": _median_weeks(cases, config)}
    return pd.DataFrame(columns)


def summarise(weekly: pd.DataFrame, cases: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Means over replicates and how sure they are.

    Returns:
        One row a measure (index ``measure``): label, unit, mean, low and high (95 % interval of the mean, by
        Student's t over replicates), n (replicates that have a value), half_width of the interval, cv
        (standard deviation over replicates / mean), headline (belongs in the short table).
    """
    values = per_replicate(weekly, cases, config)
    registry = {**MEASURES, **COHORT}
    rows = {}
    for name in values:
        measure = registry[name]
        estimate = interval(values[name].dropna().to_numpy())
        rows[name] = {"label": measure.label, "unit": measure.unit, **estimate, "headline": measure.headline}
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("measure")


def interval(values: np.ndarray) -> dict[str, float]:
    """Mean, 95 % interval, n, half-width and coefficient of variation of one number a replicate."""
    n = len(values)
    mean = float(np.mean(values)) if n else math.nan
    spread = float(np.std(values, ddof=1)) if n > 1 else math.nan
    half = t_quantile(1 - (1 - CONFIDENCE) / 2, n - 1) * spread / math.sqrt(n) if n > 1 else math.nan
    cv = spread / abs(mean) if mean else math.nan
    return {"mean": mean, "low": mean - half, "high": mean + half, "n": n, "half_width": half, "cv": cv}


def run_means(measured: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """(replicates, measures) means over weeks; weeks without a value are left out."""
    values = measured[names]
    weights = pd.DataFrame(
        {name: measured[WEIGHTS[name]] if name in WEIGHTS else 1.0 for name in names}, measured.index
    )
    weights = weights.where(values.notna(), 0.0)
    weighted, total = (table.groupby(measured["replicate"]).sum() for table in (values.fillna(0.0) * weights, weights))
    return weighted / total.where(total > 0)


def _on_time(cases: pd.DataFrame, config: Config) -> pd.Series:
    cohort = followed(cases, config.weeks, clocks(cases, config))
    return cohort["on_time"].astype(float).groupby(cohort["replicate"]).mean()


def _median_weeks(cases: pd.DataFrame, config: Config) -> pd.Series:
    measured = cases[cases["arrival"] >= 0]
    until_now = (config.weeks - measured["arrival"]).astype(float)
    table = pd.DataFrame(
        {
            "replicate": measured["replicate"],
            "weeks": measured["weeks"].fillna(until_now),
            "planned": measured["outcome"] == "completed",
        }
    )
    return pd.Series(
        {number: kaplan_meier_median(part["weeks"], part["planned"]) for number, part in table.groupby("replicate")},
        dtype=float,
    )


def kaplan_meier_median(weeks: pd.Series, planned: pd.Series) -> float:
    """Weeks by which half of the cases have their plan, cases without one counting as long as seen.

    NaN when fewer than half get one within the weeks observed. Kaplan & Meier 1958.
    """
    times, places = np.unique(weeks.to_numpy(), return_inverse=True)
    plans = np.bincount(places, planned.to_numpy(dtype=float), len(times))
    ended = np.bincount(places, minlength=len(times))
    at_risk = len(places) - np.concatenate([[0], np.cumsum(ended)[:-1]])
    waiting = np.cumprod(1 - plans / at_risk)
    reached = np.flatnonzero(waiting <= 0.5)
    return float(times[reached[0]]) if len(reached) else math.nan
