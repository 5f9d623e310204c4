"""Measures of a study as arrays: a row per cell and unit, a column per replicate."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from sim.studies.plan.plan import Plan

Codes = np.ndarray  # (rows,) whole numbers that stand for texts or other values


class Wide:
    """The values of a table with a row per cell, replicate and, with ``by``, a unit such as a profession or a week.

    Rows of cells that are not in the plan are left out. No data frame is made per cell, so that time and memory grow
    with the rows only.

    Args:
        values: the table.
        plan: the study's plan.
        by: columns that name the unit.

    Attributes:
        cells: (units,) the place of each unit's cell in the plan.
        units: the columns ``by`` of each unit.
        codes: (units,) equal numbers for equal units, in their order.
    """

    def __init__(self, values: pd.DataFrame, plan: Plan, by: Sequence[str] = ()) -> None:
        codes, kinds = _codes(values, by)
        cells = _places(values["cell"], plan)
        self._inside = None if (cells >= 0).all() else cells >= 0
        if self._inside is not None:
            codes, cells = codes[self._inside], cells[self._inside]
        keys = cells.astype(np.int64) * (1 + len(kinds)) + codes
        known, self._first, self._unit = np.unique(keys, return_index=True, return_inverse=True)
        self._values = values
        self.cells, self.codes = known // (1 + len(kinds)), known % (1 + len(kinds))
        self.units = kinds.take(self.codes)

    @cached_property
    def _replicates(self) -> tuple[np.ndarray, np.ndarray]:
        numbers = self._column("replicate")
        return np.unique(numbers, return_inverse=True)

    def _column(self, name: str) -> np.ndarray:
        column = self._values[name].to_numpy()
        return column if self._inside is None else column[self._inside]

    @property
    def in_order_of_rows(self) -> np.ndarray:
        """The units in the order in which they appear in the table."""
        return np.argsort(self._first, kind="stable")

    def matrix(self, measure: str) -> np.ndarray:
        """(units, replicates) a measure; NaN where a replicate has none."""
        numbers, columns = self._replicates
        matrix = np.full((len(self.cells), len(numbers)), np.nan)
        matrix[self._unit, columns] = self._column(measure)
        return matrix

    def places(self, cells: np.ndarray, codes: Codes) -> np.ndarray:
        """The rows of some cells' units; -1 where there is none."""
        if not len(self.cells):
            return np.full(len(cells), -1)
        width = 1 + int(self.codes.max())
        known, wanted = self.cells * width + self.codes, cells * width + codes
        rows = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return np.where((known[rows] == wanted) & (cells >= 0), rows, -1)


def _codes(values: pd.DataFrame, by: Sequence[str]) -> tuple[Codes, pd.DataFrame]:
    """For each row the number of its unit, and the units in their order."""
    if not by:
        return np.zeros(len(values), np.int64), pd.DataFrame(index=range(1))
    groups = values.groupby(list(by), observed=True, sort=True)
    return groups.ngroup().to_numpy(), groups.head(1)[list(by)].sort_values(list(by)).reset_index(drop=True)


def _places(keys: pd.Series, plan: Plan) -> np.ndarray:
    """For each row the place of its cell in the plan; -1 for a cell that is not in it."""
    coded = pd.Categorical(keys)
    place = {cell.key: number for number, cell in enumerate(plan.cells)}
    return np.array([place.get(str(key), -1) for key in coded.categories] or [0], np.int64)[coded.codes]
