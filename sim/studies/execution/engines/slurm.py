"""The engine ``slurm``: jobs of a Slurm cluster, each of which lives many tasks.

Tasks and outcomes are files in the study's folder, which every machine must see. A job takes waiting tasks one after
the other and returns each outcome as soon as it is there; it ends when nothing waits any more or its time is nearly
up. So jobs are of a good size however short a task is, and one that dies takes along only what it was living.

Should the study itself be killed, its jobs finish what waits and end a minute later. Shards are kept by the jobs
themselves, so that nothing of this is lost; the next start clears the messages away, and jobs that are still there
then end.
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

from sim.studies.execution.engines.engine import Engine, Lost, Setup
from sim.studies.execution.engines.slurm_queue import Queue
from sim.studies.execution.engines.slurm_work import PAUSE, PLACES, Spool, work
from sim.studies.execution.task import Outcome, Task

AHEAD = 8  # tasks in hand for each processor: one is lived, the others bridge the time until a look at the files
LEAVE = 5.0  # seconds that jobs have to end by themselves
FRUITLESS = 3  # jobs in a row that ended before they began, after which no other is tried


def make(setup: Setup) -> Engine:
    """Prepare the files; jobs are sent when the first outcome is asked for. Each has ``workers`` processors, or one.

    Raises:
        ConfigError: submitit or Slurm is missing, or a setting is none that Slurm can use.
    """
    home = setup.folder.absolute() / "slurm"
    shutil.rmtree(home, ignore_errors=True)  # of a study that was killed; jobs that outlived it end when they see this
    home.mkdir(parents=True)
    spool = Spool(Path(tempfile.mkdtemp(dir=home)))
    spool.make(*PLACES)
    setup = replace(setup, workers=max(1, setup.workers))
    return SlurmEngine(setup, spool, Queue(setup, spool.folder / "log"))


class SlurmEngine:
    """Tasks with the jobs of a cluster.

    Attributes:
        room: tasks enough to keep all jobs busy.
    """

    def __init__(self, setup: Setup, spool: Spool, queue: Queue) -> None:
        self._setup, self._spool, self._queue = setup, spool, queue
        self._numbers = count()
        self._tasks: dict[str, Task] = {}  # in hand, by name
        self._arrived: deque[tuple[Task, Outcome | Lost]] = deque()
        self._fruitless, self._failed = 0, False
        self._share = AHEAD * setup.workers  # tasks for which a job is worth while
        self.room = self._share * setup.settings.jobs

    def submit(self, task: Task) -> None:
        """Lay ``task`` ready for a job."""
        name = f"{next(self._numbers):09d}"
        self._spool.put("waiting", name, pickle.dumps(task))
        self._tasks[name] = task

    def collect(self) -> tuple[Task, Outcome | Lost]:
        """Wait for one task: the task and its outcome, or `Lost`.

        Raises:
            LookupError: no task was submitted.
            ConfigError: Slurm refuses the first jobs.
        """
        while not self._arrived:
            if not self._tasks:
                raise LookupError("no task is under way")
            self._receive()
            if not self._arrived:
                self._hire()
                self._part()
                time.sleep(PAUSE)
        return self._arrived.popleft()

    def close(self, abandon: bool = False) -> None:
        """Send the jobs home: at once, or as they notice that nothing waits any more. If one has failed, logs stay."""
        self._spool.clear("waiting")
        self._queue.close(0.0 if abandon else LEAVE)
        self._spool.clear(*(place for place in PLACES if place != "log" or not self._failed))

    def _receive(self) -> None:
        for name in self._spool.names("outcomes"):
            outcome = pickle.loads(self._spool.take("outcomes", name))
            if name in self._tasks:  # else it was given up, and came after all
                self._arrived.append((self._tasks.pop(name), outcome))

    def _hire(self) -> None:
        """Ask for as many jobs as there is work for."""
        wanted = min(self._setup.settings.jobs, math.ceil(len(self._tasks) / self._share)) - len(self._queue.jobs)
        if wanted > 0 and self._spool.names("waiting"):
            self._queue.ask(wanted, work, self._spool.folder, self._setup)

    def _part(self) -> None:
        """Look after jobs that have ended."""
        ended = self._queue.ended()
        if ended:
            self._receive()  # what they returned in their last moments
        for job, why in ended.items():
            self._bury(job, why)
        if ended and self._fruitless >= FRUITLESS and not self._queue.jobs:
            self._give_up(f"Slurm jobs end before they begin: {why}")
        if self._queue.silent:
            self._give_up("Slurm no longer answers")

    def _bury(self, job: str, why: str) -> None:
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
            self._arrived.append((self._tasks.pop(name), Lost(reason, alone)))
