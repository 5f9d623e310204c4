"""Every example of docs/own-organisation.md does what it says there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sim import organisation_from
from sim.cli.main import main
from sim.interfaces.organisation_import.table_parser import OTHER_COLUMNS, POSTS, PROFESSION
from sim.settings.compose import compose_config

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "own-organisation.md").read_text(encoding="utf-8")
SMALL = ["replicates=1", "weeks=2", "burn_in=1", "record.figures=false"]


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return found


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's folder, with both files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "our_service.csv").write_text(block("csv"), encoding="utf-8")
    (tmp_path / "our_service.yaml").write_text(block("yaml"), encoding="utf-8")
    return tmp_path


def test_commands_of_the_page_run(here: Path, capsys: pytest.CaptureFixture) -> None:
    lines = [shlex.split(line)[1:] for line in block("bash").splitlines()]
    assert len(lines) == 3
    for words in lines:
        small = [] if words[0] == "bring" else SMALL
        assert main([*words[:1], *small, *words[1:]]) == 0
    assert "dissonance scenario=status_quo organisation=our_service" in capsys.readouterr().out
    assert (here / "mine" / "leadership" / "our_service.yaml").is_file()


def test_python_of_the_page_runs(here: Path, capsys: pytest.CaptureFixture) -> None:
    scope: dict = {}
    exec(compile(block("python"), "own-organisation.md", "exec"), scope)
    assert scope["result"].config.organisation.localities == 3
    assert "borrowed" not in capsys.readouterr().err


def test_both_forms_say_the_same(here: Path) -> None:
    one, other = organisation_from("our_service.csv"), organisation_from("our_service.yaml")
    assert (one.organisation["professions"], one.leadership) == (other.organisation["professions"], other.leadership)


def test_every_column_is_explained() -> None:
    named = re.findall(r"^\| `(\w+)", TEXT, re.MULTILINE)
    assert named == [PROFESSION, POSTS, *OTHER_COLUMNS]
    for profession in compose_config("status_quo").organisation.professions:
        assert f"`{profession}`" in TEXT
