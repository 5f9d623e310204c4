"""Standard streams, which may be missing (as under ``pythonw`` or after ``2>&-``), closed, or full."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

STREAMS = {"stdin": "r", "stdout": "w", "stderr": "w"}  # by number


class SafeStream:
    """A stream that forgets what cannot be written. It may be None, as ``sys.stderr`` is under ``pythonw``."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text if it can be written."""
        with suppress(AttributeError, OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush the stream if it can be written."""
        with suppress(AttributeError, OSError, ValueError):
            self._stream.flush()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        with suppress(AttributeError, OSError, ValueError):
            return self._stream.isatty()
        return False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def standard_error() -> SafeStream:
    """``sys.stderr``; nothing happens if it is missing or cannot be written."""
    return SafeStream(sys.stderr)


def print_note(sentence: str) -> None:
    """Print a line on standard error; nothing happens if it cannot be written."""
    print(sentence, file=standard_error(), flush=True)


def open_missing_streams() -> None:
    """Open the null device in place of missing standard streams, for this process and its children.

    Otherwise the next file that is opened, such as a table, takes the stream's number, and libraries write into it.
    """
    missing = [(number, name) for number, name in enumerate(STREAMS) if getattr(sys, name) is None]
    for number, _ in missing:
        _open_if_closed(number)
    for _, name in missing:
        setattr(sys, name, open(os.devnull, STREAMS[name], encoding="utf-8"))  # noqa: SIM115


def _open_if_closed(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        null = os.open(os.devnull, os.O_RDWR)
        if null != number:
            os.dup2(null, number)
            os.close(null)
        os.set_inheritable(number, True)


def children_have_standard_error() -> bool:
    """Whether child processes inherit a standard error; they do not if another file has taken its number."""
    try:
        return os.get_inheritable(2)
    except OSError:
        return False


class OutputError(OSError):
    """Standard output cannot be written, for example because it is redirected to a disk that is full."""


class GuardedOutput:
    """Standard output whose errors can be told from those of other files; everything else is the stream's own."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write to the stream; raises OutputError where it cannot."""
        with _output_errors():
            return self._stream.write(text)

    def flush(self) -> None:
        """Flush the stream; raises OutputError where it cannot be written."""
        with _output_errors():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from error


@contextmanager
def guarded_output() -> Iterator[None]:
    """Within it ``print`` raises OutputError where standard output cannot be written."""
    stream = sys.stdout
    guarded = sys.stdout = GuardedOutput(stream)
    try:
        yield
    finally:
        if sys.stdout is guarded:
            sys.stdout = stream


def discard_output() -> None:
    """Send to the null device what was printed and could not be written; Python would fail again when it exits."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
