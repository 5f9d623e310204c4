"""Whatever is wrong with a sweep is said in a sentence or two before anything is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from malformed import HOW_MANY, Line, lines

from sim.cli.main import main

LINES = lines()
FEW = LINES[::10]


def refused(line: Line, folder: Path, capsys: pytest.CaptureFixture) -> None:
    words, told = line
    code = main(["-m", "organisation=small_workshop", *words, "hydra.sweep.dir=sweep"])
    out, err = capsys.readouterr()
    assert code == 2, (words, code, out, err)
    assert out == "" and "Traceback" not in err
    text = " ".join(err.split())
    assert text.startswith("dissonance: ") and told in text, (words, told, text)
    assert len(re.findall(r"[.?!](?= |$)", re.sub(r"'[^']*'|\d+\.\d+|e\.g\.", "", text))) <= 3, text
    assert not list(folder.rglob("*.zip")) and not list(folder.rglob("plan.json"))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HYDRA_FULL_ERROR", raising=False)


def test_there_are_as_many_as_promised_and_all_differ() -> None:
    assert len(LINES) == HOW_MANY == len({words for words, _ in LINES})


@pytest.mark.parametrize("line", FEW, ids=lambda line: " ".join(line[0]))
def test_a_few(line: Line, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    refused(line, tmp_path, capsys)


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in LINES if line not in FEW], ids=lambda line: " ".join(line[0]))
def test_all_others(line: Line, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    refused(line, tmp_path, capsys)
