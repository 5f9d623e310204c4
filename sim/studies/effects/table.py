"""Effects of all cells against their baselines, as one tidy table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.core.accessors import extensible
from sim.measures.registry import COHORT, MEASURES
from sim.studies.effects.contrast import contrasts
from sim.studies.effects.wide import Wide
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
    wide = Wide(values, plan, by)
    labels, rows, base_rows = _pairs(wide, plan, against)

    def sides(measure: str) -> Sides:
        matrix = wide.matrix(measure)
        return matrix[base_rows], matrix[rows]

    return compared(labels, measures, sides, simultaneous)


Sides = tuple[np.ndarray, np.ndarray]  # values before and after, both (rows, replicates)


def compared(
    labels: pd.DataFrame, measures: Sequence[str], sides: Callable[[str], Sides], simultaneous: bool = False,
    span: float = 1,
) -> pd.DataFrame:  # fmt: skip
    """Labels, measures and contrasts as one table, measure by measure.

    Args:
        labels: of the rows.
        measures: which.
        sides: gives both sides of the comparisons of a measure.
        simultaneous: whether the intervals of all rows of the table hold together with 95 % (Bonferroni), instead of
            each on its own; ``comparisons``, a further column, is their number. Verdicts follow the intervals.
        span: as for :func:`sim.studies.effects.contrast.contrasts`.
    """
    if not measures:
        return pd.DataFrame()
    count = sum(_intervals(*sides(measure)) for measure in measures) if simultaneous else 1
    rows = len(labels)
    numbers: dict[str, np.ndarray] = {}
    for place, measure in enumerate(measures):
        for name, found in contrasts(*sides(measure), measure, max(count, 1), span).items():
            column = numbers.setdefault(name, np.empty(rows * len(measures), found.dtype))
            column[rows * place : rows * (place + 1)] = found
    measure_of_row = np.repeat(np.arange(len(measures)), rows)
    columns: dict[str, Any] = dict(pd.concat([labels] * len(measures), ignore_index=True).items())
    about = pd.DataFrame([{"measure": name, **_about(name)} for name in measures])
    columns |= dict(about.take(measure_of_row).reset_index(drop=True).items())
    columns |= numbers
    columns |= {"comparisons": np.full(len(measure_of_row), count)} if simultaneous else {}
    return pd.DataFrame(columns, copy=False)


def _intervals(one: np.ndarray, two: np.ndarray) -> int:
    """How many rows have an interval."""
    return int(((~np.isnan(two - one)).sum(axis=1) > 1).sum())


def _pairs(wide: Wide, plan: Plan, against: Mapping[str, str]) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Labels of each cell and unit that has a baseline; its row, and that of its baseline."""
    place = {cell.key: number for number, cell in enumerate(plan.cells)}
    base_of = np.array([place.get(against.get(cell.key, cell.key), -1) for cell in plan.cells])
    base_of[base_of == np.arange(len(base_of))] = -1  # a baseline is not compared with itself
    base_rows = wide.places(base_of[wide.cells], wide.codes)
    rows = np.flatnonzero(base_rows >= 0)
    cells = wide.cells[rows]
    table = plan.table()
    labels = table.take(cells).reset_index(drop=True)
    labels["baseline"] = table["name"].take(base_of[cells]).to_numpy()
    units = wide.units.take(rows).reset_index(drop=True)
    first = ["cell", "name", *plan.factors, "baseline"]
    return pd.concat([labels[list(dict.fromkeys(first))], units], axis=1), rows, base_rows[rows]


def _about(measure: str) -> dict[str, str]:
    item = MEASURES.get(measure) or COHORT.get(measure)
    return {"label": item.label if item else measure, "unit": item.unit if item else ""}
