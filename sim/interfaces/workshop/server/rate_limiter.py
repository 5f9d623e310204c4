"""Who guesses too often has to wait."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

from sim.interfaces.workshop.server.http_error import TOO_MANY, Refusal
from sim.interfaces.workshop.server.limits import MINUTE, WRONG_CODES

ADDRESSES = 1024  # that are remembered; then all are forgotten


class Attempts:
    """Wrong codes by address, of the last minute; kept in memory alone, and by nobody for longer."""

    def __init__(self, most: int = WRONG_CODES, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock, self._lock = most, clock, Lock()
        self._wrong: defaultdict[str, deque[float]] = defaultdict(deque)

    def check(self, address: str) -> None:
        """Let an address try once more.

        Raises:
            Refusal: it was wrong too often within a minute.
        """
        with self._lock:
            wrong = self._wrong.get(address, deque())
            while wrong and wrong[0] < self._clock() - MINUTE:
                wrong.popleft()
            if len(wrong) >= self._most:
                raise Refusal("That was wrong too often; wait a minute, then try again.", TOO_MANY)

    def note(self, address: str) -> None:
        """It was wrong."""
        with self._lock:
            if len(self._wrong) > ADDRESSES:
                self._wrong.clear()
            self._wrong[address].append(self._clock())
