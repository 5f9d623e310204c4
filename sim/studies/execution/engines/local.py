"""The engine ``local``: processes of this machine, by loky. They start afresh and inherit no threads."""

from __future__ import annotations

import multiprocessing.resource_tracker
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread, current_thread, main_thread
from typing import Any

import loky.backend.resource_tracker
from loky.process_executor import ProcessPoolExecutor

from sim.core.streams import children_have_standard_error, open_missing_streams
from sim.studies.execution.engines.engine import SINGLE, Engine, Setup
from sim.studies.execution.engines.executor_engine import ExecutorEngine

HEARTBEAT = 1.0  # seconds between checks whether the parent is alive
AHEAD = 2  # tasks per worker: one under way and one waiting
STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP


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
        with _signals_later(), _interrupts_blocked():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _signals_later() -> Iterator[None]:
    """Within it signals that raise are held back: loky cannot end processes that are half started.

    A mask would not do, for a signal may reach another thread, and Python handles it in the main thread all the same.
    """
    if current_thread() is not main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in STOPPING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    raising = {number: handler for number, handler in before.items() if callable(handler)}
    held: list[int] = []
    for number in raising:
        signal.signal(number, lambda number, frame: held.append(number))
    try:
        yield
    finally:
        for number, handler in raising.items():
            signal.signal(number, handler)
        if held:
            signal.raise_signal(held[0])


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Processes started within it never see Ctrl-C."""
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
