"""The engine ``ray``: workers of this machine, or of a Ray cluster that is already running.

A worker process has one task at a time, so one that dies takes no other task with it.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import Any

from sim.core.errors import ConfigError
from sim.studies.execution.engines.engine import (
    PROCESS_KILLED,
    SILENCE,
    SINGLE,
    ClusterLost,
    Engine,
    Setup,
    Simulate,
    WorkerDied,
    answer_of,
)
from sim.studies.execution.task import Outcome, Task

BEFORE_IMPORT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",  # under `uv run`, Ray would copy the working folder to every worker
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",  # the scheduler reports a lost worker, once
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # today's behaviour, without the warning that it will change
}
QUIET: dict[str, Any] = {
    "logging_level": logging.CRITICAL,
    "log_to_driver": False,
    "runtime_env": {"env_vars": dict.fromkeys(SINGLE, "1")},  # read when NumPy and Numba are imported
}
DEATHS = {  # by name, since Ray is imported only when it is used
    "WorkerCrashedError": (PROCESS_KILLED, True),
    "OutOfMemoryError": ("its worker process was ended because memory ran out", True),
    "NodeDiedError": ("the machine it was on is gone", False),
}
STORE = 200 * 2**20  # bytes for outcomes on their way; Ray's own choice is a third of the memory
SHORT = 30  # characters: Ray adds about 70, and macOS allows 104
LOOK = 1.0  # seconds between looks at the cluster


def make(setup: Setup) -> Engine:
    """Join the cluster at ``engine.address``, or start one here with as many processes as there are workers.

    A notebook that has called ``ray.init`` keeps its cluster, and it is used.

    Raises:
        ConfigError: Ray is missing, no cluster answers at the address, or no cluster could be started.
    """
    for name, value in BEFORE_IMPORT.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError:
        raise ConfigError("engine=ray needs Ray, which is not installed: pip install 'dissonance[ray]'") from None
    with ExitStack() as leave:
        if not ray.is_initialized():
            _enter(setup, leave)
        return RayEngine(setup.simulate, leave.pop_all(), 60.0 * setup.settings.minutes)


def _enter(setup: Setup, leave: ExitStack) -> None:
    """Join or start a cluster; ``leave`` gets the callbacks that end it."""
    import ray

    if setup.settings.address:
        leave.callback(ray.shutdown)
        _join(setup.settings.address)
    else:
        folder = leave.enter_context(TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True))
        leave.callback(ray.shutdown)
        _start(setup.worker_count, folder)


def _join(address: str) -> None:
    import ray

    try:
        _knock(address)
        ray.init(address, **QUIET)
    except Exception as error:
        raise ConfigError(f"engine.address = '{address}': no Ray cluster answers there ({_line(error)}).") from error


def _knock(address: str) -> None:
    """Raise an `OSError` if nobody listens at ``address``: Ray itself goes on trying for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()


def _start(workers: int, folder: str) -> None:
    """Start a cluster that keeps its sockets and logs in ``folder``, if the paths of sockets may be that long."""
    import ray

    os.environ.setdefault("RAY_AUTH_TOKEN", os.urandom(32).hex())  # else Ray writes one into the home folder
    try:
        ray.init(
            num_cpus=workers,
            object_store_memory=STORE,
            include_dashboard=False,
            _temp_dir=folder if len(folder) < SHORT else None,
            **QUIET,
        )
    except Exception as error:
        raise ConfigError(f"engine=ray: Ray does not start here ({_line(error)}).") from error


def _worker_died(error: Exception) -> WorkerDied:
    """Why a task has no outcome: errors of `simulate` come wrapped, others are Ray's own."""
    cause = getattr(error, "cause", None)
    if cause is not None:
        return WorkerDied(_line(cause), alone=True)
    return WorkerDied(*DEATHS.get(type(error).__name__, (_line(error), False)))


def _line(error: BaseException) -> str:
    """The first line of a message; Ray's have pages."""
    return f"{type(error).__name__}: {error}".split("\n", 1)[0][:300]


class RayEngine:
    """Tasks with the workers of a Ray cluster.

    Attributes:
        capacity: twice as many tasks as the cluster has processors; it follows a cluster that grows.
    """

    def __init__(self, simulate: Simulate, leave: ExitStack, patience: float) -> None:
        import ray

        self._ray, self._leave, self._patience = ray, leave, patience
        self._simulate = ray.remote(simulate).options(num_cpus=1, max_retries=0)
        self._under_way: dict[Any, Task] = {}  # by Ray's reference to the outcome
        self._lost: list[tuple[Task, WorkerDied]] = []
        # The last look at the cluster, its last answer, and the last with a processor.
        self._looked = self._answered = self._seen = time.monotonic()
        self.capacity = 2
        self._look()

    def submit(self, task: Task) -> None:
        """Send ``task`` to Ray, which keeps it until a processor is free."""
        try:
            self._under_way[self._simulate.remote(task)] = task
        except Exception as error:  # it cannot be pickled
            self._lost.append((task, WorkerDied(f"it could not be sent to Ray: {_line(error)}", alone=True)))

    def collect(self) -> tuple[Task, Outcome | WorkerDied]:
        """Wait for one task: the task and its outcome, or `WorkerDied`.

        Raises:
            LookupError: no task was submitted.
            ClusterLost: the head of the cluster does not answer any more.
        """
        while not self._lost:
            if not self._under_way:
                raise LookupError("no task is under way")
            if time.monotonic() > self._looked + LOOK:
                self._look()
            done, _ = self._ray.wait(list(self._under_way), num_returns=1, timeout=LOOK)
            if done:
                return self._outcome(done[0])
        return self._lost.pop()

    def close(self, abandon: bool = False) -> None:
        """Disconnect; workers that were started here end, with whatever they are doing."""
        for reference in self._under_way:
            self._ray.cancel(reference, force=True)
        self._under_way.clear()
        self._leave.close()

    def _outcome(self, reference: Any) -> tuple[Task, Outcome | WorkerDied]:
        task = self._under_way[reference]
        try:
            outcome = self._ray.get(reference)
        except Exception as error:
            outcome = _worker_died(error)
        del self._under_way[reference]  # not before: an interruption leaves it to `close`
        return task, outcome

    def _look(self) -> None:
        """Count the processors; without any for too long, give up the tasks under way.

        Raises:
            ClusterLost: the head of the cluster has not answered for a while.
        """
        self._looked = time.monotonic()
        try:
            processors = int(answer_of(self._ray.cluster_resources).get("CPU", 0))
            self._answered = time.monotonic()
        except Exception as error:  # of several kinds, when the head of the cluster is gone
            processors = 0
            if time.monotonic() - self._answered > SILENCE:
                raise ClusterLost("The head of the Ray cluster does not answer any more") from error
        if processors:
            self._seen = self._looked
            self.capacity = 2 * processors
        elif self._looked - self._seen > self._patience:
            gone = WorkerDied("there is no Ray worker any more")
            self._lost.extend((task, gone) for task in self._under_way.values())
            self._under_way.clear()
