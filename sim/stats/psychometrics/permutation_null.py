"""Agreement within teams that the same answers would show in randomly formed teams.

Answers that crowd at one end agree within any team. Evenly spread noise (agreement_noise.py) does not show that;
shuffling does. The shuffles are not part of the model and have a generator and seed of their own.
"""

from __future__ import annotations

import numpy as np

from sim.stats.psychometrics.agreement import FEWEST_PEOPLE, agreement_index, expected_variance

SHARE = 0.95
SHUFFLES = 200
SEED = 1985


def rwg_of_shuffled(
    answers: np.ndarray, teams: np.ndarray, options: int, share: float = SHARE, shuffles: int = SHUFFLES
) -> float:
    """The value below which the mean rWG(J) of randomly formed teams lies with probability ``share``.

    Teams keep their sizes; people are assigned at random. NaN if no team has two answers. Source: permutation
    tests of agreement as in Bliese & Halverson (2002).

    Args:
        answers: (n, J) answers, NaN for missing ones.
        teams: (n,) labels.
        options: number of options of each item.
        share: a probability, 0 to 1.
        shuffles: number of random assignments.
    """
    known = np.isfinite(answers).any(axis=1)
    items, places = np.asarray(answers, float)[known], np.unique(teams[known], return_inverse=True)[1]
    if not len(places):
        return float("nan")
    means = np.array([mean_rwg(items, places[order], options) for order in _orders(len(places), shuffles)])
    known_means = means[np.isfinite(means)]
    return float(np.quantile(known_means, share)) if len(known_means) else float("nan")


def mean_rwg(items: np.ndarray, places: np.ndarray, options: int) -> float:
    """Mean over teams, numbered by ``places`` (n,) from 0, of rWG(J), available-case; NaN without a team of two."""
    variances = np.column_stack([_variances(column, places) for column in items.T])
    usable = np.isfinite(variances)
    count = usable.sum(axis=1)
    has_items = count > 0
    if not has_items.any():
        return float("nan")
    noise = np.where(usable, variances, 0.0).sum(axis=1)[has_items] / count[has_items] / expected_variance(options)
    return float(np.mean(np.asarray(agreement_index(noise, count[has_items]))))


def _variances(column: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(G,) sample variance of each team's answers to an item; NaN below two."""
    known = np.isfinite(column)
    values, where, teams = column[known], places[known], int(places.max()) + 1
    size = np.bincount(where, minlength=teams)
    mean = np.bincount(where, values, minlength=teams) / np.maximum(size, 1)
    squares = np.bincount(where, (values - mean[where]) ** 2, minlength=teams)
    return np.where(size >= FEWEST_PEOPLE, squares / np.maximum(size - 1, 1), np.nan)


def _orders(people: int, shuffles: int) -> np.ndarray:
    """(shuffles, people) random orders."""
    words = np.random.Philox(SEED).random_raw(shuffles * people)  # raw: the same on all versions of NumPy
    return np.argsort(words.reshape(shuffles, people), axis=1, kind="stable")
