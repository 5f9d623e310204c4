"""A code of beliefs that learns from its people (March 1991), after a public replication of figure 1."""

from __future__ import annotations

import numpy as np

from sim.core.compiled import entry

DIMENSIONS, PEOPLE = 30, 50
CHUNK = 40  # periods for which random numbers are drawn at once
DRAWS = 2 * PEOPLE * DIMENSIONS + DIMENSIONS  # of a period: actions, socialisation, learning


def equilibrium(p1: float, p2: float, seed: int, run: int) -> float:
    """Knowledge of the code once nobody can learn any more: (dimensions right less wrong) / dimensions.

    Args:
        p1: probability that a belief that differs moves one step towards the code (-1, 0, 1).
        p2: rate at which the code learns from those who do better than it.
        seed, run: of the random numbers.
    """
    rng = np.random.Generator(np.random.Philox(key=[seed, run]))
    reality = rng.integers(0, 2, DIMENSIONS) * 2 - 1
    beliefs, code = rng.integers(-1, 2, (PEOPLE, DIMENSIONS)), np.zeros(DIMENSIONS, np.int64)
    actions, better = np.zeros_like(beliefs), np.zeros(PEOPLE, np.int64)
    while not learn(beliefs, code, reality, actions, better, rng.random((CHUNK, DRAWS)), p1, p2):
        pass
    return float((code * reality).mean())


@entry
def learn(beliefs, code, reality, actions, better, draws, p1, p2):
    """Up to as many periods as there are rows of draws; whether an equilibrium was reached."""
    people, size = beliefs.shape
    for period in range(draws.shape[0]):
        draw = draws[period]
        act(beliefs, code, reality, actions, better, draw)
        socialise(beliefs, code, draw, people * size, p1)
        for d in range(size):
            ahead = 0
            for i in range(people):
                ahead += better[i] * actions[i, d]
            majority = 1 if ahead > 0 else -1
            if ahead != 0 and code[d] != majority and draw[2 * people * size + d] > (1 - p2) ** abs(ahead):
                code[d] = majority
        if settled(beliefs, code, reality):
            return True
    return False


@entry
def act(beliefs, code, reality, actions, better, draw):
    """Everyone acts on their beliefs, by a coin where they have none; better: who does better than the code knows."""
    people, size = beliefs.shape
    known = 0
    for d in range(size):
        known += code[d] * reality[d]
    for i in range(people):
        right = 0
        for d in range(size):
            coin = 1 if draw[i * size + d] < 0.5 else -1
            actions[i, d] = beliefs[i, d] if beliefs[i, d] != 0 else coin
            right += actions[i, d] * reality[d]
        better[i] = 1 if right > known else 0


@entry
def socialise(beliefs, code, draw, first, p1):
    """Beliefs that differ from the code move one step towards it, each with probability ``p1``."""
    people, size = beliefs.shape
    for i in range(people):
        for d in range(size):
            if beliefs[i, d] != code[d] and draw[first + i * size + d] < p1:
                beliefs[i, d] += code[d]  # a code of 0 moves nobody


@entry
def settled(beliefs, code, reality):
    """Whether nobody can learn from the code any more, nor the code from anybody, whatever coins they toss."""
    people, size = beliefs.shape
    known = 0
    for d in range(size):
        known += code[d] * reality[d]
    for i in range(people):
        best = 0
        for d in range(size):
            if code[d] != 0 and beliefs[i, d] != code[d]:
                return False
            best += beliefs[i, d] * reality[d] if beliefs[i, d] != 0 else 1
        if best > known:
            return False
    return True
