"""How many replicates each cell gets: a fixed number, or as many as a precision asks for.

With a precision each cell is judged at checkpoints, on replicates 0 to n - 1 and on no others. The outcome depends
on the numbers only, not on the order in which parts are completed, and not on interruptions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from sim.settings.study_settings import Precision
from sim.stats.intervals import half_width
from sim.studies.plan.baseline import baselines
from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan
from sim.studies.store.inventory import Inventory, Store
from sim.studies.store.read_tables import values_of

CAUTION = 0.9  # share of the missing replicates that are added: the estimated spread is uncertain
MAX_NAMED = 3  # cells in a message
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

    def missed(self) -> dict[str, float]:
        """No precision is wanted, so none is missed."""
        return {}


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
        self._widths: dict[str, float] = {}  # at the latest checkpoint

    def wanted(self, cell: Cell) -> int:
        """Replicates that the cell is to have by now; a baseline has as many as any cell compared with it."""
        return max(self._target[key] for key in (cell.key, *self._compared.get(cell.key, ())))

    def note(self, cell: str, values: Mapping[int, float]) -> None:
        """Take the measure's values of some replicates; NaN for those that failed."""
        self._values[cell].update(values)
        self._touched |= {cell, *self._compared.get(cell, ())}

    def raised(self) -> Iterator[Cell]:
        """Judge the cells that have reached their checkpoint; those that are to have more, baselines included.

        A cell that has also reached the next checkpoint, e.g. in an earlier session, is judged there at once.
        """
        before = dict(self._target)
        while reached := {key for key in self._touched - self._settled if self._reached(key)}:
            for key in reached:
                self._judge(key)
        self._touched.clear()
        grown = {key for key in self._cells if self._target[key] > before[key]}
        return (
            self._cells[key] for key in sorted({*grown, *(self._against[key] for key in grown & self._against.keys())})
        )

    def missed(self) -> dict[str, float]:
        """Half-widths of the cells that have reached the ceiling without the precision, by key."""
        limit = self._precision.half_width
        return {key: width for key, width in self._widths.items() if key in self._settled and not width <= limit}

    def _reached(self, key: str) -> bool:
        needed = (key, self._against[key]) if key in self._against else (key,)
        return all(n in self._values[cell] for cell in needed for n in range(self._target[key]))

    def _judge(self, key: str) -> None:
        n = self._target[key]
        self._widths[key] = half_width(self._numbers(key, n))
        self._target[key] = next_checkpoint(n, self._widths[key], self._precision)
        if self._target[key] == n:
            self._settled.add(key)

    def _numbers(self, key: str, n: int) -> np.ndarray:
        mine = np.array([self._values[key][number] for number in range(n)])
        if key in self._against:
            mine = mine - np.array([self._values[self._against[key]][number] for number in range(n)])
        return mine[~np.isnan(mine)]


def next_checkpoint(n: int, width: float, precision: Precision) -> int:
    """Replicates at the next checkpoint; ``n`` itself where no more are wanted.

    Args:
        n: replicates at this checkpoint.
        width: half-width of the interval now; NaN if there is none.
        precision: what is wanted.
    """
    if width <= precision.half_width or n >= precision.ceiling:
        return n
    needed = n * (width / precision.half_width) ** 2 if math.isfinite(width) else FASTEST * n
    step = min(CAUTION * (needed - n), (FASTEST - 1) * n)
    return min(n + max(1, math.floor(step / precision.block)) * precision.block, precision.ceiling)


def replication_of(plan: Plan) -> Fixed | ToPrecision:
    """The rule of a plan."""
    return ToPrecision(plan) if plan.study_groups.precision.wanted else Fixed(plan)


def replication_so_far(plan: Plan, store: Store, inventory: Inventory) -> Fixed | ToPrecision:
    """The rule of a plan, after it has judged what is stored."""
    replication = replication_of(plan)
    if plan.study_groups.precision.wanted:
        for cell, values in values_of(store, plan, inventory, plan.study_groups.precision.measure).items():
            replication.note(cell, values)
        replication.raised()
    return replication


def missing_replicates(plan: Plan, inventory: Inventory, replication: Fixed | ToPrecision) -> dict[str, int]:
    """Replicates that are still to be run, by cell."""
    return {cell.key: sum(map(len, inventory.of(cell.key).missing(replication.wanted(cell)))) for cell in plan.cells}


def missed_in_words(plan: Plan, replication: Fixed | ToPrecision) -> str:
    """A sentence about a precision that was not reached; empty if there is none."""
    missed = replication.missed()
    if not missed:
        return ""
    precision = plan.study_groups.precision
    texts = [f"{width:.3g} in '{plan.names[key]}'" for key, width in missed.items()]
    shown = ", ".join(texts[:MAX_NAMED]) + (f" and {len(texts) - MAX_NAMED:,} more" if texts[MAX_NAMED:] else "")
    return (
        f"The precision was not reached with the {precision.ceiling:,} replicates that precision.ceiling allows: the "
        f"half-width of the interval of {precision.measure} should be {precision.half_width:g} and is {shown}."
    )
