"""Cases by when they arrived, so that slow and unfinished ones count too."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.model.config import Config
from sim.stats.survival import kaplan_meier_median

NEEDED = ("replicate", "arrival", "outcome", "weeks", "on_time")


def clocks(cases: pd.DataFrame, config: Config) -> np.ndarray:
    """(cases,) weeks within which each case's plan is due, by its type."""
    due = {name: kind.clock_weeks for name, kind in config.organisation.case_types.items()}
    kinds = cases["case_type"].astype("category")
    return np.array([due[name] for name in kinds.cat.categories], dtype=float)[kinds.cat.codes]


def followed(cases: pd.DataFrame, weeks: int, horizon: np.ndarray) -> pd.DataFrame:
    """Cases that arrived in the measured weeks and could be followed for ``horizon`` weeks each.

    Families that withdrew within the horizon are left out: nobody knows when their plan would have come.
    """
    arrival = cases["arrival"].to_numpy()
    seen = (arrival >= 0) & (arrival + horizon <= weeks - 1)
    left = (cases["outcome"] == "withdrawn").to_numpy() & (cases["weeks"].to_numpy() <= horizon)
    return cases.loc[seen & ~left, list(NEEDED)]


def on_time_by_cohort(cases: pd.DataFrame, config: Config, weeks: int, span: int) -> pd.DataFrame:
    """Share of plans on time: a row a replicate, a column for each ``span`` weeks of arrival (its first week).

    The last cohort is left out if it could be followed only in part, unless it is the only one.
    """
    cohort = followed(cases, weeks, clocks(cases, config))
    start = (cohort["arrival"] // span * span).rename("arrival")
    table = cohort.groupby(["replicate", start])["on_time"].mean().unstack("arrival")
    last = weeks - 1 - max((kind.clock_weeks for kind in config.organisation.case_types.values()), default=0)
    whole = [first for first in table.columns if first + span - 1 <= last]
    return table[whole] if whole else table


def weeks_to_plan(cases: pd.DataFrame, weeks: int, horizon: int) -> np.ndarray:
    """Weeks from arrival to plan of every case that could be followed for ``horizon`` weeks; inf if later."""
    cohort = followed(cases, weeks, np.full(len(cases), float(horizon)))
    done = (cohort["outcome"] == "completed").to_numpy() & (cohort["weeks"].to_numpy() <= horizon)
    return np.where(done, cohort["weeks"].to_numpy(), np.inf)


def of_completed(cases: pd.DataFrame, measure: str) -> np.ndarray:
    """(replicates,) means of a measure over the plans completed in the measured weeks."""
    done = (cases["outcome"] == "completed").to_numpy() & (cases["closed"] >= 0).to_numpy()
    return cases.loc[done, ["replicate", measure]].groupby("replicate")[measure].mean().to_numpy()


def cohort_figures(cases: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Share of plans on time and median weeks to plan: a row a replicate."""
    table = pd.DataFrame({name: cases[name] for name in ("replicate", "arrival", "weeks")})
    table["clock"] = clocks(cases, config)
    for outcome in ("completed", "withdrawn"):
        table[outcome] = (cases["outcome"] == outcome).to_numpy()
    return pd.DataFrame.from_dict(
        {number: figures_of(part, config.weeks) for number, part in table.groupby("replicate")}, orient="index"
    )


def figures_of(cases: Mapping[str, np.ndarray], weeks: int) -> dict[str, float]:
    """Share of plans on time and median weeks to plan of one replicate's cases.

    Args:
        cases: arrays (cases,): ``arrival`` (week, burn-in negative), ``weeks`` from arrival to closing (NaN while
            open), ``clock`` (weeks within which the plan is due), ``completed`` and ``withdrawn`` (true or false).
        weeks: measured weeks seen.
    """
    arrival, taken, clock = (np.asarray(cases[name], float) for name in ("arrival", "weeks", "clock"))
    completed, withdrawn = (np.asarray(cases[name], bool) for name in ("completed", "withdrawn"))
    measured = arrival >= 0
    cohort = measured & (arrival + clock <= weeks - 1) & ~(withdrawn & (taken <= clock))
    on_time = completed & (taken <= clock) & cohort
    seen = np.where(np.isnan(taken), weeks - arrival, taken)
    return {
        "on_time": int(on_time.sum()) / int(cohort.sum()) if cohort.any() else math.nan,
        "median_weeks": kaplan_meier_median(seen[measured], completed[measured]),
    }
