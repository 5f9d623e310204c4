"""Draws from priors: within their ranges, the same for the same seed, and feasible."""

import numpy as np
import pytest

from sim.core.errors import ConfigError
from sim.inference.prior_sample import config_of, feasible, from_shares, sample_priors, uncertain


def test_draws_stay_within_their_priors_and_fill_them_evenly() -> None:
    sample = sample_priors(40, seed=3)
    shares = sample.shares()
    assert shares.shape == (40, len(uncertain()))
    for row in sample.parameters:
        drawn = sample.values[row.path]
        assert drawn.between(row.prior.low, row.prior.high).all() and drawn.nunique() == 40
    assert np.abs(shares.mean(axis=0) - 0.5).max() < 0.25


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    one, two, other = sample_priors(5, seed=3), sample_priors(5, seed=3), sample_priors(5, seed=4)
    assert one.values.equals(two.values) and not one.values.equals(other.values)


def test_shares_of_a_prior_give_its_values_and_come_back() -> None:
    parameters = uncertain(["encounter_effects.trust_gain", "voice.baseline"])
    points = np.array([[0.0, 0.5], [0.5, 0.0], [1.0, 1.0]])
    values = from_shares(parameters, points)
    for place, row in enumerate(parameters):
        assert values[row.path].tolist() == pytest.approx([row.prior.at(share) for share in points[:, place]], rel=1e-5)
    assert values[parameters[0].path].iloc[0] == parameters[0].prior.low


def test_infeasible_points_are_counted_with_their_reason() -> None:
    config = config_of(["organisation=small_workshop"])
    values = from_shares(uncertain(["demand.utilisation"]), np.array([[0.1], [0.9]]))
    values["paperwork.hours_per_form"] = [3.0, 24.0]
    kept, reasons = feasible(values, config)
    assert kept.index.tolist() == [1]
    assert sum(reasons.values()) == 1 and not any(character.isdigit() for character in next(iter(reasons)))


def test_a_number_that_is_set_is_not_drawn() -> None:
    sample = sample_priors(2, seed=1, settings=["voice.baseline=0.5"], names=["voice.baseline", "cpd.effect_scale"])
    assert [row.path for row in sample.parameters] == ["cpd.effect_scale"]
    with pytest.raises(ConfigError, match="no number to draw"):
        sample_priors(2, seed=1, settings=["voice.baseline=0.5"], names=["voice.baseline"])


def test_an_unknown_number_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ConfigError, match=r"'voice\.baselin' is no number with a prior.*voice\.baseline"):
        sample_priors(2, seed=1, names=["voice.baselin"])
