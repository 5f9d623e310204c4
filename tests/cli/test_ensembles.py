"""Ensembles on the command line: a run takes one member, a study all, compare counts worlds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli.main import main
from sim.settings.ensemble import Ensemble, write_ensemble

SMALL = ["organisation=small_workshop", "weeks=8", "burn_in=2", "replicates=2"]


@pytest.fixture
def own(tmp_path: Path) -> list[str]:
    """The options that name a folder with an ensemble of two members."""
    names = "voice.baseline", "strain.tension_slope"
    members = {1: dict(zip(names, (0.3, 0.2), strict=True)), 2: dict(zip(names, (1.5, 0.1), strict=True))}
    write_ensemble(tmp_path / "own", Ensemble("mine", members), {"method": "by hand"})
    return ["--config-dir", str(tmp_path / "own")]


def test_a_run_takes_one_member(own: list[str], tmp_path: Path, capsys: pytest.CaptureFixture):
    folder = tmp_path / "run"
    one = ["parameters=mine", "parameters.member=2", "record.figures=false", "--output", str(folder)]
    assert main([*one, *SMALL, *own]) == 0
    assert "baseline: 1.5" in (folder / "config.yaml").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["parameters=mine", *SMALL, *own, "--output", str(tmp_path / "none")]) != 0
    error = capsys.readouterr().err
    assert "parameters.member=1" in error and "-m" in error and not (tmp_path / "none").exists()


def test_compare_says_in_how_many_worlds(own: list[str], tmp_path: Path, capsys: pytest.CaptureFixture):
    compared = ["compare", "case_study", "shared_paperwork", "parameters=mine", *SMALL, *own]
    measures = ["--output", str(tmp_path / "study"), "--measures", "process_conflict"]
    assert main([*compared, "voice.baseline=0.8", *measures]) == 0
    printed = capsys.readouterr()
    text = " ".join(printed.out.split())
    assert "sets: voice.baseline." in " ".join(printed.err.split())
    assert "shared_paperwork against case_study: 2 worlds, n = 2 pairs of replicates in each, seed 1." in text
    assert "of 2 worlds" in text and "spread of assumptions" in text
    assert main([*compared, "voice.baseline=0.8", *measures, "--format", "csv"]) == 0
    head, *rows = capsys.readouterr().out.strip().splitlines()
    assert head.startswith("contrast,scenario,baseline,measure") and len(rows) == 1


def test_compare_takes_two_scenarios(own: list[str], tmp_path: Path, capsys: pytest.CaptureFixture):
    assert main(["compare", "case_study", "case_study", "parameters=mine", *SMALL, *own]) != 0
    assert "two different scenarios" in capsys.readouterr().err


def test_an_edited_table_cannot_extend_a_study(own: list[str], tmp_path: Path, capsys: pytest.CaptureFixture):
    study = ["-m", "scenario=case_study,placebo", "parameters=mine", "study.figures=false", *SMALL, *own,
             "--output", str(tmp_path / "study")]  # fmt: skip
    assert main([*study, "parameters.members=1"]) == 0
    edited = {1: {"voice.baseline": 0.4}, 2: {"voice.baseline": 1.4}}
    write_ensemble(tmp_path / "own", Ensemble("mine", edited), {})
    capsys.readouterr()
    assert main([*study, "study.extend=true"]) != 0
    assert "parameters/mine.csv" in capsys.readouterr().err
