"""Decorators for the functions that run hot: compiled by Numba, or interpreted from the same source.

Compiled and interpreted runs agree bit for bit. Code is interpreted if ``NUMBA_DISABLE_JIT=1`` is set or Numba
is not installed. Interpreted runs are slow; they serve debugging and the equality tests.

Numba's cache on disk checks only the file of the cached function. It would miss a change in a called module.
Compiled code is therefore kept in a folder named by a hash of *all* sources that compiled code can see, Numba's
version and the processor family. When any of these changes, the folder changes.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sim.core.folders import cache_home, private_temporary_folder
from sim.core.source_tree import all_modules, imported_from

Function = TypeVar("Function", bound=Callable[..., Any])

try:
    import numba
except ImportError:  # pragma: no cover - Numba is a core dependency; without it everything is interpreted
    numba = None  # type: ignore[assignment]

# Decorators that make compiled code, at the start of a line. A test finds compiled functions that this misses.
DECORATED = re.compile(rb"^ *@(equation|inlined|step|entry|entry_for|phase|_keyed|compiled\.\w+)\b", re.MULTILINE)

COMPILED = numba is not None and os.environ.get("NUMBA_DISABLE_JIT", "0") != "1"


def compiled_from(folder: Path) -> list[Path]:
    """All Python sources below ``folder`` on which compiled code may depend, sorted.

    These are the modules with compiled functions, the simulator, and the modules that they import.
    """
    decorated = [path for path in all_modules(folder).values() if DECORATED.search(path.read_bytes())]
    return sorted(imported_from(folder, files=decorated))


def source_hash(folder: Path) -> str:
    """Hash of the sources of compiled code below ``folder`` (16 hexadecimal digits)."""
    digest = hashlib.sha256()
    for path in compiled_from(folder):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder(sources: Path) -> Path:
    """The folder for code compiled from exactly these sources; created if missing.

    Falls back to the folder for temporary files if the cache folder cannot be written, and to a folder of this process
    if another user could write to the former.
    """
    name = f"{source_hash(sources)}-numba{numba.__version__}-{platform.machine()}"
    for home in (cache_home, private_temporary_folder):
        with suppress(OSError):
            if base := home():
                folder = base / name
                folder.mkdir(parents=True, exist_ok=True)
                if os.access(folder, os.W_OK):
                    return folder
    return _folder_of_this_process()


@cache
def _folder_of_this_process() -> Path:
    folder = tempfile.mkdtemp(prefix="dissonance-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


_FOLDER = str(cache_folder(Path(__file__).resolve().parents[1])) if COMPILED else ""


def _jit(function: Function, signature: Any = None, cached: bool = False, **options: Any) -> Function:
    """Compile ``function`` on its first call, or now if a signature is given.

    ``_nrt=False`` is an undocumented option of ``njit``: no reference counting, because these functions allocate
    nothing. The two options ``no_..._wrapper`` below are undocumented as well; they save compile time. If a later
    Numba refuses one of them, remove it: results do not depend on them.
    """
    if not COMPILED:
        return function
    njit: Any = numba.njit
    compiled = njit(nogil=True, _nrt=False, no_cfunc_wrapper=True, error_model="numpy", **options)(function)
    if cached:
        _cache_on_disk(compiled, function)
    if signature is not None:
        compiled.compile(signature)
        compiled.disable_compile()
    return compiled


def _cache_on_disk(compiled: Any, function: Callable[..., Any]) -> None:
    from sim.core.compiled_cache import with_safe_cache

    settings: Any = numba.config
    # Numba reads the cache folder from its global settings.
    before, settings.CACHE_DIR = settings.CACHE_DIR, _FOLDER
    try:
        with_safe_cache(compiled, function)
    finally:
        settings.CACHE_DIR = before


def equation(function: Function) -> Function:
    """A few lines of arithmetic. Can be called from compiled code and from Python."""
    return _jit(function, cached=True)


def step(function: Function) -> Function:
    """A part of the week. Only compiled code may call it: it has no wrapper for calls from Python."""
    return _jit(function, no_cpython_wrapper=True)


def inlined(function: Function) -> Function:
    """A long function with one caller: copied into it, because compiling it twice takes seconds."""
    return _jit(function, inline="always")


def entry(function: Function) -> Function:
    """Called from Python: compiled once on each machine, kept on disk, runs without the GIL."""
    return _jit(function, cached=True)


def entry_for(signature: Any) -> Callable[[Function], Function]:
    """An entry with one fixed Numba signature. Arguments are converted, so it is compiled only once."""
    return lambda function: _jit(function, signature, cached=True)


def source_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """The Python function behind a compiled function; the function itself if it is interpreted."""
    return getattr(function, "py_func", function)
