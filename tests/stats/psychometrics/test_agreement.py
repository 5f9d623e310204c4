"""Agreement within groups: by hand, on public data, and at the edges."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

from sim.stats.psychometrics.agreement import average_deviation, awg, by_group, expected_variance, rwg, rwg_j

FIVE = 5
# Variances 1/3 and 1.
THREE_PEOPLE = np.array([[4, 2], [4, 3], [5, 4]], dtype=float)
FOURTH_WITH_A_GAP = np.vstack([THREE_PEOPLE, [np.nan, 3]])


@pytest.mark.parametrize(("options", "variance"), [(2, 0.25), (5, 2.0), (7, 4.0)])
def test_expected_variance_is_that_of_evenly_spread_answers(options, variance) -> None:
    assert expected_variance(options) == variance
    assert expected_variance(options) == pytest.approx(np.var(np.arange(options)))


# -- rWG ----------------------------------------------------------------------------------------------------


def test_rwg_of_one_item_by_hand() -> None:
    assert rwg(THREE_PEOPLE[:, 1], FIVE) == pytest.approx(1 - 1 / 2)
    assert rwg(THREE_PEOPLE[:, 1], 7) == pytest.approx(1 - 1 / 4)


def test_rwg_of_several_items_by_hand() -> None:
    # Mean variance 2/3, a third of 2: 2 · 2/3 / (2 · 2/3 + 1/3).
    assert rwg_j(THREE_PEOPLE, FIVE) == pytest.approx(0.8)


def test_rwg_of_several_items_is_that_of_one_when_there_is_one() -> None:
    assert rwg_j(THREE_PEOPLE[:, 1:], FIVE) == rwg(THREE_PEOPLE[:, 1], FIVE)


def test_variances_are_of_the_answers_available_to_each_item() -> None:
    # The second item's variance falls to 2/3, the mean to 1/2, a quarter of 2. Leaving the fourth out would give .8.
    assert rwg_j(FOURTH_WITH_A_GAP, FIVE) == pytest.approx(2 * 0.75 / (2 * 0.75 + 0.25))


def test_an_item_with_one_answer_is_not_counted() -> None:
    lonely = np.column_stack([THREE_PEOPLE, [1, np.nan, np.nan]])
    assert rwg_j(lonely, FIVE) == rwg_j(THREE_PEOPLE, FIVE)
    assert average_deviation(lonely) == average_deviation(THREE_PEOPLE)
    assert awg(lonely, 1, 5) == awg(THREE_PEOPLE, 1, 5)


def test_rwg_is_nothing_when_answers_vary_more_than_noise_and_one_when_they_do_not_vary() -> None:
    assert rwg(np.array([1.0, 5.0, 1.0, 5.0]), FIVE) == 0
    assert rwg_j(np.array([[1.0, 1.0], [5.0, 5.0]]), FIVE) == 0
    assert rwg_j(np.full((3, 2), 4.0), FIVE) == 1


def test_mean_rwg_of_the_public_companies(public_data) -> None:
    table = public_data("lq2002")
    leadership = table.filter(regex=r"^LEAD\d").to_numpy()
    found = by_group(partial(rwg_j, options=FIVE), leadership, table["COMPID"])
    assert (len(found), leadership.shape[1]) == (49, 11)
    assert np.mean(list(found.values())) == pytest.approx(0.867785, abs=5e-7)


def test_rwg_is_refused_several_items_and_a_scale_of_one_option() -> None:
    with pytest.raises(ValueError, match="rwg_j several"):
        rwg(THREE_PEOPLE, FIVE)
    with pytest.raises(ValueError, match="2 or more"):
        rwg_j(THREE_PEOPLE, 1)


# -- average deviation and a_WG -----------------------------------------------------------------------------


def test_average_deviation_by_hand() -> None:
    # From the means 13/3 and 3: 4/9 and 2/3. From the medians 4 and 3: 1/3 and 2/3.
    assert average_deviation(THREE_PEOPLE) == pytest.approx((4 / 9 + 2 / 3) / 2)
    assert average_deviation(THREE_PEOPLE, "median") == pytest.approx((1 / 3 + 2 / 3) / 2)
    assert average_deviation(FOURTH_WITH_A_GAP) == pytest.approx((4 / 9 + 2 / 4) / 2)


def test_another_word_for_the_centre_is_refused() -> None:
    with pytest.raises(ValueError, match="'mean' and 'median'"):
        average_deviation(THREE_PEOPLE, "mode")


def test_awg_by_hand() -> None:
    # Answers 2, 3, 4: s² = 1; the largest variance at mean 3 is (6 · 3 - 9 - 5) · 3/2 = 6.
    assert awg(THREE_PEOPLE[:, 1], 1, 5) == pytest.approx(1 - 2 / 6)


def test_awg_runs_from_the_largest_disagreement_to_full_agreement() -> None:
    assert awg(np.array([1.0, 1.0, 5.0, 5.0]), 1, 5) == pytest.approx(-1)
    assert awg(np.array([3.0, 3.0, 3.0]), 1, 5) == pytest.approx(1)
    assert awg(np.array([5.0, 5.0, 5.0]), 1, 5) == awg(np.array([1.0, 1.0]), 1, 5) == 1


def test_awg_leaves_out_an_item_whose_mean_is_too_near_an_end() -> None:
    # 4, 4, 5 add up to 13; even one answer of 1 and two of 5 would add up to no more than 11.
    assert math.isnan(awg(THREE_PEOPLE[:, 0], 1, 5))
    assert awg(THREE_PEOPLE, 1, 5) == awg(THREE_PEOPLE[:, 1], 1, 5)
    # 1, 5, 5 is just on the limit, and 1, 1, 2 is beyond the other.
    assert awg(np.array([1.0, 5.0, 5.0]), 1, 5) == pytest.approx(-1)
    assert math.isnan(awg(np.array([1.0, 1.0, 2.0]), 1, 5))


@pytest.mark.parametrize(("low", "high"), [(5, 1), (1, 4), (3, 5)])
def test_awg_refuses_options_that_do_not_hold_the_answers(low, high) -> None:
    with pytest.raises(ValueError, match="all answers between them"):
        awg(THREE_PEOPLE, low, high)


@pytest.mark.parametrize("statistic", [partial(rwg_j, options=FIVE), average_deviation, partial(awg, low=1, high=5)])
@pytest.mark.parametrize("answers", [THREE_PEOPLE[:1], np.full((3, 2), np.nan)], ids=["one person", "no answers"])
def test_agreement_of_fewer_than_two_people_is_not_a_number(statistic, answers) -> None:
    assert math.isnan(statistic(answers))


# -- by group -----------------------------------------------------------------------------------------------


def test_by_group_takes_each_group_alone_in_the_order_of_labels() -> None:
    answers = np.vstack([THREE_PEOPLE, [[1, 1], [5, 5]], [[3, 3]], [[2, 2]]])
    groups = np.array(["south"] * 3 + ["north"] * 2 + ["east"] + [None], dtype=object)
    found = by_group(partial(rwg_j, options=FIVE), answers, groups)
    assert list(found) == ["east", "north", "south"]
    assert math.isnan(found["east"])
    assert (found["north"], found["south"]) == (0, pytest.approx(0.8))


def test_by_group_takes_one_item() -> None:
    assert by_group(np.mean, np.array([1.0, 2.0, 6.0]), np.array([4, 4, 2])) == {2: 6.0, 4: 1.5}


def test_by_group_needs_a_label_for_each_person() -> None:
    with pytest.raises(ValueError, match="as many labels"):
        by_group(average_deviation, THREE_PEOPLE, np.array([1, 2]))
