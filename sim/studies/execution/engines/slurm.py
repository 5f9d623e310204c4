"""The engine ``slurm``: jobs of a Slurm cluster, each of which executes many tasks.

Tasks and outcomes are files in the study's folder, which every machine must see. A job takes one waiting task after
the other and returns each outcome at once. It ends when no task is waiting or its time is nearly up. So jobs have a
good size however short a task is, and a job that dies loses only the tasks that it was executing.

If the study itself is killed, its jobs finish the waiting tasks and end a minute later. They store the parts
themselves, so that nothing of this is lost. The next start removes the files of tasks, at which remaining jobs end.
"""

from __future__ import annotations

import math
import pickle
import shutil
import tempfile
import time
from collections import deque
from dataclasses import replace
from itertools import count
from pathlib import Path

from sim.core.errors import ConfigError
from sim.studies.execution.engines.engine import Engine, Setup, WorkerDied
from sim.studies.execution.engines.slurm_queue import Queue
from sim.studies.execution.engines.slurm_work import PAUSE, PLACES, Spool, work
from sim.studies.execution.task import Outcome, Task

AHEAD = 8  # tasks per processor: one is executed, the others bridge the time between looks at the files
LEAVE = 5.0  # seconds that jobs have to end by themselves
FRUITLESS = 3  # jobs in a row that ended before they began, after which no other is submitted


def make(setup: Setup) -> Engine:
    """Prepare the files; jobs are sent when the first outcome is asked for. Each has ``workers`` processors, or one.

    Raises:
        ConfigError: submitit or Slurm is missing, or a setting is invalid for Slurm.
    """
    if setup.folder is None:
        raise ConfigError("engine=slurm needs a folder for its results.")
    home = setup.folder.absolute() / "slurm"
    shutil.rmtree(home, ignore_errors=True)  # of a study that was killed; its jobs end when they see this
    home.mkdir(parents=True)
    spool = Spool(Path(tempfile.mkdtemp(dir=home)))
    spool.make(*PLACES)
    setup = replace(setup, workers=max(1, setup.workers))
    return SlurmEngine(setup, spool, Queue(setup, spool.folder / "log"))


class SlurmEngine:
    """Tasks with the jobs of a cluster.

    Attributes:
        capacity: enough tasks to keep all jobs busy.
    """

    def __init__(self, setup: Setup, spool: Spool, queue: Queue) -> None:
        self._setup, self._spool, self._queue = setup, spool, queue
        self._numbers = count()
        self._tasks: dict[str, Task] = {}  # under way, by name
        self._arrived: deque[tuple[Task, Outcome | WorkerDied]] = deque()
        self._fruitless, self._failed = 0, False
        self._share = AHEAD * setup.workers  # tasks for which one more job is submitted
        self.capacity = self._share * setup.settings.jobs

    def submit(self, task: Task) -> None:
        """Write ``task`` for a job."""
        name = f"{next(self._numbers):09d}"
        self._spool.put("waiting", name, pickle.dumps(task))
        self._tasks[name] = task

    def collect(self) -> tuple[Task, Outcome | WorkerDied]:
        """Wait for one task: the task and its outcome, or `WorkerDied`.

        Raises:
            LookupError: no task was submitted.
            ConfigError: Slurm refuses the first jobs.
        """
        while not self._arrived:
            if not self._tasks:
                raise LookupError("no task is under way")
            self._receive()
            if not self._arrived:
                self._submit_jobs()
                self._check_jobs()
                time.sleep(PAUSE)
        return self._arrived.popleft()

    def close(self, abandon: bool = False) -> None:
        """End the jobs: at once, or when they see that no task is waiting. If one has failed, the logs stay."""
        self._spool.clear("waiting")
        self._queue.close(0.0 if abandon else LEAVE)
        self._spool.clear(*(place for place in PLACES if place != "log" or not self._failed))

    def _receive(self) -> None:
        for name in self._spool.names("outcomes"):
            outcome = pickle.loads(self._spool.take("outcomes", name))
            if name in self._tasks:  # otherwise it was given up and arrived late
                self._arrived.append((self._tasks.pop(name), outcome))

    def _submit_jobs(self) -> None:
        """Submit as many jobs as there is work for."""
        wanted = min(self._setup.settings.jobs, math.ceil(len(self._tasks) / self._share)) - len(self._queue.jobs)
        if wanted > 0 and self._spool.names("waiting"):
            self._queue.ask(wanted, work, self._spool.folder, self._setup)

    def _check_jobs(self) -> None:
        """Handle jobs that have ended."""
        ended = self._queue.ended()
        if ended:
            self._receive()  # outcomes that they returned at the end
        for job, why in ended.items():
            self._lose_tasks_of(job, why)
        if ended and self._fruitless >= FRUITLESS and not self._queue.jobs:
            self._give_up(f"Slurm jobs end before they begin: {why}")
        if self._queue.silent:
            self._give_up("Slurm no longer answers")

    def _lose_tasks_of(self, job: str, why: str) -> None:
        claimed = [name for name in self._spool.names("claimed") if name.endswith(f"@{job}")]
        for name in claimed:
            self._spool.take("claimed", name)
            self._lose(name.split("@")[0], f"its job {job} ended: {why}", alone=len(claimed) == 1)
        self._fruitless = 0 if job in self._spool.names("begun") else self._fruitless + 1

    def _give_up(self, reason: str) -> None:
        self._spool.clear("waiting")
        self._spool.make("waiting")
        for name in list(self._tasks):
            self._lose(name, reason)

    def _lose(self, name: str, reason: str, alone: bool = False) -> None:
        self._failed = True
        if name in self._tasks:
            self._arrived.append((self._tasks.pop(name), WorkerDied(reason, alone)))
