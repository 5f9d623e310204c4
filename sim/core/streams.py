"""Standard error, which may be missing (as under ``pythonw``) or closed."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any


class NoStream:
    """Takes the place of a stream that is not there: a file that forgets what is written."""

    def write(self, text: str) -> int:
        """Ignore the text."""
        return len(text)

    def flush(self) -> None:
        """Do nothing."""

    def isatty(self) -> bool:
        """No terminal."""
        return False


def standard_error() -> Any:
    """``sys.stderr``, or a stream that forgets what is written where there is none."""
    stream = sys.stderr
    return NoStream() if stream is None or getattr(stream, "closed", False) else stream


def print_note(sentence: str) -> None:
    """Print a line on standard error; nothing happens if it cannot be written."""
    with suppress(OSError, ValueError):
        print(sentence, file=standard_error(), flush=True)
