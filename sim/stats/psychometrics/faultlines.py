"""Faultlines: how clearly a team's traits split it into two subgroups.

Traits are an array with one row per person and one column per trait, already scaled: a difference of 1 has the same
weight in every column. ``dummies`` gives the columns of a categorical trait.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np

LARGEST_TEAM = 16
# Two people of different kinds differ in two dummy columns; with this value their distance is 1.
DUMMY = math.sqrt(0.5)
# Splits that differ only by rounding are tied; the first one is chosen, on every machine.
DECIMALS = 12


class Split(NamedTuple):
    """The strongest split of a team in two.

    Attributes:
        strength: Fau, the share of the traits' variance that is between the two subgroups, 0 to 1; NaN if all
            members are alike.
        second: (n,) whether each member is in the second subgroup; the first member never is.
        distance: Euclidean distance of the subgroups' centroids, in the traits' units; NaN if all are alike.
    """

    strength: float
    second: np.ndarray
    distance: float


def dummies(labels: np.ndarray) -> np.ndarray:
    """(n, kinds) columns of a categorical trait, in the order of the sorted labels: √½ where it applies, else 0.

    Two people of different kinds are then at distance 1. Source: Thatcher, Jehn & Zanutto (2003); Meyer & Glenz (2013).

    Args:
        labels: (n,) labels of one categorical trait, none missing.
    """
    kinds, codes = np.unique(np.asarray(labels), return_inverse=True)
    return DUMMY * (codes[:, None] == np.arange(len(kinds)))


def checked_traits(traits: np.ndarray, fewest: int) -> np.ndarray:
    """The traits (n, p) as floats.

    Raises:
        ValueError: not a table, fewer than ``fewest`` people, or a missing or infinite trait.
    """
    traits = np.asarray(traits, dtype=float)
    if traits.ndim != 2 or not np.all(np.isfinite(traits)):
        raise ValueError(
            f"traits of shape {traits.shape} must be a table of people by traits, all of them finite numbers"
        )
    if len(traits) < fewest:
        raise ValueError(f"a team of {len(traits)} is too small; {fewest} people are needed")
    return traits


@functools.cache
def _every_split(people: int) -> np.ndarray:
    """(2^(n-1) - 1, n) memberships of the second subgroup: every split of a team in two, each once."""
    numbers = np.arange(1, 2 ** (people - 1))
    others = numbers[:, None] >> np.arange(people - 1) & 1
    splits = np.hstack([np.zeros((len(numbers), 1), dtype=bool), others.astype(bool)])
    splits.flags.writeable = False
    return splits


def fau(traits: np.ndarray, smallest: int = 1) -> Split:
    """Faultline strength: the split in two with the largest share of the traits' variance between subgroups.

    Fau = max over splits of Σ_p Σ_k n_k (mean_pk - mean_p)² / Σ_p Σ_i (x_pi - mean_p)². All 2^(n-1) - 1 splits are
    compared, including one person against the rest, as Thatcher and others define it. Ties go to the first split.

    Source: Thatcher, Jehn & Zanutto (2003); the distance is Bezrukova, Jehn, Zanutto & Thatcher's (2009).

    Args:
        traits: (n, p) scaled traits, n from 2 to 16.
        smallest: fewest members of a subgroup; 2 leaves out splits of one person against the rest.

    Raises:
        ValueError: the team is too large or too small, or a trait is missing.
    """
    if smallest < 1:
        raise ValueError(f"smallest = {smallest}; a subgroup has 1 member or more")
    traits = checked_traits(traits, 2 * smallest)
    if len(traits) > LARGEST_TEAM:
        raise ValueError(f"fau compares every split and takes teams of up to {LARGEST_TEAM} people, not {len(traits)}")
    # Subtracting the first member before the mean makes a team of identical people exactly 0.
    centred = traits - traits[0]
    centred = centred - centred.mean(axis=0)
    return _strongest(centred, _splits_of(len(traits), smallest))


def _splits_of(people: int, smallest: int) -> np.ndarray:
    splits = _every_split(people)
    members = splits.sum(axis=1)
    return splits[np.minimum(members, people - members) >= smallest]


def _strongest(centred: np.ndarray, splits: np.ndarray) -> Split:
    """The strongest of ``splits``; ``centred`` are traits with mean 0, so the subgroups' sums are opposites."""
    total = float(np.sum(centred**2))
    if total == 0:
        return Split(math.nan, np.zeros(len(centred), dtype=bool), math.nan)
    members = splits.sum(axis=1)
    squares = np.sum((splits.astype(float) @ centred) ** 2, axis=1)
    distance_factors = 1 / members + 1 / (len(centred) - members)
    strengths = np.round(squares * distance_factors / total, DECIMALS)
    best = int(np.argmax(strengths))
    return Split(float(strengths[best]), splits[best].copy(), math.sqrt(squares[best]) * float(distance_factors[best]))
