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
    total = int(rooms.sum())
    cases, seats = CASES.empty(total), SEATS.empty(total * MOST_SEATS)
    queue = np.arange(total, dtype=np.int64)
    for g in range(len(rooms)):
        _move_block(state, cases, seats, queue, old["first_case"][g], starts[g], old["case_room"][g], rooms[g])
    localities = old.copy()
    localities["case_room"], localities["first_case"] = rooms, starts
    return state._replace(cases=cases, seats=seats, queue=queue, localities=readable(localities))


def _move_block(state, cases, seats, queue, before: int, now: int, rows: int, room: int) -> None:
    """Copy one locality's block; its queue keeps its order, new rows join the free ones."""
    cases[now : now + rows] = state.cases[before : before + rows]
    seats[now * MOST_SEATS : (now + rows) * MOST_SEATS] = state.seats[
        before * MOST_SEATS : (before + rows) * MOST_SEATS
    ]
    queue[now : now + rows] = state.queue[before : before + rows] + (now - before)
    queue[now + rows : now + room] = np.arange(now + rows, now + room)
