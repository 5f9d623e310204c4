"""Faultlines with any number of subgroups: the partition with the largest average silhouette width."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.cluster.hierarchy import cut_tree, linkage
from scipy.spatial.distance import pdist, squareform

from sim.stats.psychometrics.faultlines import DECIMALS, checked_traits

FEWEST_MEMBERS = 3
LINKAGES = ("ward", "average")

Partition = tuple[int, ...]
Width = Callable[[Partition], float]


def average_silhouette_width(traits: np.ndarray) -> tuple[float, np.ndarray]:
    """The largest average silhouette width found, and the subgroup of each member, (n,), numbered from 0.

    A member's silhouette is (b - a) / max(a, b): a the mean distance to the own subgroup, b to the nearest other;
    0 for a member alone. The search starts from agglomerative clusterings (Ward's and average linkage) into 2 to n - 1
    subgroups. Moves of single members improve each of them until no move does. The search is not exhaustive. Width is
    at most 1; it is 0, with all members in subgroup 0, if members are alike.

    Source: Meyer & Glenz (2013); Rousseeuw (1987) for the silhouette.

    Args:
        traits: (n, p) scaled traits, n at least 3.

    Raises:
        ValueError: the team is too small, or a trait is missing.
    """
    traits = checked_traits(traits, FEWEST_MEMBERS)
    if np.all(traits == traits[0]):
        return 0.0, np.zeros(len(traits), dtype=int)
    width = _width_of(squareform(pdist(traits)))
    candidates = [_improved(start, width) for start in _starts(traits)]
    # Of ties the coarsest, then the first in order: the same on every machine.
    best = max(candidates, key=lambda partition: (width(partition), -max(partition), [-group for group in partition]))
    return width(best), np.array(best)


def _width_of(distances: np.ndarray) -> Width:
    """The average silhouette width of a partition of people at these distances; each partition is computed once."""
    from sklearn import config_context
    from sklearn.metrics import silhouette_score

    widths: dict[Partition, float] = {}

    def width(partition: Partition) -> float:
        if partition not in widths:
            with config_context(assume_finite=True, skip_parameter_validation=True):
                score = silhouette_score(distances, partition, metric="precomputed")
            widths[partition] = round(float(score), DECIMALS)
        return widths[partition]

    return width


def _starts(traits: np.ndarray) -> list[Partition]:
    """The partitions into 2 to n - 1 subgroups of each linkage, without repeats."""
    counts = list(range(2, len(traits)))
    cuts = np.hstack([cut_tree(linkage(traits, method), counts) for method in LINKAGES])
    return list(dict.fromkeys(_numbered(column) for column in cuts.T))


def _numbered(labels: np.ndarray | Partition) -> Partition:
    """The partition with subgroups numbered in the order in which they first appear."""
    seen: dict[int, int] = {}
    return tuple(seen.setdefault(int(label), len(seen)) for label in labels)


def _improved(partition: Partition, width: Width) -> Partition:
    """The partition after the best moves of single members, until no move improves it."""
    while True:
        best = max(_moves(partition), key=width)
        if width(best) <= width(partition):
            return partition
        partition = best


def _moves(partition: Partition) -> Iterator[Partition]:
    """Every partition into 2 to n - 1 subgroups that the move of one member makes."""
    people = len(partition)
    for member in range(people):
        for group in range(max(partition) + 1):
            moved = _numbered((*partition[:member], group, *partition[member + 1 :]))
            if moved != partition and 1 <= max(moved) < people - 1:
                yield moved
