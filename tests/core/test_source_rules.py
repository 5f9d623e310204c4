"""Equations and phases contain no bare numbers: every number is declared with a unit and a source."""

from __future__ import annotations

import ast
from pathlib import Path

import sim

MODEL = Path(sim.__file__).parent / "model"
HOT = [*MODEL.glob("mechanisms/*.py"), *MODEL.glob("phases/*.py"), MODEL / "week.py", MODEL / "cause_ledger.py"]
DECORATORS = {"equation", "inlined", "step", "entry", "phase"}
PLAIN_NUMBERS = {0, 1, 2, 0.5}


def decorator_names(function: ast.FunctionDef) -> set[str]:
    targets = [item.func if isinstance(item, ast.Call) else item for item in function.decorator_list]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def compiled_functions(source: str) -> list[ast.FunctionDef]:
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [function for function in functions if decorator_names(function) & DECORATORS]


def bare_numbers(function: ast.FunctionDef) -> list[ast.Constant]:
    inside = [node for statement in function.body for node in ast.walk(statement)]
    numbers = [node for node in inside if isinstance(node, ast.Constant) and type(node.value) in (int, float)]
    return [node for node in numbers if node.value not in PLAIN_NUMBERS]


def test_no_bare_numbers_in_equations_and_phases() -> None:
    functions = [(path, function) for path in HOT for function in compiled_functions(path.read_text())]
    assert len(functions) > 100
    bare = [f"{path.name}:{node.lineno}: {node.value}" for path, each in functions for node in bare_numbers(each)]
    assert not bare


def test_the_search_for_bare_numbers_finds_them() -> None:
    (function,) = compiled_functions("@equation\ndef f(x):\n    return 0.3 * x - 1\n")
    assert [node.value for node in bare_numbers(function)] == [0.3]
