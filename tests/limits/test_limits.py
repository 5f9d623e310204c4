"""Limiting cases of conflict, plans and decay whose result is known from theory."""

from __future__ import annotations

import math

import numpy as np
import pytest
from millionth import MILLIONTH, near, numbers_of
from scipy import integrate, stats

from sim.core.compiled import entry, source_of
from sim.model.mechanisms.encounter_effects import (
    EncounterEffects,
    toward,
    trust_after_episode,
    trust_without_episode,
)
from sim.model.mechanisms.information import Information, estimate, noise, precision, seen
from sim.model.mechanisms.pooling import Pooling, credited_precision
from sim.model.mechanisms.values import Values, disagreement, preferred

ALONE = {"organisation": {"team_sizes": {"one": 1.0, "two": 0.0, "three": 0.0, "four": 0.0}}}


# -- conflict ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [{"coupling_rate": 0.0, "injustice_rate": 0.0}, {"enabled": False}])
def test_no_coupling_no_episode(service, simulate, how) -> None:
    simulator = simulate(60, service({"episodes": how, "leadership": {"bias": 0.8, "seats": {"social_work": 5}}}))
    assert simulator.by_pair()["encounters"].sum() > 500
    assert simulator.by_pair()["episodes"].sum() == 0
    assert (simulator.state.dyads["tension"] == 0).all() and (simulator.state.people["tension"] == 0).all()
    for name in ("tension", "relationship", "hazard"):
        assert (simulator.by_pair()[name] == 0).all(), name


def best_plan(information, values, need, draw):
    """What a member wants who sees every dimension equally well, and whose framework tilts none."""
    deviation = noise(information, False, 1.0)
    view = source_of(seen)(need, deviation, draw)
    return source_of(preferred)(source_of(estimate)(view, precision(deviation)), 0.7, values)


def test_disagreement_of_equal_values_is_noise_alone() -> None:
    """Divergence 0 and one noise everywhere: E[D^2] = 2 k^2 sigma^2, k = 1 / (1 + sigma^2), whatever the need."""
    sigma = 0.8
    information = numbers_of(Information(own_noise=sigma, other_noise=sigma))
    values = numbers_of(Values(value_divergence=0.0))
    rng = np.random.default_rng(5)
    for size in (2, 3, 4):
        need, draws = rng.normal(size=(20_000, size)), rng.normal(size=(2, 20_000, size))
        first, second = (best_plan(information, values, need, draw) for draw in draws)
        squares = ((first - second) ** 2).mean(axis=1)
        assert near(squares, 2 * (sigma / (1 + sigma**2)) ** 2)
        assert disagreement(squares[0], 0.4, numbers_of(Values(tension_sharpening=0.0))) ** 2 == pytest.approx(
            squares[0]
        )


def test_task_conflict_of_equal_values_in_a_whole_run(service, simulate) -> None:
    """The same from end to end: in pairs who all speak, D is Rayleigh, so E[1 - e^-D] is an integral."""
    sigma = 0.9
    config = service(
        {
            "values": {"enabled": False}, "voice": {"enabled": False},
            "information": {"own_noise": sigma, "other_noise": sigma},
            "staffing": {"leaving_rate": 0.0}, "casework": {"task_hours": 0.0, "first_meeting_weeks": 1},
            "organisation": {
                "complexity_spread": 0.0, "team_sizes": {"one": 0.0, "two": 1.0, "three": 0.0, "four": 0.0},
            },
        }
    )  # fmt: skip
    spread = sigma / (1 + sigma**2)  # of a best estimate around what the need implies
    expected, _ = integrate.quad(
        lambda d: (1 - math.exp(-d)) * d / spread**2 * math.exp(-(d**2) / (2 * spread**2)), 0, 40
    )
    means = []
    for replicate in range(4):
        closed = simulate(150, config, replicate).closed()
        met = closed[closed["encounters"] > 0]
        means.append(met["task"] / met["encounters"])
        assert (met["unspoken"] == 0).all()
    assert sum(map(len, means)) > 2000
    assert near(np.concatenate(means), expected)


# -- plans -------------------------------------------------------------------------------------------------


def mind_error(understanding: float) -> np.ndarray:
    """Squared errors of the mind of the first of three who hear each other out, without value differences."""
    information, pooling = numbers_of(Information()), numbers_of(Pooling())
    rng = np.random.default_rng(7)
    need, draws = rng.normal(size=(20_000, 3)), rng.normal(size=(20_000, 3, 3))
    deviations = np.array([[noise(information, d == i, 1.0) for d in range(3)] for i in range(3)])
    errors = []
    for d in range(3):
        precisions = [precision(deviation) for deviation in deviations[:, d]]
        usual = float(np.mean(precisions))
        others = [credited_precision(each, usual, understanding, pooling) for each in precisions[1:]]
        weights = np.array([precisions[0], *others])
        views = np.stack([source_of(seen)(need[:, d], deviations[i, d], draws[:, i, d]) for i in range(3)])
        errors.append((weights @ views / (1 + weights.sum()) - need[:, d]) ** 2)
    return np.mean(errors, axis=0)


