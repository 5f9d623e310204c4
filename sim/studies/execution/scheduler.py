"""Hands out the tasks of a study and keeps what comes back; nothing is lost but what is under way."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sim.studies.execution.engines.engine import Engine, Lost
from sim.studies.execution.progress import Progress
from sim.studies.execution.replication import Fixed, ToPrecision
from sim.studies.execution.task import Failure, Outcome, Task
from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan
from sim.studies.store.folder import Inventory, StudyFolder

SHARES_THE_FOLDER = ("in_process", "local", "slurm")  # engines whose workers see the study's folder


@dataclass
class Work:
    """What has come of a session.

    Attributes:
        lived: replicates lived and kept.
        failures: replicates that could not be lived.
        seconds: processor time of the workers.
    """

    lived: int = 0
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0


class Driver:
    """One session's work on a study.

    Args:
        plan: what is to be run.
        folder: where shards are kept.
        survey: what is there already; it is kept up to date.
        engine: who does the work.
        replication: how many replicates each cell gets.
        per_shard: replicates of one shard, by cell.
        bar: shows how far it is.
    """

    def __init__(
        self, plan: Plan, folder: StudyFolder, inventory: Inventory, engine: Engine, replication: Fixed | ToPrecision,
        per_shard: Mapping[str, int], bar: Progress,
    ) -> None:  # fmt: skip
        self._plan, self._folder, self._survey, self._engine = plan, folder, inventory, engine
        self._replication, self._per_shard, self._bar = replication, per_shard, bar
        self._cells = {cell.key: cell for cell in plan.cells}
        self._asked: dict[str, int] = dict.fromkeys(self._cells, 0)
        self._waiting: deque[tuple[Cell, range]] = deque()
        self._suspects: deque[Task] = deque()
        self._tried: set[str] = set()
        # A worker that sees the folder keeps its shards itself: nothing large travels, and nobody waits for it.
        self._home = str(folder.path.resolve()) if plan.study_groups.engine.kind in SHARES_THE_FOLDER else ""
        self._under_way = 0
        self.work = Work()

    def drive(self) -> Work:
        """Work until nothing is left to do, or too much has failed."""
        self._ask_for(self._plan.cells)
        self._raise_targets()
        while (self._waiting or self._suspects or self._under_way) and not self.overwhelmed:
            self._hand_out()
            self._take(*self._engine.collect())
        return self.work

    @property
    def overwhelmed(self) -> bool:
        """Whether so many replicates have failed that going on is a waste."""
        return len(self.work.failures) >= self._plan.study_groups.study.max_failures

    def _ask_for(self, cells: Iterable[Cell]) -> None:
        """Queue what the cells are to have and neither have nor were asked for."""
        for cell in cells:
            wanted = self._replication.wanted(cell)
            for gap in self._survey.of(cell.key).missing(wanted):
                fresh = range(max(gap.start, self._asked[cell.key]), gap.stop)
                self._waiting.extend((cell, block) for block in blocks(fresh, self._per_shard[cell.key]))
                self._bar.expect(len(fresh))
            self._asked[cell.key] = max(self._asked[cell.key], wanted)

    def _hand_out(self) -> None:
        while self._waiting and self._under_way < self._engine.room:
            task = self._plan.task(*self._waiting.popleft())
            self._submit(replace(task, home=self._home, measure=self._plan.study_groups.precision.measure))
        if self._suspects and not self._under_way:  # alone, so that the blame is certain
            self._submit(self._suspects.popleft())

    def _submit(self, task: Task) -> None:
        self._folder.note("submitted", shard=task.file_name)
        self._engine.submit(task)
        self._under_way += 1

    def _take(self, task: Task, outcome: Outcome | Lost) -> None:
        self._under_way -= 1
        if isinstance(outcome, Lost):
            self._lost(task, outcome)
            return
        if outcome.content:
            self._folder.keep(task, outcome.content)
        self.work.lived += len(outcome.lived)
        self.work.seconds += outcome.seconds
        self._survey.of(task.cell).add_each(outcome.lived)
        self._fail(outcome.failures)
        self._replication.note(task.cell, self._values(outcome))
        self._bar.step(len(task.replicates))
        self._raise_targets()

    def _raise_targets(self) -> None:
        self._ask_for(self._replication.raised())

    def _values(self, outcome: Outcome) -> dict[int, float]:
        """The measure that a precision asks for; NaN where a replicate failed."""
        return {**dict.fromkeys((one.replicate for one in outcome.failures), math.nan), **outcome.values}

    def _lost(self, task: Task, lost: Lost) -> None:
        """Once may be bad luck, or another task's fault; a second time, alone, it is a failure."""
        if task.address not in self._tried:
            self._tried.add(task.address)
            self._suspects.append(task)
            return
        self._fail(Failure(task.cell, task.name, number, 0, lost.reason) for number in task.replicates)
        self._bar.step(len(task.replicates))

    def _fail(self, failures: Iterable[Failure]) -> None:
        told = list(failures)
        if told:
            self._folder.fail(told)
            self.work.failures += told


def blocks(replicates: range, size: int) -> list[range]:
    """Replicates in blocks of one shard each; the blocks begin at multiples of ``size`` where that is possible."""
    edges = [replicates.start, *range((replicates.start // size + 1) * size, replicates.stop, size), replicates.stop]
    return [range(one, two) for one, two in pairwise(edges) if one < two]
