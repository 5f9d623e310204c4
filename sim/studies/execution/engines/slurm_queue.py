"""The jobs of the engine `slurm`: submits them, finds out which have ended, and cancels them.

``squeue`` says whether a job still exists. submitit would ask ``sacct``, which clusters without accounting lack, and
would never learn that a job was killed.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.core.errors import ConfigError
from sim.settings.study_settings import EngineSettings
from sim.studies.execution.engines.engine import SINGLE, Setup

LOOK = {"slurm": 10.0, "local": 1.0}  # seconds between looks at the queue, by kind of cluster
PAUSE = 0.5  # seconds between looks at jobs that should end
RETRY = 30.0  # seconds after which a refused job is submitted again
SILENCE = 900.0  # seconds after which a Slurm that does not answer is given up


class Queue:
    """Jobs of this study.

    Attributes:
        jobs: those not known to have ended, by Slurm's number.
    """

    def __init__(self, setup: Setup, folder: Path) -> None:
        self._executor = _executor(setup, folder)
        self._local = setup.settings.cluster == "local"
        self._pause = LOOK["local" if self._local else "slurm"]
        self.jobs: dict[str, Any] = {}
        self._missing: set[str] = set()  # not in the queue when it was last looked at
        self._looked = self._heard = time.monotonic()
        self._again = 0.0
        self._accepted = False

    def ask(self, number: int, work: Callable[..., None], *arguments: Any) -> None:
        """Submit ``number`` jobs that call ``work(*arguments)``.

        Raises:
            ConfigError: Slurm refuses the first jobs of this study; after later refusals it is tried again.
        """
        if time.monotonic() < self._again:
            return
        try:
            jobs = self._executor.map_array(work, *([argument] * number for argument in arguments))
        except Exception as error:  # of several kinds; what Slurm said is in the text
            self._again = time.monotonic() + RETRY
            if not self._accepted:
                raise ConfigError(f"Slurm refuses the jobs of engine=slurm: {_last_line(str(error))}") from error
        else:
            self._accepted = True
            self._looked = self._heard = time.monotonic()
            self.jobs.update({job.job_id: job for job in jobs})

    def ended(self) -> dict[str, str]:
        """Jobs that have ended since the last call, and what is known about why; none between two looks."""
        if not self.jobs or time.monotonic() - self._looked < self._pause:
            return {}
        self._looked = time.monotonic()
        existing = self._existing()
        if existing is None:
            return {}
        self._heard = self._looked
        missing = set(self.jobs) - existing
        ended = missing if self._local else missing & self._missing  # a controller that restarts forgets for a moment
        self._missing = missing
        return {job: self._why(job, self.jobs.pop(job)) for job in sorted(ended)}

    @property
    def silent(self) -> bool:
        """Whether Slurm has not answered for a long time."""
        return bool(self.jobs) and self._looked - self._heard > SILENCE

    def close(self, seconds: float) -> None:
        """Cancel jobs that have not ended by themselves in ``seconds``."""
        end = time.monotonic() + seconds
        while self.jobs and time.monotonic() < end:
            time.sleep(PAUSE)
            existing = self._existing()
            self.jobs = {number: job for number, job in self.jobs.items() if existing is None or number in existing}
        for job in self.jobs.values():
            with suppress(OSError):
                job.cancel(check=False)
        self.jobs = {}

    def _existing(self) -> set[str] | None:
        """The jobs that wait or run; None if Slurm does not answer."""
        if self._local:
            return {number for number, job in self.jobs.items() if not job.done()}
        command = ["squeue", "--noheader", "--array", f"--user={os.getuid()}", "--format=%i"]
        return None if (answer := _output(command)) is None else set(answer.split())

    def _why(self, number: str, job: Any) -> str:
        """Slurm's state of the job; if that says little, the last line of the job's log."""
        shown = None if self._local else _output(["scontrol", "show", "job", number])
        state = re.search(r"JobState=(\S+)", shown or "")
        if state and state[1] not in ("FAILED", "COMPLETED"):
            return state[1]
        return f"its log ends with: {_last_line(job.stdout() or '') or 'nothing'}"


def _executor(setup: Setup, folder: Path) -> Any:
    try:
        import submitit
    except ImportError:
        raise ConfigError(
            "engine=slurm needs submitit, which is not installed: pip install 'dissonance[slurm]'"
        ) from None
    logging.getLogger("submitit").setLevel(logging.CRITICAL)  # it writes to standard output
    try:
        executor = submitit.AutoExecutor(folder, cluster=setup.settings.cluster)
    except RuntimeError:
        raise ConfigError("engine=slurm needs Slurm's commands (sbatch, squeue), which this machine lacks.") from None
    executor.update_parameters(
        name="dissonance", timeout_min=setup.settings.minutes, cpus_per_task=setup.workers, stderr_to_stdout=True
    )
    if setup.settings.cluster == "slurm":
        executor.update_parameters(**_for_slurm(setup.settings))
    return executor


def _for_slurm(settings: EngineSettings) -> dict[str, Any]:
    """Options for Slurm alone; the cluster decides what is not set."""
    options = {
        "mem_gb": settings.memory_gb,
        "slurm_partition": settings.partition,
        "slurm_account": settings.account,
        "slurm_array_parallelism": settings.jobs,
        "slurm_setup": [*(f"export {name}=1" for name in SINGLE), *settings.setup],
        "slurm_use_srun": False,  # since Slurm 22.05 srun would give all workers one processor
        "slurm_additional_parameters": {"no-requeue": True},  # tasks of a job that is lost are given to another
    }
    return {name: value for name, value in options.items() if value or value is False}


def _output(command: list[str]) -> str | None:
    """What ``command`` prints; None if it fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("submitit INFO")]
    return lines[-1][:300] if lines else ""
