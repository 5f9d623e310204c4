"""The cache of compiled code on disk. It saves time and is never needed: a damaged or full cache is bypassed.

Numba raises an error if a file of its cache is damaged or cannot be written, and does not notice a changed byte in
machine code. Here every file has a checksum. A damaged file is deleted and compiled again; a cache that cannot be
written is not used. One line on stderr reports it.

This module uses Numba's classes of ``numba.core.caching`` and the attribute ``_cache`` of compiled functions, which
are not public. Tests hold what is used of them.
"""

from __future__ import annotations

import os
import pickle
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache, IndexDataCacheFile

from sim.core.streams import print_note

CHECKSUM_LENGTH = sha256().digest_size
REPORTED = "DISSONANCE_CACHE_REPORTED"  # set for child processes, so that one line is printed and not one per worker


class CheckedFiles(IndexDataCacheFile):
    """The index and the data of one compiled function, each with a checksum."""

    def _dump(self, obj: Any) -> bytes:
        content = super()._dump(obj)
        return sha256(content).digest() + content

    def _save_index(self, overloads: dict) -> None:
        with self._open_for_write(self._index_path) as file:
            file.write(self._dump((self._source_stamp, overloads)))

    def _load_index(self) -> dict:
        stamp, overloads = self._checked(self._index_path) or (None, {})
        return overloads if stamp == self._source_stamp else {}

    def _load_data(self, name: str) -> Any:
        return self._checked(self._data_path(name))

    def _checked(self, path: str) -> Any:
        """The content of a file; None if there is none. A damaged file is deleted."""
        try:
            raw = Path(path).read_bytes()
        except FileNotFoundError:
            return None
        content = raw[CHECKSUM_LENGTH:]
        if sha256(content).digest() == raw[:CHECKSUM_LENGTH]:
            return pickle.loads(content)
        _report(f"'{path}', a file of the compiled model, is damaged. The model is compiled again.")
        os.unlink(path)
        return None


class SafeCache(FunctionCache):
    """The cache of one compiled function; no failure of it reaches the caller."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        files = self._cache_file
        self._cache_file = CheckedFiles(self._cache_path, files._index_name.removesuffix(".nbi"), files._source_stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled code for a signature; None if it must be compiled."""
        try:
            return super().load_overload(sig, target_context)
        except MemoryError:
            raise
        except Exception as error:
            self._report_unusable("read", error)
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Save compiled code if it can be saved."""
        try:
            super().save_overload(sig, data)
        except MemoryError:
            raise
        except Exception as error:
            self._report_unusable("saved", error)

    def _report_unusable(self, verb: str, error: Exception) -> None:
        reason = ((isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__).lower()
        _report(
            f"The compiled model cannot be {verb} in '{self._cache_path}' ({reason}), so it is compiled at each start. "
            "DISSONANCE_CACHE_DIR names another folder."
        )


def _report(sentence: str) -> None:
    """Print one line per command: child processes inherit that it was printed."""
    if not os.environ.get(REPORTED):
        os.environ[REPORTED] = "1"
        print_note(sentence)


def with_safe_cache(compiled: Any, function: Any) -> None:
    """Give a compiled function its cache, in the folder that Numba's settings name; without one it is not cached."""
    with suppress(OSError, RuntimeError):
        compiled._cache = SafeCache(function)
