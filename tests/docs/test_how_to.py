"""Every example of docs/levers.md does what it says there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from sim.cli.main import COMMANDS, main
from sim.core.config_files import options_of
from sim.model.cpd.activity import PLUGINS
from sim.model.simulator import Simulator
from sim.settings.compose import composed, typed

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "levers.md").read_text(encoding="utf-8")
SMALL = ["organisation=small_workshop", "burn_in=2"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


LINES = [shlex.split(line)[1:] for block in blocks("bash") for line in block.splitlines()]
RUNS = [words for words in LINES if "=" in words[0]]
OTHERS = [words for words in LINES if "=" not in words[0]]


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's own folder, as the page has it."""
    monkeypatch.chdir(tmp_path)
    for block in blocks("yaml"):
        path = tmp_path / re.match(r"# (mine/\S+\.yaml)\n", block)[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.split("\n", 1)[1], encoding="utf-8")
    return tmp_path / "mine"


def test_there_are_examples() -> None:
    assert len(RUNS) > 25 and len(OTHERS) > 6
    assert len(RUNS) + len(OTHERS) == len(LINES)


@pytest.mark.parametrize("words", RUNS, ids=" ".join)
def test_settings_of_the_page_run(words: list[str], mine: Path) -> None:
    settings = [word for word in words if "=" in word]
    several = [word.replace(",case_study", "") if "-m" in words else word for word in settings]
    config = typed(composed([*several, *SMALL, f"hydra.searchpath=[file://{mine}]"]))
    engine = Simulator(config)
    engine.advance(4)
    assert engine.week == 2


@pytest.mark.parametrize("words", OTHERS, ids=" ".join)
def test_lists_and_cards_of_the_page(words: list[str], mine: Path, capsys: pytest.CaptureFixture) -> None:
    assert words[0] in COMMANDS or words[0] == "--info"
    assert main(words) == 0
    assert capsys.readouterr().out


def test_own_folder_on_the_command_line(mine: Path, capsys: pytest.CaptureFixture) -> None:
    (words,) = (words for words in RUNS if "--config-dir" in words and "-m" not in words)
    small = [*words[:1], "replicates=1", "weeks=2", "record.figures=false", *SMALL, *words[2:]]
    assert main(small) == 0
    assert "our_plan" in capsys.readouterr().out


def test_an_activity_of_ones_own_runs() -> None:
    (block,) = blocks("python")
    check = """
from sim.settings.compose import compose_config
from sim.model.simulator import Engine
cpd = {"budget": 100, "activities": {"breakfast": {"per_year": 52}}}
engine = Engine(compose_config("status_quo", organisation="small_workshop", burn_in=0, cpd=cpd))
engine.advance(4)
assert engine.by_activity()["attended"].sum() > 0
"""
    done = subprocess.run([sys.executable, "-c", block + check], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


def test_entry_points_are_those_that_are_looked_for() -> None:
    (block,) = blocks("toml")
    assert PLUGINS in tomllib.loads(block)["project"]["entry-points"]


def test_every_option_of_a_group_that_is_named_is_there() -> None:
    for group in ("leadership", "stance", "cpd", "structure", "paperwork", "events"):
        named = {word.partition("=")[2] for words in LINES for word in words if word.startswith(f"{group}=")}
        assert named and named <= set(options_of(group)), group
