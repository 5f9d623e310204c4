"""Collects the event log of a replicate while recording is on (sim/model/event_log.py)."""

from __future__ import annotations

import numpy as np

from sim.core.table import concatenate_rows
from sim.model.event_log import EVENT_LOG
from sim.model.phases.workspace import Workspace

EVENTS_PER_POST = 256  # capacity between two flushes; about a hundred times what usual weeks need


class EventRecorder:
    """Recording is off while ``capacity`` is 0; otherwise it is the capacity of the workspace's event buffer."""

    def __init__(self) -> None:
        self.capacity = 0
        self._recorded: list[np.ndarray] = []

    def start(self, posts: int) -> None:
        """Record from now on, in a service with this number of posts."""
        self.capacity = EVENTS_PER_POST * posts

    def collect(self, workspace: Workspace) -> None:
        """Move the recorded events out of the workspace.

        Raises:
            RuntimeError: the buffer is full, so events may have been lost.
        """
        count = int(workspace.event_count[0])
        if count == 0:
            return
        if count == len(workspace.events):
            raise RuntimeError(f"the event log is full: more than {count} events between two flushes")
        self._recorded.append(np.array(workspace.events[:count]))
        workspace.event_count[0] = 0

    def take(self) -> np.ndarray:
        """(events,) EVENT_LOG, in order. The recorder is empty afterwards."""
        taken, self._recorded = concatenate_rows([np.zeros(0, EVENT_LOG.dtype), *self._recorded]), []
        return taken
