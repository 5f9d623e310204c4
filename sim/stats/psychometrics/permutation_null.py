"""What agreement within teams would be, had the same answers come from teams made by lot.

Answers that crowd at one end agree within any team. Evenly spread noise (noise.py) does not show that; shuffling does.
The lots are no chance of the model, so they have their own generator and seed.
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
    """The value that the mean rWG(J) of teams made by lot stays below with probability ``share``.

    Teams keep their sizes; who belongs to which is drawn anew. NaN where no team has two answers. Source: permutation
    tests of agreement as in Bliese & Halverson (2002).

    Args:
        answers: (n, J) answers, NaN where there is none.
        teams: (n,) labels.
        options: number of options of each item.
        share: probability, 0 to 1.
        shuffles: how often teams are drawn.
    """
    known = np.isfinite(answers).any(axis=1)
    items, places = np.asarray(answers, float)[known], np.unique(teams[known], return_inverse=True)[1]
    if not len(places):
        return float("nan")
    means = [mean_rwg(items, places[order], options) for order in _orders(len(places), shuffles)]
    found = np.array(means)
    return float(np.quantile(found[np.isfinite(found)], share)) if np.isfinite(found).any() else float("nan")


def mean_rwg(items: np.ndarray, places: np.ndarray, options: int) -> float:
    """Mean over teams, numbered by ``places`` (n,) from 0, of rWG(J), available-case; NaN without a team of two."""
    variances = np.column_stack([_variances(column, places) for column in items.T])
    usable = np.isfinite(variances)
    count = usable.sum(axis=1)
    told = count > 0
    if not told.any():
        return float("nan")
    noise = np.where(usable, variances, 0.0).sum(axis=1)[told] / count[told] / expected_variance(options)
    return float(np.mean(np.asarray(agreement_index(noise, count[told]))))


def _variances(column: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(G,) sample variance of each team's answers to an item; NaN below two."""
    known = np.isfinite(column)
    values, where, teams = column[known], places[known], int(places.max()) + 1
    size = np.bincount(where, minlength=teams)
    mean = np.bincount(where, values, minlength=teams) / np.maximum(size, 1)
    squares = np.bincount(where, (values - mean[where]) ** 2, minlength=teams)
    return np.where(size >= FEWEST_PEOPLE, squares / np.maximum(size - 1, 1), np.nan)


def _orders(people: int, shuffles: int) -> np.ndarray:
    """(shuffles, people) orders, all equally likely."""
    words = np.random.Philox(SEED).random_raw(shuffles * people)  # raw: the same on all versions of NumPy
    return np.argsort(words.reshape(shuffles, people), axis=1, kind="stable")
