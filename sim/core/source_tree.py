"""The source files on which results, or compiled code, depend. Read from import statements; nothing is imported.

One rule: start from the modules named here and all modules of the packages named here, and follow every import
anywhere in them. Imports for type checking only do not count.
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
)  # packages whose modules are discovered by listing the folder
TABLES = ("sim.measures",)  # how results are computed from the accumulators

FOR_TYPES = ("TYPE_CHECKING", "typing.TYPE_CHECKING")
Statement = ast.Import | ast.ImportFrom


class Imported(NamedTuple):
    """One name that a module imports from the package.

    Attributes:
        module: the file that defines the name.
        name: the name there; empty if the module itself is imported.
        alias: the name here.
    """

    module: Path
    name: str
    alias: str


def all_modules(folder: Path) -> dict[str, Path]:
    """Every module of the package in ``folder`` by its dotted name."""
    modules = {}
    for path, _, files in os.walk(folder):
        parts = (PACKAGE, *Path(path).relative_to(folder).parts)
        for file in files:
            if file == "__init__.py":
                modules[".".join(parts)] = Path(path, file)
            elif file.endswith(".py"):
                modules[".".join((*parts, file[:-3]))] = Path(path, file)
    return modules


def imported_from(folder: Path, roots: Iterable[str] = (), files: Iterable[Path] = ()) -> dict[Path, list[Imported]]:
    """The modules on which others depend, each with what it imports from the package.

    Args:
        folder: the package's folder.
        roots: modules or packages to start from, in addition to the simulator.
        files: further files to start from.

    Raises:
        LookupError: a root does not exist, e.g. because it was moved.
    """
    known = all_modules(folder)
    waiting = [*files, *(path for root in (*SIMULATOR, *DISCOVERED, *roots) for path in _below(root, known))]
    names = {path: name for name, path in known.items()}
    modules: dict[Path, list[Imported]] = {}
    while waiting:
        path = waiting.pop()
        if path not in modules:
            modules[path] = list(_imports(_head(path.read_bytes()), names[path], known))
            waiting += [item.module for item in modules[path]]
            waiting += _packages(names[path], known)
    return modules


def _below(root: str, known: dict[str, Path]) -> list[Path]:
    """A module, or every module of a package."""
    modules = [path for name, path in known.items() if name == root or name.startswith(f"{root}.")]
    if not modules:
        raise LookupError(f"no module or package {root}; update {__name__}")
    return modules


def _packages(name: str, known: dict[str, Path]) -> Iterator[Path]:
    """The ``__init__.py`` of the packages that contain a module, except the outermost, which only lists names."""
    parts = name.split(".")[:-1]
    return (known[".".join(parts[:n])] for n in range(2, len(parts) + 1) if ".".join(parts[:n]) in known)


def _head(source: bytes) -> list[ast.stmt]:
    """The statements up to the last import. Parsing the whole source would take twice as long."""
    last = source.rfind(b"import")
    end = source.find(b"\n", last)
    if b"(" in source[last:end]:
        end = source.find(b"\n", source.find(b")", end))
    try:
        return ast.parse(source[: end + 1] if 0 <= last < end else source).body
    except SyntaxError:  # 'import' in a text, or a statement over more lines
        return ast.parse(source).body


def statements(body: Iterable[ast.AST]) -> Iterator[Statement]:
    """Import statements that are executed, including those in functions."""
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
