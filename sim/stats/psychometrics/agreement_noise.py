"""rWG(J) of pure noise, which often exceeds the usual .70 in small groups.

This simulation is not part of the model and has a generator and seed of its own.
"""

from __future__ import annotations

import functools
import math

import numpy as np

from sim.stats.psychometrics.agreement import FEWEST_PEOPLE, agreement_index, expected_variance

SHARE = 0.95
DRAWS = 20_000
SEED = 1984
# Answers drawn at a time, so that large groups do not fill the memory.
BLOCK = 1_000_000
# A 64-bit word loses its 11 lowest bits to become a fraction with the 53 that a float has.
SPARE_BITS = 11
FRACTION = 2.0**-53


def null_percentile(
    size: int, items: int, options: int, share: float = SHARE, draws: int = DRAWS, seed: int = SEED
) -> float:
    """The value below which rWG(J) of pure noise lies with probability ``share``; a group should exceed it.

    Noise means independent answers, spread evenly over the options. Source: Dunlap, Burke & Smith-Crowe (2003);
    Cohen, Doveh & Nahum-Shani (2009).

    Args:
        size: people in the group, two or more.
        items: items of the scale, J; 1 gives rWG of one item.
        options: options of each item.
        share: a probability, 0 to 1.
        draws: simulated groups.
        seed: random seed of the simulation; results are the same on all versions of NumPy.

    Raises:
        ValueError: fewer than two people or options, or no item or draw.
    """
    return float(np.quantile(_noise(size, items, options, draws, seed), share))


def null_mean(size: int, items: int, options: int, draws: int = DRAWS, seed: int = SEED) -> float:
    """Mean rWG(J) of pure noise; arguments, source and errors as of ``null_percentile``."""
    return float(np.mean(_noise(size, items, options, draws, seed)))


@functools.cache
def _noise(size: int, items: int, options: int, draws: int, seed: int) -> np.ndarray:
    """(draws,) rWG(J) of simulated groups; read-only."""
    expected = expected_variance(options)
    if size < FEWEST_PEOPLE or items < 1 or draws < 1:
        raise ValueError(f"size = {size}, items = {items}, draws = {draws}; needed are 2 people, 1 item and 1 draw")
    # NumPy promises only for raw words that they stay the same from version to version.
    words = np.random.Philox(seed)
    at_once = max(1, BLOCK // (size * items))
    means = [
        _noise_variance(words, (min(at_once, draws - first), size, items), options)
        for first in range(0, draws, at_once)
    ]
    values = agreement_index(np.concatenate(means) / expected, items)
    values.flags.writeable = False
    return values


def _noise_variance(words: np.random.Philox, shape: tuple[int, int, int], options: int) -> np.ndarray:
    """Mean over items of the variance of random answers within each group, (groups,)."""
    fractions = (words.random_raw(math.prod(shape)) >> SPARE_BITS) * FRACTION
    answers = np.floor(fractions * options).reshape(shape)
    return np.asarray(np.var(answers, axis=1, ddof=1).mean(axis=1))
