"""What was computed before is found again, and not when what it stands on has changed."""

from __future__ import annotations

import pytest

from sim.core.config_files import conf_folder
from sim.interfaces.workshop import store

ASKED = {"scenarios": ["shared_paperwork"], "baseline": "case_study"}


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "cache_folder", lambda package: tmp_path / "cache" / "compiled")
    return tmp_path / "cache"


def test_the_same_question_is_answered_from_what_is_kept(own_cache) -> None:
    assert store.found(ASKED) is None
    assert store.kept(ASKED, lambda: {"n": 1}) == store.kept(ASKED, lambda: {"n": 2}) == {"n": 1}
    assert store.found({**ASKED, "weeks": 9}) is None and store.found(ASKED, "grid") is None


def test_another_scenario_under_the_same_name_is_another_question(own_cache, tmp_path, monkeypatch) -> None:
    option = tmp_path / "conf" / "scenario" / "shared_paperwork.yaml"
    option.parent.mkdir(parents=True)
    text = (conf_folder() / "scenario" / option.name).read_text(encoding="utf-8")
    monkeypatch.setattr(store, "conf_folder", lambda: tmp_path / "conf")
    option.write_text(text, encoding="utf-8")
    store.kept(ASKED, lambda: {"n": 1})
    option.write_text(f"{text}weeks: 20\n", encoding="utf-8")
    assert store.found(ASKED) is None
    option.write_text(text, encoding="utf-8")
    assert store.found(ASKED) == {"n": 1}


def test_a_torn_file_is_made_again_and_no_folder_is_no_failure(own_cache) -> None:
    store.kept(ASKED, lambda: {"n": 1})
    store.path_of(ASKED).write_text('{"n": ', encoding="utf-8")
    assert store.kept(ASKED, lambda: {"n": 2}) == {"n": 2} == store.found(ASKED)
    own_cache.rename(own_cache.with_name("away"))
    own_cache.write_text("a file where the folder should be", encoding="utf-8")
    assert store.kept(ASKED, lambda: {"n": 3}) == {"n": 3} and store.found(ASKED) is None
