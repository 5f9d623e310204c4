"""What a replicate tallied week by week: pages from the note pads, bound together once somebody reads them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.core.table import bound


class History:
    """Pages of every kind of tally, in the order of weeks."""

    def __init__(self, empty: Mapping[str, np.ndarray]) -> None:
        """Take the shape of each kind's pages from ``empty``: (0, ...) arrays."""
        self._empty = dict(empty)
        self._pages: dict[str, list[np.ndarray]] = {name: [] for name in empty}

    def add(self, pages: Mapping[str, np.ndarray]) -> None:
        """Keep a page of each kind, (weeks, ...)."""
        for name, page in pages.items():
            self._pages[name].append(page)

    def pages(self) -> dict[str, list[np.ndarray]]:
        """All pages as they are, by kind."""
        return self._pages

    def of(self, name: str) -> np.ndarray:
        """(weeks, ...) all that was kept of one kind, read-only; bound once, however often it is read."""
        pages = self._pages[name]
        if len(pages) > 1:
            pages[:] = [bound(pages)]
        history = (pages[0] if pages else self._empty[name]).view()
        history.flags.writeable = False
        return history
