"""Capacity for open cases: one block of rows per locality. All blocks are laid out anew when one is full."""

from __future__ import annotations

import numpy as np

from sim.core.table import for_kernels, opaque_rows
from sim.model.state import CASE_ROLES, CASES, MAX_TEAM_SIZE, ROW, State

GROWTH = 1.08  # capacity relative to the number of cases
SPREAD = 1  # additional capacity in units of the square root of the number: the size of its random variation
RETURN_SHARE = 0.25  # how far a locality with few cases is expected to return to the usual number


def capacity_for(cases: np.ndarray) -> np.ndarray:
    """Number of rows to reserve for about ``cases`` open cases."""
    return np.ceil(GROWTH * cases + SPREAD * np.sqrt(cases)).astype(np.int64)


def block_starts(counts: np.ndarray) -> np.ndarray:
    """First row of each of several consecutive blocks."""
    return np.cumsum(counts) - counts


def block_rows(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """All row numbers of blocks with these first rows and lengths."""
    return np.arange(counts.sum()) + np.repeat(starts - block_starts(counts), counts)


def grow_case_table(state: State, needed: np.ndarray) -> State:
    """A copy of ``state`` in which locality g has capacity for at least ``needed[g]`` open cases.

    The capacity of every locality is computed afresh, so no locality keeps more than it needs. Within a locality, cases
    are stored in the order of the queue.

    Args:
        state: any state.
        needed: (G,) integers, at least the numbers of open cases.
    """
    old = state.localities
    usual = old["arrival_rate"] * (needed.sum() / old["arrival_rate"].sum())
    capacities = capacity_for(needed + RETURN_SHARE * np.maximum(usual - needed, 0))
    starts, total = block_starts(capacities), int(capacities.sum())
    cases, roles = CASES.empty(total), CASE_ROLES.empty(total * MAX_TEAM_SIZE)
    before = state.queue[block_rows(old["first_case"], old["open"])]
    after = block_rows(starts, old["open"])
    opaque_rows(cases)[after] = opaque_rows(state.cases)[before]
    opaque_rows(roles, MAX_TEAM_SIZE)[after] = opaque_rows(state.case_roles, MAX_TEAM_SIZE)[before]
    localities = old.copy()
    localities["case_capacity"], localities["first_case"] = capacities, starts
    return state._replace(
        cases=cases, case_roles=roles, queue=np.arange(total, dtype=ROW), localities=for_kernels(localities)
    )
