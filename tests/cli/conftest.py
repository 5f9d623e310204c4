"""What the tests of the command line share: a folder of their own, and a way to run commands in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli.main import main

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Results go to a folder of the test's own, and lines have their full width."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HYDRA_FULL_ERROR", raising=False)
    monkeypatch.setenv("COLUMNS", "110")
    return tmp_path


@pytest.fixture
def command(capsys: pytest.CaptureFixture) -> Command:
    """Run a command: exit code, standard output, standard error with lines joined."""

    def run(*args: str) -> tuple[int, str, str]:
        code = main(args)
        out, err = capsys.readouterr()
        return code, out, " ".join(err.split())

    return run


@pytest.fixture
def own_options(own_folder: Path) -> Path:
    """A folder for ``--config-dir`` with a scenario of its own."""
    scenario = own_folder / "mine" / "scenario"
    scenario.mkdir(parents=True)
    (scenario / "quiet.yaml").write_text(
        "# @package _global_\ndefaults:\n  - case_study\n"
        "scenario: {name: quiet, description: Nobody speaks up here., source: An example.}\nvoice: {baseline: -1.0}\n"
    )
    return own_folder / "mine"


@pytest.fixture
def own_activity(own_options: Path) -> Path:
    """The same folder with an activity of its own, for processes: an activity stays known once it was imported."""
    (own_options / "activities").mkdir()
    (own_options / "activities" / "breakfast.py").write_text(BREAKFAST)
    return own_options


BREAKFAST = """
from dataclasses import dataclass
from sim.model.cpd.activity import Activity, columns, effect, half_life, hours, price, reach, register

@register
@dataclass(frozen=True)
class Breakfast(Activity):
    "Breakfast with a short talk."
    kind = "breakfast"
    label = "Breakfast talk"
    description = "People have breakfast and hear about a colleague's work."
    grouping = "mixed"
    addresses = "understanding"
    writes = columns("hours", "understanding")
    hours: float = hours(1.0, 0.5, 2.0)
    price: float = price(2.0, 10.0)
    reach: float = reach(0.5)
    understanding: float = effect(0.0, 0.1, "one role heard of (e_r)")
    half_life_weeks: float = half_life(12.0)
"""
