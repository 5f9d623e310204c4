"""Cases count by arrival: the slow and the unfinished too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.core.decode import read
from sim.measures.cohorts import clocks, followed, of_completed, on_time_by_cohort, weeks_to_plan
from sim.model.config import Config

CLOCK = 4


@pytest.fixture
def config() -> Config:
    kinds = {"plan": {"clock_weeks": CLOCK, "share": 1.0, "needs": {"education": 1.0}}}
    return read(Config, {"organisation": {"case_types": kinds, "professions": {"education": {"headcount": 3}}}})


@pytest.fixture
def cases() -> pd.DataFrame:
    """Eight cases of one replicate, seen for ten weeks (0 to 9)."""
    rows = [
        (-1, "completed", 3.0),  # arrived in burn-in
        (0, "completed", 4.0),  # on the last day
        (0, "completed", 5.0),  # late
        (1, "open", np.nan),  # not there yet
        (1, "withdrawn", 2.0),  # withdrew before the clock ran out
        (2, "withdrawn", 6.0),  # after it
        (5, "completed", 1.0),  # followed just long enough
        (6, "completed", 1.0),  # not followed for the whole clock
    ]
    frame = pd.DataFrame(rows, columns=["arrival", "outcome", "weeks"])
    done = frame["outcome"] == "completed"
    return frame.assign(
        replicate=0, case_type="plan", on_time=done & (frame["weeks"] <= CLOCK),
        closed=frame["arrival"] + frame["weeks"], quality=np.where(done, np.arange(8.0), np.nan),
    )  # fmt: skip


def test_only_cases_that_could_be_followed_count(cases, config) -> None:
    cohort = followed(cases, 10, clocks(cases, config))
    assert list(zip(cohort["arrival"], cohort["outcome"], strict=True)) == [
        (0, "completed"), (0, "completed"), (1, "open"), (2, "withdrawn"), (5, "completed"),
    ]  # fmt: skip


def test_on_time_share_by_weeks_of_arrival(cases, config) -> None:
    table = on_time_by_cohort(cases, config, 10, span=3)
    assert table.loc[0].to_dict() == {0: pytest.approx(1 / 4), 3: 1.0}


def test_a_cohort_followed_in_part_is_left_out_unless_it_is_the_only_one(cases, config) -> None:
    assert list(on_time_by_cohort(cases, config, 10, span=4).columns) == [0]
    assert list(on_time_by_cohort(cases, config, 10, span=13).columns) == [0]


def test_weeks_to_plan_keeps_the_late_ones(cases) -> None:
    assert sorted(weeks_to_plan(cases, 10, CLOCK)) == [1.0, 4.0, np.inf, np.inf, np.inf]


def test_means_are_over_completed_plans(cases) -> None:
    assert of_completed(cases, "quality").tolist() == [pytest.approx(np.mean([0, 1, 2, 6, 7]))]
