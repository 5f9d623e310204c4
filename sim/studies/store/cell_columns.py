"""The columns that say to which cell a row belongs: its name, and the value of every lever."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan

CELL, NAME = "cell", "name"


class CellColumns:
    """The labels of a plan's cells; a lever has the same type in all cells."""

    def __init__(self, plan: Plan) -> None:
        levels = {cell.key: plan.levels(cell) for cell in plan.cells}
        self.types = {name: type_of([values[name] for values in levels.values()]) for name in plan.factors}
        self._levels = levels

    def labels(self, cell: Cell) -> dict[str, pa.Scalar]:
        """A cell's labels: name and lever values."""
        levels = self._levels[cell.key]
        return {NAME: pa.scalar(cell.name), **{name: _scalar(levels[name], kind) for name, kind in self.types.items()}}


def type_of(values: list[Any]) -> pa.DataType:
    """The type of a column of lever values: numbers or yes/no if all are, else texts."""
    known = [value for value in values if value is not None]
    switches = [isinstance(value, bool) for value in known]
    if known and all(switches):
        return pa.bool_()
    if known and not any(switches) and all(isinstance(value, (int, float)) for value in known):
        return pa.int64() if all(isinstance(value, int) for value in known) else pa.float64()
    return pa.string()


def _scalar(value: Any, kind: pa.DataType) -> pa.Scalar:
    return pa.scalar(str(value) if pa.types.is_string(kind) and value is not None else value, kind)
