"""Processes of this machine, by loky: started afresh, so that they inherit no threads; a dead one is replaced.

When a worker process dies, the pool cannot say which task it had in hand. All tasks under way are then told as
lost; whoever hands them out gives them back one at a time, so that the one to blame is found.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

from loky.process_executor import BrokenProcessPool, ProcessPoolExecutor

from sim.study.engines.engine import Engine, Lost, Setup
from sim.study.work.task import Outcome, Task

AHEAD = 2  # tasks for each worker: one in hand and one waiting, so that nobody stands idle
SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "ARROW_IO_THREADS")


def begin() -> None:
    """What each worker does first: it leaves interrupts to its parent, and uses one processor."""
    import signal

    import pyarrow as pa

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pa.set_cpu_count(1)


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
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._hands, initializer=begin, env=dict.fromkeys(SINGLE, "1"))
        self._under_way[self._pool.submit(self._live, task)] = task

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
            return self._after_a_death(task)
        except Exception as error:
            return task, Lost(f"{type(error).__name__}: {error}", alone=True)

    def close(self, abandon: bool = False) -> None:
        """Let go of the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=not abandon, kill_workers=abandon)
            self._pool = None
        self._under_way.clear()

    def _after_a_death(self, task: Task) -> tuple[Task, Lost]:
        """Finished tasks stay finished; the others are lost, and the next task gets a new pool."""
        others = {future: one for future, one in self._under_way.items() if not _finished(future)}
        alone = not others
        for future, one in others.items():
            del self._under_way[future]
            self._lost.append(one)
        self.close_pool()
        return task, Lost(DIED, alone)

    def close_pool(self) -> None:
        """Let go of a pool that is broken."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, kill_workers=True)
            self._pool = None


DIED = "its worker process was killed"


def _finished(future: Future[Outcome]) -> bool:
    return future.done() and future.exception() is None


def make(setup: Setup) -> Engine:
    """A pool of as many processes as there are workers, started when the first task comes."""
    return LocalProcesses(setup)
