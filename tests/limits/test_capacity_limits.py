"""Limiting cases of load, thin work, the front door and agency cover."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from millionth import numbers_of

from sim.core.rng import normal
from sim.core.rng_streams import FAMILY_NEED
from sim.core.table import for_kernels
from sim.model.mechanisms.capacity import FrontDoor, ThinWork, door_next, share_given, share_in_less_need, thoroughness
from sim.model.mechanisms.casework import Casework, latency, load_of
from sim.model.mechanisms.demand import Demand, locality_demand
from sim.model.mechanisms.staffing import Staffing, empty_share, refill_probability
from sim.model.state import MAX_TEAM_SIZE

BUSY = {"demand": {"volume": 1.5}}
PLAIN_QUEUE = {"thin_work": {"enabled": False}, "front_door": {"enabled": False}}
PERMANENT = {"staffing": {"leaving_rate": 0.0}, "families": {"withdrawal_rate": 0.0}}
NEVER = 10**6
WEEKS = 80


# -- load -----------------------------------------------------------------------------------------------------


def test_load_is_one_when_the_work_in_hand_fills_some_weeks() -> None:
    casework = numbers_of(Casework(full_load_weeks=4.0))
    assert load_of(4 * 37.0, 37.0, casework) == 1 and load_of(0.0, 37.0, casework) == 0


def test_work_that_cannot_begin_is_no_load(service, simulate) -> None:
    """Advice and consent have not come: cases wait, people do not."""
    simulator = simulate(
        8, service({"casework": {"latency_weeks": 26.0, "latency_spread": 0.0}}, {"demand": {"opening_weeks": 10}})
    )
    assert simulator.by_locality()["open"][-1].sum() > 20
    assert (simulator.by_profession()["load"] == 0).all() and (simulator.by_profession()["direct"] == 0).all()


# -- thin work ------------------------------------------------------------------------------------------------


def test_more_load_makes_work_thinner_and_never_below_the_least_share() -> None:
    thin_work = ThinWork(load_exponent=0.5, least_share=0.6)
    given = [thoroughness(load, numbers_of(thin_work)) for load in np.linspace(0, 10, 200)]
    assert given[0] == 1 and given[-1] == thin_work.least_share and (np.diff(given) <= 0).all()
    assert thoroughness(1.44, numbers_of(thin_work)) == pytest.approx(1 / 1.2)
    assert all(thoroughness(load, numbers_of(ThinWork(enabled=False))) == 1 for load in (0.0, 1.0, 9.0))
    assert share_given(0.0, 0.0) == 1 and share_given(40.0, 10.0) == 0.75


def test_more_families_get_thinner_work_and_never_less_than_the_least_share(service, simulate) -> None:
    closed = [
        simulate(WEEKS, service({"demand": {"volume": volume}, "thin_work": {"least_share": 0.7}})).closed()
        for volume in (0.5, 1.0, 2.0)
    ]
    means = [rows["thoroughness"].mean() for rows in closed]
    assert means[0] > means[1] > means[2]
    assert min(rows["thoroughness"].min() for rows in closed) >= 0.7 - 1e-6


def test_hours_asked_for_are_given_left_out_or_left(service, simulate) -> None:
    """Every week, over all cases: nobody leaves and no family withdraws, so only new cases bring hours."""
    simulator, left_out = simulate(30, service(BUSY, PERMANENT)), 0.0
    for _ in range(20):
        before = hours_by_case(simulator, "hours")
        simulator.advance()
        after, asked = hours_by_case(simulator, "hours"), hours_by_case(simulator, "asked")
        new = math.fsum(hours for key, hours in asked.items() if key not in before)
        week = simulator.by_profession()[-1]
        settled = math.fsum(week["direct"]) + math.fsum(week["forms"]) + math.fsum(week["left_out"])
        assert settled == pytest.approx(math.fsum(before.values()) + new - math.fsum(after.values()), abs=1e-3)
        left_out += week["left_out"].sum()
    assert left_out > 10


def hours_by_case(simulator, column: str) -> dict[int, float]:
    """Hours of all roles of each open case, by key."""
    state, hours = simulator.state, {}
    for first, count in zip(state.localities["first_case"], state.localities["open"], strict=True):
        for row in state.queue[first : first + count]:
            roles = np.asarray(state.case_roles)[row * MAX_TEAM_SIZE :][: state.cases["size"][row]]
            hours[int(state.cases["key"][row])] = math.fsum(roles[column])
    return hours


# -- the front door -------------------------------------------------------------------------------------------


def test_the_door_follows_load_between_open_and_the_most_that_is_allowed() -> None:
    door = numbers_of(FrontDoor(pace=1.0))
    assert door_next(0.4, 1.2, door) == 0 and door_next(0.0, 99.0, door) == door.most
    assert door_next(0.0, 1.4, door) == pytest.approx(0.9 * 0.2)
    assert door_next(0.0, 99.0, numbers_of(FrontDoor(enabled=False))) == 0


def test_needs_are_ranked_evenly() -> None:
    needs = np.random.default_rng(1).normal(size=20_000)
    ranks = np.sort([share_in_less_need(need) for need in needs])
    assert np.abs(ranks - np.linspace(0, 1, len(ranks))).max() < 0.02


def test_families_in_less_need_are_turned_away_and_nobody_else(service, simulate) -> None:
    simulator = simulate(WEEKS, service(BUSY, {"front_door": {"load_slope": 3.0, "load_threshold": 0.5}}))
    opened = {*hours_by_case(simulator, "hours"), *simulator.closed()["key"].tolist()}
    turned_away = simulator.state.localities["turned_away"].sum()
    rng_key, missing = for_kernels(simulator.state.rng_key)[0], []
    for key in opened:  # numbers within a week and locality that were skipped
        week, number = key >> 40, key & 0xFFFF
        missing += [(week, key - back) for back in range(1, number + 1) if key - back not in opened]
    ranks = [share_in_less_need(normal(rng_key, FAMILY_NEED, week, key, 0)) for week, key in set(missing)]
    assert 10 < len(ranks) <= turned_away and max(ranks) < FrontDoor().most


def test_statutory_work_is_never_turned_away(service, simulate) -> None:
    """Where the door turns everybody else away, only statutory cases are opened."""
    shut = {"front_door": {"load_slope": 3.0, "load_threshold": 0.0, "most": 1.0, "pace": 1.0}}
    simulator = simulate(40, service(BUSY, shut, {"casework": {"full_load_weeks": 1.0}}))
    statutory = sorted(simulator.config.organisation.case_types).index("joint_plan")
    opened, turned_away = 0, simulator.state.localities["turned_away"].sum()
    for week in range(simulator.clock, simulator.clock + 30):
        shut_now = (simulator.state.localities["door"] == 1).all()
        simulator.advance()
        types = types_of_arrivals(simulator, week)
        if shut_now:
            opened += len(types)
            assert set(types) <= {statutory}
    assert opened > 10 and simulator.state.localities["turned_away"].sum() > turned_away + opened / 2


def types_of_arrivals(simulator, week: int) -> list[int]:
    """Types of the open cases that arrived in a week."""
    state, found = simulator.state, []
    for first, count in zip(state.localities["first_case"], state.localities["open"], strict=True):
        rows = state.queue[first : first + count]
        found += state.cases["case_type"][rows][state.cases["arrival"][rows] == week].tolist()
    return found


def test_a_front_door_lowers_load(service, simulate) -> None:
    gaps = []
    for replicate in range(6):
        loads = [
            simulate(WEEKS, service(BUSY, {"front_door": {"enabled": enabled}}), replicate).by_profession()["load"]
            for enabled in (True, False)
        ]
        gaps.append(loads[1][-20:].mean() - loads[0][-20:].mean())
    assert min(gaps) > 0


def test_without_both_a_service_in_overload_is_a_plain_queue(service, simulate) -> None:
    """Everyone gets in, all work is done in full, and the queue grows without end."""
    simulator = simulate(2 * WEEKS, service(BUSY, PLAIN_QUEUE, PERMANENT))
    rows = simulator.by_locality()
    assert (rows["turned_away"] == 0).all() and (simulator.by_profession()["left_out"] == 0).all()
    assert (simulator.closed()["thoroughness"] == 1).all()
    years = rows["open"].sum(axis=1)[[39, 79, 119, 159]]
    assert (np.diff(years) > 20).all()


# -- agency cover ---------------------------------------------------------------------------------------------

LEAVING = {"staffing": {"leaving_rate": 0.02, "vacancy_weeks": 20.0}}


def test_without_agency_workers_posts_are_empty(service, simulate, fingerprint) -> None:
    """Bit for bit, whatever else agency workers would do."""
    none = {"staffing": {"agency_rate": 0.0}}
    simulator = simulate(WEEKS, service(LEAVING, none))
    rows = simulator.by_profession()
    assert (rows["agency"] == 0).all() and (rows["filled"] < rows["posts"]).any()
    assert (simulator.by_service()["agency_spend"] == 0).all()
    others = {"staffing": {"agency_weeks": 2.0, "agency_familiarity": 0.1, "agency_price": 9.0}}
    assert fingerprint(simulator) == fingerprint(simulate(WEEKS, service(LEAVING, none, others)))


def test_agency_workers_hold_posts_until_permanent_holders_come(service, simulate) -> None:
    """Permanent holders come to as many posts, whether agency workers hold them in the meantime or not."""
    ever = {"staffing": {"agency_rate": 1.0, "agency_weeks": 260.0, "agency_price": 100.0}}
    simulator = simulate(WEEKS, service(LEAVING, ever))
    rows = simulator.by_profession()
    agency, empty = rows["agency"].sum(), (rows["posts"] - rows["filled"]).sum()
    assert agency > 3 * empty > 0
    assert simulator.by_service()["agency_spend"].sum() == pytest.approx(100.0 * agency)
    never = simulate(WEEKS, service(LEAVING, {"staffing": {"agency_rate": 0.0}})).by_profession()
    vacant = [(part["posts"] - part["filled"] + part["agency"]).mean() for part in (rows, never)]
    assert vacant[0] == pytest.approx(vacant[1], rel=0.35)


def test_agency_workers_start_with_less_trust_and_understanding(service, simulate) -> None:
    """And so do others with them; permanent newcomers start as always."""
    quick = {"staffing": {"leaving_rate": 0.05, "vacancy_weeks": 260.0, "agency_rate": 1.0, "agency_familiarity": 0.4}}
    still = {"encounter_effects": {"trust_gain": 0.0, "trust_loss": 0.0}, "gossip": {"start_spread": 0.0}, **quick}
    state = simulate(30, service(still)).state
    people, locality = np.asarray(state.people), state.localities[0]
    first, posts = int(locality["first_person"]), int(locality["people"])
    agency = people["agency"][first : first + posts] == 1
    trust = np.asarray(state.dyads["trust"])[: posts * posts].reshape(posts, posts)
    filled = people["occupied"][first : first + posts] == 1
    pair = ~np.eye(posts, dtype=bool) & filled[:, None] & filled[None, :]
    either = agency[:, None] | agency[None, :]
    assert agency.any() and trust[pair & either].max() < trust[pair & ~either].min()


def test_empty_posts_in_the_long_run() -> None:
    """The share that the calibration counts on is the long run of the weekly chain: permanent, empty, agency."""
    rate, staffing = 0.003, numbers_of(Staffing())
    fill, come, go = refill_probability(staffing), staffing.agency_rate, 1 / staffing.agency_weeks
    chain = np.array(
        [
            [1 - rate, rate, 0.0],
            [fill, (1 - fill) * (1 - come), (1 - fill) * come],
            [fill, (1 - fill) * go, (1 - fill) * (1 - go)],
        ]
    )
    shares = np.linalg.matrix_power(chain, NEVER)[0]
    assert empty_share(rate, staffing) == pytest.approx(shares[1], rel=0.05)
    assert empty_share(0.0, staffing) == 0
    nobody = replace(Staffing(), agency_rate=0.0)
    assert empty_share(rate, numbers_of(nobody)) == pytest.approx(rate * 70 / (1 + rate * 70))


# -- dispersion -----------------------------------------------------------------------------------------------


def test_spreads_keep_the_mean_and_are_nothing_at_zero() -> None:
    draws = np.random.default_rng(3).normal(size=200_000)
    for spread in (0.12, 0.4):
        casework, demand = numbers_of(Casework(latency_spread=spread)), numbers_of(Demand(locality_spread=spread))
        assert np.mean([latency(draw, casework) for draw in draws[:50_000]]) == pytest.approx(13, rel=0.02)
        assert np.mean([locality_demand(draw, demand) for draw in draws[:50_000]]) == pytest.approx(1, rel=0.02)
    assert latency(1.7, numbers_of(Casework(latency_spread=0.0))) == 13
    assert locality_demand(1.7, numbers_of(Demand(locality_spread=0.0))) == 1


def test_families_in_more_need_are_due_earlier(service, simulate) -> None:
    """By their need times the priority; without priority every case is due by its clock alone."""
    shifted, plain = (
        simulate(1, service({"casework": {"need_priority": weeks}, "leadership": {"bias": 0.0}})).state
        for weeks in (6.0, 0.0)
    )
    rng_key = for_kernels(shifted.rng_key)[0]
    due = {int(key): day for key, day in zip(plain.cases["key"], plain.cases["due"], strict=True) if day != 0}
    moved = 0
    for key, day in zip(shifted.cases["key"], shifted.cases["due"], strict=True):
        if int(key) in due and day != 0:
            need = normal(rng_key, FAMILY_NEED, int(key) >> 40, int(key), 0)
            assert day == pytest.approx(due[int(key)] - 6 * need)
            moved += 1
    assert moved > 20
