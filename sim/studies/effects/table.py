"""Effects of all cells against their baselines, as one tidy table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.core.accessors import extensible
from sim.measures.registry import COHORT, MEASURES
from sim.studies.effects.contrast import contrasts
from sim.studies.plan.plan import Plan


@extensible
class Effects(pd.DataFrame):
    """Paired differences. A data frame whose slices are ordinary data frames."""


def headline_measures() -> list[str]:
    """The measures of the short table, in its order."""
    return [name for name, item in {**MEASURES, **COHORT}.items() if item.headline]


def effects(
    values: pd.DataFrame, plan: Plan, against: Mapping[str, str], measures: Sequence[str], by: Sequence[str] = ()
) -> pd.DataFrame:
    """Paired differences of every cell from its baseline.

    Args:
        values: a row a cell, replicate and, with ``by``, a unit such as a profession or a week.
        plan: the study's plan.
        against: for each cell's key the key of its baseline.
        measures: which.
        by: columns that name the unit.

    Returns:
        One row a cell that is not its own baseline, unit and measure, in this order: cell, name, levers, baseline (a
        name), the unit's columns, measure, label, unit, and the fields of
        :class:`sim.studies.effects.contrast.Contrast`.
    """
    index = [*by, "cell"]
    tables = []
    for measure in measures:
        wide = values.set_index([*index, "replicate"])[measure].unstack("replicate")
        pairs = _pairs(wide.index.to_frame(index=False), plan, against, list(by))
        one, two = (wide.to_numpy(float)[pairs[side]] for side in ("baseline_row", "row"))
        found = contrasts(one, two, measure)
        labels = pairs.drop(columns=["row", "baseline_row"]).assign(measure=measure, **_about(measure))
        tables.append(pd.concat([labels, pd.DataFrame(found, index=labels.index)], axis=1))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _pairs(rows: pd.DataFrame, plan: Plan, against: Mapping[str, str], by: list[str]) -> pd.DataFrame:
    """For each cell and unit that has a baseline the places of both among ``rows``, with the cell's labels."""
    rows = rows.assign(row=np.arange(len(rows)), cell=rows["cell"].astype(str))
    others = {cell: base for cell, base in against.items() if cell != base}
    mine = rows[rows["cell"].isin(others)].assign(base=lambda table: table["cell"].map(others))
    theirs = rows.rename(columns={"cell": "base", "row": "baseline_row"})
    names = {cell.key: cell.name for cell in plan.cells}
    levels = pd.DataFrame([{"cell": cell.key, "name": cell.name, **plan.levels(cell)} for cell in plan.cells])
    rank = {cell.key: place for place, cell in enumerate(plan.cells)}
    pairs = mine.merge(theirs, on=[*by, "base"]).merge(levels, on="cell")
    pairs = pairs.sort_values("cell", key=lambda column: column.map(rank), kind="stable")
    pairs["baseline"] = pairs["base"].map(names)
    first = ["cell", "name", *plan.factors, "baseline", *by]
    return pairs[[*dict.fromkeys(first), "row", "baseline_row"]].reset_index(drop=True)


def _about(measure: str) -> dict[str, str]:
    item = MEASURES.get(measure) or COHORT.get(measure)
    return {"label": item.label if item else measure, "unit": item.unit if item else ""}
