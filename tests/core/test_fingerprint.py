"""The fingerprint of the model follows what can change a number, and nothing else."""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.core import compiled
from sim.core.config_files import conf_folder
from sim.core.source_tree import DISCOVERED, TABLES, all_modules, imported_from
from sim.model.identity import cached_fingerprint, fingerprint, model_version
from sim.model.survey.library import built_in

SOURCES = Path(sim.__file__).parent
ASKED = "import sim; from sim.model.identity import model_version; print(sim.__file__, model_version())"


@pytest.fixture
def copied(tmp_path) -> Path:
    """A copy of the package, to be changed."""
    ignored = shutil.ignore_patterns("__pycache__", "page", "assets")
    shutil.copytree(conf_folder(), tmp_path / "conf")
    return Path(shutil.copytree(SOURCES, tmp_path / "sim", ignore=ignored))


def rename(folder: Path, old: str, new: str) -> None:
    """Move a module, and rewrite everything that names it."""
    place = folder / f"{new.replace('.', '/')}.py"
    place.parent.mkdir(exist_ok=True)
    (place.parent / "__init__.py").touch()
    (folder / f"{old.replace('.', '/')}.py").rename(place)
    for path in folder.rglob("*.py"):
        path.write_text(re.sub(rf"\bsim\.{old}\b", f"sim.{new}", path.read_text()))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_copy_has_the_same_fingerprint(copied) -> None:
    assert fingerprint(copied) == fingerprint(SOURCES)


def test_a_cached_fingerprint_is_never_a_wrong_one(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the cache is empty, filled, damaged, of other sources, or cannot be written."""
    calls = []

    def of_voice(folder: Path) -> str:  # cheap, so that the cache alone is tested
        calls.append(folder)
        return hashlib.sha256((folder / "voice.py").read_bytes()).hexdigest()[:12]

    monkeypatch.setattr("sim.model.identity.fingerprint", of_voice)
    monkeypatch.setenv("DISSONANCE_CACHE_DIR", str(tmp_path / "cache"))
    folder, source = tmp_path / "sim", tmp_path / "sim" / "voice.py"
    folder.mkdir()
    source.write_text("SLOPE = 1\n")
    before = of_voice(folder)
    assert [cached_fingerprint(folder) for _ in range(3)] == [before] * 3 and len(calls) == 2
    (file,) = (tmp_path / "cache").rglob("*.json")
    whole = file.read_bytes()
    for damage in (whole.replace(before.encode(), b"0" * 12), whole[:-1], b"", b"{}", b"\xff\0", b"null"):
        file.write_bytes(damage)
        assert cached_fingerprint(folder) == before and file.read_bytes() == whole, damage
    times = source.stat().st_atime_ns, source.stat().st_mtime_ns
    source.write_text("SLOPE = 2\n")
    os.utime(source, ns=times)  # the same size and time
    after = cached_fingerprint(folder)
    assert after == of_voice(folder) != before
    monkeypatch.setenv("DISSONANCE_CACHE_DIR", str(source))
    assert cached_fingerprint(folder) == after


def test_moved_files_keep_the_fingerprint(copied) -> None:
    for old, new in (
        ("model.case_table", "model.case_storage"),
        ("model.simulator", "model.running.simulator"),
        ("model.cpd.programme", "model.training.programme"),
    ):
        rename(copied, old, new)
    completed_process = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=copied.parent, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(copied.parent), "DISSONANCE_CACHE_DIR": str(copied.parent / "cache")},
    )  # fmt: skip
    file, version = completed_process.stdout.split()
    assert Path(file).parent == copied
    assert version == model_version()


def test_a_changed_equation_changes_the_fingerprint(copied) -> None:
    replace(copied / "model" / "mechanisms" / "voice.py", "return 1 - math.exp", "return 2 - math.exp")
    assert fingerprint(copied) != fingerprint(SOURCES)


def test_another_default_instrument_is_another_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The evaluative loop reads it from a file of ``conf/`` that no configuration contains."""
    before = model_version()
    monkeypatch.setattr("sim.model.identity.built_in", lambda name: built_in("climate"))
    assert model_version.__wrapped__() != before


def test_comments_and_docstrings_keep_the_fingerprint(copied) -> None:
    path = copied / "model" / "mechanisms" / "voice.py"
    replace(path, '"""', '"""Once more: ')
    path.write_text(f"{path.read_text()}\n# a thought\n")
    assert fingerprint(copied) == fingerprint(SOURCES)


def test_the_same_name_from_another_module_changes_the_fingerprint(copied) -> None:
    replace(copied / "model" / "simulator.py", "from sim.core.numba_handle import", "from sim.core.table import")
    assert fingerprint(copied) != fingerprint(SOURCES)


def test_what_makes_no_number_is_left_out() -> None:
    found = set(imported_from(SOURCES, TABLES))
    for place in ("cli", "settings", "interfaces", "presentation", "replay", "studies", "surveys"):
        assert not [path for path in found if path.is_relative_to(SOURCES / place)], place


def test_a_new_activity_or_alternative_changes_the_fingerprint(copied) -> None:
    versions = {fingerprint(SOURCES)}
    for package in DISCOVERED:
        (copied.parent / package.replace(".", "/") / "new.py").write_text(f"KIND = '{package}'\n")
        versions.add(fingerprint(copied))
    assert len(versions) == 1 + len(DISCOVERED)


def test_a_root_that_is_gone_is_an_error(copied) -> None:
    (copied / "model" / "week.py").unlink()
    with pytest.raises(LookupError, match=r"sim\.model\.week"):
        fingerprint(copied)


def test_every_compiled_function_is_in_a_hashed_file() -> None:
    numba = pytest.importorskip("numba")
    if not compiled.COMPILED:
        pytest.skip("interpreted")
    hashed = set(compiled.compiled_from(SOURCES))
    for name in all_modules(SOURCES):
        if not name.endswith("__main__"):
            try:
                importlib.import_module(name)
            except ImportError:  # an engine whose libraries are not installed
                assert name.startswith("sim.studies.execution.engines.")
    modules = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] == "sim"]
    values = [value for module in modules for value in vars(module).values()]
    found = [value for value in values if isinstance(value, numba.core.dispatcher.Dispatcher)]
    files = {Path(value.py_func.__code__.co_filename) for value in found}
    assert len(found) > 100 and files <= hashed
