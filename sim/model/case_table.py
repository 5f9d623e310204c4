"""Room for open cases: a block of rows for each locality, laid out anew when one of them fills up."""

from __future__ import annotations

import numpy as np

from sim.core.table import for_kernels, opaque_rows
from sim.model.state import CASE_ROLES, CASES, MAX_TEAM_SIZE, ROW, State

GROWTH = 1.08  # room beyond the cases in hand, in proportion to them
SPREAD = 1  # and in units of the square root, as their number scatters
RETURN = 0.25  # how far a locality that has few cases will be back at the usual number before long


def room_for(cases: np.ndarray) -> np.ndarray:
    """Rows to set aside where about ``cases`` cases are open."""
    return np.ceil(GROWTH * cases + SPREAD * np.sqrt(cases)).astype(np.int64)


def first_rows(counts: np.ndarray) -> np.ndarray:
    """Where each of several blocks begins that lie one behind the other."""
    return np.cumsum(counts) - counts


def rows_of(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """All rows of blocks with these first rows and lengths."""
    return np.arange(counts.sum()) + np.repeat(starts - first_rows(counts), counts)


def grow_case_table(state: State, needed: np.ndarray) -> State:
    """A copy of ``state`` in which locality g has room for ``needed[g]`` open cases and more.

    Every locality's room is set afresh, so that none keeps what it needed long ago. The cases of a locality end
    up in the order of its queue.

    Args:
        state: any state.
        needed: (G,) whole numbers of rows, at least the open cases.
    """
    old = state.localities
    usual = old["arrival_rate"] * (needed.sum() / old["arrival_rate"].sum())
    rooms = room_for(needed + RETURN * np.maximum(usual - needed, 0))
    starts, total = first_rows(rooms), int(rooms.sum())
    cases, roles = CASES.empty(total), CASE_ROLES.empty(total * MAX_TEAM_SIZE)
    before = state.queue[rows_of(old["first_case"], old["open"])]
    after = rows_of(starts, old["open"])
    opaque_rows(cases)[after] = opaque_rows(state.cases)[before]
    opaque_rows(roles, MAX_TEAM_SIZE)[after] = opaque_rows(state.case_roles, MAX_TEAM_SIZE)[before]
    localities = old.copy()
    localities["case_capacity"], localities["first_case"] = rooms, starts
    return state._replace(
        cases=cases, case_roles=roles, queue=np.arange(total, dtype=ROW), localities=for_kernels(localities)
    )
