"""Limiting cases whose answer is known from theory."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from sim.core.compiled import entry, source_of
from sim.mechanisms.aftermath import toward
from sim.mechanisms.frames import Frames, framework_step
from sim.mechanisms.information import Information, precision, seen
from sim.mechanisms.paperwork import Paperwork, copies, duplicates
from sim.mechanisms.pooling import Pooling, member_weight
from sim.mechanisms.values import Values, disagreement, preferred
from sim.parameters import record_of
from sim.reference import solve

MILLIONTH = 1e-6
Z = stats.norm.isf(MILLIONTH / 2)


def numbers_of(spec):
    """A mechanism's numbers as its equations read them, from Python too."""
    return record_of(spec).view(np.recarray)[0]


def near(values, expected: float) -> bool:
    """Whether a sample's mean lies where a right model puts it but for one time in a million."""
    values = np.asarray(values, float)
    return abs(values.mean() - expected) < Z * 1.05 * values.std(ddof=1) / math.sqrt(values.size)


# -- conflict ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [{"coupling_rate": 0.0, "injustice_rate": 0.0}, {"enabled": False}])
def test_no_coupling_no_episode(service, live, how) -> None:
    engine = live(60, service({"episodes": how, "leadership": {"bias": 0.8, "seats": {"social_work": 5}}}))
    assert engine.by_pair()["encounters"].sum() > 500
    assert engine.by_pair()["episodes"].sum() == 0
    assert (engine.state.dyads["tension"] == 0).all() and (engine.state.people["tension"] == 0).all()
    for name in ("tension", "relationship", "hazard"):
        assert (engine.by_pair()[name] == 0).all(), name


def test_disagreement_of_equal_values_is_noise_alone() -> None:
    """Divergence 0 and one noise everywhere: E[D^2] = 2 sigma^2, whatever the team's size and the need."""
    sigma = 0.8
    information = numbers_of(Information(own_noise=sigma, other_noise=sigma))
    values = numbers_of(Values(value_divergence=0.0))
    luck = np.random.default_rng(5)
    for size in (2, 3, 4):
        need, draws = luck.normal(size=(20_000, size)), luck.normal(size=(2, 20_000, size))
        first, second = (
            source_of(preferred)(source_of(seen)(need, information, False, draw), 0.7, values) for draw in draws
        )
        squares = ((first - second) ** 2).mean(axis=1)
        assert near(squares, 2 * sigma**2)
        assert disagreement(squares[0], 0.4, numbers_of(Values(tension_sharpening=0.0))) ** 2 == pytest.approx(
            squares[0]
        )


def test_task_conflict_of_equal_values_in_a_whole_run(service, live) -> None:
    """The same from end to end: in pairs who all speak, D is Rayleigh, so E[1 - e^-D] is an integral."""
    sigma = 0.9
    config = service(
        {
            "values": {"enabled": False}, "voice": {"enabled": False},
            "information": {"own_noise": sigma, "other_noise": sigma},
            "staffing": {"leaving_rate": 0.0}, "casework": {"task_hours": 0.0, "first_meeting_weeks": 1},
            "organisation": {"complexity_spread": 0.0, "team_sizes": {"one": 0.0, "two": 1.0, "three": 0.0, "four": 0.0}},
        }
    )  # fmt: skip
    expected, _ = integrate.quad(
        lambda d: (1 - math.exp(-d)) * d / sigma**2 * math.exp(-(d**2) / (2 * sigma**2)), 0, 40
    )
    means = []
    for replicate in range(4):
        closed = live(150, config, replicate).closed()
        met = closed[closed["encounters"] > 0]
        means.append(met["task"] / met["encounters"])
        assert (met["unspoken"] == 0).all()
    assert sum(map(len, means)) > 2000
    assert near(np.concatenate(means), expected)


# -- paperwork and queues ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sets", [1, 2, 3, 4])
def test_shared_forms_are_filled_once(sets) -> None:
    shared = numbers_of(Paperwork(shared=1.0))
    assert copies(sets, shared) == shared.forms_per_case
    assert duplicates(sets, shared) == 0
    separate = numbers_of(Paperwork(shared=0.0))
    assert duplicates(sets, separate) == (sets - 1) * separate.forms_per_case


