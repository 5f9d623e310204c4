"""Every cell's own figures: means over replicates with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.measures.registry import COHORT, MEASURES
from sim.stats.intervals import interval
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
        high (95 % interval), n, half_width and cv (see :func:`sim.stats.intervals.interval`).
    """
    cells = {cell.key: cell for cell in plan.cells}
    registry = {**MEASURES, **COHORT}
    rows = []
    for keys, part in values.groupby(["cell", *by], observed=True, sort=False):
        cell, unit = cells[str(keys[0])], dict(zip(by, keys[1:], strict=True))
        for measure in measures:
            declared = registry[measure]
            about = {"measure": measure, "label": declared.label, "unit": declared.unit}
            estimate = interval(part[measure].dropna().to_numpy(float), bounds=(declared.low, declared.high))
            rows.append({"cell": cell.key, "name": cell.name, **plan.levels(cell), **unit, **about, **estimate})
    return pd.DataFrame(rows)
