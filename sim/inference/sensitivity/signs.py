"""What decides the sign of a contrast: the number whose split separates points with different signs best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST_SHARE = 0.1  # of the points on each side of a split
FEWEST = 5  # points with each sign; with fewer there is nothing to separate
PERMUTATIONS = 200


@dataclass(frozen=True)
class Split:
    """The best split of one factor by the sign of a contrast.

    Attributes:
        factor: its place among the factors.
        share: of the factor's prior that lies below the split.
        below, above: shares of points with a positive sign on each side.
        points_below, points_above: their numbers.
        gain: share of the Gini impurity of signs that the split removes.
        chance: the gain of the best split among as many factors that is exceeded in one of twenty permuted samples.
        stable: share of bootstrap samples in which the best split is one of the same factor.
    """

    factor: int
    share: float
    below: float
    above: float
    points_below: int
    points_above: int
    gain: float
    chance: float
    stable: float

    @property
    def decides(self) -> bool:
        """Whether it separates signs better than chance would."""
        return self.gain > self.chance


def sign_split(points: np.ndarray, means: np.ndarray, resamples: int, seed: int) -> Split | None:
    """The split that separates the signs best; None if hardly any point has the rarer sign.

    Args:
        points: (points, factors) of the unit cube.
        means: (points,) of a contrast; what is exactly 0 counts as not positive.
        resamples: of the bootstrap.
        seed: of the bootstrap and of the permutations.
    """
    positive = means > 0
    if min(positive.sum(), (~positive).sum()) < FEWEST:
        return None
    rng = np.random.default_rng(seed)
    factor, share, gain = best_split(points, positive)
    chance = [best_split(points, rng.permutation(positive))[2] for _ in range(PERMUTATIONS)]
    again = [
        rows
        for rows in rng.integers(len(points), size=(resamples, len(points)))
        if 0 < positive[rows].sum() < len(rows)
    ]
    same = [best_split(points[rows], positive[rows])[0] == factor for rows in again]
    low = points[:, factor] <= share
    return Split(
        factor, share, float(positive[low].mean()), float(positive[~low].mean()), int(low.sum()), int((~low).sum()),
        gain, float(np.quantile(chance, 0.95)), float(np.mean(same)),
    )  # fmt: skip


def best_split(points: np.ndarray, positive: np.ndarray) -> tuple[int, float, float]:
    """Factor, threshold and gain of the split after which the signs are least mixed (Gini, as in CART)."""
    from sklearn.tree import DecisionTreeClassifier

    least = max(1, int(LEAST_SHARE * len(points)))
    tree = DecisionTreeClassifier(max_depth=1, min_samples_leaf=least, random_state=0).fit(points, positive).tree_
    if tree.node_count == 1:
        return 0, 0.0, 0.0
    sizes, impurities = tree.n_node_samples, tree.impurity
    left = float(np.average(impurities[1:3], weights=sizes[1:3]))
    return int(tree.feature[0]), float(tree.threshold[0]), 1 - left / float(impurities[0])
