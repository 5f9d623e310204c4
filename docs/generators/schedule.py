"""The schedule of the week, read from the source of ``sim/model/week.py`` and ``sim/model/phases``."""

from __future__ import annotations

import ast
from functools import cache
from itertools import pairwise
from pathlib import Path

from generators.markdown import ROOT, table

# The functions of sim/model/week.py whose calls are the steps of the week, in order, and whom each concerns.
WEEK = (
    ("begin_week", "whole service first"),
    ("locality_week", "each locality"),
    ("one_week", "whole service last"),
)
GLUE = {"range", "has_capacity", "begin_week", "locality_week", "all_pots"}  # called there, but not a step of the week


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def calls_in(function: ast.AST) -> list[str]:
    """Names of the functions called, in the order of the text."""
    nodes = [node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    return [node.func.id for node in nodes if isinstance(node.func, ast.Name)]


def week_order() -> list[tuple[str, str]]:
    """(function, how often) of every step, as sim/model/week.py calls them."""
    functions = {
        node.name: node for node in parsed(ROOT / "sim/model/week.py").body if isinstance(node, ast.FunctionDef)
    }
    return [(name, often) for part, often in WEEK for name in calls_in(functions[part]) if name not in GLUE]


@cache
def steps() -> dict[str, tuple[Path, ast.FunctionDef]]:
    """Every function of sim/model/phases by name."""
    nodes = {}
    for path in sorted((ROOT / "sim/model/phases").glob("*.py")):
        nodes.update({node.name: (path, node) for node in parsed(path).body if isinstance(node, ast.FunctionDef)})
    return nodes


def writes_of(name: str, known: dict[str, tuple[Path, ast.FunctionDef]]) -> set[str]:
    """Columns that a step and all it calls declare to write."""
    if name not in known:
        return set()
    function, written = known[name][1], set()
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call):
            written |= {node.value for node in decorator.args if isinstance(node, ast.Constant)}
    for called in set(calls_in(function)) - {name}:
        written |= writes_of(called, known)
    return written


def schedule() -> str:
    """The week: every step in order, what it does and which columns it writes."""
    known, rows = steps(), []
    for order, (name, often) in enumerate(week_order(), start=1):
        path, function = known[name]
        about = (ast.get_docstring(function) or "").split("\n")[0]
        columns = ", ".join(f"`{column}`" for column in sorted(writes_of(name, known))) or "measures only"
        rows.append([order, f"`{name}`", often, about, columns, f"`{path.relative_to(ROOT).as_posix()}`"])
    return table(["order", "step", "scope", "what happens", "writes", "code"], rows)


def diagram() -> str:
    """The same as a Mermaid diagram."""
    groups: dict[str, list[str]] = {}
    for name, often in week_order():
        groups.setdefault(often, []).append(name)
    lines = ["```mermaid", "flowchart TB", '  schedule["schedule of dated changes"]']
    for number, (often, names) in enumerate(groups.items()):
        lines.append(f'  subgraph group{number}["{often}, every week"]')
        lines += [f"    {name}" for name in names]
        lines.append("  end")
    chain = ["schedule", *(name for names in groups.values() for name in names)]
    lines += [f"  {first} --> {second}" for first, second in pairwise(chain)]
    return "\n".join([*lines, f'  {chain[-1]} -- "next week" --> schedule', "```"])
