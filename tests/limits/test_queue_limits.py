"""Limiting cases of paperwork and queues whose answer is known from theory."""

from __future__ import annotations

import numpy as np
import pytest
from millionth import Z, numbers_of

from sim.inference.docking.queueing import ARRIVALS, erlang_wait, simulated_wait
from sim.model.mechanisms.paperwork import Paperwork, copies, duplicates
from sim.stats.intervals import t_quantile

# -- paperwork and queues ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sets", [1, 2, 3, 4])
def test_shared_forms_are_filled_once(sets) -> None:
    shared = numbers_of(Paperwork(shared=1.0))
    assert copies(sets, shared) == shared.forms_per_case
    assert duplicates(sets, shared) == 0
    separate = numbers_of(Paperwork(shared=0.0))
    assert duplicates(sets, separate) == (sets - 1) * separate.forms_per_case


def test_shared_forms_in_a_whole_run(service, simulate) -> None:
    simulator = simulate(60, service({"paperwork": {"shared": 1.0}}))
    assert len(simulator.closed()) > 50 and (simulator.closed()["duplicates"] == 0).all()
    assert (simulator.by_pair()["process_forms"] == 0).all()
    assert simulate(60, service({"paperwork": {"shared": 0.0}})).closed()["duplicates"].max() > 0


ALONE = {"organisation": {"team_sizes": {"one": 1.0, "two": 0.0, "three": 0.0, "four": 0.0}}}


def test_teams_of_one_never_meet(service, simulate) -> None:
    simulator = simulate(60, service(ALONE, {"home_team": {"weeks": 0}}))
    assert simulator.by_locality()["held"].sum() == simulator.by_locality()["postponed"].sum() == 0
    assert simulator.by_pair()["encounters"].sum() == 0 and (simulator.state.dyads["tension"] == 0).all()
    assert (simulator.closed()["creativity"] == 0).all()
    assert simulator.by_locality()["completed"].sum() > 100


def seats_by_person(simulator, caseload_of) -> dict[int, list[tuple]]:
    """For each post its cases in order of the queue: (case address, hours left)."""
    cases, seats = simulator.state.cases.dtype.names, simulator.state.case_roles.dtype.names
    rows: dict[int, list[tuple]] = {}
    for key, (case, team) in caseload_of(simulator).items():
        for seat in team:
            if seat[seats.index("post")] >= 0:
                rows.setdefault(seat[seats.index("post")], []).append(
                    (case[cases.index("due")], key, seat[seats.index("hours")])
                )
    return {post: [(key, hours) for _, key, hours in sorted(entries)] for post, entries in rows.items()}


def test_queue_is_worked_in_order_and_nobody_idles(service, simulate, caseload_of) -> None:
    """Earliest due first: nothing is touched while something due earlier is unfinished; who has slack has no work."""
    config = service(ALONE, {"casework": {"latency_weeks": 0}, "demand": {"volume": 1.1}})
    simulator = simulate(5, config)
    worked = 0
    for _ in range(40):
        before = {post: dict(entries) for post, entries in seats_by_person(simulator, caseload_of).items()}
        people = np.array(simulator.state.people)
        simulator.advance()
        slack = simulator.by_profession()[-1]["slack"]
        idle_possible = np.zeros(len(slack), bool)
        for post in range(len(people)):
            after = seats_by_person(simulator, caseload_of).get(post, [])
            ahead_unfinished = False
            for key, hours in after:
                touched = key in before.get(post, {}) and before[post][key] > hours
                worked += touched
                assert not (touched and ahead_unfinished), "work on a later case while an earlier one waits"
                ahead_unfinished |= hours > 0
            if people["occupied"][post] and not people["absent"][post] and not ahead_unfinished:
                idle_possible[people["profession"][post]] = True
        assert (slack[~idle_possible] == 0).all()
    assert worked > 100


def bounds(servers: int, load: float) -> tuple[float, float]:
    """Of the mean wait over mean service in our own queue; one right model in a million lies outside."""
    found = simulated_wait(servers, load, localities=400 // servers).mean.estimate()
    half = (found.high - found.low) / 2 * Z / t_quantile(0.975, found.n - 1)
    assert half < 0.6
    return found.value - half, found.value + half


def test_one_worker_waits_as_in_erlang() -> None:
    """M/M/1. Arrivals count from a week's start and completions to its end: up to one week more."""
    (low, high), week = bounds(1, 0.6), ARRIVALS / 0.6
    assert low < erlang_wait(1, 0.6) + week and erlang_wait(1, 0.6) < high


def test_least_loaded_lies_between_one_queue_and_many() -> None:
    low, high = bounds(5, 0.75)
    assert erlang_wait(5, 0.75) < low and high < erlang_wait(1, 0.75)
