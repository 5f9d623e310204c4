"""The work of one part, and its outcome. Both travel between processes and machines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from sim.measures.recording import Recording
from sim.studies.failures import Failure
from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan
from sim.studies.store.cell_columns import CellColumns
from sim.studies.store.part import Part


@dataclass(frozen=True)
class Task:
    """A block of replicates of one cell.

    Attributes:
        cell: the cell's key.
        name: the cell's name, for messages.
        first, stop: replicates first to stop - 1.
        plain: the cell's configuration as plain values.
        labels: the cell's name and lever values, stored with its rows.
        recording: what is recorded.
        model: fingerprint of the model.
        config_dir: a folder of the user's own plug-ins, or empty.
        measure: its value in each replicate is part of the outcome; none if empty.
        folder: where the worker stores the part itself; if empty, the part is in the outcome.
    """

    cell: str
    name: str
    first: int
    stop: int
    plain: dict[str, Any] = field(repr=False)
    labels: dict[str, pa.Scalar] = field(repr=False)
    recording: Recording = field(repr=False)
    model: str = ""
    config_dir: str = ""
    measure: str = ""
    folder: str = ""

    @property
    def replicates(self) -> range:
        """The numbers of the replicates."""
        return range(self.first, self.stop)

    @property
    def key(self) -> tuple[str, int, int]:
        """Cell and block."""
        return self.cell, self.first, self.stop

    @property
    def text(self) -> str:
        """Cell and block, for the journal."""
        return f"{self.cell}-{self.first:06d}-{self.stop - 1:06d}"


@dataclass(frozen=True)
class Outcome:
    """The outcome of a task.

    Attributes:
        completed: replicates in the part.
        failures: those that failed.
        seconds: processor time.
        values: the task's measure in each completed replicate.
        part: None if no replicate was completed, or if the worker has stored it.
    """

    completed: tuple[int, ...] = ()
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    values: dict[int, float] = field(default_factory=dict, repr=False)
    part: Part | None = field(default=None, repr=False)


class Tasks:
    """Makes the tasks of a plan."""

    def __init__(self, plan: Plan, folder: str = "") -> None:
        self._plan, self._folder, self._columns = plan, folder, CellColumns(plan)

    def task(self, cell: Cell, block: range) -> Task:
        """The work of one part."""
        plan = self._plan
        return Task(
            cell.key, cell.name, block.start, block.stop, plan.plain(cell), self._columns.labels(cell),
            plan.recording(cell), plan.model, plan.config_dir, plan.study_groups.precision.measure, self._folder,
        )  # fmt: skip
