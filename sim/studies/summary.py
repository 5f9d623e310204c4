"""A run's numbers with their uncertainty: every measure's mean over replicates with its 95 % interval."""

from __future__ import annotations

import pandas as pd

from sim.measures.registry import COHORT, MEASURES
from sim.stats.intervals import interval

COLUMNS = ["label", "unit", "mean", "low", "high", "n", "half_width", "cv", "headline"]


def summarise(runs: pd.DataFrame) -> pd.DataFrame:
    """Means over replicates with intervals.

    Args:
        runs: one row per replicate, one column per measure.

    Returns:
        One row per measure (index ``measure``): label, unit, mean, low and high (95 % interval of the mean, by
        Student's t over replicates, cut off at the measure's declared bounds), n (replicates that have a value),
        half_width (of the whole interval), cv (standard deviation over replicates / mean), headline (belongs in the
        short table).
    """
    registry = {**MEASURES, **COHORT}
    rows = {}
    for name in runs:
        if name in registry:
            measure = registry[str(name)]
            estimate = interval(runs[name].dropna().to_numpy(), bounds=(measure.low, measure.high))
            rows[name] = {"label": measure.label, "unit": measure.unit, **estimate, "headline": measure.headline}
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("measure")
