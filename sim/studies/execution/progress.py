"""A progress bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from threading import Timer
from types import TracebackType
from typing import Any

from sim.core.number_format import duration
from sim.core.streams import print_note, standard_error

QUIET_SECONDS = 30.0  # between two lines if there is no bar
PATIENCE_SECONDS = 2.0  # before a message about compilation
COMPILING = "Compiling the model for this machine. This happens once and takes about 15 seconds."


class Progress:
    """Counts completed replicates on stderr.

    Args:
        total: replicates to come.
        shown: None shows a bar on a terminal and occasional lines elsewhere, False nothing, True a bar.
    """

    def __init__(self, total: int, shown: bool | None = None) -> None:
        self.total, self.done = total, 0
        self._bar: Any = None
        self._silent = shown is False
        self._drawn = standard_error().isatty() if shown is None else shown
        self._last_line: float | None = None
        self._began = time.monotonic()
        self._hint = Timer(PATIENCE_SECONDS, self._mention_compiling)
        self._hint.daemon = True

    def __enter__(self) -> Progress:
        if not self._silent:
            self._hint.start()
        if self._drawn:
            from tqdm import tqdm

            self._bar = tqdm(total=self.total, desc="Replicates", unit="run", file=standard_error(), leave=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hint.cancel()
        if self._bar is not None:
            self._bar.close()

    def expect(self, more: int) -> None:
        """Add replicates to the total."""
        self.total += more
        if self._bar is not None:
            self._bar.total = self.total
            self._bar.refresh()

    def step(self, count: int = 1) -> None:
        """So many more replicates are completed."""
        self._hint.cancel()
        self.done += count
        if self._bar is not None:
            self._bar.update(count)
        elif not self._silent and self._is_due():
            self._say(f"{self.done:,} of {self.total:,} replicates completed{self._pace()}.")

    def _pace(self) -> str:
        """The rate, and the time that is left."""
        rate = self.done / max(time.monotonic() - self._began, 1e-9)
        left = (self.total - self.done) / rate
        return f" ({rate:,.1f} a second, {duration(left)} left)" if left else ""

    def _is_due(self) -> bool:
        now = time.monotonic()
        if self._last_line is not None and now - self._last_line < QUIET_SECONDS:
            return False
        first, self._last_line = self._last_line is None, now  # the first one may have waited for compilation
        return not first

    def _mention_compiling(self) -> None:
        from sim.model.week import run_weeks

        if not getattr(run_weeks, "signatures", True):  # nothing is compiled or loaded yet
            self._say(COMPILING)

    def _say(self, sentence: str) -> None:
        if self._bar is not None:
            self._bar.write(sentence, file=standard_error())
        else:
            print_note(sentence)
