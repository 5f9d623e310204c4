"""This process alone: one task after another."""

from __future__ import annotations

from sim.studies.execution.engines.engine import Engine, Lost, Setup
from sim.studies.execution.task import Outcome, Task


class InProcess:
    """Lives each task when its outcome is asked for."""

    room = 1

    def __init__(self, setup: Setup) -> None:
        self._live, self._waiting = setup.live, list[Task]()

    def submit(self, task: Task) -> None:
        """Take one more task."""
        self._waiting.append(task)

    def collect(self) -> tuple[Task, Outcome | Lost]:
        """Live the task that has waited longest."""
        task = self._waiting.pop(0)
        return task, self._live(task)

    def close(self, abandon: bool = False) -> None:
        """Nothing is held."""
        self._waiting.clear()


def make(setup: Setup) -> Engine:
    """An engine that needs nothing."""
    return InProcess(setup)
