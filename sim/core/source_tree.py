"""Which source files a result, or compiled code, depends on: read from the import statements, importing nothing.

One rule: the modules named here, every module of the packages named here, and all that these import, wherever in
them, but for what only type checkers see.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from importlib.util import resolve_name
from pathlib import Path
from typing import NamedTuple

PACKAGE = __name__.partition(".")[0]
SIMULATOR = ("sim.model.simulator", "sim.model.week")
DISCOVERED = (
    "sim.model.cpd.activities",
    "sim.model.alternatives",
)  # packages whose modules are found by looking into the folder
TABLES = ("sim.measures",)  # how results are computed from what was tallied

FOR_TYPES = ("TYPE_CHECKING", "typing.TYPE_CHECKING")
Statement = ast.Import | ast.ImportFrom


class Imported(NamedTuple):
    """One name that a module imports from the package.

    Attributes:
        module: the file in which the name stands.
        name: the name there; empty where the module itself is imported.
        alias: the name here.
    """

    module: Path
    name: str
    alias: str


def all_modules(folder: Path) -> dict[str, Path]:
    """Every module of the package in ``folder`` by its dotted name."""
    found = {}
    for place, _, files in os.walk(folder):
        parts = (PACKAGE, *Path(place).relative_to(folder).parts)
        for file in files:
            if file == "__init__.py":
                found[".".join(parts)] = Path(place, file)
            elif file.endswith(".py"):
                found[".".join((*parts, file[:-3]))] = Path(place, file)
    return found


def imported_from(folder: Path, roots: Iterable[str] = (), files: Iterable[Path] = ()) -> dict[Path, list[Imported]]:
    """The modules on which others depend, each with what it imports from the package.

    Args:
        folder: where the package is.
        roots: modules or packages to start from, beside the simulator.
        files: further files to start from.

    Raises:
        LookupError: a root is not there, e.g. because it was moved.
    """
    known = all_modules(folder)
    waiting = [*files, *(path for root in (*SIMULATOR, *DISCOVERED, *roots) for path in _below(root, known))]
    names = {path: name for name, path in known.items()}
    found: dict[Path, list[Imported]] = {}
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = list(_imports(_head(path.read_bytes()), names[path], known))
            waiting += [item.module for item in found[path]]
            waiting += _packages(names[path], known)
    return found


def _below(root: str, known: dict[str, Path]) -> list[Path]:
    """A module, or every module of a package."""
    found = [path for name, path in known.items() if name == root or name.startswith(f"{root}.")]
    if not found:
        raise LookupError(f"there is no module or package {root}: name its new place in {__name__}")
    return found


def _packages(name: str, known: dict[str, Path]) -> Iterator[Path]:
    """The ``__init__.py`` of the packages in which a module lies; the outermost one only lists names."""
    parts = name.split(".")[:-1]
    return (known[".".join(parts[:n])] for n in range(2, len(parts) + 1) if ".".join(parts[:n]) in known)


def _head(source: bytes) -> list[ast.stmt]:
    """The statements of a source as far as its last import: parsing all of it would take twice as long."""
    last = source.rfind(b"import")
    end = source.find(b"\n", last)
    if b"(" in source[last:end]:
        end = source.find(b"\n", source.find(b")", end))
    try:
        return ast.parse(source[: end + 1] if 0 <= last < end else source).body
    except SyntaxError:  # the word stands in a text, or the statement is longer
        return ast.parse(source).body


def statements(body: Iterable[ast.AST]) -> Iterator[Statement]:
    """Import statements that are run, in functions as well."""
    for node in body:
        if isinstance(node, Statement):
            yield node
        elif isinstance(node, ast.If) and ast.unparse(node.test) in FOR_TYPES:
            yield from statements(node.orelse)
        else:
            for part in ("body", "handlers", "orelse", "finalbody", "cases"):
                inner = getattr(node, part, None)
                if isinstance(inner, list):
                    yield from statements(inner)


def _imports(body: Iterable[ast.AST], module: str, known: dict[str, Path]) -> Iterator[Imported]:
    package = module if known[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in statements(body):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name in known:
                    yield Imported(known[name.name], "", name.asname or name.name)
            continue
        source = resolve_name("." * node.level + (node.module or ""), package) if node.level else str(node.module)
        for name in node.names if source.partition(".")[0] == PACKAGE else ():
            alias = name.asname or name.name
            if f"{source}.{name.name}" in known:
                yield Imported(known[f"{source}.{name.name}"], "", alias)
            elif source in known:
                yield Imported(known[source], name.name, alias)
