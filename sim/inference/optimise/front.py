"""Which plans no other plan beats, decided with intervals; how much of the space a set of plans covers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.stats.intervals import half_widths

ON_FRONT, UNDECIDED, BEATEN = "on the front", "undecided", "beaten"
RESAMPLES, ERROR = 1000, 0.05


def dominates(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Whether ``one`` is as good as ``two`` in every objective and better in one; the last axis holds objectives."""
    return np.asarray((one >= two).all(axis=-1) & (one > two).any(axis=-1))


def first_front(means: np.ndarray) -> np.ndarray:
    """Which plans no other dominates.

    Args:
        means: (plans, objectives), larger is better.

    Returns:
        (plans,) booleans.
    """
    return np.asarray(~dominates(means[:, None], means[None, :]).any(axis=0))


def statuses(gains: np.ndarray) -> tuple[list[str], list[int | None]]:
    """What replicates say of each plan.

    A plan is beaten if another's means are as good in every objective and the paired difference excludes 0 in at least
    one, at 95 % for all comparisons of the plan together (Bonferroni). It is undecided if others' means are as good in
    every objective and none of these differences excludes 0. Else it is on the front.

    Args:
        gains: (plans, replicates, objectives), larger is better; replicates share their random numbers.

    Returns:
        The status of each plan, and the place of the plan that beats it most clearly; None if none does.
    """
    plans, _, objectives = gains.shape
    confidence = 1 - ERROR / max((plans - 1) * objectives, 1)
    found: list[str] = []
    beaten_by: list[int | None] = []
    means = gains.mean(axis=1)
    for place in range(plans):
        better = np.flatnonzero(dominates(means, means[place]))
        sure = [_clearest(gains[other] - gains[place], confidence) for other in better]
        by = int(better[int(np.argmax(sure))]) if sure and max(sure) > 0 else None
        found.append(BEATEN if by is not None else UNDECIDED if len(better) else ON_FRONT)
        beaten_by.append(by)
    return found, beaten_by


def _clearest(differences: np.ndarray, confidence: float) -> float:
    """The largest lower bound over objectives of mean differences, (replicates, objectives)."""
    n = len(differences)
    if n < 2:
        return -np.inf
    half = half_widths(differences.var(axis=0, ddof=1), np.full(differences.shape[1], n), confidence)
    return float((differences.mean(axis=0) - half).max())


def membership(gains: np.ndarray, seed: int) -> np.ndarray:
    """The share of bootstrap samples of replicates in which each plan is on the front, (plans,)."""
    rng = np.random.default_rng(seed)
    replicates = gains.shape[1]
    drawn = rng.integers(replicates, size=(RESAMPLES, replicates))
    return np.asarray(np.mean([first_front(gains[:, rows].mean(axis=1)) for rows in drawn], axis=0))


def hypervolume(means: np.ndarray, worst: np.ndarray) -> float:
    """The volume between a point and what plans reach beyond it; larger is better.

    Args:
        means: (plans, objectives), larger is better.
        worst: (objectives,) the point; what does not reach it adds nothing.
    """
    from pymoo.indicators.hv import HV

    reached = np.maximum(means, worst)
    return float(HV(ref_point=-worst)(-reached)) if len(means) else 0.0


def spread(means: np.ndarray, most: int, shares: np.ndarray) -> list[int]:
    """At most ``most`` places: first the best plan of each objective, then those most often on the front."""
    best = [int(np.argmax(means[:, column])) for column in range(means.shape[1])]
    ordered: Sequence[int] = [int(place) for place in np.argsort(-shares, kind="stable")]
    return list(dict.fromkeys([*best, *ordered]))[:most]
