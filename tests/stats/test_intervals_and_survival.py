"""Intervals of means and medians of censored durations, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.stats.intervals import half_width, interval, t_quantile
from sim.stats.survival import kaplan_meier_median


def test_the_interval_of_three_values() -> None:
    # Student's t with 2 degrees of freedom: 4.3027 at 97.5 %.
    result = interval(np.array([1.0, 2.0, 3.0]))
    half = 4.302653 / math.sqrt(3)
    assert t_quantile(0.975, 2) == pytest.approx(4.302653, abs=1e-6)
    assert result["half_width"] == pytest.approx(half, abs=1e-6)
    assert (result["low"], result["high"]) == pytest.approx((2 - half, 2 + half), abs=1e-6)
    assert (result["mean"], result["n"], result["cv"]) == (2.0, 3, 0.5)


def test_one_value_has_no_interval_and_none_no_mean() -> None:
    assert math.isnan(half_width(np.array([1.0]))) and interval(np.array([1.0]))["mean"] == 1.0
    assert math.isnan(interval(np.array([]))["mean"])


def test_the_median_counts_censored_cases_as_long_as_they_are_observed() -> None:
    assert kaplan_meier_median(np.array([1.0, 2, 3, 4]), np.array([True] * 4)) == 2.0
    assert kaplan_meier_median(np.array([1.0, 2, 3, 4]), np.array([False, True, True, True])) == 3.0


def test_the_median_is_unknown_if_fewer_than_half_are_completed() -> None:
    assert math.isnan(kaplan_meier_median(np.array([1.0, 2, 2]), np.array([True, False, False])))
    assert math.isnan(kaplan_meier_median(np.array([]), np.array([])))


def test_an_interval_ends_at_the_bounds_of_what_is_possible() -> None:
    values = np.array([0.9, 1.0])
    whole, cut = interval(values), interval(values, bounds=(0.0, 1.0))
    assert whole["high"] > 1 and (cut["low"], cut["high"]) == (whole["low"], 1.0)
    assert cut["half_width"] == whole["half_width"]
    assert interval(-values, bounds=(None, 1.0)) == interval(-values)
    assert math.isnan(interval(values[:1], bounds=(0.0, 1.0))["high"])


def test_a_cut_interval_covers_the_mean_as_often_as_the_whole() -> None:
    rng = np.random.default_rng(5)
    samples = rng.beta(1.0, 4.0, (2000, 3))
    whole = [interval(sample) for sample in samples]
    cut = [interval(sample, bounds=(0.0, 1.0)) for sample in samples]
    covered = [[one["low"] <= 0.2 <= one["high"] for one in some] for some in (whole, cut)]
    assert covered[0] == covered[1]
    assert any(one["low"] < 0 for one in whole) and all(one["low"] >= 0 for one in cut)
