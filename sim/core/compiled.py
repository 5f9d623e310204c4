"""Decorators for everything that runs hot: compiled by Numba, or the same source interpreted.

Compiled and interpreted runs agree bit for bit. Interpreted mode is chosen by ``NUMBA_DISABLE_JIT=1``
or by the absence of Numba; it is slow and meant for debugging and for the equality tests.

Numba's on-disk cache looks only at the file of the function it caches, so a change in a called module
would be missed silently. Our cache therefore lives in a folder named by a hash of *all* sources that
compiled code can see, of Numba's version and of the processor family: other sources, other folder.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sim.core.source_tree import all_modules, imported_from

Function = TypeVar("Function", bound=Callable[..., Any])

try:
    import numba
    from numba.core import config as numba_config
except ImportError:  # pragma: no cover - Numba is a core dependency; this keeps odd platforms alive
    numba = None  # type: ignore[assignment]
    numba_config = None  # type: ignore[assignment]

# What makes a function into compiled code, at the start of a line; a test finds any that is not listed.
DECORATED = re.compile(rb"^ *@(equation|step|entry|entry_for|phase|_addressed|compiled\.\w+)\b", re.MULTILINE)

COMPILED = numba is not None and os.environ.get("NUMBA_DISABLE_JIT", "0") != "1"

STEP_OPTIONS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
if COMPILED:
    try:
        from sim.core.numba_lazy_codegen import PartCompiler

        STEP_OPTIONS["pipeline_class"] = PartCompiler
    except ImportError:  # another Numba inside: compiling takes longer, and the code is the same
        pass


def compiled_from(folder: Path) -> list[Path]:
    """Every Python source below ``folder`` that compiled code may depend on, in a fixed order.

    These are the modules with compiled functions, the simulator, and what they import.
    """
    decorated = [path for path in all_modules(folder).values() if DECORATED.search(path.read_bytes())]
    return sorted(imported_from(folder, files=decorated))


def source_hash(folder: Path) -> str:
    """Hash of the sources of compiled code below ``folder`` (hex, 16 characters)."""
    digest = hashlib.sha256()
    for path in compiled_from(folder):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_home() -> Path:
    """The user's cache folder, or a temporary one where no home can be written."""
    if given := os.environ.get("DISSONANCE_CACHE_DIR"):
        return Path(given)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir()))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return base / "dissonance"


def cache_folder(sources: Path) -> Path:
    """Where compiled code for exactly these sources is kept; created if need be."""
    name = f"{source_hash(sources)}-numba{numba.__version__}-{platform.machine()}"
    for home in (
        _cache_home(),
        Path(tempfile.gettempdir()) / f"dissonance-{os.getuid() if hasattr(os, 'getuid') else 0}",
    ):
        try:
            folder = home / name
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="dissonance-"))


_FOLDER = str(cache_folder(Path(__file__).resolve().parents[1])) if COMPILED else ""


def _jit(function: Function, *signature: Any, **options: Any) -> Function:
    if not COMPILED:
        return function
    compiler: Any = numba.njit
    settings: Any = numba_config
    # The folder is Numba's global setting, read when the function is decorated: set, then put back.
    before, settings.CACHE_DIR = settings.CACHE_DIR, _FOLDER
    try:
        # No run-time system: these functions allocate nothing, and so need no reference counts.
        return compiler(*signature, nogil=True, _nrt=False, error_model="numpy", **options)(function)
    finally:
        settings.CACHE_DIR = before


def equation(function: Function) -> Function:
    """A few lines of arithmetic: copied into its callers; can also be called from Python (so it is kept on disk)."""
    return _jit(function, inline="always", cache=True)


def step(function: Function) -> Function:
    """Called by compiled code only, so it gets no way in from Python."""
    return _jit(function, **STEP_OPTIONS)


def entry(function: Function) -> Function:
    """Called from Python: compiled once for each machine, kept on disk, releases the GIL."""
    return _jit(function, cache=True)


def entry_for(signature: Any) -> Callable[[Function], Function]:
    """An entry with one given Numba signature: arguments are converted, nothing is compiled twice."""
    return lambda function: _jit(function, signature, cache=True)


def source_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """The plain Python function behind a compiled one (itself when interpreted)."""
    return getattr(function, "py_func", function)
