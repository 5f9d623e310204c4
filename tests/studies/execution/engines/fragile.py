"""A worker that dies or fails when a task's name says so; in a file of its own, for workers import it."""

from __future__ import annotations

import os
import time

from sim.studies.execution.task import Outcome, Task
from sim.studies.execution.worker import simulate


def fragile(task: Task) -> Outcome:
    """Execute a task, unless its name says that its worker dies or fails."""
    if task.name == "dies":
        time.sleep(0.3)
        os._exit(9)
    if task.name == "fails":
        raise RuntimeError("by hand")
    return simulate(task)
