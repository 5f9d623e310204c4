"""What a job of the engine `slurm` does, and the files through which it gets tasks.

Within a job the engine `local` does the work: a killed worker process loses its task, not the job.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.studies.execution.engines.engine import Setup, Simulate, WorkerDied
from sim.studies.execution.task import Outcome

PAUSE = 0.2  # seconds between looks at the files
IDLE = 60.0  # seconds without a waiting task after which a job ends
LAST = 10.0  # seconds before its time limit after which a job begins nothing
PLACES = ("waiting", "claimed", "outcomes", "begun", "log")


class Spool:
    """Tasks and outcomes as files. A name is claimed by renaming it, which only one of many can do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, *places: str) -> None:
        """Make empty places."""
        for place in places:
            (self.folder / place).mkdir()

    def clear(self, *places: str) -> None:
        """Remove places with all that is in them, and the folder if nothing is left."""
        for place in places:
            shutil.rmtree(self.folder / place, ignore_errors=True)
        with suppress(OSError):  # not empty
            self.folder.rmdir()
            self.folder.parent.rmdir()

    def put(self, place: str, name: str, content: bytes) -> None:
        """Write a file whole or not at all."""
        part = self.folder / place / f".{name}"
        part.write_bytes(content)
        part.replace(self.folder / place / name)

    def names(self, place: str) -> list[str]:
        """The whole files of ``place``, in the order of their names; none once the folder has been removed."""
        folder = self.folder / place
        with suppress(OSError):
            folder.chmod(0o700)  # makes a network file system look afresh
        with suppress(FileNotFoundError):
            return sorted(name for name in os.listdir(folder) if not name.startswith("."))
        return []

    def take(self, place: str, name: str) -> bytes:
        """Read a file and remove it."""
        path = self.folder / place / name
        content = path.read_bytes()
        path.unlink()
        return content

    def claim(self, job: str) -> tuple[str, bytes] | None:
        """Take a waiting task for ``job``: its name and its bytes; None if there is none."""
        for name in self.names("waiting"):
            claimed = self.folder / "claimed" / f"{name}@{job}"
            with suppress(FileNotFoundError):  # another job was quicker
                (self.folder / "waiting" / name).rename(claimed)
                return name, claimed.read_bytes()
        return None

    def return_(self, name: str, job: str, outcome: Outcome | WorkerDied) -> None:
        """Return the outcome of a claimed task."""
        self.put("outcomes", name, pickle.dumps(outcome))
        (self.folder / "claimed" / f"{name}@{job}").unlink(missing_ok=True)


@dataclass(frozen=True)
class Unpacked:
    """Executes a task that comes as name and bytes; one that cannot be unpickled fails alone."""

    simulate: Simulate

    def __call__(self, named: Any) -> Outcome:
        return self.simulate(pickle.loads(named[1]))


def work(folder: Path, setup: Setup) -> None:
    """What a job does: execute waiting tasks, as many at a time as it has workers, until there are none."""
    import submitit

    from sim.studies.execution.engines import local

    signal.signal(signal.SIGTERM, _leave)  # submitit ignores it, and a cancelled job would stay
    signal.signal(signal.SIGUSR2, signal.SIG_IGN)  # at which submitit ends the job long before its time is up
    workers = local.make(replace(setup, simulate=Unpacked(setup.simulate)))
    try:
        Shift(Spool(folder), workers, submitit.JobEnvironment().job_id, setup).work()
    finally:
        workers.close(abandon=True)


def _leave(number: int, _: Any) -> None:
    sys.exit(128 + number)  # not at once: the worker processes are to be ended as well


class Shift:
    """The work of one job."""

    def __init__(self, spool: Spool, workers: Any, job: str, setup: Setup) -> None:
        self._spool, self._workers, self._job = spool, workers, job
        self._places = setup.workers
        self._begun: dict[str, float] = {}  # tasks under way, and their start
        self._end = time.monotonic() + 60 * setup.settings.minutes - LAST
        self._longest = 0.0  # seconds a task took
        self._idle = time.monotonic()

    def work(self) -> None:
        """Execute tasks until none has come for a while, the study is over, or time is nearly up."""
        self._spool.put("begun", self._job, b"")
        while self._begun or not self._over():
            while len(self._begun) < self._places and self._begin():
                pass
            if self._begun:
                self._finish()
            else:
                time.sleep(PAUSE)

    def _begin(self) -> bool:
        if self._short_of_time() or (named := self._spool.claim(self._job)) is None:
            return False
        self._begun[named[0]] = time.monotonic()
        self._workers.submit(named)
        return True

    def _finish(self) -> None:
        (name, _), outcome = self._workers.collect()
        self._idle = time.monotonic()
        self._longest = max(self._longest, self._idle - self._begun.pop(name))
        self._spool.return_(name, self._job, outcome)

    def _over(self) -> bool:
        waits = time.monotonic() - self._idle < IDLE and (self._spool.folder / "waiting").is_dir()
        return not waits or self._short_of_time()

    def _short_of_time(self) -> bool:
        return time.monotonic() + 2 * self._longest > self._end
