"""The cache of compiled code is never needed: whatever is wrong with it, the function runs and one line reports it."""

from __future__ import annotations

import errno
import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.core import compiled

pytestmark = pytest.mark.skipif(not compiled.COMPILED, reason="interpreted")


def plus_one(x):
    return x + 1


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Iterator[Path]:
    monkeypatch.setattr(compiled, "_FOLDER", str(tmp_path))
    monkeypatch.delenv("DISSONANCE_CACHE_REPORTED", raising=False)
    yield tmp_path
    os.environ.pop("DISSONANCE_CACHE_REPORTED", None)


def run_and_count_hits() -> int:
    """Run the function as a new process would; returns whether its code came from the cache."""
    function = compiled.entry(plus_one)
    assert function(2) == 3 and function(0.5) == 1.5
    return sum(function.stats.cache_hits.values())


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.suffix in (".nbi", ".nbc")]


def test_code_is_taken_from_the_cache(folder, capsys) -> None:
    assert run_and_count_hits() == 0
    assert len(files(folder)) == 3
    assert run_and_count_hits() == 2
    assert capsys.readouterr() == ("", "")


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "torn": lambda content: content[: len(content) // 2],
    "a flipped bit": lambda content: content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
    "another's": lambda content: pickle.dumps("not from here"),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_file_is_compiled_again_and_heals(folder, capsys, kind) -> None:
    run_and_count_hits()
    for path in files(folder):
        path.write_bytes(DAMAGES[kind](path.read_bytes()))
        run_and_count_hits()
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1 and str(folder) in lines[0]
        os.environ.pop("DISSONANCE_CACHE_REPORTED")
        assert run_and_count_hits() == 2, path.name
        assert capsys.readouterr().err == ""


def test_deleted_files_are_compiled_again(folder, capsys) -> None:
    run_and_count_hits()
    for path in files(folder):
        path.unlink()
        run_and_count_hits()
    assert run_and_count_hits() == 2 and capsys.readouterr().err == ""


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
def test_a_cache_that_cannot_be_written_is_reported_once(folder, capsys, monkeypatch, number) -> None:
    from sim.core.compiled_cache import CheckedFiles

    def refuse(self, path):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(CheckedFiles, "_open_for_write", refuse)
    assert run_and_count_hits() == run_and_count_hits() == 0
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and os.strerror(number).lower() in lines[0] and "DISSONANCE_CACHE_DIR" in lines[0]


def test_a_cache_folder_that_disappears_is_made_again(folder) -> None:
    function = compiled.entry(plus_one)
    (subfolder,) = {Path(function.stats.cache_path)}
    if subfolder.exists():
        subfolder.rmdir()
    assert function(2) == 3
    assert run_and_count_hits() == 1


def test_a_function_with_a_signature_is_cached_too(folder) -> None:
    hits = [sum(compiled.entry_for("float64(float64)")(plus_one).stats.cache_hits.values()) for _ in range(2)]
    assert hits == [0, 1]
