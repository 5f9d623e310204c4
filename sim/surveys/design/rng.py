"""Chance of the trials: a stream of its own for each purpose and block, so that no draw moves another.

Trials draw no chance of the model, so they have their own generator. Raw words only: of these alone does NumPy
promise that they stay the same from version to version.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from sim.core.rng import MANTISSA_SHIFT, UNIT

SERVICE, TEAM, INVITED, REPLY, SHOWN, METHOD, RENEWED, ERROR, EMPTY = range(9)
STREAMS = 16  # addresses kept for the purposes of a block
HALF = 0.5


@dataclass(frozen=True)
class Lots:
    """The luck of one block of trials: streams keyed by seed, block and purpose."""

    seed: int
    block: int

    def uniforms(self, purpose: int, *shape: int) -> np.ndarray:
        """Numbers strictly between 0 and 1, of a shape; asked again, they are the same."""
        key = np.array([self.seed, self.block * STREAMS + purpose], np.uint64)
        words = np.random.Philox(key=key).random_raw(math.prod(shape))
        return ((words >> MANTISSA_SHIFT) + HALF).reshape(shape) * UNIT

    def normals(self, purpose: int, *shape: int) -> np.ndarray:
        """Standard normals of a shape."""
        return ndtri(self.uniforms(purpose, *shape))
