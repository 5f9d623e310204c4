"""Alpha, omega and item-total correlations: by hand, on public data, and against other ways to the same number."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from sim.stats.psychometrics.reliability import alpha, alpha_expected, item_total, omega

# Variances 5/3 and 5/3; totals 3, 3, 7, 7 with variance 16/3: alpha = 2 (1 - (10/3) / (16/3)) = 3/4.
# The covariance is 1, so each item correlates 1 / (5/3) = 3/5 with the other.
FOUR_PEOPLE = np.array([[1, 2], [2, 1], [3, 4], [4, 3]], dtype=float)
LOADINGS = np.array([0.8, 0.7, 0.6])
DEVIATIONS = np.array([1.0, 2.0, 0.5])


def one_factor(loadings: np.ndarray) -> np.ndarray:
    """The correlations of items with these standardised loadings on one factor."""
    correlations = np.outer(loadings, loadings)
    np.fill_diagonal(correlations, 1)
    return correlations


# -- alpha --------------------------------------------------------------------------------------------------


def test_alpha_by_hand() -> None:
    assert alpha(FOUR_PEOPLE) == pytest.approx(0.75)


@pytest.mark.parametrize(("items", "value"), [(r"^LEAD\d", 0.902237), (r"^HOSTIL\d", 0.872924)])
def test_alpha_of_the_public_items(public_data, items, value) -> None:
    assert alpha(public_data("lq2002").filter(regex=items).to_numpy()) == pytest.approx(value, abs=5e-7)


def test_people_with_a_missing_answer_are_left_out() -> None:
    more = np.vstack([FOUR_PEOPLE, [5, np.nan], [np.nan, 1]])
    assert alpha(more) == alpha(FOUR_PEOPLE)
    np.testing.assert_array_equal(item_total(more), item_total(FOUR_PEOPLE))


def test_alpha_is_negative_when_items_go_against_each_other() -> None:
    # Item two turned round apart from one answer: variances 5/3 and 5/3, totals 4, 6, 4, 6 with variance 4/3.
    assert alpha(np.array([[1, 3], [2, 4], [3, 1], [4, 2]])) == pytest.approx(2 * (1 - (10 / 3) / (4 / 3)))


def test_an_item_that_all_answer_alike_counts_as_an_item() -> None:
    constant = np.column_stack([FOUR_PEOPLE, np.full(4, 0.1)])
    assert alpha(constant) == pytest.approx(3 / 2 * (1 - (10 / 3) / (16 / 3)))


@pytest.mark.parametrize(
    "answers",
    [
        FOUR_PEOPLE[:, :1],
        FOUR_PEOPLE[:2],
        np.full((5, 3), 0.1),
        np.random.default_rng(0).dirichlet([1, 1, 1], size=20),  # shares of a whole: totals vary by rounding alone
    ],
    ids=["one item", "two people", "no variance", "constant total"],
)
def test_alpha_of_too_little_is_not_a_number(answers) -> None:
    assert math.isnan(alpha(answers))


def test_answers_must_be_a_table() -> None:
    with pytest.raises(ValueError, match="people by items"):
        alpha(np.arange(4.0))


# -- alpha by loading, before and after the answers are cut into five options -------------------------------

SYMMETRIC = (-1.5, -0.5, 0.5, 1.5)
FLOOR_HEAVY = (0.0, 0.8, 1.5, 2.2)
TABLE = [(3, 0.7, 0.742, 0.707, 0.685), (3, 0.8, 0.842, 0.810, 0.790), (7, 0.7, 0.871, 0.849, 0.832)]


@pytest.mark.parametrize(("items", "loading", "before", "symmetric", "floor_heavy"), TABLE)
def test_alpha_by_loading_and_its_loss_in_five_options(items, loading, before, symmetric, floor_heavy) -> None:
    rng, people = np.random.default_rng(12), 20_000
    latent = loading * rng.normal(size=(people, 1))
    latent = latent + math.sqrt(1 - loading**2) * rng.normal(size=(people, items))
    assert alpha_expected(loading, items) == pytest.approx(before, abs=5e-4)
    assert alpha(latent) == pytest.approx(before, abs=0.01)
    assert alpha(1 + np.digitize(latent, SYMMETRIC)) == pytest.approx(symmetric, abs=0.01)
    assert alpha(1 + np.digitize(latent, FLOOR_HEAVY)) == pytest.approx(floor_heavy, abs=0.01)


def test_expected_alpha_is_that_of_items_with_exactly_these_correlations(with_covariance) -> None:
    assert alpha(with_covariance(one_factor(np.full(5, 0.6)))) == pytest.approx(alpha_expected(0.6, 5), abs=1e-12)


@pytest.mark.parametrize(("loading", "items"), [(1.1, 3), (-1.1, 3), (0.5, 0)])
def test_impossible_loadings_and_no_items_are_refused(loading, items) -> None:
    with pytest.raises(ValueError, match="loadings of -1 to 1"):
        alpha_expected(loading, items)


# -- item-total ---------------------------------------------------------------------------------------------


def test_item_total_by_hand() -> None:
    np.testing.assert_allclose(item_total(FOUR_PEOPLE), [0.6, 0.6])


def test_item_total_leaves_the_item_out_of_the_total(with_covariance) -> None:
    # Item 1 with the sum of 2 and 3: covariance .56 + .48, variance of the sum 2 + 2 · .42.
    found = item_total(with_covariance(one_factor(LOADINGS)))
    assert found[0] == pytest.approx((0.56 + 0.48) / math.sqrt(2 + 2 * 0.42))


def test_a_constant_item_has_no_item_total_correlation_and_takes_none_from_the_others() -> None:
    found = item_total(np.column_stack([FOUR_PEOPLE, np.full(4, 0.1)]))
    np.testing.assert_allclose(found, [0.6, 0.6, np.nan])


@pytest.mark.parametrize("answers", [FOUR_PEOPLE[:, :1], FOUR_PEOPLE[:2]], ids=["one item", "two people"])
def test_item_total_of_too_little_is_not_a_number(answers) -> None:
    found = item_total(answers)
    assert found.shape == (answers.shape[1],)
    assert np.isnan(found).all()


# -- omega --------------------------------------------------------------------------------------------------


def test_omega_of_three_items_by_hand(with_covariance) -> None:
    # Three items fit one factor exactly: .8, .7, .6 come back from correlations .56, .48, .42. In raw units
    # loadings are .8, 1.4, .3 and unique variances .36, 4 · .51, .25 · .64: omega = 2.5² / (2.5² + 2.56).
    answers = with_covariance(one_factor(LOADINGS) * np.outer(DEVIATIONS, DEVIATIONS))
    assert omega(answers) == pytest.approx(6.25 / 8.81, abs=1e-6)


def test_omega_equals_alpha_when_all_items_load_alike(with_covariance) -> None:
    # Equal loadings in raw units, unequal unique variances (tau-equivalent).
    covariance = np.full((4, 4), 0.5) + np.diag([0.3, 0.5, 0.9, 1.4])
    answers = with_covariance(covariance)
    assert omega(answers) == pytest.approx(alpha(answers), abs=1e-6)
    assert alpha(answers) == pytest.approx(16 * 0.5 / (16 * 0.5 + 3.1))


def test_omega_is_above_alpha_when_items_load_differently(with_covariance) -> None:
    answers = with_covariance(one_factor(np.array([0.9, 0.8, 0.3, 0.2])))
    assert omega(answers) - alpha(answers) > 0.02


def test_omega_does_not_mind_people_with_missing_answers_or_turned_scales(with_covariance) -> None:
    answers = with_covariance(one_factor(LOADINGS))
    assert omega(np.vstack([answers, [np.nan, 9, -9]])) == pytest.approx(omega(answers), abs=1e-12)
    assert omega(7 - 2 * answers) == pytest.approx(omega(answers), abs=1e-9)


def likelihood_omega(answers: np.ndarray) -> float:
    """Omega from a general minimiser of the factor model's discrepancy, in raw units."""
    covariance = np.cov(answers, rowvar=False)
    items = len(covariance)

    def implied(values: np.ndarray) -> np.ndarray:
        return np.outer(values[:items], values[:items]) + np.diag(np.exp(values[items:]))

    def discrepancy(values: np.ndarray) -> float:
        model = implied(values)
        return float(np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, covariance)))

    half = np.diag(covariance) / 2
    best = minimize(discrepancy, np.r_[np.sqrt(half), np.log(half)], method="BFGS", options={"gtol": 1e-7}).x
    return float(best[:items].sum() ** 2 / implied(best).sum())


