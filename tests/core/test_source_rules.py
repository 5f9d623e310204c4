"""Rules that the compiled sources keep: no bare numbers, and each phase writes what it says."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from pathlib import Path

import pytest

import sim
from sim.model.cpd.tables import MOVING
from sim.model.phases.phase import PHASES
from sim.model.state import ACTIVITIES, TABLES, State

SOURCES = Path(sim.__file__).parent
DOCS = SOURCES.parent / "docs"
HOT = [
    *sorted((SOURCES / "mechanisms").glob("*.py")),
    *sorted((SOURCES / "phases").glob("*.py")),
    SOURCES / "week.py",
    SOURCES / "measures" / "ledger.py",
]
DECORATORS = {"equation", "step", "entry", "phase"}
PLAIN_NUMBERS = {0, 1, 2, 0.5}

for _path in (SOURCES / "phases").glob("*.py"):
    importlib.import_module(f"sim.model.phases.{_path.stem}")


def decorator_names(function: ast.FunctionDef) -> set[str]:
    targets = [item.func if isinstance(item, ast.Call) else item for item in function.decorator_list]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def hot_functions(path: Path) -> list[ast.FunctionDef]:
    """The functions of a file that are compiled."""
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and decorator_names(node) & DECORATORS]


def bare_numbers(function: ast.FunctionDef) -> list[ast.Constant]:
    inside = [node for statement in function.body for node in ast.walk(statement)]
    numbers = [node for node in inside if isinstance(node, ast.Constant) and type(node.value) in (int, float)]
    return [node for node in numbers if node.value not in PLAIN_NUMBERS]


@pytest.mark.parametrize("path", HOT, ids=lambda path: path.stem)
def test_no_bare_numbers_in_equations(path) -> None:
    found = [
        f"{path.name}:{node.lineno}: {node.value}"
        for function in hot_functions(path)
        for node in bare_numbers(function)
    ]
    assert not found


def test_the_search_for_bare_numbers_finds_them() -> None:
    (function,) = ast.parse("@equation\ndef f(x):\n    return 0.3 * x - 1\n").body
    assert [node.value for node in bare_numbers(function)] == [0.3]
    assert sum(len(hot_functions(path)) for path in HOT) > 100


# -- phases write what they declare -----------------------------------------------------------------------

STATE_TABLES = {table.name: {column.name for column in table.columns} for table in TABLES}
PLAIN_ARRAYS = set(State._fields) - set(STATE_TABLES)
# A phase that is handed a row calls it by the singular of its table's name.
ROWS_BY_NAME = {
    "person": "people",
    "dyad": "dyads",
    "case": "cases",
    "seat": "seats",
    "locality": "localities",
    "profession": "professions",
    "leader": "leaders",
    "activity": "activities",
    "answers": "survey",
}
# A phase that is handed whole tables instead of the state (the evaluative loop may not see more) calls them by name.
TABLES_BY_NAME = ("activities", "terms", "survey")
SCRATCH = {
    "desk", "diary", "chair", "pair", "note", "line", "tally", "first", "second", "weights", "counts",
    "share", "gap", "values",
}  # fmt: skip


def table_of(node: ast.expr, rows: dict[str, str]) -> str | None:
    """The table that ``node`` is a row of: ``state.people[i]``, or a name known to be one."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        owner = node.value.value
        if isinstance(owner, ast.Name) and owner.id == "state":
            return node.value.attr
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return rows.get(f"{node.value.id}[]")
    return rows.get(node.id) if isinstance(node, ast.Name) else None


