"""Boxes of assumptions by PRIM, their stability over resamples, and a CART tree beside them.

PRIM peels slices off the box of all draws so that the share of one class in it grows (:mod:`sim.stats.prim`). It is run
over all numbers first, and then over those few whose restriction is most significant, so that a box restricts few
numbers and none of them for nothing; each time with slices of several sizes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from sim.stats import prim

SIGNIFICANT = 0.05  # quasi-p of a restriction
SLICES = (0.05, 0.1, 0.2)  # shares of a box that PRIM takes away at once
DEPTH, FOLDS = 3, 5  # of the tree, and of its cross-validation


@dataclass(frozen=True)
class Limit:
    """The range of a number in a box; an end that the box does not restrict is NaN.

    Attributes:
        name: of the number.
        low, high: in its unit.
        quasi_p: the chance of so many draws of the class in the box if this restriction were dropped, by a binomial
            test (Bryant & Lempert 2010); it ignores that the box was searched for. NaN of a tree.
    """

    name: str
    low: float
    high: float
    quasi_p: float = np.nan

    def holds(self, values: np.ndarray) -> np.ndarray:
        """Which values lie in the range."""
        return ~((values < self.low) | (values > self.high))  # a comparison with NaN is false


@dataclass(frozen=True)
class Box:
    """Ranges of some numbers, and what lies in them.

    Attributes:
        limits: most significant first.
        n: draws in the box.
        k: of these, of the class.
        of: draws of the class in all.
    """

    limits: tuple[Limit, ...]
    n: int
    k: int
    of: int

    @property
    def density(self) -> float:
        """The share of the draws in the box that are of the class; NaN of an empty box."""
        return self.k / self.n if self.n else np.nan

    @property
    def coverage(self) -> float:
        """The share of the class that lies in the box; NaN of an empty class."""
        return self.k / self.of if self.of else np.nan

    def holds(self, draws: pd.DataFrame) -> np.ndarray:
        """Which draws lie in the box."""
        inside = [limit.holds(draws[limit.name].to_numpy()) for limit in self.limits]
        return np.logical_and.reduce(inside) if inside else np.ones(len(draws), bool)

    def on(self, draws: pd.DataFrame, member: np.ndarray) -> Box:
        """The same ranges over other draws."""
        inside = self.holds(draws)
        return replace(self, n=int(inside.sum()), k=int(member[inside].sum()), of=int(member.sum()))


@dataclass(frozen=True)
class Wanted:
    """What a box must reach.

    Attributes:
        dimensions: most numbers that it restricts.
        density, coverage: least shares.
    """

    dimensions: int = 3
    density: float = 0.8
    coverage: float = 0.5

    def met_by(self, box: Box | None) -> bool:
        """Whether a box is good enough."""
        return box is not None and box.density >= self.density and box.coverage >= self.coverage

    def best(self, boxes: Sequence[Box]) -> Box | None:
        """Of boxes that are dense enough the one that covers most; else the one that comes nearest to both shares."""
        fit = [box for box in boxes if box.limits and len(box.limits) <= self.dimensions]
        key = {box: (self.met_by(box), box.coverage if box.density >= self.density else 0.0,
                     min(box.density / self.density, box.coverage / self.coverage)) for box in fit}  # fmt: skip
        return max(fit, key=lambda box: key[box], default=None)


@dataclass(frozen=True)
class Stability:
    """What bootstrap resamples of the draws come to.

    Attributes:
        resamples: that hold both sides of the class.
        restricted: of each number that any box restricts, the share of resamples whose box does; most first.
        found: the share of resamples in which a box is good enough.
        density, coverage: means of the resamples' boxes over the draws that are not in the resample, or NaN.
    """

    resamples: int
    restricted: dict[str, float] = field(default_factory=dict)
    found: float = np.nan
    density: float = np.nan
    coverage: float = np.nan


def prim_box(draws: pd.DataFrame, member: np.ndarray, wanted: Wanted) -> Box | None:
    """The best box of few significant restrictions; None if no restriction is significant.

    Args:
        draws: a row a draw, a column a number.
        member: (draws,) which are of the class.
        wanted: what the box must reach.
    """
    if not 0 < member.sum() < len(member):
        return None
    names = _significant(_trajectory(draws, member))
    while names:
        box = wanted.best(_trajectory(draws[names[: wanted.dimensions]], member))
        if box is None or box.limits[-1].quasi_p < SIGNIFICANT:
            return box
        names.remove(box.limits[-1].name)
    return None


def _significant(boxes: Sequence[Box]) -> list[str]:
    """The numbers whose restriction is significant in some box on the way, most significant first."""
    least: dict[str, float] = {}
    for box in boxes:
        for limit in box.limits:
            least[limit.name] = min(limit.quasi_p, least.get(limit.name, np.inf))
    return sorted((name for name in least if least[name] < SIGNIFICANT), key=lambda name: least[name])


def _trajectory(draws: pd.DataFrame, member: np.ndarray) -> list[Box]:
    """The boxes on PRIM's ways from all draws to few."""
    points = prim.Points(draws.to_numpy(float), member)
    whole = points.whole()
    return [
        Box(tuple(_limits(list(draws), points, whole, region)), int(region.inside.sum()),
            int(member[region.inside].sum()), int(member.sum()))
        for part in SLICES for region in prim.trajectory(points, part)
    ]  # fmt: skip


