"""Standard errors of published figures cover known values as often as they say, and agree with the jackknife."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.stats.bands import SHARE_OF_STUDIES, prediction_band
from sim.stats.jackknife import correlation as jackknifed_correlation
from sim.stats.jackknife import mean_of
from sim.stats.psychometrics.icc import icc1
from sim.stats.sampling_errors import (
    design_effect,
    error_of_correlation,
    error_of_intraclass,
    error_of_mean,
    error_of_rate,
    error_of_sd,
    error_of_share,
    for_few_teams,
)

TEAMS, SIZE, ICC, R = 12, 10, 0.15, 0.5
SERVICES = 1500
SLACK = 0.05  # of the share covered: formulas are approximate, and the ICC in them is an estimate


@pytest.fixture(scope="module")
def services() -> list[tuple[np.ndarray, np.ndarray]]:
    """Scores of two scales (teams, people) in many services; ICC(1) of both is ICC, their correlation R."""
    rng = np.random.default_rng(16)
    spread = np.sqrt([ICC, 1 - ICC])

    def scores() -> tuple[np.ndarray, np.ndarray]:
        of_teams, own = rng.standard_normal((2, TEAMS, 1)), rng.standard_normal((2, TEAMS, SIZE))
        first, other = (spread[0] * of_teams[scale] + spread[1] * own[scale] for scale in range(2))
        return first, R * first + math.sqrt(1 - R * R) * other

    return [scores() for _ in range(SERVICES)]


def covered(found: list[tuple[float, float]], true: float) -> float:
    """The share of bands, from figures and their errors, that hold the true value."""
    bands = (prediction_band(value, error, 0.0) for value, error in found)
    return float(np.mean([low <= true <= high for low, high in bands]))


def icc_of(scores: np.ndarray) -> float:
    return icc1(scores.ravel(), np.repeat(np.arange(TEAMS), SIZE))


def mean_and_error(scores: np.ndarray) -> tuple[float, float]:
    effect = design_effect(SIZE, icc_of(scores))
    return scores.mean(), error_of_mean(scores.std(ddof=1), scores.size, effect) * for_few_teams(TEAMS)


def sd_and_error(scores: np.ndarray) -> tuple[float, float]:
    icc = icc_of(scores)
    effect = design_effect(SIZE, icc, icc)
    return scores.std(ddof=1), error_of_sd(scores.std(ddof=1), scores.size, effect=effect) * for_few_teams(TEAMS)


def r_and_error(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    r = np.corrcoef(first.ravel(), second.ravel())[0, 1]
    effect = design_effect(SIZE, icc_of(first), icc_of(second))
    return r, error_of_correlation(r, first.size, effect) * for_few_teams(TEAMS)


def icc_and_error(scores: np.ndarray) -> tuple[float, float]:
    icc = icc_of(scores)
    return icc, error_of_intraclass(icc, scores.size, TEAMS) * for_few_teams(TEAMS)


def test_bands_cover_known_values_as_often_as_they_say(services) -> None:
    shares = {
        "mean": covered([mean_and_error(first) for first, _ in services], 0.0),
        "sd": covered([sd_and_error(first) for first, _ in services], 1.0),
        "r": covered([r_and_error(*both) for both in services], R),
        "icc": covered([icc_and_error(first) for first, _ in services], ICC),
    }
    off = {name: share for name, share in shares.items() if abs(share - SHARE_OF_STUDIES) > SLACK}
    assert not off, shares


def test_without_the_teams_a_mean_would_be_claimed_to_be_too_exact(services) -> None:
    naive = [(first.mean(), error_of_mean(first.std(ddof=1), first.size)) for first, _ in services]
    assert covered(naive, 0.0) < SHARE_OF_STUDIES - 2 * SLACK


def test_errors_of_independent_people_agree_with_the_jackknife() -> None:
    rng = np.random.default_rng(3)
    x = rng.standard_normal(2000)
    y = R * x + math.sqrt(1 - R * R) * rng.standard_normal(2000)
    people = np.arange(2000)
    width = 2 * 1.961  # of a 95 % interval, in standard errors
    of_mean, of_r = mean_of(x).estimate(), jackknifed_correlation(x, y, people, 2000).estimate()
    assert error_of_mean(x.std(ddof=1), 2000) == pytest.approx((of_mean.high - of_mean.low) / width, rel=0.01)
    assert error_of_correlation(of_r.value, 2000) == pytest.approx((of_r.high - of_r.low) / width, rel=0.05)


def test_a_flat_distribution_has_a_better_known_sd_than_a_normal_one() -> None:
    rng = np.random.default_rng(4)
    sds = rng.uniform(size=(4000, 60)).std(axis=1, ddof=1)
    uniform = error_of_sd(math.sqrt(1 / 12), 60, kurtosis=1.8)
    assert uniform == pytest.approx(sds.std(ddof=1), rel=0.05)
    assert uniform < error_of_sd(math.sqrt(1 / 12), 60)


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_a_share_and_a_rate_are_covered(share: float) -> None:
    rng = np.random.default_rng(5)
    n = 200
    shares, rates = rng.binomial(n, share, 4000) / n, rng.poisson(share * n, 4000) / n
    assert covered([(value, error_of_share(value, n)) for value in shares], share) == pytest.approx(0.8, abs=SLACK)
    assert covered([(value, error_of_rate(value, n)) for value in rates], share) == pytest.approx(0.8, abs=SLACK)


def test_nobody_leaving_is_no_certainty() -> None:
    assert error_of_rate(0.0, 100) > 0
    assert error_of_share(0.0, 100) > 0


def test_a_team_of_one_and_a_negative_icc_change_nothing() -> None:
    assert design_effect(1, 0.4) == 1
    assert design_effect(8, -0.1) == 1
    assert design_effect(11, 0.1) == pytest.approx(2.0)
