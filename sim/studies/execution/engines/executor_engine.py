"""An engine on an executor of :mod:`concurrent.futures`, for workers on this machine.

When a worker process dies, the executor cannot say which task it had. All tasks under way are then reported as lost,
and the scheduler retries them one at a time, so that the one to blame is found.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from sim.studies.execution.engines.engine import PROCESS_KILLED, Setup, WorkerDied
from sim.studies.execution.task import Outcome, Task


class ExecutorEngine:
    """Tasks on an executor of this machine; a new one is made when a process of it dies.

    Args:
        setup: the engine's setup.
        make_executor: makes an executor of so many workers.
        end: ends an executor, at once if its second argument says so.
        ahead: tasks per worker that it wants to have at the same time.
    """

    def __init__(self, setup: Setup, make_executor: Callable[[int], Any], end: Callable[[Any, bool], None], ahead: int):
        self._simulate, self._workers = setup.simulate, setup.worker_count
        self._make_executor, self._end = make_executor, end
        self.capacity = ahead * self._workers
        self._under_way: dict[Future[Outcome], Task] = {}
        self._lost: list[Task] = []
        self._executor: Any = None

    def submit(self, task: Task) -> None:
        """Take one more task."""
        try:
            future = self._opened().submit(self._simulate, task)
        except BrokenProcessPool:  # a process has died since the last look
            self._give_up_executor()
            future = self._opened().submit(self._simulate, task)
        self._under_way[future] = task

    def collect(self) -> tuple[Task, Outcome | WorkerDied]:
        """Wait for one task. When a process has died, all tasks under way are reported as lost, one by one."""
        if self._lost:
            return self._lost.pop(), WorkerDied(PROCESS_KILLED)
        done, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
        future = done.pop()
        task = self._under_way.pop(future)
        try:
            return task, future.result()
        except BrokenProcessPool:
            alone = all(_finished(other) for other in self._under_way)
            self._give_up_executor()
            return task, WorkerDied(PROCESS_KILLED, alone)
        except Exception as error:
            return task, WorkerDied(f"{type(error).__name__}: {error}", alone=True)

    def close(self, abandon: bool = False) -> None:
        """End the workers; threads end after their present task."""
        self._under_way.clear()
        if self._executor is not None:
            self._end(self._executor, abandon)
            self._executor = None

    def _opened(self) -> Any:
        if self._executor is None:
            self._executor = self._make_executor(self._workers)
        return self._executor

    def _give_up_executor(self) -> None:
        """Finished tasks stay finished; the others are lost, and the next task gets a new executor."""
        for future in [future for future in self._under_way if not _finished(future)]:
            self._lost.append(self._under_way.pop(future))
        if self._executor is not None:
            self._end(self._executor, True)
        self._executor = None


def _finished(future: Future[Outcome]) -> bool:
    return future.done() and future.exception() is None
