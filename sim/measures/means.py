"""Shares, and means over weeks: the arithmetic that all measures have in common."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

# A mean of these over weeks weighs each week by its encounters or by its completed plans; of all others, every
# week counts the same.
OVER_ENCOUNTERS = (
    "task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "episode_share", "hazard",
)  # fmt: skip
OVER_COMPLETED = (
    "on_time_share", "weeks_to_plan", "quality", "creativity", "creativity_strong", "engagement", "duplicates",
)  # fmt: skip
WEIGHTS = dict.fromkeys(OVER_ENCOUNTERS, "encounters") | dict.fromkeys(OVER_COMPLETED, "completed")


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole; NaN where the whole is 0."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)


def mean_over(values: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Means of (..., W) over the last axis; weeks without a value are left out, NaN where none is left.

    Args:
        values: (..., W) weekly values.
        weights: (..., W) what each week counts, 0 or more; None: all the same.
    """
    missing = np.isnan(values)
    some_missing = missing.any()
    if weights is None and not some_missing:
        return values.sum(axis=-1) / values.shape[-1]
    counted = np.ones(values.shape) if weights is None else weights
    if some_missing:
        values, counted = np.where(missing, 0.0, values), np.where(missing, 0.0, counted)
    total, weighted = counted.sum(axis=-1), (values * counted).sum(axis=-1)
    return np.divide(weighted, total, out=np.full(total.shape, np.nan), where=total > 0)


def means_of(measures: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every measure's mean over the last axis, each under its own weights, which are measures themselves."""
    return {name: mean_over(values, measures.get(WEIGHTS.get(name, ""))) for name, values in measures.items()}


def run_means(measured: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """(replicates, measures) means over weeks of a table with a row a replicate and week, in this order.

    Args:
        measured: one unit's weekly measures, all replicates seen for the same weeks.
        names: the measures wanted; those that weigh them stand in ``measured`` as well.
    """
    numbers = pd.unique(measured["replicate"])
    needed = dict.fromkeys([*names, *(WEIGHTS[name] for name in names if name in WEIGHTS)])
    values = {name: measured[name].to_numpy(float).reshape(len(numbers), -1) for name in needed}
    means = means_of(values)
    return pd.DataFrame({name: means[name] for name in names}, pd.Index(numbers, name="replicate"))
