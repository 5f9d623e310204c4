"""Effects of all cells against their baselines, as one tidy table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.core.accessors import extensible
from sim.measures.registry import COHORT, MEASURES
from sim.studies.effects.contrast import contrasts
from sim.studies.effects.correction import Sides, corrected, guarantee
from sim.studies.effects.wide import Wide
from sim.studies.plan.plan import Plan

SHORT = (
    "name", "lever", "change", "other", "other_change", "profession", "week", "label", "before", "difference", "low",
    "high", "n", "verdict",
)  # fmt: skip
MAX_PRINTED = 60  # rows
LONGEST = 40  # letters of a text


@extensible
class Effects(pd.DataFrame):
    """Paired differences. A data frame whose slices are ordinary data frames; printed with its main columns only."""

    def __repr__(self) -> str:
        return short_text(self, MAX_PRINTED)


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
    return f"{text}{more}\n{len(table.columns)} columns in all: effects.columns. {guarantee_of(table)}"


def guarantee_of(table: pd.DataFrame) -> str:
    """What the intervals of a table guarantee together, as a sentence."""
    if table.empty or "comparisons" not in table:
        return "Intervals are not corrected for multiple comparisons."
    return guarantee(str(table["correction"].iloc[0]), int(table["comparisons"].iloc[0]))


def headline_measures() -> list[str]:
    """The measures of the short table, in its order."""
    return [name for name, item in {**MEASURES, **COHORT}.items() if item.headline]


def effects(
    values: pd.DataFrame, plan: Plan, against: Mapping[str, str], measures: Sequence[str], by: Sequence[str] = (),
    correction: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Paired differences of every cell from its baseline.

    Args:
        values: a row a cell, replicate and, with ``by``, a unit such as a profession or a week.
        plan: the study's plan.
        against: for each cell's key the key of its baseline.
        measures: which.
        by: columns that name the unit.
        correction: as for :func:`compared`.

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

    return compared(labels, measures, sides, correction)


def compared(
    labels: pd.DataFrame, measures: Sequence[str], sides: Callable[[str], Sides], correction: str | None = None,
    span: float = 1,
) -> pd.DataFrame:  # fmt: skip
    """Labels, measures and contrasts as one table, measure by measure.

    Args:
        labels: the rows' labels.
        measures: which.
        sides: gives both sides of the comparisons of a measure.
        correction: for the number of rows of the table; None: each interval holds on its own. ``bonferroni``: with
            95 % all intervals hold together. ``benjamini_hochberg`` and ``benjamini_yekutieli``: of the differences
            found beyond the smallest effect of interest (beyond 0 where none is declared) at most 5 % are expected to
            be false, and so for those called equivalent; the first for independent or positively dependent
            comparisons, the second for any. See :func:`sim.studies.effects.correction.corrected`. Verdicts follow the
            intervals. Further columns are ``correction``, ``comparisons`` (their number) and, with a false discovery
            rate, ``p_adjusted``, which is at most 0.05 for these differences.
        span: as for :func:`sim.studies.effects.contrast.contrasts`.

    Raises:
        ConfigError: there is no such correction.
    """
    if not measures:
        return pd.DataFrame()
    judged = corrected(correction, measures, sides)
    rows = len(labels)
    numbers: dict[str, np.ndarray] = {}
    for place, measure in enumerate(measures):
        for name, found in contrasts(*sides(measure), measure, judged, span).items():
            column = numbers.setdefault(name, np.empty(rows * len(measures), found.dtype))
            column[rows * place : rows * (place + 1)] = found
    measure_of_row = np.repeat(np.arange(len(measures)), rows)
    columns: dict[str, Any] = dict(pd.concat([labels] * len(measures), ignore_index=True).items())
    about = pd.DataFrame([{"measure": name, **about_measure(name)} for name in measures])
    columns |= dict(about.take(measure_of_row).reset_index(drop=True).items())
    columns |= numbers
    if correction:
        columns |= {"correction": correction, "comparisons": np.full(len(measure_of_row), judged.comparisons)}
    if judged.adjusted is not None:
        columns["p_adjusted"] = judged.adjusted
    return pd.DataFrame(columns, copy=False)


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


def about_measure(measure: str) -> dict[str, str]:
    """The label and the unit of a measure."""
    item = MEASURES.get(measure) or COHORT.get(measure)
    return {"label": item.label if item else measure, "unit": item.unit if item else ""}
