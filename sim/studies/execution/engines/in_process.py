"""The engine ``in_process``: threads of this process, which suffice because compiled code releases Python's lock.

With one worker every task runs in the calling thread, e.g. for a debugger.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from sim.model.config import Config
from sim.studies.execution.engines.engine import Engine, Setup
from sim.studies.execution.engines.executor_engine import ExecutorEngine


class CallingThread(Executor):
    """Runs each call at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Run a call and return its result."""
        future: Future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def thread_count(config: Config) -> int:
    """Threads for the replicates of a configuration."""
    return min(config.workers or os.cpu_count() or 1, config.replicates)


def threads(workers: int) -> Executor:
    """As many threads as there are workers; the calling thread if there is one."""
    return ThreadPoolExecutor(workers, thread_name_prefix="replicates") if workers > 1 else CallingThread()


def end(executor: Executor, at_once: bool) -> None:
    """End the threads; one that is simulating ends after its present task."""
    executor.shutdown(wait=not at_once, cancel_futures=at_once)


def make(setup: Setup) -> Engine:
    """An engine that needs nothing."""
    return ExecutorEngine(setup, threads, end, ahead=1)
