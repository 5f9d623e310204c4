"""Processes of a session that a test started: which are alive, and their end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def processes(session: int) -> list[int]:
    """The processes of a session that are alive."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its_session = path.read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(path.parent.name))
    return found


def kill_all(session: int) -> None:
    """Kill every process of a session."""
    for process in processes(session):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def wait_for(condition: Callable[[], object], seconds: float) -> bool:
    """Wait until a condition holds; False if it does not within ``seconds``."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(condition())
