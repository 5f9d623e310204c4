"""Numbers that stand for names in the counter of the random-number generator.

A number depends on the name alone. Draws therefore stay the same when entries are added, removed or reordered.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

ENTITY_BITS = 23  # the largest part of a person's id; more bits would make the id negative


def entity_id(name: str) -> int:
    """The id of a profession, an activity or a leadership seat: CRC-32 of its name, cut to 23 bits."""
    return zlib.crc32(name.encode()) & ((1 << ENTITY_BITS) - 1)


def question_id(name: str) -> int:
    """The id of an instrument, a page or an item: CRC-32 of its name."""
    return zlib.crc32(name.encode())


def question_ids(names: Sequence[str]) -> np.ndarray:
    """(J,) ids of J items."""
    return np.array([question_id(name) for name in names], np.int64)
