"""Room for open cases: enough, not much more, and nothing but places changes."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.services import service_of
from sim.model.case_table import first_rows, room_for, rows_of, with_more_room
from sim.model.simulator import Engine
from sim.model.state import MOST_SEATS

MOST_BYTES = 2048  # of state, for each practitioner of a large service


def open_cases(state, locality):
    """A locality's open cases and their seats, in the order of the queue."""
    first = locality["first_case"]
    rows = state.queue[first : first + locality["open"]]
    return state.cases[rows], state.seats.reshape(-1, MOST_SEATS)[rows]


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = Engine(service_of(400))
    engine.advance(9)
    return engine


def test_room_is_for_what_is_needed_and_some_more() -> None:
    cases = np.array([0, 1, 10, 100, 1000])
    assert room_for(cases)[0] == 0
    assert (room_for(cases)[1:] > cases[1:]).all() and (room_for(cases) < 1.5 * cases + 4).all()


def test_rows_of_blocks() -> None:
    counts = np.array([2, 0, 3])
    assert first_rows(counts).tolist() == [0, 2, 2]
    assert rows_of(np.array([10, 20, 30]), counts).tolist() == [10, 11, 30, 31, 32]


def test_cases_move_with_their_seats_and_stay_in_order(engine) -> None:
    state, needed = engine.state, engine.state.localities["open"] + 7
    needed[3] += 500
    roomier = with_more_room(state, needed)
    rooms = roomier.localities["case_room"]
    assert (rooms >= needed).all() and rooms.sum() == len(roomier.cases) == len(roomier.queue)
    assert (roomier.localities["first_case"] == first_rows(rooms)).all()
    assert sorted(roomier.queue) == list(range(len(roomier.cases)))
    for before, after in zip(state.localities, roomier.localities, strict=True):
        for mine, theirs in zip(open_cases(state, before), open_cases(roomier, after), strict=True):
            assert len(mine) > 0 and (mine == theirs).all()


def test_room_no_longer_needed_is_given_back(engine) -> None:
    crowded = engine.state.localities["open"].copy()
    crowded[3] += 500
    back = with_more_room(with_more_room(engine.state, crowded), engine.state.localities["open"])
    assert back.localities["case_room"][3] < crowded[3]


def test_state_is_small() -> None:
    engine = Engine(service_of(2_000))
    engine.advance(26)
    assert sum(np.asarray(table).nbytes for table in engine.state) / len(engine.state.people) < MOST_BYTES