def root(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def pairs_of(statement: ast.stmt) -> list[tuple[ast.expr, ast.expr | None]]:
    """(target, value) of an assignment, tuples taken apart."""
    if isinstance(statement, ast.AugAssign):
        return [(statement.target, None)]
    pairs: list[tuple[ast.expr, ast.expr | None]] = []
    for target in statement.targets if isinstance(statement, ast.Assign) else []:
        if isinstance(target, ast.Tuple):
            same = isinstance(statement.value, ast.Tuple) and len(statement.value.elts) == len(target.elts)
            values = statement.value.elts if same else [None] * len(target.elts)
            pairs += zip(target.elts, values, strict=True)
        else:
            pairs.append((target, statement.value))
    return pairs


def written(function: ast.FunctionDef) -> set[str]:
    """Columns of the state that a function assigns to; an unknown target is an error."""
    rows = {item.arg: ROWS_BY_NAME[item.arg] for item in function.args.args if item.arg in ROWS_BY_NAME}
    rows |= {f"{item.arg}[]": item.arg for item in function.args.args if item.arg in TABLES_BY_NAME}
    statements = [node for node in ast.walk(function) if isinstance(node, (ast.Assign, ast.AugAssign))]
    for target, value in (pair for statement in statements for pair in pairs_of(statement)):
        if isinstance(target, ast.Name) and value is not None and (table := table_of(value, rows)):
            rows[target.id] = table
    found = set()
    for target, _ in (pair for statement in statements for pair in pairs_of(statement)):
        if not isinstance(target, ast.Name) and (column := column_of(target, rows, function.name)):
            found.add(column)
    return found


def column_of(target: ast.expr, rows: dict[str, str], place: str) -> str | None:
    """The state's column behind an assignment's target; None for scratch space."""
    if isinstance(target, ast.Attribute) and (table := table_of(target.value, rows)):
        assert target.attr in STATE_TABLES[table], f"{place}: {table} has no column {target.attr}"
        return f"{table}.{target.attr}"
    if root(target) == "state":
        assert isinstance(target, ast.Subscript) and isinstance(target.value, ast.Attribute), place
        assert target.value.attr in PLAIN_ARRAYS, f"{place} writes a whole row of {target.value.attr}"
        return target.value.attr
    assert root(target) in SCRATCH | {"pads", "pairs", "notes"}, (
        f"{place} writes to '{ast.unparse(target)}': state or scratch?"
    )
    return None


@pytest.mark.parametrize("name", sorted(PHASES))
def test_phase_writes_what_it_declares(name) -> None:
    function, declared = PHASES[name]
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    assert len(declared) == len(set(declared))
    assert written(tree.body[0]) == set(declared)


def test_steps_that_declare_nothing_write_nothing() -> None:
    for path in (SOURCES / "phases").glob("*.py"):
        for function in hot_functions(path):
            if "phase" not in decorator_names(function):
                assert not written(function), f"{path.name}: {function.name} is no phase"
    for path in (SOURCES / "mechanisms").glob("*.py"):
        for function in hot_functions(path):
            targets = [
                t for s in ast.walk(function) if isinstance(s, (ast.Assign, ast.AugAssign)) for t, _ in pairs_of(s)
            ]
            stored = {root(target) for target in targets if not isinstance(target, ast.Name)}
            assert stored <= {"weights"}, f"{path.name}: {function.name}: equations return, they do not store"


def test_every_changing_column_is_written_by_some_phase() -> None:
    claimed = {column for _, declared in PHASES.values() for column in declared}
    for table in TABLES:
        for column in table.columns:
            if not column.changes:
                assert f"{table.name}.{column.name}" not in claimed, f"{table.name}.{column.name} is declared fixed"
    # Written between weeks (engine.py, service.py, room.py): by the calendar, or when the room for cases changes.
    renewed = {column.name for column in ACTIVITIES.columns if column.changes} - set(MOVING)
    between_weeks = {"localities.settled", "localities.first_case", "localities.case_room", "leaders.weight"}
    between_weeks |= {"terms.reach", *(f"activities.{name}" for name in renewed)}
    changing = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns if column.changes}
    assert changing - claimed == between_weeks
    assert claimed - changing == PLAIN_ARRAYS & claimed


def test_the_reading_of_assignments_works() -> None:
    source = """
    @phase()
    def f(state, person, terms, desk, i):
        terms[i].pot, term = 0, terms[i + 1]
        term.pot -= 1
        case, other = state.cases[i], state.people[i]
        person.free, case.due = 1, 2
        other.strain += 1
        state.people[i].owed -= 1
        state.myths[i, 0] = 1
        desk.hour[0] = 1
        case = 3
    """
    tree = ast.parse(textwrap.dedent(source.replace("person.free", "person.load")))
    assert written(tree.body[0]) == {
        "people.load", "cases.due", "people.strain", "people.owed", "myths", "terms.pot"
    }  # fmt: skip
    with pytest.raises(AssertionError, match="state or scratch"):
        written(ast.parse("def f(thing):\n    thing.x = 1\n").body[0])
