"""Limiting cases of paperwork and queues whose answer is known from theory."""

from __future__ import annotations

import math

import numpy as np
import pytest
from millionth import Z, numbers_of

from sim.model.demand_calibration import solve_demand
from sim.model.mechanisms.paperwork import Paperwork, copies, duplicates

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


def waits(simulate, service, servers: int, load: float) -> tuple[np.ndarray, float]:
    """Weeks in the system by locality, less service, over service; and how far whole weeks blur it."""
    arrivals, localities = 0.12, 400 // servers
    changes = {
        "organisation": {
            "localities": localities,
            "professions": {"advice": {"headcount": servers * localities}},
            "team_sizes": ALONE["organisation"]["team_sizes"],
            "case_types": {"any": {"share": 1.0, "needs": {"advice": 1.0}}},
        },
        "demand": {
            "cases_per_practitioner": arrivals, "reference_tension": 0.0, "locality_spread": 0.0, "opening_weeks": 0,
            "hours_shape": 1,
        },
        "casework": {
            "supervision_hours": 0.0, "overtime_share": 0.0, "latency_weeks": 0, "need_priority": 0.0,
        },
        "thin_work": {"enabled": False}, "front_door": {"enabled": False},
        "paperwork": {"enabled": False}, "staffing": {"enabled": False}, "families": {"withdrawal_rate": 0.0},
        "strain": {"absence_rate": 0.0},
    }  # fmt: skip
    first = service(changes, start={"demand": {"utilisation": 1.0}})
    slope = solve_demand(first.organisation, first.demand)
    at_half = service(changes, start={"demand": {"utilisation": 0.9}})
    per_unit = (slope.direct_hours[0] - solve_demand(at_half.organisation, at_half.demand).direct_hours[0]) / 0.1
    wanted = load * first.casework.hours_per_week / arrivals
    utilisation = 1.0 + (wanted - slope.direct_hours[0]) / per_unit
    simulator = simulate(1200, service(changes, start={"demand": {"utilisation": utilisation}, "seed": 4}))
    closed, hours = simulator.closed(), wanted / first.casework.hours_per_week
    assert solve_demand(simulator.config.organisation, simulator.config.demand).direct_hours[0] == pytest.approx(wanted)
    late = closed[(closed["arrival"] > 500) & (closed["arrival"] < 1000)]
    sojourn = np.bincount(late["locality"], late["week"] - late["arrival"] + 1, localities) / np.bincount(
        late["locality"], minlength=localities
    )
    return (sojourn - hours) / hours, 1 / hours


def erlang_wait(servers: int, load: float) -> float:
    """Mean wait over mean service in M/M/c (Erlang 1917)."""
    offered = servers * load
    terms = [offered**n / math.factorial(n) for n in range(servers)]
    last = offered**servers / math.factorial(servers) / (1 - load)
    return last / (sum(terms) + last) / (servers * (1 - load))


def test_erlang_formula() -> None:
    for servers, load, expected in ((1, 0.8, 4.0), (5, 0.8, 0.5541), (10, 0.8, 0.2046), (10, 0.9, 0.6687)):
        assert erlang_wait(servers, load) == pytest.approx(expected, abs=5e-5)


def test_one_worker_waits_as_in_erlang(service, simulate) -> None:
    """M/M/1. Arrivals count from a week's start and completions to its end: up to one week more."""
    found, week = waits(simulate, service, servers=1, load=0.6)
    half_width = Z * found.std(ddof=1) / math.sqrt(len(found))
    assert half_width < 0.45
    assert erlang_wait(1, 0.6) - half_width < found.mean() < erlang_wait(1, 0.6) + week + half_width


def test_least_loaded_lies_between_one_queue_and_many(service, simulate) -> None:
    found, week = waits(simulate, service, servers=5, load=0.75)
    half_width = Z * found.std(ddof=1) / math.sqrt(len(found))
    assert erlang_wait(5, 0.75) - half_width < found.mean() < erlang_wait(1, 0.75) - half_width
    assert half_width < 0.5 and week < 0.25
