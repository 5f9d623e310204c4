"""A computed bundle is found again, and is not used after anything that it depends on has changed."""

from __future__ import annotations

import pytest

from sim.core.config_files import conf_folder
from sim.interfaces.workshop import cache

SETTINGS = {"scenarios": ["shared_paperwork"], "baseline": "case_study"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setattr(cache, "cache_folder", lambda package: tmp_path / "cache" / "compiled")
    return tmp_path / "cache"


@pytest.fixture
def computed(folder):
    """Calls the cache; returns what it gives, and how often it was computed."""
    calls = []

    def load_or_compute(settings=SETTINGS, part="bundle"):
        return cache.load_or_compute(settings, lambda: calls.append(1) or {"n": len(calls)}, part), len(calls)

    return load_or_compute


def test_the_same_request_is_computed_once(computed) -> None:
    assert cache.load(SETTINGS) is None
    assert computed() == ({"n": 1}, 1)
    assert computed() == ({"n": 1}, 1)
    assert computed({**SETTINGS, "weeks": 9})[1] == 2
    assert computed(part="grid")[1] == 3


def test_a_changed_option_gives_another_bundle(computed, tmp_path, monkeypatch) -> None:
    option = tmp_path / "conf" / "scenario" / "shared_paperwork.yaml"
    option.parent.mkdir(parents=True)
    text = (conf_folder() / "scenario" / option.name).read_text(encoding="utf-8")
    monkeypatch.setattr(cache, "conf_folder", lambda: tmp_path / "conf")
    option.write_text(text, encoding="utf-8")
    computed()
    option.write_text(f"{text}weeks: 20\n", encoding="utf-8")
    assert cache.load(SETTINGS) is None
    option.write_text(text, encoding="utf-8")
    assert cache.load(SETTINGS) == {"n": 1}


def test_a_bundle_depends_on_every_module_that_computes_it() -> None:
    """Found by import statements, so moving or adding a module cannot be forgotten."""
    names = {path.relative_to(cache.SIM).as_posix() for path in cache.source_files()}
    assert {
        "model/simulator.py", "replay/record.py", "interfaces/workshop/ensembles.py", "interfaces/workshop/cards.json",
        "presentation/scenario_summary/costs.py", "studies/study.py",
    } <= names  # fmt: skip
    assert not any(name.startswith("interfaces/workshop/server/") for name in names)


@pytest.mark.parametrize("changed", ["interfaces/workshop/cards.json", "presentation/scenario_summary/costs.py"])
def test_a_changed_source_gives_another_bundle(changed, tmp_path, monkeypatch) -> None:
    before = cache.source_fingerprint.__wrapped__()
    copies = []
    for number, path in enumerate(cache.source_files()):
        copy = tmp_path / f"{number:04}"
        content = path.read_bytes()
        copy.write_bytes(content + b"\n" if path == cache.SIM / changed else content)
        copies.append(copy)
    monkeypatch.setattr(cache, "source_files", lambda: copies)
    assert cache.source_fingerprint.__wrapped__() != before


def test_a_damaged_file_is_computed_again_and_a_missing_folder_is_no_error(folder, computed) -> None:
    computed()
    cache.path_of(SETTINGS).write_text('{"n": ', encoding="utf-8")
    assert computed() == ({"n": 2}, 2)
    folder.rename(folder.with_name("away"))
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert computed() == ({"n": 3}, 3) and cache.load(SETTINGS) is None