def test_shared_forms_in_a_whole_run(service, live) -> None:
    engine = live(60, service({"paperwork": {"shared": 1.0}}))
    assert len(engine.closed()) > 50 and (engine.closed()["duplicates"] == 0).all()
    assert (engine.by_pair()["process_forms"] == 0).all()
    assert live(60, service({"paperwork": {"shared": 0.0}})).closed()["duplicates"].max() > 0


ALONE = {"organisation": {"team_sizes": {"one": 1.0, "two": 0.0, "three": 0.0, "four": 0.0}}}


def test_teams_of_one_never_meet(service, live) -> None:
    engine = live(60, service(ALONE))
    assert engine.by_locality()["held"].sum() == engine.by_locality()["postponed"].sum() == 0
    assert engine.by_pair()["encounters"].sum() == 0 and (engine.state.dyads["tension"] == 0).all()
    assert (engine.closed()["creativity"] == 0).all()
    assert engine.by_locality()["completed"].sum() > 100


def seats_by_person(engine, caseload_of) -> dict[int, list[tuple]]:
    """For each post its cases in order of the queue: (case address, hours left)."""
    cases, seats = engine.state.cases.dtype.names, engine.state.seats.dtype.names
    rows: dict[int, list[tuple]] = {}
    for key, (case, team) in caseload_of(engine).items():
        for seat in team:
            if seat[seats.index("post")] >= 0:
                rows.setdefault(seat[seats.index("post")], []).append(
                    (case[cases.index("due")], key, seat[seats.index("hours")])
                )
    return {post: [(key, hours) for _, key, hours in sorted(entries)] for post, entries in rows.items()}


def test_queue_is_worked_in_order_and_nobody_idles(service, live, caseload_of) -> None:
    """Earliest due first: nothing is touched while something due earlier is unfinished; who has slack has no work."""
    config = service(ALONE, {"casework": {"latency_weeks": 0}, "demand": {"volume": 1.1}})
    engine = live(5, config)
    worked = 0
    for _ in range(40):
        before = {post: dict(entries) for post, entries in seats_by_person(engine, caseload_of).items()}
        people = np.array(engine.state.people)
        engine.advance()
        slack = engine.by_profession()[-1]["slack"]
        idle_possible = np.zeros(len(slack), bool)
        for post in range(len(people)):
            after = seats_by_person(engine, caseload_of).get(post, [])
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


def waits(live, service, servers: int, load: float) -> tuple[np.ndarray, float]:
    """Weeks in the system by locality, less service, over service; and how far whole weeks blur it."""
    arrivals, localities = 0.12, 400 // servers
    changes = {
        "organisation": {
            "localities": localities,
            "professions": {"advice": {"headcount": servers * localities}},
            "team_sizes": ALONE["organisation"]["team_sizes"],
            "case_types": {"any": {"share": 1.0, "needs": {"advice": 1.0}}},
        },
        "demand": {"cases_per_practitioner": arrivals, "presence": 1.0, "opening_weeks": 0, "hours_shape": 1},
        "casework": {"supervision_hours": 0.0, "overtime_share": 0.0, "latency_weeks": 0},
        "paperwork": {"enabled": False}, "staffing": {"enabled": False}, "families": {"withdrawal_rate": 0.0},
        "strain": {"absence_rate": 0.0},
    }  # fmt: skip
    first = service(changes, start={"demand": {"utilisation": 1.0}})
    slope = solve(first.organisation, first.demand)
    at_half = service(changes, start={"demand": {"utilisation": 0.9}})
    per_unit = (slope.direct_hours[0] - solve(at_half.organisation, at_half.demand).direct_hours[0]) / 0.1
    wanted = load * first.casework.hours_per_week / arrivals
    utilisation = 1.0 + (wanted - slope.direct_hours[0]) / per_unit
    engine = live(1200, service(changes, start={"demand": {"utilisation": utilisation}, "seed": 4}))
    closed, hours = engine.closed(), wanted / first.casework.hours_per_week
    assert solve(engine.config.organisation, engine.config.demand).direct_hours[0] == pytest.approx(wanted)
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


