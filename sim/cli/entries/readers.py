"""Where a number is declared, and which functions read it: looked up in the sources."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from sim.model.config import MECHANISMS, Config

PACKAGE = Path(__file__).resolve().parents[2]


def home_of(path: str) -> str:
    """The file in which the set of a mechanism's number is declared, else an empty string."""
    name = path.partition(".")[0]
    if name not in MECHANISMS:
        return ""
    return type(getattr(Config(), name)).__module__.replace(".", "/") + ".py"


def readers_of(path: str) -> list[str]:
    """``file.py: function`` for everything that reads a mechanism's number by its name."""
    mechanism, _, name = path.rpartition(".")
    return list(dict.fromkeys(_readers().get((mechanism, name), [])))


@cache
def _readers() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        place = f"sim/{path.relative_to(PACKAGE).as_posix()}"
        for function in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)):
            for pair in _read_in(function):
                found.setdefault(pair, []).append(f"{function.name} ({place})")
    return found


def _read_in(function: ast.FunctionDef) -> list[tuple[str, str]]:
    """(set, number) of every ``set.number`` in a function, such as ``P.episodes.coupling_rate``."""
    reads = [node for node in ast.walk(function) if isinstance(node, ast.Attribute)]
    return [(owner, node.attr) for node in reads if (owner := _last_name(node.value)) in MECHANISMS]


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
