"""Only one process works on a study at a time. The lock of a killed process is released by the system."""

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

LOCK, OWNER = ".lock", ".lock-owner.json"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a study's folder.

    Raises:
        ConfigError: another process holds it.
        OSError: the folder cannot be written.
    """
    lock = FileLock(folder / LOCK, blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise ConfigError(
            f"Another process is working on the study in '{folder}'{_owner(folder)}; wait for it or stop it. Nothing "
            "was changed."
        ) from error
    try:
        owner = {
            "process": os.getpid(),
            "machine": platform.node(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        (folder / OWNER).write_text(json.dumps(owner), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            (folder / OWNER).unlink(missing_ok=True)
        lock.release()


def lock_owner(folder: Path) -> str:
    """Who is working on a study; empty if nobody is, or if that cannot be found out."""
    lock = FileLock(folder / LOCK, blocking=False)
    if not (folder / LOCK).exists():
        return ""
    try:
        lock.acquire()
    except Timeout:
        return _owner(folder).strip(" ()") or "another process"
    except OSError:
        return ""
    lock.release()
    return ""


def _owner(folder: Path) -> str:
    try:
        owner = json.loads((folder / OWNER).read_text(encoding="utf-8"))
        return f" (process {owner['process']} on {owner['machine']}, since {owner['since']})"
    except (OSError, ValueError, KeyError):
        return ""
