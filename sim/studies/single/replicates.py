"""Lives all replicates of a configuration, several side by side.

The compiled week releases Python's lock, so threads suffice. All chance is addressed by replicate and event:
the number of workers and the order in which replicates end change nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from sim.model.config import Config

if TYPE_CHECKING:
    import pandas as pd

    from sim.model.simulator import Simulator

Frames = dict[str, "pd.DataFrame"]


class ReplicateError(Exception):
    """Replicate ``replicate`` failed; ``__cause__`` says why."""

    def __init__(self, replicate: int) -> None:
        super().__init__(f"replicate {replicate} failed")
        self.replicate = replicate


def workers_of(config: Config) -> int:
    """Threads to use: never more than there are replicates."""
    return min(config.workers or os.cpu_count() or 1, config.replicates)


def execute(
    config: Config, keep: Callable[[int, Frames], Any], finished: Callable[[int, Any], None] = lambda _, __: None
) -> None:
    """Live every replicate of ``config``.

    Args:
        config: a checked configuration.
        keep: called in a worker thread with a replicate's number and tables, as soon as it is finished.
        finished: called in this thread with the number and what ``keep`` returned.

    Raises:
        ReplicateError: one replicate failed; those already under way were finished, no others begun.
        KeyboardInterrupt: those under way are not kept.
    """
    first = begun(config, 0)  # compiles, or loads compiled code, once and before the threads start
    crew = _Crew(config, keep, first)
    pool = ThreadPoolExecutor(workers_of(config), thread_name_prefix="replicate")
    try:
        for _ in range(workers_of(config)):
            pool.submit(crew.work)
        crew.collect(finished)
    except KeyboardInterrupt:
        crew.abandoned.set()
        raise
    finally:
        crew.closed.set()
        pool.shutdown(wait=False)  # after an interruption nobody waits for replicates that nobody will keep


def begun(config: Config, replicate: int) -> Simulator:
    """A replicate that has lived its first week of burn-in (measured weeks are left to the tables)."""
    from sim.model.simulator import Simulator

    simulator = Simulator(config, replicate)
    simulator.advance(min(1, config.burn_in))
    return simulator


class _Crew:
    """Workers that take the next replicate until none is left, one has failed, or all shall stop."""

    def __init__(self, config: Config, keep: Callable[[int, Frames], Any], first: Simulator) -> None:
        self.config, self.keep = config, keep
        self.closed = Event()  # no new replicates are begun
        self.abandoned = Event()  # and those under way are not kept
        self._lock = Lock()
        self._waiting: Iterator[int] = iter(range(config.replicates))
        self._first: Simulator | None = first
        self._results: SimpleQueue[tuple[int, Any, BaseException | None]] = SimpleQueue()
        self._at_work = workers_of(config)

    def work(self) -> None:
        """One worker's day."""
        while (replicate := self._next()) is not None:
            try:
                frames = self._live(replicate)
                if not self.abandoned.is_set():
                    self._results.put((replicate, self.keep(replicate, frames), None))
            except BaseException as error:
                self.closed.set()
                self._results.put((replicate, None, error))
        self._results.put((-1, None, None))

    def collect(self, finished: Callable[[int, Any], None]) -> None:
        """Report every finished replicate until the last worker has left; then raise the first failure."""
        failure: ReplicateError | None = None
        while self._at_work:
            replicate, kept, error = self._results.get()
            if replicate < 0:
                self._at_work -= 1
            elif error is None:
                finished(replicate, kept)
            elif failure is None:
                failure = ReplicateError(replicate)
                failure.__cause__ = error
        if failure is not None:
            raise failure

    def _next(self) -> int | None:
        with self._lock:
            return None if self.closed.is_set() else next(self._waiting, None)

    def _live(self, replicate: int) -> Frames:
        from sim.measures.tables import replicate_frames

        return replicate_frames(begun(self.config, replicate) if replicate else self._take_first())

    def _take_first(self) -> Simulator:
        first, self._first = self._first, None  # let go of it: its memory is not needed afterwards
        assert first is not None
        return first