def test_omega_is_the_maximum_likelihood_one(with_covariance) -> None:
    correlations = one_factor(np.array([0.8, 0.7, 0.6, 0.5, 0.4]))
    correlations[0, 1] = correlations[1, 0] = 0.75  # one factor no longer fits
    answers = with_covariance(correlations)
    assert omega(answers) == pytest.approx(likelihood_omega(answers), abs=1e-5)


@pytest.mark.parametrize("items", [r"^LEAD\d", r"^HOSTIL\d"])
def test_omega_of_the_public_items_is_the_maximum_likelihood_one(public_data, items) -> None:
    answers = public_data("lq2002").filter(regex=items).to_numpy()
    assert omega(answers) == pytest.approx(likelihood_omega(answers), abs=1e-5)


def heywood() -> np.ndarray:
    """Correlations of three items that want a loading above 1: .8 · .8 / .5 = 1.28."""
    return np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])


def test_omega_that_cannot_be_estimated_is_not_a_number(with_covariance) -> None:
    answers = with_covariance(one_factor(LOADINGS))
    assert not math.isnan(omega(answers))
    assert math.isnan(omega(answers[:, :2]))  # two items
    assert math.isnan(omega(answers[:3]))  # no more people than items
    assert math.isnan(omega(np.column_stack([answers, np.full(len(answers), 0.1)])))  # a constant item
    assert math.isnan(omega(np.column_stack([answers, answers[:, 0]])))  # an item twice
    assert math.isnan(omega(with_covariance(heywood())))