def test_a_mind_has_its_known_error() -> None:
    """Who knows the roles of all reaches the Bayesian error 1 / (1 + sum of precisions): .157 with noise .5 and 1.2."""
    total = 4 + 2 / 1.44
    assert near(mind_error(1.0), 1 / (1 + total))
    assert pytest.approx(0.1565, abs=5e-4) == 1 / (1 + total)
    usual, own = total / 3, [4, 1 / 1.44, 1 / 1.44]
    expected = []
    for d in range(3):  # nobody's role is known: the others count alike
        weights = np.array([own[d], usual, usual])
        variances = np.array([0.25 if i == d else 1.44 for i in range(3)])
        expected.append((1 + weights**2 @ variances) / (1 + weights.sum()) ** 2)
    assert near(mind_error(0.0), float(np.mean(expected)))
    assert np.mean(expected) > 1 / (1 + total) + 0.02


# -- fixed points ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gain", "loss", "chance"), [(0.04, 0.25, 0.1), (0.04, 0.25, 0.3), (0.02, 0.1, 0.05)])
def test_trust_settles_where_gains_balance_losses(gain, loss, chance) -> None:
    """T* = a+ (1 - q) / (a+ (1 - q) + a- q), if nobody reads events so that they fit."""
    effects = numbers_of(EncounterEffects(trust_gain=gain, trust_loss=loss, confirmation=0.0))
    trust = trust_in_the_long_run(effects, chance, 0.45)
    assert near(trust, gain * (1 - chance) / (gain * (1 - chance) + loss * chance))
    assert trust.min() >= 0 and trust.max() <= 1


@entry
def meet(trust, episodes, effects):
    """Encounters of many dyads: one row of ``episodes`` (encounters, dyads) after another."""
    for k in range(episodes.shape[0]):
        for i in range(trust.shape[0]):
            if episodes[k, i] == 1:
                trust[i] = trust_after_episode(trust[i], 1.0, effects)
            else:
                trust[i] = trust_without_episode(trust[i], effects)


def trust_in_the_long_run(effects, chance: float, start: float) -> np.ndarray:
    """Trust of 4,000 dyads after 600 encounters, a share ``chance`` of which become episodes."""
    rng, trust = np.random.default_rng(11), np.full(4000, start)
    meet(trust, (rng.random((600, trust.size)) < chance).astype(np.int64), effects)
    return trust


def test_confirmatory_trust_keeps_what_it_began_with() -> None:
    """Read to fit, the same events leave those who trusted trusting, and those who did not, not."""
    effects = numbers_of(EncounterEffects(trust_gain=0.04, trust_loss=0.25, confirmation=1.0))
    high, low = (trust_in_the_long_run(effects, 0.14, start) for start in (0.9, 0.1))
    assert high.mean() > low.mean() + 0.3
    flat = numbers_of(EncounterEffects(trust_gain=0.04, trust_loss=0.25, confirmation=0.0))
    assert abs(trust_in_the_long_run(flat, 0.14, 0.9).mean() - trust_in_the_long_run(flat, 0.14, 0.1).mean()) < 0.01


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


def test_understanding_without_meetings_returns_to_usual(service, simulate) -> None:
    simulator = simulate(400, service(ALONE, {"staffing": {"leaving_rate": 0.0}}))
    others = simulator.state.understanding[simulator.state.understanding < 1]
    assert np.abs(others - simulator.config.gossip.usual_understanding).max() < 0.001


def test_stories_without_episodes_change_nothing(service, simulate, consequences) -> None:
    """Only who had an episode tells: without episodes, any pull gives the same bits."""
    calm = {"episodes": {"enabled": False}}
    told, untold = (simulate(40, service(calm, {"gossip": {"story_pull": pull}})) for pull in (0.4, 0.0))
    assert consequences(told) == consequences(untold)


def test_stories_spread_what_an_episode_did(service, simulate) -> None:
    """With stories, an episode with one person costs the trust of that person's colleagues too."""
    tense = {"episodes": {"coupling_rate": 1.5}, "staffing": {"leaving_rate": 0.0}}
    told, untold = (simulate(104, service(tense, {"gossip": {"story_pull": pull}})) for pull in (0.4, 0.0))
    trust = [simulator.by_pair()["trust"].sum() for simulator in (told, untold)]
    assert trust[0] < trust[1]


def test_leavers_are_binomial(service, simulate) -> None:
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
        people = simulate(52, service({"staffing": flat}), replicate).state.people
        left, posts = left + int((people["occupant"] > 0).sum()), posts + len(people)
    assert stats.binomtest(left, posts, 1 - math.exp(-52 * rate)).pvalue > MILLIONTH
    assert posts == 480
