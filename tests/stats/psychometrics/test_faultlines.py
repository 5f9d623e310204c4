"""Faultline strength over every split in two: by hand, against a plain search, and its laws."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from sim.stats.psychometrics.faultlines import dummies, fau

PAIRS = np.array([[0.0, 1.0], [2.0, 0.0], [0.0, 1.0], [2.0, 0.0]])
# Mean 1, squares 6. Three against 3: means 1/3 and 3, 3 · 4/9 + 4 = 16/3. Two and two: means 0 and 2, 4.
LINE = np.array([[0.0], [0.0], [1.0], [3.0]])


def test_two_and_two_identical_members_make_a_faultline_of_full_strength() -> None:
    found = fau(PAIRS)
    assert found.strength == pytest.approx(1.0)
    assert found.second.tolist() == [False, True, False, True]
    assert found.distance == pytest.approx(math.sqrt(4 + 1))


def test_strength_by_hand() -> None:
    found = fau(LINE)
    assert found.strength == pytest.approx(16 / 3 / 6)
    assert found.second.tolist() == [False, False, False, True]
    assert found.distance == pytest.approx(3 - 1 / 3)


def test_splits_of_one_against_the_rest_can_be_left_out() -> None:
    found = fau(LINE, smallest=2)
    assert found.strength == pytest.approx(4 / 6)
    assert found.second.tolist() == [False, False, True, True]
    assert found.distance == pytest.approx(2)


def test_a_team_of_two_is_split_in_two() -> None:
    assert fau(LINE[2:]).strength == pytest.approx(1)


def test_crossed_traits_make_a_weaker_faultline_than_aligned_ones() -> None:
    aligned, crossed = [0, 0, 1, 1], [0, 1, 0, 1]
    strong = fau(np.column_stack([dummies(aligned), dummies(aligned)])).strength
    weak = fau(np.column_stack([dummies(aligned), dummies(crossed)])).strength
    assert strong == pytest.approx(1)
    # Either trait's split explains all of one trait and nothing of the other.
    assert weak == pytest.approx(0.5)


def plain_search(traits: np.ndarray) -> float:
    """The largest share between, in exact fractions, over every subset that does not hold the first member."""

    def squares(rows: list[list[Fraction]]) -> Fraction:
        columns = list(zip(*rows, strict=True))
        return sum((x - sum(column) / len(column)) ** 2 for column in columns for x in column)

    rows = [[Fraction(float(x)) for x in row] for row in traits]
    others = range(1, len(rows))
    chosen = itertools.chain.from_iterable(itertools.combinations(others, size) for size in others)
    shares = []
    for second in chosen:
        parts = [[row for i, row in enumerate(rows) if (i in second) is side] for side in (False, True)]
        shares.append(1 - (squares(parts[0]) + squares(parts[1])) / squares(rows))
    return float(max(shares))


@pytest.mark.parametrize("people", [3, 5, 7])
def test_the_strength_is_that_of_a_plain_search(people) -> None:
    traits = np.random.default_rng(people).integers(0, 9, size=(people, 3)).astype(float)
    assert fau(traits).strength == pytest.approx(plain_search(traits), abs=1e-11)


def test_strength_does_not_mind_where_scales_begin_nor_how_long_they_are() -> None:
    traits = np.random.default_rng(2).normal(size=(8, 3))
    plain, moved = fau(traits), fau(10 * traits + 1000)
    assert moved.strength == pytest.approx(plain.strength, abs=1e-9)
    assert moved.distance == pytest.approx(10 * plain.distance)
    np.testing.assert_array_equal(moved.second, plain.second)


def test_sixteen_people_are_searched_and_seventeen_refused() -> None:
    halves = np.repeat([[0.0], [1.0]], 8, axis=0)
    assert fau(halves).second.tolist() == [False] * 8 + [True] * 8
    with pytest.raises(ValueError, match="up to 16 people, not 17"):
        fau(np.vstack([halves, [[0.0]]]))


def test_a_team_of_people_who_are_alike_has_no_strength() -> None:
    found = fau(np.full((3, 2), 0.1))
    assert math.isnan(found.strength)
    assert math.isnan(found.distance)
    assert not found.second.any()


def test_tied_splits_go_to_the_first_and_the_result_is_the_callers_own() -> None:
    square = np.array([[0.0, 0.0], [0.1, 0.0], [0.0, 0.1], [0.1, 0.1]])
    found = fau(square)
    assert found.strength == pytest.approx(0.5)
    assert found.second.tolist() == [False, True, False, True]
    # Here rounding would prefer the later of two tied splits.
    tied = 0.1 * np.array([[0, 2], [1, 1], [1, 2], [1, 0], [0, 1]])
    assert fau(tied).second.tolist() == [False, True, False, True, False]
    found.second[:] = True
    assert fau(square).second.tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("traits", "smallest", "sentence"),
    [
        (LINE[:1], 1, "too small"),
        (LINE[:3], 2, "4 people are needed"),
        (LINE, 0, "1 member or more"),
        (LINE[:, 0], 1, "people by traits"),
        ([[0.0], [np.nan]], 1, "finite"),
    ],
)
def test_teams_that_cannot_be_split_are_refused(traits, smallest, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        fau(traits, smallest)


def test_dummies_put_people_of_different_kinds_at_distance_one() -> None:
    columns = dummies(["health", "education", "social_work", "health"])
    assert columns.shape == (4, 3)
    assert columns[0].tolist() == [0, math.sqrt(0.5), 0]
    distances = np.linalg.norm(columns[:, None] - columns[None], axis=-1)
    np.testing.assert_allclose(distances[0], [0, 1, 1, 0])
