"""A few lines of arithmetic that several equations share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

NEARLY_EQUAL = 1e-11  # below it the quotient of two differences is only rounding error


def single(x: float) -> float:
    """The nearest number of single precision."""
    return float(np.float32(x))


def logistic(x: float) -> float:
    """1 / (1 + e^-x)."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def logit_normal(centre: float, spread: float, draw: float) -> float:
    """A share around ``centre`` whose logit has sd ``spread``; 0 and 1 are returned unchanged."""
    if centre in (0, 1):
        return centre
    return logistic(math.log(centre / (1 - centre)) + spread * draw)


def toward(value: float, target: float, share: float) -> float:
    """x + a (target - x): the form of every update."""
    return value + share * (target - value)


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean of at least one number."""
    values = list(values)
    return sum(values) / len(values)


def centroid(points: list[list[float]]) -> list[float]:
    """The mean of each coordinate."""
    return [mean(values) for values in zip(*points, strict=True)]


def mean_square_gap(first: Mapping, second: Mapping) -> float:
    """Mean over dimensions of the squared difference of two plans."""
    return mean((first[dimension] - second[dimension]) ** 2 for dimension in first)


def framework_distance(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """sqrt(½ sum of squared differences): 0 for identical frameworks, 1 for nothing in common."""
    return math.sqrt(sum((first[part] - second[part]) ** 2 for part in first) / 2)


def personal_framework(usual: Mapping[str, float], draws: Iterable[float], spread: float) -> dict[str, float]:
    """A person's framework: each part of the profession's times e^(spread * draw), scaled so that they add up to 1."""
    if spread == 0:
        return dict(usual)
    weights = {part: share * math.exp(spread * draw) for (part, share), draw in zip(usual.items(), draws, strict=True)}
    total = sum(weights.values())
    return {part: weight / total for part, weight in weights.items()}


def emphasis(framework: Mapping[str, float], side: Mapping[str, float]) -> float:
    """Component along a profession's side of need of what a framework weighs more than equal shares would."""
    equal = 1 / len(side)
    length = math.sqrt(sum((side[part] - equal) ** 2 for part in side))
    return sum((framework[part] - equal) * (side[part] - equal) for part in side) / length if length > 0 else 0.0


def logarithmic_mean(first: float, second: float) -> float:
    """(a - b) / (ln a - ln b) of two positive numbers."""
    gap = math.log(first) - math.log(second)
    return first if abs(gap) < NEARLY_EQUAL else (first - second) / gap


def index_at(shares: Iterable[float], u: float) -> int:
    """Index of the first share at which the running sum exceeds ``u``; the last if none does."""
    cumulative, index = 0.0, 0
    for index, share in enumerate(shares):
        cumulative += share
        if u < cumulative:
            return index
    return index
