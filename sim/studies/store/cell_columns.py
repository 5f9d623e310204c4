"""The columns that say of which cell a row is: key, name, and the value of every lever."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan
from sim.studies.store.consolidated import CELL, NAME

LEVER = "lever."  # goes before a lever's name where a table has a column of that name


class Labels:
    """The label columns of a study's tables."""

    def __init__(self, plan: Plan) -> None:
        self._values = {cell.key: plan.levels(cell) for cell in plan.cells}
        self._kinds = {name: kind_of([one[name] for one in self._values.values()]) for name in plan.factors}

    def columns(self, rows: pa.Table) -> dict[str, str]:
        """A column for each lever, with a name that the table has not."""
        return {f"{LEVER}{name}" if name in rows.column_names else name: name for name in self._kinds}

    def put_on(self, cell: Cell, rows: pa.Table, **more: pa.Array) -> pa.Table:
        """The rows of a cell with their labels, and further columns, in front."""
        text = pa.dictionary(pa.int32(), pa.string())
        added = {CELL: repeated(cell.key, text, len(rows)), NAME: repeated(cell.name, text, len(rows))}
        for column, lever in self.columns(rows).items():
            added[column] = repeated(self._values[cell.key][lever], self._kinds[lever], len(rows))
        added |= more
        return pa.table([*added.values(), *rows.columns], [*added, *rows.column_names])


def kind_of(values: list[Any]) -> pa.DataType:
    """The type of a column of lever values: numbers where all are, else texts."""
    known = [value for value in values if value is not None]
    switches = [isinstance(value, bool) for value in known]
    if known and all(switches):
        return pa.bool_()
    if known and not any(switches) and all(isinstance(value, (int, float)) for value in known):
        return pa.int64() if all(isinstance(value, int) for value in known) else pa.float64()
    return pa.dictionary(pa.int32(), pa.string())


def repeated(value: Any, kind: pa.DataType, rows: int) -> pa.Array:
    """A column that holds one value."""
    if not pa.types.is_dictionary(kind):
        return pa.repeat(pa.scalar(value, kind), rows)
    if value is None:
        return pa.nulls(rows, kind)
    return pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), pa.array([str(value)], pa.string()))
