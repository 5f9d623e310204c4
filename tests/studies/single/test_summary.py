"""Intervals, weights and the censored median."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from sim.measures.cohorts import kaplan_meier_median
from sim.stats.intervals import interval, t_quantile


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 19, 30, 99, 100, 999, 1000, 1001, 5000, 10**6])
@pytest.mark.parametrize("probability", [0.025, 0.3, 0.6, 0.95, 0.975, 0.995])
def test_t_quantile_agrees_with_scipy(freedom: int, probability: float) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=1e-9)


def test_interval_is_students() -> None:
    values = np.array([1.0, 2.0, 4.0, 8.0])
    found = interval(values)
    low, high = stats.t.interval(0.95, 3, values.mean(), stats.sem(values))
    assert (found["low"], found["high"]) == pytest.approx((low, high), rel=1e-9)
    assert found["n"] == 4 and found["cv"] == pytest.approx(values.std(ddof=1) / values.mean())
    assert found["half_width"] == pytest.approx((high - low) / 2)


def test_one_replicate_has_no_interval() -> None:
    found = interval(np.array([3.0]))
    assert found["mean"] == 3.0 and math.isnan(found["half_width"]) and math.isnan(found["low"])


def test_censored_median() -> None:
    assert kaplan_meier_median(pd.Series([1.0, 2, 3, 4]), pd.Series([True] * 4)) == 2.0
    # Censoring the first leaves three at risk: 2/3, 1/3 wait after weeks 2 and 3.
    assert kaplan_meier_median(pd.Series([1.0, 2, 3, 4]), pd.Series([False, True, True, True])) == 3.0
    assert math.isnan(kaplan_meier_median(pd.Series([1.0, 2, 3]), pd.Series([True, False, False])))


@pytest.mark.usefixtures("quick")
def test_summary_weighs_encounters_and_leaves_out_burn_in() -> None:
    result = sim.run(organisation="small_workshop", weeks=4, burn_in=1, replicates=3, progress=False)
    summary = result.summary()
    weeks, encounters = np.array([0, 1, 3]), np.array([10.0, 11, 13])
    means = [(r + 1) / 10 + np.average(weeks / 100, weights=encounters) for r in range(3)]
    assert summary.loc["task_conflict", "mean"] == pytest.approx(np.mean(means), rel=1e-12)
    assert summary.loc["strain", "mean"] == pytest.approx((0.2 + 0.015) / 2, rel=1e-12)
    assert summary.loc["task_conflict", "label"] == "Task conflict"
    assert summary.loc["task_conflict", "n"] == 3
    # Two of three cases have a plan, after 1 and 2 weeks of 4: the third is censored.
    assert summary.loc["median_weeks", "mean"] == 2.0
