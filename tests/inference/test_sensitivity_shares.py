"""Shares of seeds, splits by sign, and factorials of switches: values that are known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.inference.sensitivity.factorial import combinations, factorial_table, shapley, variance_shares
from sim.inference.sensitivity.outcomes import Outcome
from sim.inference.sensitivity.signs import sign_split
from sim.inference.sensitivity.spread import spread_of, spread_row


def test_variance_components_are_those_that_values_were_made_with() -> None:
    rng = np.random.default_rng(1)
    points, seeds, rest = rng.normal(0, 2, (4000, 1)), rng.normal(0, 1, (1, 40)), rng.normal(0, 0.5, (4000, 40))
    found = spread_of(points + seeds + rest)
    assert found.points == pytest.approx(4, rel=0.1)
    assert found.together == pytest.approx(0.25, rel=0.05)
    assert found.seeds == pytest.approx(0.25 + seeds.var(ddof=1), rel=0.05)
    assert found.seed_share == pytest.approx(found.seeds / (found.seeds + found.points))
    assert found.noise == pytest.approx(0.5 / np.sqrt(40), rel=0.05)


def test_with_common_random_numbers_alone_nothing_is_left_for_seeds_to_disturb() -> None:
    found = spread_of(np.arange(10.0)[:, None] + np.array([[0.0, 5.0]]))
    assert found.together == pytest.approx(0, abs=1e-12) and found.reachable == 1 and found.seeds == 12.5


def test_a_single_replicate_says_nothing_of_seeds() -> None:
    outcome = Outcome("c: quality", "quality", "c", np.linspace(-1, 2, 40)[:, None])
    row = spread_row(outcome, 50, 1)
    assert np.isnan([row["seed_share"], row["sure_positive"], row["sd_seeds"]]).all()
    assert row["positive"] == pytest.approx(26 / 40) and row["above"] + row["below"] > 0.9


def test_points_without_a_value_are_counted_and_left_out() -> None:
    values = np.ones((10, 2))
    values[3, 1] = np.nan
    row = spread_row(Outcome("quality", "quality", "", values), 20, 1)
    assert (row["n"], row["missing"], row["mean"]) == (9, 1, 1.0)


def test_the_split_is_found_where_the_sign_turns() -> None:
    points = np.random.default_rng(1).random((300, 6))
    found = sign_split(points, points[:, 4] - 0.7, 50, 1)
    assert found is not None and found.factor == 4 and found.decides
    assert found.share == pytest.approx(0.7, abs=0.02) and found.stable == 1
    assert (found.below, found.above) == (0, 1) and found.points_below + found.points_above == 300


def test_signs_by_chance_are_not_decided_by_a_number() -> None:
    rng = np.random.default_rng(2)
    found = sign_split(rng.random((200, 10)), rng.normal(size=200), 50, 1)
    assert found is not None and not found.decides and found.stable < 0.9


def test_one_sign_has_nothing_to_split() -> None:
    points = np.random.default_rng(1).random((50, 2))
    assert sign_split(points, np.r_[np.full(47, 1.0), np.full(3, -1.0)], 20, 1) is None


def test_shapley_values_sum_to_the_whole_and_share_interactions_equally() -> None:
    on = combinations(3)
    values = (5 + on[:, 0] + 4 * on[:, 1] * on[:, 2])[:, None] * np.ones(2)
    found = shapley(values)
    np.testing.assert_allclose(found[:, 0], [1, 2, 2])
    assert found.sum(axis=0) == pytest.approx(values[-1] - values[0])
    table = factorial_table(["a", "b", "c"], values)
    np.testing.assert_allclose(table["effect"], [1, 2, 2])
    assert list(table["shapley_half"]) == [0, 0, 0]


def test_variance_shares_of_a_factorial_are_exact() -> None:
    on = 2 * combinations(2) - 1
    first, total = variance_shares(1 + 3 * on[:, 0] + 1.0 * on[:, 0] * on[:, 1])
    np.testing.assert_allclose(first, [0.9, 0])
    np.testing.assert_allclose(total, [1, 0.1])
    assert np.isnan(variance_shares(np.ones(4))[0]).all()
