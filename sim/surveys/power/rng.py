"""Random numbers of the trials: one stream for each block and purpose, so that no draw moves another.

Trials are not part of the model and so have a generator of their own. It uses raw words only: NumPy promises only for
these that they stay the same from version to version.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from sim.core.rng import MANTISSA_SHIFT, UNIT

SERVICE, TEAM, INVITED, REPLY, SHOWN, METHOD, RENEWED, ERROR, EMPTY = range(9)
STREAMS = 16  # keys reserved for the streams of a block
HALF = 0.5


@dataclass(frozen=True)
class BlockRng:
    """The generator of one block of trials. The same stream and shape always give the same numbers."""

    seed: int
    block: int

    def uniforms(self, stream: int, *shape: int) -> np.ndarray:
        """Numbers strictly between 0 and 1, of a shape."""
        key = np.array([self.seed, self.block * STREAMS + stream], np.uint64)
        words = np.random.Philox(key=key).random_raw(math.prod(shape))
        return ((words >> MANTISSA_SHIFT) + HALF).reshape(shape) * UNIT

    def normals(self, stream: int, *shape: int) -> np.ndarray:
        """Standard normals of a shape."""
        return ndtri(self.uniforms(stream, *shape))