def test_one_worker_waits_as_in_erlang(service, live) -> None:
    """M/M/1. Arrivals count from a week's start and completions to its end: up to one week more."""
    found, week = waits(live, service, servers=1, load=0.6)
    half_width = Z * found.std(ddof=1) / math.sqrt(len(found))
    assert half_width < 0.45
    assert erlang_wait(1, 0.6) - half_width < found.mean() < erlang_wait(1, 0.6) + week + half_width


def test_least_loaded_lies_between_one_queue_and_many(service, live) -> None:
    found, week = waits(live, service, servers=5, load=0.75)
    half_width = Z * found.std(ddof=1) / math.sqrt(len(found))
    assert erlang_wait(5, 0.75) - half_width < found.mean() < erlang_wait(1, 0.75) - half_width
    assert half_width < 0.5 and week < 0.25


# -- plans -------------------------------------------------------------------------------------------------


def pooled_error(knowing: float) -> np.ndarray:
    """Squared errors of three people's pooled plans without value differences."""
    information, pooling = numbers_of(Information()), numbers_of(Pooling())
    need, draws = (
        np.random.default_rng(7).normal(size=(20_000, 3)),
        np.random.default_rng(8).normal(size=(20_000, 3, 3)),
    )
    precisions = np.array([[precision(information, d == i) for d in range(3)] for i in range(3)])
    errors = []
    for d in range(3):
        usual = precisions[:, d].mean()
        weights = np.array([member_weight(1.0, precisions[i, d] / usual, knowing, 0.0, 0, pooling) for i in range(3)])
        views = np.stack([source_of(seen)(need[:, d], information, d == i, draws[:, i, d]) for i in range(3)])
        errors.append((weights @ views / weights.sum() - need[:, d]) ** 2)
    return np.mean(errors, axis=0)


def test_pooling_has_its_known_errors() -> None:
    """k = 3, noise .5 and 1.2: equal weights .348, by precision .186, one alone 1.043."""
    assert near(pooled_error(0.0), (0.25 + 2 * 1.44) / 9)
    assert near(pooled_error(1.0), 1 / (4 + 2 / 1.44))
    assert pytest.approx(0.348, abs=5e-4) == (0.25 + 2 * 1.44) / 9
    assert pytest.approx(0.186, abs=5e-4) == 1 / (4 + 2 / 1.44)
    information, luck = numbers_of(Information()), np.random.default_rng(9)
    need, draws = luck.normal(size=(20_000, 3)), luck.normal(size=(20_000, 3))
    alone = np.mean(
        [(source_of(seen)(need[:, d], information, d == 0, draws[:, d]) - need[:, d]) ** 2 for d in range(3)], axis=0
    )
    assert near(alone, (0.25 + 2 * 1.44) / 3)
    assert pytest.approx(1.043, abs=5e-4) == (0.25 + 2 * 1.44) / 3


# -- fixed points ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gain", "loss", "chance"), [(0.04, 0.25, 0.1), (0.04, 0.25, 0.3), (0.02, 0.1, 0.05)])
def test_trust_settles_where_gains_balance_losses(gain, loss, chance) -> None:
    """T* = a+ (1 - q) / (a+ (1 - q) + a- q)."""
    luck, trust = np.random.default_rng(11), np.full(4000, 0.45)
    for _ in range(600):
        episode = luck.random(trust.size) < chance
        trust = np.where(episode, source_of(toward)(trust, 0.0, loss), source_of(toward)(trust, 1.0, gain))
    assert near(trust, gain * (1 - chance) / (gain * (1 - chance) + loss * chance))
    assert trust.min() >= 0 and trust.max() <= 1


