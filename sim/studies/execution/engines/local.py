"""Processes of this machine, by loky: started afresh, so that they inherit no threads; a dead one is replaced.

When a worker process dies, the pool cannot say which task it had in hand. All tasks under way are then told as
lost; whoever hands them out gives them back one at a time, so that the one to blame is found.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from threading import Thread
from typing import Any

from loky.process_executor import BrokenProcessPool, ProcessPoolExecutor

from sim.studies.execution.engines.engine import Engine, Lost, Setup
from sim.studies.execution.task import Outcome, Task

HEARTBEAT = 1.0  # seconds between looks at whether the parent is there
AHEAD = 2  # tasks for each worker: one in hand and one waiting, so that nobody stands idle
SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "ARROW_IO_THREADS")


def begin() -> None:
    """What each worker does first: it leaves interrupts to its parent, uses one processor, and dies with its parent."""
    import signal

    import pyarrow as pa

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pa.set_cpu_count(1)
    if os.name == "posix":
        Thread(target=_follow, args=(os.getppid(),), daemon=True).start()


def _follow(parent: int) -> None:
    """End this process once its parent has gone: a parent that was killed can tell nobody."""
    while os.getppid() == parent:
        time.sleep(HEARTBEAT)
    os._exit(1)


class LocalProcesses:
    """A pool of processes; rebuilt when one of them dies."""

    def __init__(self, setup: Setup) -> None:
        self._live, self._hands = setup.live, setup.hands
        self.room = AHEAD * self._hands
        self._under_way: dict[Future[Outcome], Task] = {}
        self._lost: list[Task] = []
        self._pool: Any = None

    def submit(self, task: Task) -> None:
        """Take one more task."""
        try:
            future = self._opened().submit(self._live, task)
        except BrokenProcessPool:  # a process has died since anybody looked
            self._declare_lost()
            future = self._opened().submit(self._live, task)
        self._under_way[future] = task

    def collect(self) -> tuple[Task, Outcome | Lost]:
        """Wait for one task; when a process has died, all that were under way are told as lost, one by one."""
        if self._lost:
            return self._lost.pop(), Lost(DIED)
        done, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
        future = done.pop()
        task = self._under_way.pop(future)
        try:
            return task, future.result()
        except BrokenProcessPool:
            alone = not [one for one in self._under_way if not _finished(one)]
            self._declare_lost()
            return task, Lost(DIED, alone)
        except Exception as error:
            return task, Lost(f"{type(error).__name__}: {error}", alone=True)

    def close(self, abandon: bool = False) -> None:
        """Let go of the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=not abandon, kill_workers=abandon)
            self._pool = None
        self._under_way.clear()

    def _opened(self) -> Any:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._hands, initializer=begin, env=dict.fromkeys(SINGLE, "1"))
        return self._pool

    def _declare_lost(self) -> None:
        """Finished tasks stay finished; the others are lost, and the next task gets a new pool."""
        for future in [one for one in self._under_way if not _finished(one)]:
            self._lost.append(self._under_way.pop(future))
        self._pool.shutdown(wait=False, kill_workers=True)
        self._pool = None


DIED = "its worker process was killed"


def _finished(future: Future[Outcome]) -> bool:
    return future.done() and future.exception() is None


def make(setup: Setup) -> Engine:
    """A pool of as many processes as there are workers, started when the first task comes."""
    return LocalProcesses(setup)
