"""Influence that may be negative, on a network of caves (Flache & Macy 2011), after a public re-implementation."""

from __future__ import annotations

import numpy as np

from sim.core.compiled import entry

CAVES, CAVE = 20, 5
PEOPLE, FEATURES = CAVES * CAVE, 2
HALF, TIES = 2000, 20  # iterations until the random ties come, and their number


def polarisation_path(negative: bool, ties: bool, seed: int, run: int) -> tuple[float, float]:
    """The peer's polarisation after 2000 and after 4000 iterations of 100 updates each.

    Args:
        negative: whether weights go down to -1; otherwise to 0.
        ties: whether 20 random ties are added after 2000 iterations.
        seed, run: of the random numbers.
    """
    rng = np.random.Generator(np.random.Philox(key=[seed, run]))
    features = rng.uniform(-1, 1, (PEOPLE, FEATURES))
    linked, weights = connected_caves(), np.zeros((PEOPLE, PEOPLE))
    span = 1.0 if negative else 2.0
    set_all_weights(features, *neighbours_of(linked), weights, span)
    influence(features, *neighbours_of(linked), weights, rng.random((HALF * PEOPLE, 2)), span)
    middle = polarisation(features)
    if ties:
        add_ties(linked, rng)
        set_all_weights(features, *neighbours_of(linked), weights, span)
    influence(features, *neighbours_of(linked), weights, rng.random((HALF * PEOPLE, 2)), span)
    return middle, polarisation(features)


def connected_caves() -> np.ndarray:
    """(people, people) 0/1: 20 cliques of 5, in each of which one tie goes to the clique before instead."""
    caves = np.arange(PEOPLE) // CAVE
    linked = (caves[:, None] == caves[None, :]).astype(np.int8)
    np.fill_diagonal(linked, 0)
    first = np.arange(0, PEOPLE, CAVE)
    for one, other, tie in ((first, first + 1, 0), (first, first - 1, 1)):
        linked[one, other], linked[other, one] = tie, tie
    return linked


def neighbours_of(linked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(people, people) the neighbours of each first, in order; and (people,) how many they are."""
    return np.argsort(1 - linked, axis=1, kind="stable"), linked.sum(axis=1, dtype=np.int64)


def add_ties(linked: np.ndarray, rng: np.random.Generator) -> None:
    """Link 20 random pairs that are not linked yet."""
    added = 0
    while added < TIES:
        one, other = rng.integers(0, PEOPLE, 2)
        if one != other and not linked[one, other]:
            linked[one, other] = linked[other, one] = 1
            added += 1


@entry
def set_all_weights(features, neighbours, degrees, weights, span):
    """Everyone's weights, from the present features."""
    for i in range(features.shape[0]):
        set_weights(features, neighbours, degrees, weights, i, span)


@entry
def set_weights(features, neighbours, degrees, weights, i, span):
    """w = 1 - the mean distance of two people's features, over ``span``: 1 lets it be negative, 2 does not."""
    for place in range(degrees[i]):
        j = neighbours[i, place]
        apart = 0.0
        for k in range(features.shape[1]):
            apart += abs(features[j, k] - features[i, k])
        weights[i, j] = 1 - apart / (span * features.shape[1])


@entry
def influence(features, neighbours, degrees, weights, draws, span):
    """One update a draw: a random person's features, or, as likely, the weights of their ties."""
    people, size = features.shape
    for step in range(draws.shape[0]):
        i = int(draws[step, 0] * people)
        if draws[step, 1] < 0.5:
            set_weights(features, neighbours, degrees, weights, i, span)
            continue
        for k in range(size):
            pull = 0.0
            for place in range(degrees[i]):
                j = neighbours[i, place]
                pull += weights[i, j] * (features[j, k] - features[i, k])
            features[i, k] += pull / (2 * degrees[i]) * (1 - abs(features[i, k]))


def polarisation(features: np.ndarray) -> float:
    """Variance of the mean distance of features over all pairs of people."""
    apart = np.abs(features[:, None, :] - features[None, :, :]).mean(axis=2)
    return float(apart[np.triu_indices(len(features), k=1)].var())
