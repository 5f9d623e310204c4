"""Gives the tasks of a study to an engine and stores the outcomes."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from sim.studies.execution.engines.engine import Engine, WorkerDied
from sim.studies.execution.part_sizes import PartSizes
from sim.studies.execution.progress import Progress
from sim.studies.execution.replication import Fixed, ToPrecision
from sim.studies.execution.task import Outcome, Task, Tasks
from sim.studies.failures import Failure
from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan
from sim.studies.store.inventory import Inventory, Store

# Engines whose workers write to the study's folder. Threads do not: they go on after a session that was stopped, and
# would write when the folder is no longer locked.
SHARE_THE_FOLDER = ("local", "slurm")


@dataclass
class RoundResult:
    """What one round of a session has done.

    Attributes:
        completed: replicates simulated and stored.
        failures: replicates that failed.
        seconds: processor time of the workers.
    """

    completed: int = 0
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0


class Scheduler:
    """One session's work on a study. If it is interrupted, only the tasks under way are lost.

    Args:
        plan: what is to be run.
        store: where parts are stored.
        inventory: what is stored already; it is kept up to date.
        engine: executes the tasks.
        replication: how many replicates each cell gets.
        part_sizes: how many replicates go into one part.
        progress: shows the progress.
    """

    def __init__(
        self, plan: Plan, store: Store, inventory: Inventory, engine: Engine, replication: Fixed | ToPrecision,
        part_sizes: PartSizes, progress: Progress,
    ) -> None:  # fmt: skip
        self._plan, self._store, self._inventory, self._engine = plan, store, inventory, engine
        self._replication, self._part_sizes, self._progress = replication, part_sizes, progress
        self._cells = {cell.key: cell for cell in plan.cells}
        self._queued: dict[str, int] = dict.fromkeys(self._cells, 0)  # replicates that are stored or were queued
        self._waiting: deque[tuple[Cell, range]] = deque()
        self._retry_alone: deque[Task] = deque()
        self._retried: set[tuple[str, int, int]] = set()
        # A worker that sees the folder stores its parts itself: nothing large travels, and no worker waits.
        shared = store.path is not None and plan.study_groups.engine.kind in SHARE_THE_FOLDER
        self._tasks = Tasks(plan, str(store.path.resolve()) if store.path and shared else "")
        self._under_way = 0
        self.result = RoundResult()

    def run(self) -> RoundResult:
        """Work until nothing is left to do, or too many replicates have failed."""
        self._queue(self._plan.cells)
        self._raise_targets()
        while (self._waiting or self._retry_alone or self._under_way) and not self.too_many_failures:
            self._submit_waiting()
            self._receive(*self._engine.collect())
        return self.result

    @property
    def too_many_failures(self) -> bool:
        """Whether as many replicates have failed as the study allows."""
        return len(self.result.failures) >= self._plan.study_groups.study.max_failures

    def _queue(self, cells: Iterable[Cell]) -> None:
        """Queue the replicates that cells are to have and that are neither stored nor queued."""
        for cell in cells:
            wanted = self._replication.wanted(cell)
            for gap in self._inventory.of(cell.key).missing(wanted):
                fresh = range(max(gap.start, self._queued[cell.key]), gap.stop)
                if fresh:
                    self._waiting.append((cell, fresh))
                    self._progress.expect(len(fresh))
            self._queued[cell.key] = max(self._queued[cell.key], wanted)

    def _submit_waiting(self) -> None:
        while self._waiting and self._under_way < self._engine.capacity:
            cell, waiting = self._waiting[0]
            block = first_block(waiting, self._part_sizes.of(cell))
            if self._under_way >= self._part_sizes.most_under_way(cell, len(block)):
                break
            self._waiting.popleft()
            if block.stop < waiting.stop:
                self._waiting.appendleft((cell, range(block.stop, waiting.stop)))
            self._submit(self._tasks.task(cell, block))
        if self._retry_alone and not self._under_way:
            self._submit(self._retry_alone.popleft())

    def _submit(self, task: Task) -> None:
        self._store.log("submitted", task=task.text)
        self._engine.submit(task)
        self._under_way += 1

    def _receive(self, task: Task, outcome: Outcome | WorkerDied) -> None:
        self._under_way -= 1
        if isinstance(outcome, WorkerDied):
            self._retry_or_fail(task, outcome)
            return
        if outcome.part is not None:
            self._store.keep(outcome.part)
        self.result.completed += len(outcome.completed)
        self.result.seconds += outcome.seconds
        self._part_sizes.learn(task, outcome)
        self._inventory.of(task.cell).add_each(outcome.completed)
        self._record_failures(outcome.failures)
        failed = dict.fromkeys((failure.replicate for failure in outcome.failures), math.nan)
        self._replication.note(task.cell, {**failed, **outcome.values})
        self._progress.step(len(task.replicates))
        self._raise_targets()

    def _raise_targets(self) -> None:
        self._queue(self._replication.raised())

    def _retry_or_fail(self, task: Task, death: WorkerDied) -> None:
        """Retry a task alone: another may have killed the worker. If the worker dies again, the task has failed."""
        if task.key not in self._retried:
            self._retried.add(task.key)
            self._retry_alone.append(task)
            return
        self._record_failures(Failure(task.cell, task.name, number, 0, death.reason) for number in task.replicates)
        self._progress.step(len(task.replicates))

    def _record_failures(self, failures: Iterable[Failure]) -> None:
        failed = list(failures)
        if failed:
            self._store.record_failures(failed)
            self.result.failures += failed


def first_block(replicates: range, size: int) -> range:
    """The first of blocks of equal size, at most ``size``.

    >>> first_block(range(0, 20), 13)
    range(0, 10)
    """
    parts = math.ceil(len(replicates) / size)
    return replicates[: math.ceil(len(replicates) / parts)]
