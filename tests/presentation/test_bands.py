"""Bands, dots and labels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.presentation.bands import dots, quantiles_of, span_means, spread_apart, stack_dots


def quantile_by_hand(values: list[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def test_bands_are_the_quantiles_over_replicates() -> None:
    values = np.random.default_rng(3).random((7, 4))
    for row, share in zip(quantiles_of(values), (0.05, 0.25, 0.5, 0.75, 0.95), strict=True):
        assert row == pytest.approx([quantile_by_hand(list(column), share) for column in values.T])


def test_bands_leave_out_what_is_missing() -> None:
    values = np.array([[1.0, np.nan, np.nan], [2.0, 5.0, np.nan], [3.0, 7.0, np.nan]])
    middle = quantiles_of(values)[2]
    assert middle[:2].tolist() == [2.0, 6.0] and np.isnan(middle[2])


def test_spans_never_mix_burn_in_with_measured_weeks() -> None:
    weeks = np.arange(-3, 5)
    middles, means = span_means(weeks, np.where(weeks < 0, 100.0, 1.0)[None, :], 4)
    assert means.tolist() == [[100.0, 1.0, 1.0]]
    assert middles.tolist() == [-2.5, 1.5, 5.5]


def test_spans_average_what_is_there() -> None:
    _, means = span_means(np.arange(4), np.array([[1.0, np.nan, 4.0, np.nan]]), 2)
    assert means.tolist() == [[1.0, 4.0]]


@pytest.mark.parametrize("count", [1, 50])
def test_few_values_are_each_a_dot(count: int) -> None:
    values = np.random.default_rng(4).random(count)
    assert dots(values).tolist() == sorted(values)


def test_many_values_become_fifty_dots_that_count_like_the_whole() -> None:
    values = np.append(np.arange(900.0), np.full(100, np.inf))
    shown = dots(values)
    assert len(shown) == 50
    assert np.isinf(shown).sum() == 5
    assert (shown < 450).sum() == pytest.approx(22.5, abs=0.5)


def test_stacked_dots_count_their_columns() -> None:
    x, level = stack_dots(np.array([1.01, 2.0, 0.99, 1.0]), 0.5)
    assert x.tolist() == [1.0, 1.0, 1.0, 2.0]
    assert level.tolist() == [0, 1, 2, 0]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_labels_keep_their_order_their_distance_and_the_panel(places: list[float]) -> None:
    moved = spread_apart(np.array(places), 0.1, 0.0, 1.0)
    ordered = moved[np.argsort(places, kind="stable")]
    assert np.diff(ordered).min(initial=0.1) >= 0.1 - 1e-9
    assert ordered[0] >= 0 and ordered[-1] <= 1 + 1e-9


def test_labels_far_apart_stay_where_they_are() -> None:
    assert spread_apart(np.array([0.9, 0.1, 0.5]), 0.1, 0.0, 1.0) == pytest.approx([0.9, 0.1, 0.5])


def test_labels_at_one_place_spread_to_both_sides() -> None:
    assert spread_apart(np.array([0.5, 0.5, 0.5]), 0.1, 0.0, 1.0) == pytest.approx([0.4, 0.5, 0.6])
