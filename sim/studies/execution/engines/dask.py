"""The engine ``dask``: workers of this machine, or of a scheduler that is already running.

Dask never has more tasks than threads; the others wait here. So a worker that dies takes one task with it, and it is
known which.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import RLock
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

QUIET = {
    "distributed.scheduler.allowed-failures": 0,  # a task that killed its worker is not retried on three others
    "distributed.worker.profile.enabled": False,
    "distributed.nanny.pre-spawn-environ": dict.fromkeys(SINGLE, "1"),  # read when NumPy and Numba are imported
}
LOOK = 1.0  # seconds between looks at the workers
RESTART = 60.0  # seconds that a worker of this machine may take to restart
ARRIVAL = 60.0  # seconds that the transfer of an outcome may take
COMPANIONS = 0.2  # seconds in which all tasks of a dead worker are reported


def make(setup: Setup) -> Engine:
    """Join the scheduler at ``engine.address``, or start as many processes here as there are workers.

    Raises:
        ConfigError: Dask is missing, no scheduler answers at the address, or no process could be started.
    """
    try:
        import distributed
    except ImportError:
        raise ConfigError("engine=dask needs Dask, which is not installed: pip install 'dissonance[dask]'") from None
    for name in ("distributed", "distributed.client"):  # a lost worker is reported by us, once
        logging.getLogger(name).setLevel(logging.CRITICAL)
    address = setup.settings.address
    if not address:
        cluster = _started(setup.worker_count)
        return DaskEngine(distributed.Client(cluster, set_as_default=False), cluster, setup.simulate, RESTART)
    try:
        client = distributed.Client(address, timeout=10, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ConfigError(f"engine.address = '{address}': no Dask scheduler answers there.") from error
    return DaskEngine(client, None, setup.simulate, 60.0 * setup.settings.minutes)


def _started(workers: int) -> Any:
    """A cluster of single-threaded processes, without dashboard and without limits of memory.

    A worker above Dask's memory limit is paused and may stay so; running out of memory is left to the system.
    """
    import dask
    from distributed import LocalCluster

    with dask.config.set(QUIET):
        try:
            return LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                memory_limit=0,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
        except RuntimeError as error:
            hint = "If a script of your own runs the study, put it under if __name__ == '__main__'."
            raise ConfigError(f"engine=dask: its worker processes do not start. {hint}") from error


class DaskEngine:
    """Tasks with the workers of a Dask cluster.

    Attributes:
        capacity: twice as many tasks as there are threads; it follows a cluster that grows or shrinks.
    """

    def __init__(self, client: Any, cluster: Any, simulate: Simulate, patience: float) -> None:
        self._client, self._cluster, self._simulate, self._patience = client, cluster, simulate, patience
        self._hold = RLock()  # Dask's thread also fetches outcomes and sends tasks
        self._waiting: deque[Task] = deque()
        self._under_way: dict[str, tuple[Task, Any]] = {}  # key: task and future
        self._finished: SimpleQueue[tuple[Task, Outcome | WorkerDied]] = SimpleQueue()
        self._open = 0  # tasks taken and not yet returned
        self._victims: dict[str, int] = {}  # tasks that died with a worker, by the worker's unique name
        self._threads = 0
        # The last look at the workers, the last answer of the scheduler, and the last with a worker.
        self._looked = self._answered = self._seen = time.monotonic()
        self.capacity = 2
        self._look()

    def submit(self, task: Task) -> None:
        """Take ``task``; it is sent as soon as a worker is free."""
        self._open += 1
        self._waiting.append(task)
        self._send_waiting()

    def collect(self) -> tuple[Task, Outcome | WorkerDied]:
        """Wait for one task: the task and its outcome, or `WorkerDied`.

        Raises:
            LookupError: no task was submitted.
            ClusterLost: the scheduler does not answer any more.
        """
        if not self._open:
            raise LookupError("no task is under way")
        while True:
            if time.monotonic() > self._looked + LOOK:
                self._look()
            with suppress(Empty):
                finished = self._finished.get(timeout=LOOK)
                self._open -= 1
                return finished

    def close(self, abandon: bool = False) -> None:
        """Disconnect; workers that were started here end, with whatever they are doing."""
        with self._hold:
            futures = [future for _, future in self._under_way.values()]
            self._under_way.clear()
            self._waiting.clear()
        with suppress(Exception):  # the scheduler may be gone
            self._client.cancel(futures, force=True)
        with suppress(Exception):
            self._client.close(timeout=5)
        if self._cluster is not None:
            with suppress(Exception):
                self._cluster.sync(_dismiss, self._cluster)
            self._cluster.close(timeout=10)

    def _send_waiting(self) -> None:
        with self._hold:
            while self._waiting and len(self._under_way) < self._threads:
                self._send(self._waiting.popleft())

    def _send(self, task: Task) -> None:
        try:  # pure: a retried task is another call
            future = self._client.submit(self._simulate, task, pure=False, retries=0)
        except Exception as error:  # it cannot be pickled, or the client has been closed
            self._finished.put((task, WorkerDied(f"it could not be sent to Dask: {error}", alone=True)))
            return
        self._under_way[future.key] = task, future
        future.add_done_callback(self._fetch)

    def _fetch(self, future: Any) -> None:
        """Called by Dask: fetch an outcome before its worker gets another task, which might kill it."""
        outcome = self._outcome(future)
        with self._hold:
            task, _ = self._under_way.pop(future.key, (None, None))
        if task is not None:  # otherwise it was given up and arrived late
            self._finished.put((task, outcome))
            self._send_waiting()

    def _outcome(self, future: Any) -> Outcome | WorkerDied:
        from distributed import CancelledError
        from distributed.scheduler import KilledWorker

        try:
            return future.result(timeout=ARRIVAL)
        except KilledWorker as error:
            return WorkerDied(PROCESS_KILLED, alone=self._alone(error.last_worker))
        except CancelledError:
            return WorkerDied("the connection to the Dask scheduler was lost")
        except Exception as error:
            return WorkerDied(f"{type(error).__name__}: {error}", alone=True)

    def _alone(self, worker: Any) -> bool:
        """Whether just one task died with ``worker``."""
        name = str(worker.server_id)
        if name not in self._victims:
            time.sleep(COMPANIONS)
            with self._hold:
                futures = [future for _, future in self._under_way.values()]
            self._victims[name] = sum(_killer(future) == name for future in futures)
        return self._victims[name] == 1

    def _look(self) -> None:
        """Count the threads and use them; without any for too long, give up the tasks under way.

        Raises:
            ClusterLost: the scheduler has not answered for a while.
        """
        self._looked = time.monotonic()
        try:
            self._threads = sum(answer_of(self._client.nthreads).values())
            self._answered = time.monotonic()
        except Exception as error:  # of several kinds, when the scheduler is gone
            self._threads = 0
            if self._client.status == "closed" or time.monotonic() - self._answered > SILENCE:
                raise ClusterLost("The Dask scheduler does not answer any more") from error
        if self._threads:
            self._seen = self._looked
            self.capacity = 2 * self._threads
            self._send_waiting()
        elif self._looked - self._seen > self._patience:
            self._give_up()

    def _give_up(self) -> None:
        with self._hold:
            tasks = [*self._waiting, *(task for task, _ in self._under_way.values())]
            self._waiting.clear()
            self._under_way.clear()
        for task in tasks:
            self._finished.put((task, WorkerDied("there is no Dask worker any more")))


async def _dismiss(cluster: Any) -> None:
    """End worker processes within half a second; Dask itself waits four seconds."""
    await asyncio.gather(*(worker.close(timeout=0.5) for worker in cluster.workers.values()))


def _killer(future: Any) -> str:
    """The unique name of the worker that died with ``future``, or an empty string."""
    worker = getattr(future.exception(), "last_worker", None) if future.status == "error" else None
    return str(worker.server_id) if worker is not None else ""
