"""The addresses of instruments, pages and items in random draws: their names', wherever they stand in a list."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np


def place_of(name: str) -> int:
    """The address of a name: 32 bits."""
    return zlib.crc32(name.encode())


def item_addresses(names: Sequence[str]) -> np.ndarray:
    """(J,) addresses of items."""
    return np.array([place_of(name) for name in names], np.int64)
