"""A user's folder: activities in Python, options in YAML, and errors in them."""

from __future__ import annotations

import sys
import types

import pytest

from sim import run
from sim.core.errors import ConfigError
from sim.model.cpd.activity import Activity
from sim.model.identity import plugin_hash
from sim.settings.plugins import load_folder

ACTIVITY = '''
from dataclasses import dataclass
from sim.model.cpd.activity import Activity, effect, hours, price, reach, register

@register
@dataclass(frozen=True)
class Walk(Activity):
    """A walk."""
    kind = "walk_of_the_test"
    label = "Walk"
    description = "People take a walk and talk about work."
    grouping = "mixed"
    hours: float = hours(1.0, 0.0, 2.0)
    price: float = price(0.0, 2.0)
    reach: float = reach(0.9)
    understanding: float = effect(0.0, 0.4, "understanding (e_r)")
'''
SCENARIO = """# @package _global_
defaults:
  - status_quo
  - override /cpd: walks
scenario: {name: walking, description: Walks., source: test}
"""


@pytest.fixture
def own(tmp_path):
    for name, text in {
        "activities/walk.py": ACTIVITY,
        "cpd/walks.yaml": "name: walks\nactivities:\n  walk_of_the_test: {per_year: 12}\n",
        "scenario/walking.yaml": SCENARIO,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_module_and_two_options_are_enough(own) -> None:
    result = run(
        "walking", config_dir=own, organisation="small_workshop", replicates=1, weeks=30, burn_in=2, progress=False
    )
    assert set(result.training["activity"]) == {"walk_of_the_test"} and result.training["attended"].sum() > 0


def test_loading_twice_has_no_effect(own) -> None:
    assert load_folder(own) == load_folder(own) == ["walk.py"]


def test_a_missing_folder_is_named(tmp_path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        load_folder(tmp_path / "nowhere")


def test_a_broken_plug_in_is_named(tmp_path) -> None:
    (tmp_path / "alternatives").mkdir()
    (tmp_path / "alternatives" / "broken_of_the_test.py").write_text("1 / 0")
    with pytest.raises(ConfigError, match=r"broken_of_the_test.py.*division by zero"):
        load_folder(tmp_path)


def test_a_class_without_a_file_cannot_be_in_a_study(monkeypatch) -> None:
    session = types.ModuleType("session_of_the_test")  # as a notebook's __main__: a module without a file
    monkeypatch.setitem(sys.modules, session.__name__, session)
    typed = type("Typed", (Activity,), {"kind": "typed", "__module__": session.__name__})
    with pytest.raises(ConfigError, match=r"'typed'.*FOLDER/activities"):
        plugin_hash(typed)
