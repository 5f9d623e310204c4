"""Where a parameter is declared and which functions read it, found in the source code."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from sim.model.config import MECHANISMS, Config

PACKAGE = Path(__file__).resolve().parents[2]


def declared_in(path: str) -> str:
    """The file that declares the set of a mechanism's parameter, else an empty string."""
    name = path.partition(".")[0]
    if name not in MECHANISMS:
        return ""
    return type(getattr(Config(), name)).__module__.replace(".", "/") + ".py"


def read_by(path: str) -> list[str]:
    """``function (file)`` of every function that reads a mechanism's parameter by its name."""
    mechanism, _, name = path.rpartition(".")
    return list(dict.fromkeys(_readers().get((mechanism, name), [])))


@cache
def _readers() -> dict[tuple[str, str], list[str]]:
    readers: dict[tuple[str, str], list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        file = f"sim/{path.relative_to(PACKAGE).as_posix()}"
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for parameter in _read_in(function):
                readers.setdefault(parameter, []).append(f"{function.name} ({file})")
    return readers


def _read_in(function: ast.FunctionDef) -> list[tuple[str, str]]:
    """(set, parameter) of every ``set.parameter`` in a function, such as ``params.episodes.coupling_rate``."""
    attributes = [node for node in ast.walk(function) if isinstance(node, ast.Attribute)]
    return [(owner, node.attr) for node in attributes if (owner := _last_name(node.value)) in MECHANISMS]


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
