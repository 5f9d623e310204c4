"""Room for open cases: enough, not much more, and nothing but places changes."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.services import service_of
from sim.model.case_table import block_rows, block_starts, capacity_for, grow_case_table
from sim.model.simulator import Simulator
from sim.model.state import MAX_TEAM_SIZE

MAX_BYTES = 2400  # of state, for each practitioner of a large service


def open_cases(state, locality):
    """A locality's open cases and their seats, in the order of the queue."""
    first = locality["first_case"]
    rows = state.queue[first : first + locality["open"]]
    return state.cases[rows], state.case_roles.reshape(-1, MAX_TEAM_SIZE)[rows]


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    simulator = Simulator(service_of(400))
    simulator.advance(9)
    return simulator


def test_room_is_for_what_is_needed_and_some_more() -> None:
    cases = np.array([0, 1, 10, 100, 1000])
    assert capacity_for(cases)[0] == 0
    assert (capacity_for(cases)[1:] > cases[1:]).all() and (capacity_for(cases) < 1.5 * cases + 4).all()


def test_rows_of_blocks() -> None:
    counts = np.array([2, 0, 3])
    assert block_starts(counts).tolist() == [0, 2, 2]
    assert block_rows(np.array([10, 20, 30]), counts).tolist() == [10, 11, 30, 31, 32]


def test_cases_move_with_their_seats_and_stay_in_order(simulator) -> None:
    state, needed = simulator.state, simulator.state.localities["open"] + 7
    needed[3] += 500
    roomier = grow_case_table(state, needed)
    capacities = roomier.localities["case_capacity"]
    assert (capacities >= needed).all() and capacities.sum() == len(roomier.cases) == len(roomier.queue)
    assert (roomier.localities["first_case"] == block_starts(capacities)).all()
    assert sorted(roomier.queue) == list(range(len(roomier.cases)))
    for before, after in zip(state.localities, roomier.localities, strict=True):
        for mine, theirs in zip(open_cases(state, before), open_cases(roomier, after), strict=True):
            assert len(mine) > 0 and (mine == theirs).all()


def test_room_no_longer_needed_is_given_back(simulator) -> None:
    crowded = simulator.state.localities["open"].copy()
    crowded[3] += 500
    back = grow_case_table(grow_case_table(simulator.state, crowded), simulator.state.localities["open"])
    assert back.localities["case_capacity"][3] < crowded[3]


def test_state_is_small() -> None:
    simulator = Simulator(service_of(2_000))
    simulator.advance(26)
    assert sum(np.asarray(table).nbytes for table in simulator.state) / len(simulator.state.people) < MAX_BYTES
