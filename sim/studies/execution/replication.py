"""How many replicates each cell gets: a fixed number, or as many as a precision asks for.

With a precision each cell is judged at checkpoints, on replicates 0 to n - 1 and on no others. The outcome depends
on the numbers only, not on the order in which parts are completed, and not on interruptions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from sim.stats.intervals import half_width
from sim.studies.plan.baseline import baselines
from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan

CAUTION = 0.9  # share of the missing replicates that are added: the estimated spread is uncertain
FASTEST = 2  # a cell at most doubles its replicates between two checkpoints


class Fixed:
    """The same number of replicates for every cell."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def wanted(self, cell: Cell) -> int:
        """Replicates that the cell is to have by now."""
        return self._plan.replicates

    def note(self, cell: str, values: Mapping[int, float]) -> None:
        """The results do not matter."""

    def raised(self) -> Iterator[Cell]:
        """Cells that are to have more than before; none."""
        return iter(())


class ToPrecision:
    """Replicates until the half-width of an interval is small enough, or the ceiling is reached.

    Args:
        plan: its ``precision`` says which measure, how narrow, and of what.
    """

    def __init__(self, plan: Plan) -> None:
        self._precision = plan.study_groups.precision
        self._cells = {cell.key: cell for cell in plan.cells}
        first = min(plan.replicates, self._precision.ceiling)
        self._target = dict.fromkeys(self._cells, first)
        self._values: dict[str, dict[int, float]] = {key: {} for key in self._cells}
        contrasts = baselines(plan) if self._precision.of == "contrast" else {}
        self._against = {cell: base for cell, base in contrasts.items() if base != cell}
        self._compared: dict[str, set[str]] = {}
        for cell, base in self._against.items():
            self._compared.setdefault(base, set()).add(cell)
        self._settled = self._compared.keys() - self._against.keys()
        self._touched: set[str] = set()

    def wanted(self, cell: Cell) -> int:
        """Replicates that the cell is to have by now; a baseline has as many as any cell compared with it."""
        return max(self._target[key] for key in (cell.key, *self._compared.get(cell.key, ())))

    def note(self, cell: str, values: Mapping[int, float]) -> None:
        """Take the measure's values of some replicates; NaN for those that failed."""
        self._values[cell].update(values)
        self._touched |= {cell, *self._compared.get(cell, ())}

    def raised(self) -> Iterator[Cell]:
        """Judge the cells that have reached their checkpoint; those that are to have more, baselines included."""
        judged = {key for key in self._touched - self._settled if self._reached(key)}
        self._touched.clear()
        before = dict(self._target)
        for key in judged:
            self._judge(key)
        grown = {key for key in judged if self._target[key] > before[key]}
        return (
            self._cells[key] for key in sorted({*grown, *(self._against[key] for key in grown & self._against.keys())})
        )

    def _reached(self, key: str) -> bool:
        needed = (key, self._against[key]) if key in self._against else (key,)
        return all(n in self._values[cell] for cell in needed for n in range(self._target[key]))

    def _judge(self, key: str) -> None:
        n, limit = self._target[key], self._precision
        width = half_width(self._numbers(key, n))
        if (math.isfinite(width) and width <= limit.half_width) or n >= limit.ceiling:
            self._settled.add(key)
            return
        needed = n * (width / limit.half_width) ** 2 if math.isfinite(width) else FASTEST * n
        step = min(CAUTION * (needed - n), (FASTEST - 1) * n)
        blocks = max(1, math.floor(step / limit.block))
        self._target[key] = min(n + blocks * limit.block, limit.ceiling)

    def _numbers(self, key: str, n: int) -> np.ndarray:
        mine = np.array([self._values[key][number] for number in range(n)])
        if key in self._against:
            mine = mine - np.array([self._values[self._against[key]][number] for number in range(n)])
        return mine[~np.isnan(mine)]


def replication_of(plan: Plan) -> Fixed | ToPrecision:
    """The rule of a plan."""
    return ToPrecision(plan) if plan.study_groups.precision.wanted else Fixed(plan)
