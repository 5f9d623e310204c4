"""The engine ``local``: processes of this machine, by loky. They start afresh and inherit no threads."""

from __future__ import annotations

import multiprocessing.resource_tracker
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import Any

import loky.backend.resource_tracker
from loky.process_executor import ProcessPoolExecutor

from sim.core.streams import children_have_standard_error, open_missing_streams
from sim.studies.execution.engines.engine import SINGLE, Engine, Setup
from sim.studies.execution.engines.executor_engine import ExecutorEngine

HEARTBEAT = 1.0  # seconds between checks whether the parent is alive
AHEAD = 2  # tasks per worker: one under way and one waiting


def begin(parent: int) -> None:
    """Prepare a worker process: it ignores interrupts, uses one processor, and ends with its parent.

    Args:
        parent: process id of the parent, which may have died before this process could ask for it.
    """
    if os.name == "posix":
        Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import pyarrow as pa

    pa.set_cpu_count(1)


def _end_with_parent(parent: int) -> None:
    """End this process once its parent is gone: a parent that was killed cannot say so."""
    while os.getppid() == parent:
        time.sleep(HEARTBEAT)
    os._exit(1)


class Processes(ProcessPoolExecutor):
    """Processes that ignore Ctrl-C from their first moment; a terminal sends it to them, too."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Run a call in one of the processes, which are started with the first call."""
        with _interrupts_later():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Within it Ctrl-C is held back; processes started within it never see it."""
    if os.name != "posix":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def processes(workers: int) -> ProcessPoolExecutor:
    """So many processes, each with one processor."""
    open_missing_streams()  # loky needs them to start its processes
    for tracker in (loky.backend.resource_tracker, multiprocessing.resource_tracker):
        tracker.ensure_running()  # starting one later would let interrupts through again
    return Processes(workers, initializer=begin, initargs=(os.getpid(),), env=_worker_environment())


def _worker_environment() -> dict[str, str]:
    """One thread per library; without a standard error loky must not report crashes to it, or no worker starts."""
    silent = {} if children_have_standard_error() else {"PYTHONFAULTHANDLER": ""}
    return {**dict.fromkeys(SINGLE, "1"), **silent}


def end(executor: ProcessPoolExecutor, at_once: bool) -> None:
    """End the processes, and wait for it: otherwise their semaphores would be reported as leaked."""
    executor.shutdown(wait=True, kill_workers=at_once)


def make(setup: Setup) -> Engine:
    """As many processes as there are workers, started when the first task comes."""
    return ExecutorEngine(setup, processes, end, AHEAD)
