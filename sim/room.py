"""More room for open cases: locality blocks are moved apart, nothing else changes."""

from __future__ import annotations

import numpy as np

from sim.core.table import readable
from sim.state import CASES, MOST_SEATS, SEATS, State

GROWTH = 1.08
SLACK = 0.05  # a locality with less free room than this grows too, so that growing is rare


def with_more_room(state: State, needed: np.ndarray) -> State:
    """A copy of ``state`` in which locality g has room for at least ``needed[g]`` open cases.

    Args:
        state: any state.
        needed: (G,) whole numbers of rows.
    """
    old = state.localities
    rooms = old["case_room"].copy()
    tight = needed > rooms * (1 - SLACK)
    rooms[tight] = np.ceil(np.maximum(needed, rooms)[tight] * GROWTH).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(rooms)[:-1]])
    moved = np.repeat(starts - old["first_case"], old["case_room"])  # how far each row moves
    rows = np.arange(len(moved)) + moved
    total = int(rooms.sum())
    cases, seats, queue = CASES.empty(total), SEATS.empty(total * MOST_SEATS), np.arange(total, dtype=np.int64)
    cases[rows] = state.cases
    seats.reshape(total, MOST_SEATS)[rows] = state.seats.reshape(-1, MOST_SEATS)
    queue[rows] = state.queue + moved  # new rows stand behind, among the free ones
    localities = old.copy()
    localities["case_room"], localities["first_case"] = rooms, starts
    return state._replace(cases=cases, seats=seats, queue=queue, localities=readable(localities))
