"""How sure a run's numbers are: every measure's mean over replicates with its 95 % interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sim.measures.cohorts import cohort_figures
from sim.measures.means import run_means
from sim.measures.registry import COHORT, MEASURES
from sim.stats.intervals import interval

if TYPE_CHECKING:
    from sim.model.config import Config

COLUMNS = ["label", "unit", "mean", "low", "high", "n", "half_width", "cv", "headline"]


def per_replicate(weekly: pd.DataFrame, cases: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The whole service's figures over the measured weeks: a row a replicate, a column a measure."""
    measured = weekly[(weekly["scope"] == "service") & (weekly["week"] >= 0)]
    means = run_means(measured, [name for name in MEASURES if name in measured])
    return means.join(cohort_figures(cases, config))


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
