"""Agreement in teams made by lot: the yardstick for answers that crowd at one end."""

from __future__ import annotations

import numpy as np
import pytest

from sim.stats.psychometrics.agreement import by_group, rwg_j
from sim.stats.psychometrics.agreement_noise import null_percentile
from sim.stats.psychometrics.permutation_null import mean_rwg, rwg_of_shuffled

RNG_KEY = np.random.default_rng(3)
TEAMS = np.repeat(np.arange(10), 11)


def crowded(people: int) -> np.ndarray:
    """Three items of which most answers are the lowest."""
    return 1.0 + (RNG_KEY.standard_normal((people, 3))[:, :, None] > np.array([0.0, 0.8, 1.5, 2.2])).sum(axis=2)


def test_the_mean_is_that_of_rwg_j_by_team() -> None:
    answers = crowded(110)
    answers[RNG_KEY.random(answers.shape) < 0.2] = np.nan
    places = np.unique(TEAMS, return_inverse=True)[1]
    one_by_one = by_group(lambda team: rwg_j(team, 5), answers, TEAMS)
    assert mean_rwg(answers, places, 5) == pytest.approx(np.mean(list(one_by_one.values())))


def test_crowded_answers_agree_in_any_team() -> None:
    answers = crowded(110)
    by_lot = rwg_of_shuffled(answers, TEAMS, 5)
    assert by_lot > 0.75 > null_percentile(11, 3, 5), "evenly spread noise would have called this agreement"
    assert mean_rwg(answers, TEAMS, 5) < by_lot + 0.05


def test_real_teams_stand_out_and_teams_by_lot_do_so_one_time_in_twenty() -> None:
    feelings = RNG_KEY.standard_normal(10)[TEAMS]
    leans = feelings[:, None] + 0.3 * RNG_KEY.standard_normal((110, 3))
    answers = 1.0 + (leans[:, :, None] > np.array([-1.5, -0.5, 0.5, 1.5])).sum(axis=2)
    assert mean_rwg(answers, TEAMS, 5) > rwg_of_shuffled(answers, TEAMS, 5)
    plain = crowded(110)
    beyond = [
        mean_rwg(plain[RNG_KEY.permutation(110)], TEAMS, 5) > rwg_of_shuffled(plain, TEAMS, 5) for _ in range(100)
    ]
    assert sum(beyond) < 14  # 5 expected; 14 or more once in a thousand


def test_without_answers_nothing_is_reported() -> None:
    assert np.isnan(rwg_of_shuffled(np.full((5, 3), np.nan), np.zeros(5), 5))
    assert np.isnan(rwg_of_shuffled(np.ones((3, 2)), np.arange(3), 5))
