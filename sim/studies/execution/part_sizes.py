"""How many replicates go into one part: about as much work as wanted, by what the first parts have cost.

No result depends on it. A part holds replicates of one cell only, so it cannot be larger than that cell.
"""

from __future__ import annotations

import math

from sim.studies.execution.engines.engine import Engine
from sim.studies.execution.task import Outcome, Task
from sim.studies.plan.cell import Cell
from sim.studies.plan.costs import Timing, posts_of, similar_cells
from sim.studies.plan.plan import Plan

LEAST_PARTS = 4  # per worker, so that all have something to do until the end
PARTS_A_SECOND = 200  # of all workers together: about 1,000 files, which a shared disk should stand
PERSON_WEEKS = 200_000  # in a part of a run, which is one or two seconds of work
MAX_IN_PART = 16  # replicates of a run, which keeps every table
FEW = 64  # tasks under way that no disk minds
QUEUED = 2  # tasks that an engine wants to have per worker


class PartSizes:
    """Replicates in the next part of each cell.

    Args:
        plan: ``study.part_seconds`` is the computing time of a part; 0: one replicate. Runs have sizes of their own.
        missing: replicates that are to be run.
        timing: how fast the model is, until parts have been completed; None if nothing was timed.
        engine: its capacity says how many workers there are.
    """

    def __init__(self, plan: Plan, missing: int, timing: Timing | None, engine: Engine) -> None:
        self._wanted, self._missing, self._engine = plan.study_groups.study.part_seconds, missing, engine
        self._group: dict[str, int] = {}
        self._seconds: list[float] = []  # of a replicate, for cells that take about the same time
        self._measured: set[int] = set()
        self._untimed = _block_of_run(plan, missing) if plan.is_run else 1
        if timing is not None:
            for group, cells in enumerate(similar_cells(plan).values()):
                self._seconds.append(timing.seconds(plan.config(cells[0])))
                self._group |= dict.fromkeys((cell.key for cell in cells), group)

    def of(self, cell: Cell) -> int:
        """Replicates in the next part of a cell, if it has as many.

        As many as take ``study.part_seconds``, but not so many that workers have nothing to do, and not so few that all
        workers together write more than :data:`PARTS_A_SECOND`.
        """
        if not self._group:
            return self._untimed
        workers = max(1, self._engine.capacity // QUEUED)
        seconds = self._seconds[self._group[cell.key]]
        wanted = math.floor(self._wanted / seconds)
        fair = math.ceil(self._missing / (LEAST_PARTS * workers))
        fewest = math.ceil(workers / PARTS_A_SECOND / seconds)
        return max(1, fewest, min(wanted, fair))

    def most_under_way(self, cell: Cell, replicates: int) -> int:
        """How many tasks as large as the next one may be under way.

        Where cells are small, so many workers may write more than :data:`PARTS_A_SECOND` that some must wait.
        """
        seconds = self._seconds[self._group[cell.key]] * replicates if self._group else math.inf
        return FEW + math.ceil(min(QUEUED * PARTS_A_SECOND * seconds, 1e9))

    def learn(self, task: Task, outcome: Outcome) -> None:
        """Take the cost of a part.

        The cheapest part counts, since the first one of a worker also loads the program, and other work slows it down.
        """
        if not self._group or outcome.failures or outcome.seconds <= 0:
            return
        group, seconds = self._group[task.cell], outcome.seconds / len(task.replicates)
        if group in self._measured:
            seconds = min(seconds, self._seconds[group])
        self._measured.add(group)
        self._seconds[group] = seconds


def _block_of_run(plan: Plan, missing: int) -> int:
    """Replicates in one part of a run: one part per worker, unless much would be lost when the run is stopped."""
    config = plan.config(plan.cells[0])
    person_weeks = posts_of(config) * (config.burn_in + config.weeks)
    return max(1, min(math.ceil(missing / plan.worker_count), MAX_IN_PART, PERSON_WEEKS // person_weeks))
