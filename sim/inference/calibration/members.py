"""Chooses the members of an ensemble from simulated candidates, and orders them so that the first k are spread out."""

from __future__ import annotations

import numpy as np


def nearest(distances: np.ndarray, members: int) -> np.ndarray:
    """Places of the candidates whose figures lie nearest to their targets; rejection, as in approximate Bayesian
    computation (Pritchard et al. 1999).

    Args:
        distances: (candidates, targets) implausibilities of the simulated figures; NaN counts as out of reach.
        members: how many are taken.
    """
    overall = np.sqrt(np.mean(np.where(np.isnan(distances), np.inf, distances) ** 2, axis=1))
    return np.argsort(overall, kind="stable")[:members]


def spread_out(shares: np.ndarray) -> np.ndarray:
    """An order of points: first the most central one, then always the one farthest from all before it.

    Args:
        shares: (n, numbers) points of the unit cube.

    Returns:
        (n,) places.
    """
    centre = shares.mean(axis=0)
    order = [int(np.argmin(((shares - centre) ** 2).sum(axis=1)))]
    nearest_before = ((shares - shares[order[0]]) ** 2).sum(axis=1)
    for _ in range(len(shares) - 1):
        nearest_before[order[-1]] = -1.0
        order.append(int(np.argmax(nearest_before)))
        distance = ((shares - shares[order[-1]]) ** 2).sum(axis=1)
        nearest_before = np.where(nearest_before < 0, nearest_before, np.minimum(nearest_before, distance))
    return np.array(order)
