"""Effects of all cells against their baselines, as one tidy table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.core.accessors import extensible
from sim.measures.registry import COHORT, MEASURES
from sim.studies.effects.contrast import contrasts
from sim.studies.plan.plan import Plan

SHORT = (
    "name", "lever", "change", "other", "other_change", "profession", "week", "label", "before", "difference", "low",
    "high", "n", "verdict",
)  # fmt: skip
MOST_PRINTED = 60  # rows
LONGEST = 40  # letters of a text


@extensible
class Effects(pd.DataFrame):
    """Paired differences. A data frame whose slices are ordinary data frames; printed with its main columns only."""

    def __repr__(self) -> str:
        return short_text(self, MOST_PRINTED)


def short_columns(table: pd.DataFrame) -> pd.DataFrame:
    """The columns that say what is compared, how large the difference is, and the verdict."""
    return pd.DataFrame(table)[[name for name in SHORT if name in table.columns]]


def short_text(table: pd.DataFrame, rows: int) -> str:
    """The first ``rows`` rows of the main columns as text."""
    if table.empty:
        return "No differences."
    shown = short_columns(table).head(rows)
    texts = {
        name: column.astype(str).str.slice(0, LONGEST) for name, column in shown.select_dtypes(exclude="number").items()
    }
    text = shown.assign(**texts).to_string(index=False, float_format=lambda value: f"{value:.4g}")
    more = f"\n... {len(table) - rows:,} more rows" if len(table) > rows else ""
    return f"{text}{more}\n{len(table.columns)} columns in all: effects.columns"


def headline_measures() -> list[str]:
    """The measures of the short table, in its order."""
    return [name for name, item in {**MEASURES, **COHORT}.items() if item.headline]


def effects(
    values: pd.DataFrame, plan: Plan, against: Mapping[str, str], measures: Sequence[str], by: Sequence[str] = (),
    simultaneous: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Paired differences of every cell from its baseline.

    Args:
        values: a row a cell, replicate and, with ``by``, a unit such as a profession or a week.
        plan: the study's plan.
        against: for each cell's key the key of its baseline.
        measures: which.
        by: columns that name the unit.
        simultaneous: as for :func:`compared`.

    Returns:
        One row a cell that is not its own baseline, unit and measure, in this order: cell, name, levers, baseline (a
        name), the unit's columns, measure, label, unit, and the fields of
        :class:`sim.studies.effects.contrast.Contrast`.
    """
    index, levels = [*by, "cell"], plan.table().drop(columns="name")
    sides: list[Sides] = []
    for measure in measures:
        wide = values.set_index([*index, "replicate"])[measure].unstack("replicate")
        pairs = _pairs(wide.index.to_frame(index=False), plan, levels, against, list(by))
        one, two = (wide.to_numpy(float)[pairs[side]] for side in ("baseline_row", "row"))
        sides.append((measure, pairs.drop(columns=["row", "baseline_row"]), one, two))
    return compared(sides, simultaneous)


Sides = tuple[str, pd.DataFrame, np.ndarray, np.ndarray]  # measure, labels, values before and after: (rows, replicates)


def compared(sides: Sequence[Sides], simultaneous: bool = False) -> pd.DataFrame:
    """Labels, measures and contrasts as one table.

    Args:
        sides: for each measure the labels of its rows, and both sides of the comparisons.
        simultaneous: whether the intervals of all rows of the table hold together with 95 % (Bonferroni), instead of
            each on its own; ``comparisons``, a further column, is their number. Verdicts follow the intervals.
    """
    count = sum(int(((~np.isnan(two - one)).sum(axis=1) > 1).sum()) for _, _, one, two in sides) if simultaneous else 1
    tables = []
    for measure, labels, one, two in sides:
        found = contrasts(one, two, measure, max(count, 1))
        found |= {"comparisons": count} if simultaneous else {}
        named = labels.assign(measure=measure, **_about(measure))
        tables.append(pd.concat([named, pd.DataFrame(found, index=named.index)], axis=1))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _pairs(
    rows: pd.DataFrame, plan: Plan, levels: pd.DataFrame, against: Mapping[str, str], by: list[str]
) -> pd.DataFrame:
    """For each cell and unit that has a baseline the places of both among ``rows``, with the cell's labels."""
    rows = rows.assign(row=np.arange(len(rows)), cell=rows["cell"].astype(str))
    others = {cell: base for cell, base in against.items() if cell != base}
    mine = rows[rows["cell"].isin(others)].assign(base=lambda table: table["cell"].map(others))
    theirs = rows.rename(columns={"cell": "base", "row": "baseline_row"})
    rank = {cell.key: place for place, cell in enumerate(plan.cells)}
    pairs = mine.merge(theirs, on=[*by, "base"]).merge(levels, on="cell")
    pairs = pairs.sort_values("cell", key=lambda column: column.map(rank), kind="stable")
    pairs["name"], pairs["baseline"] = pairs["cell"].map(plan.names), pairs["base"].map(plan.names)
    first = ["cell", "name", *plan.factors, "baseline", *by]
    return pairs[[*dict.fromkeys(first), "row", "baseline_row"]].reset_index(drop=True)


def _about(measure: str) -> dict[str, str]:
    item = MEASURES.get(measure) or COHORT.get(measure)
    return {"label": item.label if item else measure, "unit": item.unit if item else ""}
