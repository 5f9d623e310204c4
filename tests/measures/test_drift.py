"""A drift is reported where it is larger than the smallest effect of interest, and where there is a telling."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.measures.drift import FEWEST_WEEKS, drift, measured_weeks


def weekly(weeks: int, change: float, replicates: int = 6, span: int = 1, noise: float = 0.0) -> pd.DataFrame:
    """Trust rises evenly by ``change`` over the measured weeks; burn-in is far off, and must not count."""
    rng = np.random.default_rng(3)
    starts = np.arange(-8, weeks, span)
    level = np.where(starts < 0, 0.0, 0.5 + change * starts / weeks)
    frames = [
        pd.DataFrame({"replicate": r, "week": starts, "trust": level + noise * rng.normal()}) for r in range(replicates)
    ]
    return pd.concat(frames, ignore_index=True)


@pytest.mark.parametrize("span", [1, 4])
def test_the_drift_is_that_between_the_outer_thirds(span) -> None:
    found = drift(weekly(156, 0.15, span=span, noise=0.1), ["trust"]).loc["trust"]
    assert found["drift"] == pytest.approx(0.1, abs=1e-3)
    assert found["drifts"] and found["n"] == 6


def test_a_drift_below_the_smallest_effect_is_not_reported() -> None:
    assert not drift(weekly(156, 0.03), ["trust"]).loc["trust", "drifts"]


def test_a_drift_that_replicates_do_not_share_is_not_reported() -> None:
    table = weekly(156, 0.15)
    table.loc[table["replicate"] % 2 == 0, "trust"] = 1 - table.loc[table["replicate"] % 2 == 0, "trust"]
    table.loc[table["replicate"] == 1, "trust"] += table.loc[table["replicate"] == 1, "week"] * 0.01
    found = drift(table, ["trust"]).loc["trust"]
    assert abs(found["drift"]) > found["smallest"] and not found["drifts"]


def test_one_replicate_and_short_windows_tell_nothing() -> None:
    assert not drift(weekly(156, 0.3, replicates=1), ["trust"])["drifts"].any()
    assert len(drift(weekly(FEWEST_WEEKS - 1, 0.3), ["trust"])) == 0
    assert len(drift(weekly(FEWEST_WEEKS, 0.3), ["trust"])) == 1
    assert len(drift(weekly(156, 0.3), ["no_such_measure"])) == 0


def test_measured_weeks_are_counted_whole() -> None:
    assert [measured_weeks(weekly(156, 0, span=span)) for span in (1, 4)] == [156, 156]
    assert measured_weeks(weekly(1, 0)) == 1
