"""The spread between groups, net of noise that replicates share or do not share."""

from __future__ import annotations

import numpy as np
import pytest

from sim.stats.variance_components import spread_between


def crossed(rng: np.random.Generator, groups: int, n: int, between: float, shared: float, own: float) -> np.ndarray:
    parts = between * rng.normal(size=(groups, 1)), shared * rng.normal(size=(1, n)), own * rng.normal(size=(groups, n))
    return sum(parts)


def test_golden_case_by_hand():
    # Means of groups 2, 3, 7: variance 7. Residuals after both means: -1, 1, 0, 0, 1, -1: mean square 4 / 2 = 2.
    values = np.array([[1.0, 3.0], [3.0, 3.0], [8.0, 6.0]])
    assert spread_between(values).value == pytest.approx(np.sqrt(7 - 2 / 2))


@pytest.mark.parametrize("between", [0.0, 0.5, 2.0])
def test_noise_that_all_groups_share_does_not_bias_it(between: float):
    rng = np.random.default_rng(1)
    found = [spread_between(crossed(rng, 60, 4, between, 3.0, 1.0)).value ** 2 for _ in range(200)]
    assert np.mean(found) == pytest.approx(between**2, rel=0.05, abs=0.03)


def test_its_interval_covers():
    rng = np.random.default_rng(2)
    spreads = [spread_between(crossed(rng, 60, 4, 1.0, 1.0, 1.0)) for _ in range(300)]
    assert 0.90 <= np.mean([each.low <= 1.0 <= each.high for each in spreads]) <= 0.99


def test_replicates_that_a_group_lacks_are_left_out():
    values = crossed(np.random.default_rng(3), 6, 5, 1.0, 1.0, 1.0)
    holed = values.copy()
    holed[2, 4] = np.nan
    assert spread_between(holed) == spread_between(values[:, :4])


def test_what_is_not_identified_is_missing():
    rng = np.random.default_rng(4)
    assert np.isnan(spread_between(rng.normal(size=(1, 5))).value)
    assert np.isnan(spread_between(rng.normal(size=(5, 1))).value)
    two = spread_between(rng.normal(size=(2, 5)))
    assert two.value >= 0 and np.isnan(two.low)


def test_a_negative_estimate_is_nought_with_room_above():
    values = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, -1.0]])
    found = spread_between(values)
    assert found.value == found.low == 0 and found.high > 0
