"""One-way analysis of variance, ICC(1) and ICC(2): by hand, on public data, and their laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f_oneway

from sim.stats.psychometrics.icc import anova, icc1, icc2

# Means 2 and 6, grand mean 4.4: squares between 2 · 2.4² + 3 · 1.6² = 19.2 on 1; within 2 + 8 = 10 on 3.
SCORES = np.array([1.0, 3.0, 4.0, 6.0, 8.0])
GROUPS = np.array(["north", "north", "south", "south", "south"])
BETWEEN, WITHIN = 19.2, 10 / 3
BH1996 = [("HRS", 0.133107, 0.919673), ("LEAD", 0.127028, 0.915613), ("COHES", 0.044265, 0.775460)]


def test_the_analysis_of_variance_by_hand() -> None:
    # N/G = 5/2; n0 = (5 - (4 + 9) / 5) / 1 = 2.4.
    assert anova(SCORES, GROUPS) == pytest.approx((2, 5, BETWEEN, WITHIN, 2.5, 2.4))


def test_the_iccs_by_hand() -> None:
    assert icc1(SCORES, GROUPS) == pytest.approx((BETWEEN - WITHIN) / (BETWEEN + 1.5 * WITHIN))
    assert icc1(SCORES, GROUPS, "unbalanced") == pytest.approx((BETWEEN - WITHIN) / (BETWEEN + 1.4 * WITHIN))
    assert icc2(SCORES, GROUPS) == pytest.approx((BETWEEN - WITHIN) / BETWEEN)


@pytest.mark.parametrize(("column", "first", "second"), BH1996)
def test_the_iccs_of_the_public_scores(public_data, column, first, second) -> None:
    table = public_data("bh1996")
    assert icc1(table[column], table["GRP"]) == pytest.approx(first, abs=5e-7)
    assert icc2(table[column], table["GRP"]) == pytest.approx(second, abs=5e-7)


def test_the_unbalanced_icc_of_the_public_scores(public_data) -> None:
    table = public_data("bh1996")
    assert icc1(table["HRS"], table["GRP"], "unbalanced") == pytest.approx(0.133498, abs=5e-7)
    found = anova(table["HRS"], table["GRP"])
    assert (found.groups, found.people) == (99, 7382)


def test_the_mean_squares_make_the_f_of_scipy() -> None:
    rng = np.random.default_rng(3)
    groups = rng.integers(0, 6, 80)
    scores = rng.normal(size=80) + groups / 3
    table = anova(scores, groups)
    expected = f_oneway(*(scores[groups == group] for group in range(6))).statistic
    assert table.between / table.within == pytest.approx(expected)


def test_people_without_a_score_or_a_group_are_left_out() -> None:
    scores = np.r_[SCORES, np.nan, 99.0]
    groups = np.array([*GROUPS, "east", None], dtype=object)
    assert anova(scores, groups) == anova(SCORES, GROUPS)


def test_icc1_is_negative_when_groups_differ_less_than_chance_would_make_them() -> None:
    # Equal means: MSB = 0, so ICC(1) of groups of two is (0 - 2) / (0 + 2) = -1, the lowest there is.
    scores, groups = np.array([1.0, 3.0, 3.0, 1.0]), np.array([0, 0, 1, 1])
    assert icc1(scores, groups) == pytest.approx(-1)
    assert math.isnan(icc2(scores, groups))
    assert icc2(np.array([1.0, 4.0, 2.0, 4.0]), groups) == pytest.approx((0.25 - 3.25) / 0.25)


@pytest.mark.parametrize(
    ("scores", "groups"),
    [
        ([1.0, 2.0, 4.0], [7, 7, 7]),
        ([1.0, 2.0, 4.0], [1, 2, 3]),
        ([0.1] * 6, [1, 1, 1, 2, 2, 2]),
        ([np.nan, np.nan], [1, 2]),
    ],
    ids=["one group", "nobody shares a group", "constant scores", "no scores"],
)
def test_iccs_that_cannot_be_estimated_are_not_numbers(scores, groups) -> None:
    for value in (icc1(scores, groups), icc1(scores, groups, "unbalanced"), icc2(scores, groups)):
        assert math.isnan(value)


def test_another_word_for_the_size_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'mean' .* 'unbalanced'"):
        icc1(SCORES, GROUPS, "median")


def test_scores_and_groups_must_be_equally_long() -> None:
    with pytest.raises(ValueError, match="equally long"):
        icc2(SCORES, GROUPS[:-1])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), min_size=6, max_size=40))
def test_icc2_is_icc1_stepped_up_to_the_mean_size(answers) -> None:
    """Spearman and Brown: k r / (1 + (k - 1) r)."""
    groups, scores = np.array(answers).T
    table, single = anova(scores, groups), icc1(scores, groups)
    if math.isnan(icc2(scores, groups)) or math.isnan(single) or table.between < 1e-6:
        return
    stepped = table.mean_size * single / (1 + (table.mean_size - 1) * single)
    assert icc2(scores, groups) == pytest.approx(stepped, rel=1e-6, abs=1e-9)


@given(st.lists(st.integers(2, 9), min_size=2, max_size=8))
def test_the_unbalanced_size_is_at_most_the_mean_and_equal_to_it_when_groups_are_equally_large(sizes) -> None:
    groups = np.repeat(np.arange(len(sizes)), sizes)
    table = anova(np.arange(float(len(groups))), groups)
    assert table.unbalanced_size <= table.mean_size + 1e-12
    assert (abs(table.unbalanced_size - table.mean_size) < 1e-9) == (len(set(sizes)) == 1)
