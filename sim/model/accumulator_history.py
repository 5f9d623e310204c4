"""The weekly results of one replicate: blocks of consecutive weeks, concatenated when they are read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.core.table import concatenate_rows


class AccumulatorHistory:
    """Blocks of each kind of accumulator, in the order of weeks."""

    def __init__(self, empty: Mapping[str, np.ndarray]) -> None:
        """Args: ``empty``: a block of no weeks for each kind of accumulator, shape (0, ...)."""
        self._empty = dict(empty)
        self._blocks: dict[str, list[np.ndarray]] = {name: [] for name in empty}

    def add(self, blocks: Mapping[str, np.ndarray]) -> None:
        """Append one block of each kind, shape (weeks, ...)."""
        for name, block in blocks.items():
            self._blocks[name].append(block)

    def blocks(self) -> dict[str, list[np.ndarray]]:
        """All blocks by kind."""
        return self._blocks

    def of(self, name: str) -> np.ndarray:
        """All weeks of one kind, shape (weeks, ...), read-only. Blocks are concatenated on the first call."""
        blocks = self._blocks[name]
        if len(blocks) > 1:
            blocks[:] = [concatenate_rows(blocks)]
        history = (blocks[0] if blocks else self._empty[name]).view()
        history.flags.writeable = False
        return history
