"""Only one process works on a study at a time; a killed one leaves no lock behind."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from sim.core.errors import ConfigError

LOCK, HOLDER = ".lock", ".at-work.json"


@contextmanager
def at_work(folder: Path) -> Iterator[None]:
    """Hold the study's folder for as long as the work takes.

    Raises:
        ConfigError: another process holds it.
        OSError: the folder cannot be written.
    """
    lock = FileLock(folder / LOCK, blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise ConfigError(
            f"Another process is at work on the study in '{folder}'{_who(folder)}; wait for it or stop it. Nothing was "
            "changed."
        ) from error
    try:
        mine = {
            "process": os.getpid(),
            "machine": platform.node(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        (folder / HOLDER).write_text(json.dumps(mine), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def holder(folder: Path) -> str:
    """Who is at work on a study; empty where nobody is, or where that cannot be found out."""
    lock = FileLock(folder / LOCK, blocking=False)
    if not (folder / LOCK).exists():
        return ""
    try:
        lock.acquire()
    except Timeout:
        return _who(folder).strip(" ()") or "another process"
    except OSError:
        return ""
    lock.release()
    return ""


def _who(folder: Path) -> str:
    try:
        one = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return f" (process {one['process']} on {one['machine']}, since {one['since']})"
    except (OSError, ValueError, KeyError):
        return ""
