"""Every cell's own figures: means over replicates with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.measures.registry import COHORT, MEASURES
from sim.stats.intervals import intervals
from sim.studies.effects.wide import Wide
from sim.studies.plan.plan import Plan


def cell_means(values: pd.DataFrame, plan: Plan, measures: Sequence[str], by: Sequence[str] = ()) -> pd.DataFrame:
    """Means over replicates of every cell.

    Args:
        values: a row a cell, replicate and, with ``by``, a unit.
        plan: the study's plan.
        measures: which.
        by: columns that name the unit.

    Returns:
        One row a cell, unit and measure: cell, name, levers, the unit's columns, measure, label, unit, and mean, low,
        high (95 % interval), n, half_width and cv (see :func:`sim.stats.intervals.intervals`).
    """
    wide, table = Wide(values, plan, by), plan.table()
    order = wide.in_order_of_rows
    labels = table.take(wide.cells[order]).reset_index(drop=True)
    units = wide.units.take(order).reset_index(drop=True)
    found = [_intervals(wide.matrix(measure)[order], measure) for measure in measures]
    if not found or not len(order):
        return pd.DataFrame()
    row = np.repeat(np.arange(len(order)), len(measures))
    columns = dict(pd.concat([labels, units], axis=1).take(row).reset_index(drop=True).items())
    about = pd.DataFrame([_about(measure) for measure in measures])
    columns |= dict(about.take(np.tile(np.arange(len(measures)), len(order))).reset_index(drop=True).items())
    columns |= {name: np.stack([of_measure[name] for of_measure in found], axis=1).ravel() for name in found[0]}
    return pd.DataFrame(columns, copy=False)


def _about(measure: str) -> dict[str, str]:
    declared = {**MEASURES, **COHORT}[measure]
    return {"measure": measure, "label": declared.label, "unit": declared.unit}


def _intervals(values: np.ndarray, measure: str) -> dict[str, np.ndarray]:
    declared = {**MEASURES, **COHORT}[measure]
    return intervals(values, bounds=(declared.low, declared.high))
