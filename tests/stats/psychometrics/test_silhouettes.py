"""The average silhouette width: by hand, and against a search of every partition."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import cut_tree, linkage
from sklearn.metrics import silhouette_score

from sim.stats.psychometrics.silhouettes import average_silhouette_width

TEAMS = 12


def every_partition(people: int) -> list[tuple[int, ...]]:
    """All ways to part people into subgroups, as labels numbered by first appearance."""
    partitions = [(0,)]
    for _ in range(people - 1):
        partitions = [(*part, group) for part in partitions for group in range(max(part) + 2)]
    return [part for part in partitions if 2 <= len(set(part)) < people]


def test_two_pairs_on_a_line_by_hand() -> None:
    # Outer members: a = 1, b = 10.5; inner ones: a = 1, b = 9.5.
    width, groups = average_silhouette_width(np.array([[0.0], [1.0], [10.0], [11.0]]))
    assert width == pytest.approx((9.5 / 10.5 + 8.5 / 9.5) / 2)
    assert groups.tolist() == [0, 0, 1, 1]


def test_three_subgroups_of_identical_members_are_found_whole() -> None:
    corners = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]])
    width, groups = average_silhouette_width(corners[[0, 1, 2, 1, 0, 2, 2]])
    assert width == pytest.approx(1)
    assert groups.tolist() == [0, 1, 2, 1, 0, 2, 2]


def test_every_number_of_subgroups_up_to_one_fewer_than_people_is_open() -> None:
    # A pair of twins and three members far from everybody: 2/5 of the members have a silhouette of 1.
    traits = np.array([[0.0, 0.0], [0.0, 0.0], [9.0, 0.0], [0.0, 9.0], [9.0, 9.0]])
    width, _ = average_silhouette_width(traits)
    assert width == pytest.approx(max(silhouette_score(traits, part) for part in every_partition(5)))


def test_the_width_is_that_of_the_subgroups_returned() -> None:
    traits = np.random.default_rng(6).normal(size=(9, 3))
    width, groups = average_silhouette_width(traits)
    assert width == pytest.approx(silhouette_score(traits, groups))


def test_the_search_nearly_always_finds_the_best_of_all_partitions() -> None:
    rng, partitions, best = np.random.default_rng(1), every_partition(6), 0
    for _ in range(TEAMS):
        traits = rng.normal(size=(6, 2))
        most = max(silhouette_score(traits, part) for part in partitions)
        width, _ = average_silhouette_width(traits)
        assert width <= most + 1e-9
        best += width >= most - 1e-9
    assert best >= 0.9 * TEAMS


def test_moves_improve_on_the_clusterings_they_start_from() -> None:
    # Neither Ward's nor average linkage has the best partition of these six among its cuts.
    traits = np.array([[7, 9], [8, 5], [9, 9], [9, 0], [4, 6], [2, 3]], dtype=float)
    cuts = [cut_tree(linkage(traits, method), [2, 3, 4, 5]).T for method in ("ward", "average")]
    started = max(silhouette_score(traits, part) for part in np.vstack(cuts))
    width, _ = average_silhouette_width(traits)
    assert width > started + 0.01
    assert width == pytest.approx(max(silhouette_score(traits, part) for part in every_partition(6)))


def test_no_move_of_one_member_makes_it_wider() -> None:
    traits = np.random.default_rng(9).normal(size=(8, 3))
    width, groups = average_silhouette_width(traits)
    for member in range(8):
        for group in range(groups.max() + 2):
            moved = groups.copy()
            moved[member] = group
            if 2 <= len(set(moved)) < 8:
                assert silhouette_score(traits, moved) <= width + 1e-9


def test_members_who_are_alike_are_one_subgroup_of_width_nothing() -> None:
    width, groups = average_silhouette_width(np.full((4, 2), 0.1))
    assert width == 0
    assert groups.tolist() == [0, 0, 0, 0]


def test_labels_are_numbered_by_first_appearance_whatever_the_order_of_people() -> None:
    width, groups = average_silhouette_width(np.array([[11.0], [0.0], [10.0], [1.0]]))
    assert groups.tolist() == [0, 1, 0, 1]
    assert width == pytest.approx((9.5 / 10.5 + 8.5 / 9.5) / 2)


def test_two_people_are_too_few() -> None:
    with pytest.raises(ValueError, match="3 people are needed"):
        average_silhouette_width(np.array([[0.0], [1.0]]))