def _limits(names: Sequence[str], points: prim.Points, whole: prim.Region, region: prim.Region) -> list[Limit]:
    """The restrictions of a box, most significant first."""
    restricted, chances = region.restricted(whole), prim.quasi_p(points, region)
    low, high = (np.where(used, ends, np.nan) for used, ends in zip(restricted, (region.low, region.high), strict=True))
    found = [
        Limit(names[place], float(low[place]), float(high[place]), float(np.nanmin(chances[:, place])))
        for place in np.flatnonzero(restricted.any(axis=0)).tolist()
    ]
    return sorted(found, key=lambda limit: limit.quasi_p)


def stability(draws: pd.DataFrame, member: np.ndarray, wanted: Wanted, resamples: int, seed: int) -> Stability:
    """Search for the box again in bootstrap resamples, and try each on the draws that it has not seen.

    Args:
        draws, member, wanted: as for :func:`prim_box`.
        resamples: how many.
        seed: of the resamples.
    """
    boxes = list(_resampled(draws, member, wanted, resamples, seed))
    names = [limit.name for box, _ in boxes if box for limit in box.limits]
    shares = {name: names.count(name) / len(boxes) for name in dict.fromkeys(names)}
    unseen = [other for box, other in boxes if box]
    return Stability(
        len(boxes), dict(sorted(shares.items(), key=lambda item: -item[1])),
        _mean([float(wanted.met_by(box)) for box, _ in boxes]), _mean([box.density for box in unseen]),
        _mean([box.coverage for box in unseen]),
    )  # fmt: skip


def _resampled(
    draws: pd.DataFrame, member: np.ndarray, wanted: Wanted, resamples: int, seed: int
) -> Iterator[tuple[Box | None, Box]]:
    """The box of each resample, and the same box over the draws that are not in it."""
    rng = np.random.default_rng(seed)
    for _ in range(resamples):
        places = rng.integers(len(draws), size=len(draws))
        if 0 < member[places].sum() < len(places):
            box = prim_box(draws.iloc[places], member[places], wanted)
            unseen = np.setdiff1d(np.arange(len(draws)), places)
            yield box, (box or Box((), 0, 0, 0)).on(draws.iloc[unseen], member[unseen])


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else np.nan


def tree_box(draws: pd.DataFrame, member: np.ndarray, wanted: Wanted, seed: int) -> tuple[Box | None, float]:
    """The best leaf of a small CART tree, as a box, and the tree's balanced accuracy.

    Args:
        draws, member, wanted: as for :func:`prim_box`.
        seed: of ties between splits, and of the folds.

    Returns:
        The box, or None if the tree does not split; the mean over classes of the share that is classed rightly on
        draws that the tree has not seen (cross-validated; .5 is chance), or NaN with too few draws of a class.
    """
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.tree import DecisionTreeClassifier

    smallest = max(5, len(draws) // 20)
    tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=smallest, class_weight="balanced",
                                  random_state=seed)  # fmt: skip
    few = min(int(member.sum()), int((~member).sum()))
    accuracy = np.nan
    if few >= FOLDS:
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        accuracy = float(cross_val_score(tree, draws, member, cv=folds, scoring="balanced_accuracy").mean())
    tree.fit(draws, member)
    boxes = [Box(limits, 0, 0, 0).on(draws, member) for limits in _leaves(tree.tree_, list(draws))]
    return wanted.best(boxes), accuracy


def _leaves(tree, names: Sequence[str], node: int = 0, ends: dict[str, Limit] | None = None) -> Iterator[tuple]:
    """The ranges of each leaf; the tree sends values up to its threshold to the left."""
    ends = ends or {}
    if tree.children_left[node] < 0:
        yield tuple(ends.values())
        return
    name, threshold = names[tree.feature[node]], float(tree.threshold[node])
    here = ends.get(name, Limit(name, np.nan, np.nan))
    yield from _leaves(tree, names, tree.children_left[node], {**ends, name: replace(here, high=threshold)})
    yield from _leaves(tree, names, tree.children_right[node], {**ends, name: replace(here, low=threshold)})
