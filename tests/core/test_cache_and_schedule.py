"""Compiled code is kept per source, and the week's order is the documented one."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
from pathlib import Path

import pytest

import sim
from sim.core import compiled
from sim.model.phases.phase import PHASES

SOURCES = Path(sim.__file__).parent
DOCS = SOURCES.parent / "docs"

for _path in (SOURCES / "phases").glob("*.py"):
    importlib.import_module(f"sim.model.phases.{_path.stem}")


# -- the cache of compiled code ----------------------------------------------------------------------------


def test_cache_folder_follows_the_sources_of_compiled_code(tmp_path, monkeypatch) -> None:
    pytest.importorskip("numba")
    monkeypatch.setenv("DISSONANCE_CACHE_DIR", str(tmp_path / "cache"))
    copied = tmp_path / "sim"
    shutil.copytree(SOURCES, copied, ignore=shutil.ignore_patterns("__pycache__"))
    assert compiled.source_hash(copied) == compiled.source_hash(SOURCES)
    folders = [compiled.cache_folder(copied)]
    changed = copied / "mechanisms" / "voice.py"
    changed.write_text(changed.read_text() + "\n# a thought\n")
    folders.append(compiled.cache_folder(copied))
    changed.rename(changed.with_name("voices.py"))
    folders.append(compiled.cache_folder(copied))
    for new in ("core/new.py", "a_new_folder/new.py", "measures/ledger.py"):
        (copied / new).parent.mkdir(exist_ok=True)
        (copied / new).write_text("@step\ndef new():\n    return 1\n")
        folders.append(compiled.cache_folder(copied))
    assert len(set(folders)) == len(folders)
    assert all(folder.is_dir() and folder.parent == tmp_path / "cache" for folder in folders)


@pytest.mark.parametrize("plain", ["views/causes.py", "study/new.py", "command/app.py", "measures/weekly.py"])
def test_edits_of_plain_python_keep_the_compiled_code(tmp_path, plain) -> None:
    copied = tmp_path / "sim"
    shutil.copytree(SOURCES, copied, ignore=shutil.ignore_patterns("__pycache__"))
    (copied / plain).write_text("# something else\n")
    assert compiled.source_hash(copied) == compiled.source_hash(SOURCES)


def imported_by(path: Path) -> set[Path]:
    """Files of the package that a file imports, wherever in it, but for what only type checkers see."""
    tree = ast.parse(path.read_text())
    for_types = [node for node in tree.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    tree.body = [node for node in tree.body if node not in for_types]
    study_groups = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    modules = {alias.name for node in study_groups if isinstance(node, ast.Import) for alias in node.names}
    for node in study_groups:
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            modules |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    files = {SOURCES.parent / f"{module.replace('.', '/')}.py" for module in modules}
    return {file for file in files if SOURCES in file.parents and file.exists()}


def test_compiled_code_imports_only_sources_that_are_hashed() -> None:
    decorators = re.compile(r"^ *@(equation|step|entry|entry_for|phase|_addressed|compiled\.\w+)\b", re.MULTILINE)
    waiting = {path for path in SOURCES.rglob("*.py") if decorators.search(path.read_text())}
    assert {SOURCES / "week.py", SOURCES / "service.py", SOURCES / "measures" / "ledger.py"} < waiting
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        found.add(path)
        waiting |= imported_by(path) - found
    assert SOURCES / "measures" / "tally.py" in found
    assert found <= set(compiled.compiled_from(SOURCES))


def test_cache_falls_back_where_home_cannot_be_written(tmp_path, monkeypatch) -> None:
    pytest.importorskip("numba")
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("DISSONANCE_CACHE_DIR", str(blocked))
    folder = compiled.cache_folder(SOURCES)
    assert folder.is_dir() and blocked not in folder.parents


# -- steps wait for their entry ---------------------------------------------------------------------------


def test_steps_are_made_into_machine_code_only_inside_their_entries() -> None:
    numba = pytest.importorskip("numba")
    if not compiled.COMPILED:
        pytest.skip("interpreted")

    @compiled.step
    def innermost(x):
        return 2 * x

    @compiled.step
    def inner(x):
        return innermost(x) + 1

    outer = numba.njit(lambda x: inner(x) + innermost(x))
    assert outer(3) == 13 and outer(0.5) == 3.0  # whole numbers and others
    for function in (inner, innermost):
        assert len(function.overloads) == 2
        for found in function.overloads.values():
            assert found.library.get_pointer_to_function(found.fndesc.llvm_func_name) == 0


# -- the schedule ------------------------------------------------------------------------------------------


def scheduled_calls() -> list[str]:
    """The steps of a week in the order in which week.py calls them."""
    functions = {
        node.name: node
        for node in ast.parse((SOURCES / "week.py").read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    calls = [name for part in ("begin_week", "locality_week", "one_week") for name in called(functions[part])]
    steps = {name.rsplit(".", 1)[1] for name in PHASES} | {"count_waiting"}
    return list(dict.fromkeys(name for name in calls if name in steps))


def called(function: ast.FunctionDef) -> list[str]:
    found = [node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return [node.func.id for node in sorted(found, key=lambda node: (node.lineno, node.col_offset))]


def test_schedule_is_the_documented_one() -> None:
    odd = DOCS / "ODD.md"
    if not odd.exists():
        pytest.skip("docs/ODD.md is not written yet")
    text = odd.read_text()
    section = re.search(r"(?ims)^#+[^\n]*(?:schedul|overview)[^\n]*\n(.*?)(?=^#{1,3} |\Z)", text)
    assert section, "docs/ODD.md should have a section on the schedule"
    named = [name for name in re.findall(r"`(\w+)`", section[1]) if name in scheduled_calls()]
    assert list(dict.fromkeys(named)) == scheduled_calls()


def test_schedule_is_in_the_order_of_the_story() -> None:
    """Leadership, money and CPD; in each locality arrivals, work, meetings, completions, drift, wear, coming and
    going, and what people make of their leaders; then the whole organisation."""
    order = scheduled_calls()
    story = [
        "strike",
        "turn_seats",
        "set_agenda",
        "evaluate",
        "release_money",
        "deliver",
        "arrive",
        "allocate",
        "open_diary",
        "list_meetings",
        "convene",
        "work",
        "meet",
        "mingle",
        "complete",
        "drift_beliefs",
        "drift_dyads",
        "wear",
        "settle_again",
        "come_and_go",
        "weigh_leadership",
        "count_waiting",
        "lead",
        "talk",
    ]
    assert order == story
