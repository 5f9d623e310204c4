"""What rWG(J) of pure noise is: measured tables, a case worked by hand, and the same numbers everywhere."""

from __future__ import annotations

import numpy as np
import pytest

from sim.stats.psychometrics.agreement import rwg_j
from sim.stats.psychometrics.agreement_noise import _noise, null_mean, null_percentile

DRAWS = 100_000
PINNED = 0.28603837801608145
# People in the group: mean and 95th percentile of rWG(3), three items with five options.
THREE_ITEMS = {3: (0.28, 0.86), 5: (0.21, 0.71), 8: (0.17, 0.59), 14: (0.13, 0.47)}


@pytest.mark.parametrize("size", THREE_ITEMS)
def test_noise_of_three_items_by_size_of_group(size) -> None:
    mean, percentile = THREE_ITEMS[size]
    assert null_mean(size, 3, 5, draws=DRAWS) == pytest.approx(mean, abs=0.01)
    assert null_percentile(size, 3, 5, draws=DRAWS) == pytest.approx(percentile, abs=0.015)


def test_one_item_has_other_noise_than_three() -> None:
    assert null_mean(3, 1, 5, draws=DRAWS) == pytest.approx(0.318, abs=0.01)
    assert null_mean(8, 1, 5, draws=DRAWS) == pytest.approx(0.142, abs=0.01)


def test_a_pair_with_one_item_of_two_options_agrees_half_the_time() -> None:
    # Alike: s² = 0, rWG = 1. Apart: s² = 1/2, above the 1/4 expected, rWG = 0.
    assert null_mean(2, 1, 2) == pytest.approx(0.5, abs=0.015)
    assert null_percentile(2, 1, 2, share=0.4) == 0
    assert null_percentile(2, 1, 2, share=0.6) == 1


def test_the_simulation_agrees_with_the_formula_for_one_group() -> None:
    rng = np.random.default_rng(8)
    expected = [rwg_j(rng.integers(1, 8, size=(4, 2)), 7) for _ in range(4000)]
    assert null_mean(4, 2, 7) == pytest.approx(np.mean(expected), abs=0.02)


def test_the_same_seed_gives_the_same_numbers_everywhere() -> None:
    # Written down once, from raw words of Philox, whose order NumPy promises to keep.
    assert null_mean(3, 3, 5) == pytest.approx(PINNED, abs=1e-12)
    assert null_mean(3, 3, 5, seed=2) != null_mean(3, 3, 5)


def test_noise_is_simulated_once_and_cannot_be_overwritten() -> None:
    first = _noise(3, 2, 5, 100, 1)
    assert _noise(3, 2, 5, 100, 1) is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


def test_a_large_group_is_simulated_in_parts_of_the_right_number() -> None:
    values = _noise(600, 600, 5, 7, 1)
    assert values.shape == (7,)
    assert len(set(values)) > 1


@pytest.mark.parametrize(
    ("size", "items", "options", "draws"), [(1, 3, 5, 9), (3, 0, 5, 9), (3, 3, 1, 9), (3, 3, 5, 0)]
)
def test_impossible_groups_are_refused(size, items, options, draws) -> None:
    with pytest.raises(ValueError, match=r"needed are|2 or more"):
        null_percentile(size, items, options, draws=draws)
