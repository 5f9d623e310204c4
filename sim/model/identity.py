"""The model version: a fingerprint of all code that can change a result.

Comments, docstrings and blank lines do not count, so editing them does not invalidate results. Names and folders of
files do not count, so files can be moved. Versions of Python and libraries do not count, because they give the same
bits.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import re
import sys
import tokenize
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from inspect import getsourcefile
from pathlib import Path
from typing import TypeGuard

from sim.core.arrow import write_text
from sim.core.checksum import Changed, with_checksum, without_checksum
from sim.core.errors import ConfigError
from sim.core.folders import cache_home
from sim.core.source_tree import PACKAGE, TABLES, Imported, Statement, all_modules, imported_from
from sim.model.cpd.evaluation_loop import DEFAULT_INSTRUMENT
from sim.model.survey.library import built_in

SIM = Path(__file__).resolve().parents[1]
MODULE_NAME = re.compile(rf"""(["']){PACKAGE}(\.\w+)+\1""")  # a string that names a module of the package
LENGTH = 12


@cache
def model_version() -> str:
    """The fingerprint of this installation (hexadecimal): its code, and the instrument that it has by default.

    The instrument is in a file of ``conf/`` and in no configuration, so no key of a cell covers it.
    """
    instrument = json.dumps(asdict(built_in(DEFAULT_INSTRUMENT)), sort_keys=True)
    return hashlib.sha256(f"{cached_fingerprint(SIM)} {instrument}".encode()).hexdigest()[:LENGTH]


def cached_fingerprint(folder: Path) -> str:
    """The :func:`fingerprint` of a folder, from the user's cache folder if it was computed before.

    The cached file is named by a hash of every source of the package, so a changed byte is never missed. A cache that
    is damaged or cannot be written is bypassed.
    """
    home = cache_home()
    if home is None:
        return fingerprint(folder)
    sources = _hash_of_sources(folder)
    file = home / "fingerprints" / f"{sources}.json"
    with suppress(OSError, UnicodeDecodeError, Changed):
        stored = without_checksum(file.read_text(encoding="utf-8"))
        if stored["sources"] == sources:
            return str(stored["fingerprint"])
    computed = fingerprint(folder)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(with_checksum({"sources": sources, "fingerprint": computed}), file)
    return computed


def _hash_of_sources(folder: Path) -> str:
    """Hash (hexadecimal) of the names and the bytes of all modules of the package in ``folder``."""
    digest = hashlib.sha256()
    for name, path in sorted(all_modules(folder).items()):
        content = path.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def fingerprint(folder: Path) -> str:
    """The fingerprint of the model whose source is in ``folder`` (hexadecimal)."""
    imports = imported_from(folder, TABLES)
    codes = {path: _code(path.read_text(encoding="utf-8")) for path in imports}
    digests = {path: hashlib.sha256(code.encode()).hexdigest() for path, code in codes.items()}
    modules = sorted(_with_imports(digests[path], imports[path], digests) for path, code in codes.items() if code)
    return hashlib.sha256("\n".join(modules).encode()).hexdigest()[:LENGTH]


def _with_imports(code: str, imported: list[Imported], digests: dict[Path, str]) -> str:
    """One line per module: its code and the names that it imports, each with the code of the module that defines it."""
    return " ".join([code, *sorted({f"{digests[item.module]}.{item.name}={item.alias}" for item in imported})])


def _code(source: str) -> str:
    """Source without comments and docstrings, and without what depends on the names of the package's modules."""
    lines = _uncommented(source)
    for node in filter(_of_package, ast.walk(ast.parse(source))):
        row, last = node.lineno - 1, node.end_lineno or node.lineno
        rest = lines[row].encode()[: node.col_offset] + lines[last - 1].encode()[node.end_col_offset :]
        lines[row:last] = [rest.decode()] + [""] * (last - row - 1)
    return MODULE_NAME.sub(f'"{PACKAGE}"', _joined(lines))


def _of_package(node: ast.AST) -> TypeGuard[Statement]:
    """Whether a statement imports only from the package."""
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or str(node.module).partition(".")[0] == PACKAGE
    return isinstance(node, ast.Import) and all(name.name.partition(".")[0] == PACKAGE for name in node.names)


def plugin_hash(cls: type) -> str:
    """The fingerprint of the file that defines a class from outside the package (hexadecimal).

    Raises:
        ConfigError: no file defines it.
    """
    module = sys.modules[cls.__module__]
    if not getattr(module, "__file__", None):
        raise ConfigError(
            f"'{getattr(cls, 'kind', cls.__name__)}' is defined in an interactive session, so its version is unknown. "
            "Save it in FOLDER/activities or FOLDER/alternatives and pass config_dir=FOLDER."
        )
    file = getsourcefile(module)
    return hashlib.sha256(bare(Path(file or "").read_text(encoding="utf-8")).encode()).hexdigest()[:LENGTH]


def bare(source: str) -> str:
    """Python source without comments, docstrings and blank lines; the same on every Python.

    >>> bare('def f(x):  # why\\n    "What."\\n\\n    return x\\n')
    'def f(x):\\n    return x'
    """
    return _joined(_uncommented(source))


def _joined(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _uncommented(source: str) -> list[str]:
    """The lines of a source without comments and docstrings; their number is unchanged."""
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for first, last in _docstrings(source):
        lines[first - 1 : last] = [""] * (last - first + 1)
    return lines


def _docstrings(source: str) -> list[tuple[int, int]]:
    """First and last line of each docstring."""
    with_docstring = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    statements = (
        node.body[0] for node in ast.walk(ast.parse(source)) if isinstance(node, with_docstring) and node.body
    )
    return [
        (first.lineno, first.end_lineno or first.lineno)
        for first in statements
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    ]
