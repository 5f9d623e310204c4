"""Keeps what could be told of the weeks, where somebody asked for it (sim/model/event_log.py)."""

from __future__ import annotations

import numpy as np

from sim.core.table import bound
from sim.model.event_log import STORY
from sim.model.phases.workspace import Workspace

LINES = 256  # room for each post between two clearings: a hundred times what a usual week tells


class EventRecorder:
    """Nobody listens until ``lines`` is raised; then it is the room on the desk."""

    def __init__(self) -> None:
        self.lines = 0
        self._kept: list[np.ndarray] = []

    def listen(self, posts: int) -> None:
        """From now on, in a service of so many posts."""
        self.lines = LINES * posts

    def collect(self, workspace: Workspace) -> None:
        """Take over the lines on the desk.

        Raises:
            RuntimeError: there was not room for all of them.
        """
        told = int(workspace.told[0])
        if told == 0:
            return
        if told == len(workspace.story):
            raise RuntimeError(f"more was told in these weeks than the {told} lines that there is room for")
        self._kept.append(np.array(workspace.story[:told]))
        workspace.told[0] = 0

    def take(self) -> np.ndarray:
        """(lines,) STORY, all that was kept, in order; it is kept no longer."""
        taken, self._kept = bound([np.zeros(0, STORY.dtype), *self._kept]), []
        return taken
