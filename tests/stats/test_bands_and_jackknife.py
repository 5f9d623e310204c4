"""Bands follow from published figures; the jackknife agrees with textbook formulas where these hold."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.stats.bands import attenuated, distance, factor_band, prediction_band
from sim.stats.intervals import interval
from sim.stats.jackknife import correlation, intraclass, mean_of
from sim.stats.psychometrics.icc import icc1

ONE = np.zeros(8, int)  # all in one cluster


def test_attenuation_is_the_square_root_of_the_reliabilities() -> None:
    assert attenuated(0.5, 0.81, 0.64) == pytest.approx(0.5 * 0.9 * 0.8)
    assert attenuated(0.5) == 0.5


def test_a_prediction_band_holds_eighty_per_cent_of_studies() -> None:
    low, high = prediction_band(0.30, 0.03, 0.04)
    assert (low + high) / 2 == pytest.approx(0.30)
    assert stats.norm.cdf(high, 0.30, 0.05) - stats.norm.cdf(low, 0.30, 0.05) == pytest.approx(0.80)


def test_unreliable_measures_move_and_narrow_a_band() -> None:
    low, high = prediction_band(0.4, 0.0, 0.1, (0.5, 0.5))
    wide = prediction_band(0.4, 0.0, 0.1)
    assert (low, high) == pytest.approx((wide[0] / 2, wide[1] / 2))


def test_a_factor_band() -> None:
    assert factor_band(2.0, 2.0) == (1.0, 4.0)


@pytest.mark.parametrize(("estimate", "outside"), [(0.1, -0.1), (0.2, 0.0), (0.3, 0.0), (0.4, 0.0), (0.55, 0.15)])
def test_distance_from_a_band(estimate, outside) -> None:
    assert distance(estimate, 0.2, 0.4) == pytest.approx(outside)


def test_of_a_mean_it_is_the_t_interval() -> None:
    values = np.array([0.2, 0.5, 0.1, 0.9, 0.4])
    found, usual = mean_of(values).estimate(), interval(values)
    assert (found.value, found.low, found.high) == pytest.approx((usual["mean"], usual["low"], usual["high"]))
    assert found.n == 5


def test_replicates_without_a_value_are_left_out_of_a_mean() -> None:
    assert mean_of(np.array([1.0, np.nan, 3.0])).estimate().value == 2.0


def test_one_replicate_has_no_interval() -> None:
    found = mean_of(np.array([0.5])).estimate()
    assert found.value == 0.5 and np.isnan(found.low) and np.isnan(found.high)


def test_correlation_is_pearson_s_and_its_interval_stays_inside_one() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=120) + 1e6  # a large mean must not cost digits
    y = 0.98 * (x - 1e6) + 0.1 * rng.normal(size=120)
    found = correlation(x, y, np.repeat(np.arange(6), 20), 6).estimate()
    assert found.value == pytest.approx(stats.pearsonr(x, y)[0], abs=1e-9)
    assert -1 < found.low < found.value < found.high < 1


def test_correlation_s_interval_is_near_fisher_s_if_units_are_independent() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=400)
    y = 0.3 * x + rng.normal(size=400)
    found = correlation(x, y, np.arange(400), 400).estimate()
    usual = stats.pearsonr(x, y).confidence_interval()
    assert (found.low, found.high) == pytest.approx((usual.low, usual.high), abs=0.02)


def test_alike_units_of_a_replicate_widen_the_interval() -> None:
    rng = np.random.default_rng(5)
    x, y = np.repeat(rng.normal(size=(2, 20)), 30, axis=1)
    clusters = np.repeat(np.arange(20), 30)
    clustered, naive = correlation(x, y, clusters, 20).estimate(), correlation(x, y, np.arange(600), 600).estimate()
    assert clustered.high - clustered.low > 3 * (naive.high - naive.low)


def test_units_that_lack_a_value_are_left_out() -> None:
    x, y = np.array([1.0, 2, 3, np.nan]), np.array([2.0, 1, 4, 100])
    assert correlation(x, y, np.array([0, 0, 1, 1]), 2).estimate().value == pytest.approx(
        np.corrcoef(x[:3], y[:3])[0, 1]
    )


def test_a_column_that_does_not_vary_has_no_correlation() -> None:
    assert np.isnan(correlation(np.ones(8), np.arange(8.0), np.repeat([0, 1], 4), 2).estimate().value)


def test_icc_of_one_cluster_is_that_of_the_package() -> None:
    scores = np.array([1.0, 2, 2, 5, 6, 5, 9, 8])
    groups = np.array([0, 0, 0, 1, 1, 1, 2, 2])
    assert intraclass(scores, groups, ONE, 1).estimate().value == pytest.approx(icc1(scores, groups))


def test_differences_between_replicates_are_no_icc() -> None:
    rng = np.random.default_rng(6)
    clusters = np.repeat(np.arange(30), 40)
    groups = clusters * 10 + np.tile(np.repeat(np.arange(10), 4), 30)
    noise = rng.normal(size=1200)
    with_levels = intraclass(noise + 10 * clusters, groups, clusters, 30).estimate()
    assert with_levels.value == pytest.approx(intraclass(noise, groups, clusters, 30).estimate().value, abs=1e-9)
    assert with_levels.low < 0 < with_levels.high


def test_icc_of_a_known_share() -> None:
    rng = np.random.default_rng(7)
    groups = np.repeat(np.arange(400), 8)
    scores = np.repeat(rng.normal(size=400), 8) + rng.normal(size=3200) * 2
    found = intraclass(scores, groups, groups // 10, 40).estimate()
    assert found.value == pytest.approx(0.2, abs=0.03) and found.low < 0.2 < found.high


def test_a_difference_of_paired_statistics_is_paired() -> None:
    one, two = np.array([0.1, 0.9, 0.5, 0.3]), np.array([0.2, 1.0, 0.6, 0.41])
    found = mean_of(two).minus(mean_of(one)).estimate()
    usual = interval(two - one)
    assert (found.value, found.low, found.high) == pytest.approx((usual["mean"], usual["low"], usual["high"]))
