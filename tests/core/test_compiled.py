"""Compiled code: steps within steps, and the folder in which it is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import sim
from sim.core import compiled

SOURCES = Path(sim.__file__).parent

needs_numba = pytest.mark.skipif(not compiled.COMPILED, reason="interpreted")


@pytest.fixture
def copied(tmp_path) -> Path:
    """A copy of the sources."""
    ignored = shutil.ignore_patterns("__pycache__", "*.js", "*.css", "*.svg")
    return Path(shutil.copytree(SOURCES, tmp_path / "sim", ignore=ignored))


@needs_numba
def test_a_step_may_call_a_step_that_calls_steps() -> None:
    @compiled.equation
    def twice(x):
        return 2 * x

    @compiled.step
    def innermost(x):
        return twice(x) + 1

    @compiled.step
    def inner(x):
        return innermost(x) * innermost(x + 1)

    @compiled.inlined
    def middle(x):
        return inner(x) + innermost(x)

    @compiled.step
    def outer(x):
        return middle(x) - inner(x)

    called_from_python = compiled.entry_for("float64(float64)")(lambda x: outer(x) + inner(x))
    assert called_from_python(3.0) == 7.0 + 7.0 * 9.0
    assert twice(3) == 6 and twice(0.5) == 1.0


@needs_numba
def test_cache_folder_follows_the_sources_of_compiled_code(copied, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DISSONANCE_CACHE_DIR", str(tmp_path / "cache"))
    assert compiled.source_hash(copied) == compiled.source_hash(SOURCES)
    folders = [compiled.cache_folder(copied)]
    changed = copied / "model" / "mechanisms" / "voice.py"
    changed.write_text(changed.read_text() + "\nADDED = 1\n")
    folders.append(compiled.cache_folder(copied))
    for new in ("core/new.py", "a_new_folder/new.py"):
        (copied / new).parent.mkdir(exist_ok=True)
        (copied / new).write_text("@step\ndef new():\n    return 1\n")
        folders.append(compiled.cache_folder(copied))
    assert len(set(folders)) == len(folders)
    assert all(folder.is_dir() and folder.parent == tmp_path / "cache" for folder in folders)


def test_edits_of_other_rooms_keep_the_compiled_code(copied) -> None:
    for room in ("presentation", "studies", "cli", "measures"):
        (copied / room / "new.py").write_text("NEW = 1\n")
    assert compiled.source_hash(copied) == compiled.source_hash(SOURCES)


@needs_numba
def test_cache_falls_back_where_home_cannot_be_written(tmp_path, monkeypatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("DISSONANCE_CACHE_DIR", str(blocked))
    folder = compiled.cache_folder(SOURCES)
    assert folder.is_dir() and blocked not in folder.parents
