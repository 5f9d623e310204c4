"""What holds in every service at the end of every week, whatever its settings."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from all_levers import LEVERS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_configurations import configurations

from sim.measures.weekly import TIMES
from sim.model.accumulators import (
    BY_ACTIVITY,
    BY_LOCALITY,
    BY_PAIR,
    BY_PROFESSION,
    BY_SERVICE,
    CLOSED,
    HAZARD_CAUSES,
    PROCESS_CAUSES,
)
from sim.model.config import Config
from sim.model.simulator import Simulator
from sim.model.state import (
    ACTIVITIES,
    CASE_ROLES,
    CASES,
    DYADS,
    LEADERS,
    LOCALITIES,
    MAX_TEAM_SIZE,
    PEOPLE,
    PROFESSIONS,
    SERVICE,
    SURVEY_ANSWERS,
)

TOLERANCE = 1e-9
PENCE = 1e-6  # GBP: sums of money differ by rounding
LOOKS = 4  # how often a service is looked at
EXAMPLES = 60
thoroughly = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)  # fmt: skip


def open_rows(simulator: Simulator) -> np.ndarray:
    """Rows of the table of cases in use, in the order of queues."""
    places = simulator.state.localities
    blocks = [
        simulator.state.queue[first : first + count]
        for first, count in zip(places["first_case"], places["open"], strict=True)
    ]
    return np.concatenate(blocks)


def role_rows(simulator: Simulator) -> np.ndarray:
    """Rows of the table of case roles in use."""
    cases = open_rows(simulator)
    sizes = simulator.state.cases["size"][cases]
    return np.concatenate(
        [np.arange(row * MAX_TEAM_SIZE, row * MAX_TEAM_SIZE + size) for row, size in zip(cases, sizes, strict=True)]
        or [np.zeros(0, int)]
    )


def assert_within(table, rows: np.ndarray) -> None:
    for column in table.columns:
        values, place = np.asarray(rows[column.name], float), f"{table.name}.{column.name}"
        assert np.isfinite(values).all(), f"{place} is not a number"
        if column.low is not None:
            assert (values >= column.low).all(), f"{place} = {values.min()} is below {column.low}"
        if column.high is not None:
            assert (values <= column.high).all(), f"{place} = {values.max()} is above {column.high}"


def assert_bounds(simulator: Simulator) -> None:
    state = simulator.state
    for table, rows in (
        (PEOPLE, state.people),
        (DYADS, state.dyads),
        (LOCALITIES, state.localities),
        (PROFESSIONS, state.professions),
        (LEADERS, state.leaders),
        (SERVICE, state.service),
        (ACTIVITIES, state.activities),
        (SURVEY_ANSWERS, state.survey_answers),
    ):
        assert_within(table, rows)
    pots = np.asarray(state.activity_access["pot"])
    assert np.isfinite(pots).all() and (pots >= -PENCE).all(), "no pot is overdrawn, but for rounding"
    assert_within(CASES, state.cases[open_rows(simulator)])
    assert_within(CASE_ROLES, state.case_roles[role_rows(simulator)])
    for shares in (state.understanding, state.myths, state.frameworks):
        assert ((shares >= 0) & (shares <= 1)).all()
    assert np.allclose(state.frameworks.sum(axis=1), 1, rtol=0, atol=TOLERANCE)


def assert_cases_are_all_there(simulator: Simulator) -> None:
    places = simulator.state.localities
    assert (places["arrived"] == places["completed"] + places["withdrawn"] + places["open"]).all()
    closed = simulator.closed()
    assert len(closed) == (places["completed"] + places["withdrawn"]).sum()
    keys = np.concatenate([closed["key"], simulator.state.cases["key"][open_rows(simulator)]])
    assert len(np.unique(keys)) == len(keys) == places["arrived"].sum()


def assert_queues_are_sorted(simulator: Simulator) -> None:
    state = simulator.state
    for place in np.asarray(state.localities):
        first, room, count = place["first_case"], place["case_capacity"], place["open"]
        block = state.queue[first : first + room]
        assert sorted(block) == list(range(first, first + room)), "a queue is a permutation of its block"
        order = [(state.cases["due"][row], state.cases["key"][row]) for row in block[:count]]
        assert order == sorted(order)


def assert_roles_are_held(simulator: Simulator) -> None:
    state, roles = simulator.state, simulator.state.case_roles[role_rows(simulator)]
    held = roles["post"][roles["post"] >= 0]
    assert (np.bincount(held, minlength=len(state.people)) == state.people["cases"]).all()
    assert (state.people["profession"][held] == roles["profession"][roles["post"] >= 0]).all()
    rows = np.repeat(open_rows(simulator), state.cases["size"][open_rows(simulator)])
    homes = np.searchsorted(state.localities["first_case"], rows, side="right") - 1
    assert (state.people["locality"][held] == homes[roles["post"] >= 0]).all(), "teams are of one locality"


def assert_vacant_posts_are_idle(simulator: Simulator) -> None:
    people = simulator.state.people
    vacant = people["occupied"] == 0
    for name in ("cases", "absent", "owed", "load"):
        assert (people[name][vacant] == 0).all(), name
    held = simulator.state.case_roles["post"][role_rows(simulator)]
    assert (people["occupied"][held[held >= 0]] == 1).all()


def assert_own_role(simulator: Simulator) -> None:
    own = simulator.state.people["profession"]
    posts = np.arange(len(own))
    assert (simulator.state.understanding[posts, own] == 1).all()
    assert (simulator.state.myths[posts, own] == 0).all()


def assert_statutory_work_is_qualified(simulator: Simulator) -> None:
    state, cases = simulator.state, open_rows(simulator)
    statutory = np.repeat(state.case_types["statutory"][state.cases["case_type"][cases]], state.cases["size"][cases])
    posts = state.case_roles["post"][role_rows(simulator)]
    assert (state.people["qualified"][posts[(posts >= 0) & (statutory == 1)]] == 1).all()


def assert_teams_are_distinct(simulator: Simulator) -> None:
    state = simulator.state
    for row in open_rows(simulator):
        size = state.cases["size"][row]
        team = state.case_roles["profession"][row * MAX_TEAM_SIZE : row * MAX_TEAM_SIZE + size]
        assert list(team) == sorted(set(team))
        assert state.cases["lead"][row] < size


def assert_leaders_are_of_some_profession(simulator: Simulator) -> None:
    leaders = np.asarray(simulator.state.leaders)
    assert (leaders["profession"] < len(simulator.professions)).all() and len(np.unique(leaders["key"])) == len(leaders)
    agenda = np.asarray(simulator.state.professions["agenda_share"])
    assert abs(agenda.sum() - 1) <= TOLERANCE, "the agenda is shared out whole"


def assert_what_was_taught_is_known(simulator: Simulator) -> None:
    people = simulator.state.people
    filled = people["occupied"] == 1
    assert (people["skill_taught"][filled] <= people["skill"][filled] + TOLERANCE).all()


EVERY_WEEK = (
    assert_leaders_are_of_some_profession,
    assert_what_was_taught_is_known,
    assert_bounds,
    assert_cases_are_all_there,
    assert_queues_are_sorted,
    assert_roles_are_held,
    assert_vacant_posts_are_idle,
    assert_own_role,
    assert_statutory_work_is_qualified,
    assert_teams_are_distinct,
)


@thoroughly
@given(config=configurations(), weeks=st.integers(5, 15))
def test_state_is_sound_and_totals_add_up(config: Config, weeks: int) -> None:
    simulator = Simulator(config)
    for _ in range(LOOKS):
        for look in EVERY_WEEK:
            look(simulator)
        simulator.advance(weeks)
    for look in EVERY_WEEK:
        look(simulator)
    assert_totals_add_up(simulator)


def assert_totals_add_up(simulator: Simulator) -> None:
    people, pairs, places = simulator.by_profession(), simulator.by_pair(), simulator.by_locality()
    activities, service = simulator.by_activity(), simulator.by_service()
    for table, rows in (
        (BY_PROFESSION, people),
        (BY_PAIR, pairs),
        (BY_LOCALITY, places),
        (CLOSED, simulator.closed()),
        (BY_ACTIVITY, activities),
        (BY_SERVICE, service),
    ):
        assert_within(table, rows)
    assert_money_adds_up(simulator, activities, service)
    assert_hours_add_up(people)
    assert_ledgers_add_up(pairs)
    assert_places_add_up(simulator, people, pairs, places)


def assert_hours_add_up(people: np.ndarray) -> None:
    hours = people["contract"] + people["overtime"] + people["cover"]
    used = np.sum([people[name] for name in TIMES], axis=0)
    assert np.abs(used - hours).max() <= TOLERANCE * max(1, hours.max())
    assert (people["cover"] <= people["training"] + TOLERANCE).all(), "cover is for time set aside for training"
    for name in TIMES:
        assert (people[name] >= -TOLERANCE).all(), name


def assert_money_adds_up(simulator: Simulator, activities: np.ndarray, service: np.ndarray) -> None:
    """What is released is spent, lapses or is left; in no period is more spent than was released for activities."""
    spend = activities["spend"].sum(axis=(1, 2))
    released, alternatives, lapsed = service["released"], service["alternative_spend"], service["lapsed_money"]
    left = np.cumsum(released - alternatives - lapsed - spend)
    if len(simulator.state.activities) == 0:  # no pot to keep it in: what alternatives leave is not spent at all
        left[:] = 0.0
    assert np.abs(left - service["pot"]).max(initial=0) <= PENCE * (1 + len(left))
    assert (service["pot"] >= -PENCE).all()
    starts = np.flatnonzero(released > 0)
    for first, stop in pairwise([*starts, len(released)]):
        assert spend[first:stop].sum() <= released[first] - alternatives[first] + PENCE
    assert spend[: [*starts, len(spend)][0]].sum() <= PENCE, "nothing is spent before money comes"
    prices = np.asarray(simulator.state.activities["price"])
    assert np.allclose(activities["spend"], activities["attended"] * prices[:, None], rtol=1e-9)


def assert_ledgers_add_up(pairs: np.ndarray) -> None:
    for conflict, causes in (("process", PROCESS_CAUSES), ("hazard", HAZARD_CAUSES)):
        parts = np.sum([pairs[f"{conflict}_{cause}"] for cause in causes], axis=0)
        assert np.abs(parts - pairs[conflict]).max() <= TOLERANCE, conflict
    assert (pairs["hazard_blamed_on_work"] <= TOLERANCE).all()
    for cause in PROCESS_CAUSES:
        assert (pairs[f"process_{cause}"] >= 0).all(), cause


def assert_places_add_up(simulator: Simulator, people: np.ndarray, pairs: np.ndarray, places: np.ndarray) -> None:
    """The same event is counted the same by profession, by pair and by locality."""
    for name in ("encounters", "episodes"):
        assert (pairs[name].sum(axis=(1, 2)) == places[name].sum(axis=1)).all(), name
    for name in ("task", "unspoken", "process", "relationship"):
        gap = pairs[name].sum(axis=(1, 2)) - places[name].sum(axis=1)
        assert np.abs(gap).max() <= TOLERANCE, name
    styles = np.sum(
        [people[name] for name in ("integrating", "obliging", "dominating", "avoiding", "compromising")], axis=0
    )
    assert (styles == people["attendances"]).all()
    assert (people["spoke"] <= people["attendances"]).all()
    assert (np.tril(pairs["dyads"].sum(axis=0), -1) == 0).all(), "a pair is counted once, above the diagonal"
    assert places["completed"][-1].sum() + places["withdrawn"][-1].sum() <= len(simulator.closed())


@thoroughly
@given(config=configurations(), weeks=st.integers(3, 30))
def test_posts_and_training_are_counted_every_week(config: Config, weeks: int) -> None:
    simulator = Simulator(config)
    for _ in range(weeks):
        before = {name: np.array(simulator.state.people[name]) for name in PEOPLE.dtype.names}
        simulator.advance()
        assert_posts_are_filled_or_vacant(simulator, before)
        assert_training_is_for_people_at_work(simulator, before)


def assert_posts_are_filled_or_vacant(simulator: Simulator, before: dict[str, np.ndarray]) -> None:
    totals, own, occupied = simulator.by_profession()[-1], before["profession"], before["occupied"]
    posts = [simulator.config.organisation.professions[name].headcount for name in simulator.professions]
    assert (totals["posts"] == posts).all()
    assert (totals["filled"] == np.bincount(own[occupied == 1], minlength=len(posts))).all()
    assert (totals["filled"] + np.bincount(own[occupied == 0], minlength=len(posts)) == posts).all()
    assert (totals["leavers"] <= totals["filled"]).all()


def assert_training_is_for_people_at_work(simulator: Simulator, before: dict[str, np.ndarray]) -> None:
    """Everyone who comes gets a place or is turned away; absent people and vacant posts are not trained."""
    people = simulator.state.people
    at_work = (before["occupied"] == 1) & (before["absent"] == 0)
    totals = simulator.by_activity()[-1]
    came = totals["attended"] + totals["turned_away"]
    able = np.bincount(before["profession"][at_work], minlength=len(simulator.professions))
    assert (came <= able).all(), "each is invited to a session once"
    assert (came[totals["sessions"] == 0] == 0).all()
    assert (totals["spend"][totals["attended"] == 0] == 0).all()
    assert (totals["hours"][totals["attended"] == 0] == 0).all()
    spent = np.asarray(simulator.state.professions["money"]).sum() > 0
    assert spent or totals["spend"].sum() <= PENCE
    same = before["key"] + before["occupant"] == np.asarray(people["key"] + people["occupant"])
    vacant = (np.asarray(people["occupied"]) == 0) & same
    assert (people["training"][vacant] == before["training"][vacant]).all(), "a vacant post learns nothing"


def test_looking_finds_what_is_broken(service, simulate) -> None:
    """Each check above finds its own kind of damage."""
    damage = {
        "bounds": lambda state: state.dyads["trust"].__setitem__(1, 1.1),
        "nan": lambda state: state.people["strain"].__setitem__(0, np.nan),
        "cases": lambda state: state.localities["arrived"].__setitem__(0, 0),
        "queue": lambda state: state.queue.__setitem__(slice(0, 2), state.queue[[1, 0]].copy()),
        "roles": lambda state: state.people["cases"].__setitem__(0, 99),
        "own": lambda state: state.myths.__setitem__((0, 0), 0.5),
        "pots": lambda state: state.activity_access["pot"].__setitem__(0, -1.0),
        "leaders": lambda state: state.leaders["profession"].__setitem__(0, 7),
        "taught": lambda state: state.people["skill_taught"].__setitem__(slice(None), 1.0),
    }
    for name, harm in damage.items():
        simulator = simulate(15, service(LEVERS))
        harm(simulator.state)
        with pytest.raises(AssertionError):
            for look in EVERY_WEEK:
                look(simulator)
            pytest.fail(name, pytrace=False)
