"""What an engine is: it takes tasks and returns their outcomes, in any order.

To add one: a file beside this one with a class that keeps this contract, a line in ``MAKERS``, and an option in
``conf/engine``.

``in_process`` and ``local`` run on an executor of :mod:`concurrent.futures`. The contract is wider than that
protocol, which lacks three things a study needs. A scheduler has to know whether a task was alone in the worker that
died, to tell the task that killed it from its companions. It has to know how many tasks a cluster can take while
the cluster grows and shrinks. And an interrupted study has to end its workers at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Protocol, TypeVar

from sim.settings.study_settings import EngineSettings
from sim.studies.execution.task import Outcome, Task

Answer = TypeVar("Answer")
Simulate = Callable[[Task], Outcome]
ANSWER = 15.0  # seconds that a cluster may take to say what it has
SILENCE = 30.0  # seconds without any answer after which a cluster counts as lost
PROCESS_KILLED = "its worker process was killed"
# Environment of worker processes: each uses one processor. NumPy and Numba read it when they are imported.
SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "ARROW_IO_THREADS")


class ClusterLost(Exception):
    """The scheduler or head of a cluster does not answer any more; its text says which."""


def answer_of(ask: Callable[[], Answer]) -> Answer:
    """The answer of a cluster, which may never come, e.g. if its machine was switched off.

    Raises:
        TimeoutError: there is none within ``ANSWER`` seconds.
        Exception: whatever the question raises.
    """
    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(ask())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future.result(timeout=ANSWER)


@dataclass(frozen=True)
class WorkerDied:
    """A task without an outcome, because its worker died or could not begin.

    Attributes:
        reason: a phrase, e.g. "its worker process was killed".
        alone: whether the worker had no other task, so that this one is to blame.
    """

    reason: str
    alone: bool = False


@dataclass(frozen=True)
class Setup:
    """What an engine is made from."""

    settings: EngineSettings
    workers: int  # 0: one per processor
    folder: Path | None  # the study's
    simulate: Simulate

    @property
    def worker_count(self) -> int:
        """Workers on this machine."""
        return self.workers or os.cpu_count() or 1


class Engine(Protocol):
    """Where tasks are executed."""

    capacity: int  # tasks that it wants to have at the same time

    def submit(self, task: Task) -> None:
        """Take one more task."""

    def collect(self) -> tuple[Task, Outcome | WorkerDied]:
        """Wait for one of the tasks taken, and return it with its outcome.

        Raises:
            ClusterLost: the cluster does not answer any more.
        """

    def close(self, abandon: bool = False) -> None:
        """End all workers; ``abandon``: without waiting for tasks under way."""


MAKERS = {
    "in_process": "sim.studies.execution.engines.in_process",
    "local": "sim.studies.execution.engines.local",
    "dask": "sim.studies.execution.engines.dask",
    "ray": "sim.studies.execution.engines.ray",
    "slurm": "sim.studies.execution.engines.slurm",
}


def make_engine(setup: Setup) -> Engine:
    """The engine that the settings name.

    Raises:
        ConfigError: what it needs is not installed, or its cluster cannot be reached.
    """
    return import_module(MAKERS[setup.settings.kind]).make(setup)
