"""What an engine is: it takes tasks and gives back what came of them, in any order.

To add one: a file beside this one with a class that keeps this contract, a line in ``MAKERS``, and an option in
``conf/engine``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from sim.settings.study_settings import EngineSettings
from sim.studies.execution.task import Outcome, Task

Live = Callable[[Task], Outcome]


@dataclass(frozen=True)
class Lost:
    """A task that came to nothing, because its worker died or could not begin.

    Attributes:
        reason: a phrase, e.g. "its worker process was killed".
        alone: no other task was in that worker's hands, so no other can be to blame.
    """

    reason: str
    alone: bool = False


@dataclass(frozen=True)
class Setup:
    """What an engine is made from."""

    settings: EngineSettings
    workers: int  # 0: one for each processor
    folder: Path  # the study's
    live: Live

    @property
    def hands(self) -> int:
        """Workers wanted on this machine."""
        return self.workers or os.cpu_count() or 1


class Engine(Protocol):
    """Where tasks are lived."""

    room: int  # tasks that it wants in its hands at once

    def submit(self, task: Task) -> None:
        """Take one more task."""

    def collect(self) -> tuple[Task, Outcome | Lost]:
        """Wait until one of the tasks taken is finished, and give back what came of it."""

    def close(self, abandon: bool = False) -> None:
        """Let go of all workers; ``abandon``: without waiting for what is under way."""


MAKERS = {
    "in_process": "sim.studies.execution.engines.in_process",
    "local": "sim.studies.execution.engines.local",
    "dask": "sim.studies.execution.engines.dask",
    "ray": "sim.studies.execution.engines.ray",
    "slurm": "sim.studies.execution.engines.slurm",
}


def make_engine(setup: Setup) -> Engine:
    """The engine that the settings name.

    Raises:
        ConfigError: what it needs is not installed, or its cluster cannot be reached.
    """
    return import_module(MAKERS[setup.settings.kind]).make(setup)