@pytest.mark.parametrize("meetings", [1, 2, 4])
def test_understanding_settles_where_learning_balances_forgetting(meetings) -> None:
    """r* = (a n + d r0) / (a n + d), for small steps."""
    learning, forgetting, usual, understanding = 0.002, 0.003, 0.35, 0.9
    for _ in range(5000):
        for _ in range(meetings):
            understanding = toward(understanding, 1.0, learning)
        understanding = toward(understanding, usual, forgetting)
    rate = learning * meetings
    assert understanding == pytest.approx((rate + forgetting * usual) / (rate + forgetting), rel=5e-3)


def test_understanding_without_meetings_returns_to_usual(service, live) -> None:
    engine = live(400, service(ALONE, {"staffing": {"leaving_rate": 0.0}}))
    others = engine.state.understanding[engine.state.understanding < 1]
    assert np.abs(others - engine.config.hearsay.usual_understanding).max() < 0.001


def test_hearsay_alone_keeps_each_profession_s_sum_of_myths(service, live) -> None:
    """Talk spreads myths among colleagues but makes none."""
    quiet = {
        "hearsay": {"talk_rate": 0.2, "myths_return_rate": 0.0},
        "staffing": {"leaving_rate": 0.0},
        "aftermath": {"myths_gain": 0.0, "myths_loss": 0.0},
    }
    engine = live(1, service(quiet))  # in the first week lived, talk is still the public's
    sums, spreads = [], []
    for _ in range(3):
        professions = engine.state.people["profession"]
        myths = [engine.state.myths[professions == p] for p in range(len(engine.professions))]
        sums.append(np.concatenate([rows.sum(axis=0) for rows in myths]))
        spreads.append(myths[0][:, 1].std())
        engine.advance(15)
    assert np.abs(np.array(sums) - sums[0]).max() < 1e-12
    assert spreads[0] > 10 * spreads[2] > 0


def test_leavers_are_binomial(service, live) -> None:
    """With all slopes 0, first holders of posts leave within a year with probability 1 - e^(-52 rate)."""
    rate = 0.006
    flat = {
        "leaving_rate": rate,
        "strain_slope": 0.0,
        "tension_slope": 0.0,
        "deprivation_slope": 0.0,
        "vacancy_weeks": 2.0,
    }
    left = posts = 0
    for replicate in range(20):
        people = live(52, service({"staffing": flat}), replicate).state.people
        left, posts = left + int((people["occupant"] > 0).sum()), posts + len(people)
    assert stats.binomtest(left, posts, 1 - math.exp(-52 * rate)).pvalue > MILLIONTH
    assert posts == 480


# -- frames ------------------------------------------------------------------------------------------------


@entry
def mix(opinions, pairs, frames):
    """Deffuant, Neau, Amblard & Weisbuch 2000: two meet, and move if they are close enough."""
    for k in range(pairs.shape[0]):
        i, j = pairs[k, 0], pairs[k, 1]
        mine, theirs = opinions[i], opinions[j]
        share = framework_step(abs(mine - theirs), 1.0, frames)
        opinions[i] = toward(mine, theirs, share)
        opinions[j] = toward(theirs, mine, share)


def clusters(confidence: float, seed: int, people: int = 1000) -> int:
    """How many camps of at least 2 % remain."""
    luck = np.random.default_rng(seed)
    opinions, frames = luck.random(people), numbers_of(Frames(enabled=True, pull=0.5, confidence=confidence))
    for _ in range(20):
        pairs = luck.integers(0, people, (50 * people, 2))
        mix(opinions, pairs[pairs[:, 0] != pairs[:, 1]], frames)
    ordered = np.sort(opinions)
    sizes = np.diff(np.concatenate([[0], np.nonzero(np.diff(ordered) > 0.01)[0] + 1, [people]]))
    return int((sizes >= people / 50).sum())


@pytest.mark.parametrize(
    ("confidence", "expected", "tolerance"), [(0.5, 1.0, 0.0), (0.3, 1.05, 0.2), (0.2, 2.1, 0.4), (0.1, 4.4, 0.7)]
)
def test_frames_end_in_deffuant_s_camps(confidence, expected, tolerance) -> None:
    """About 1 / (2 d) camps."""
    found = np.mean([clusters(confidence, seed) for seed in range(20)])
    assert abs(found - expected) <= tolerance
