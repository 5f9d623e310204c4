"""Summaries and reports of runs and studies warn where a headline measure drifts, and only there."""

from __future__ import annotations

import pytest

from sim import Study, run
from sim.presentation.drift_note import drift_note
from sim.presentation.figures.data import FigureData
from sim.presentation.reports import run_sections, study_sections
from sim.presentation.terminal.run_summary import run_summary
from sim.presentation.terminal.study_summary import study_summary

SETTINGS = {"organisation": "small_workshop", "replicates": 3, "burn_in": 0}
DRIFT = "Drift"


@pytest.fixture(scope="module")
def long_run():
    return run("status_quo", weeks=60, progress=False, **SETTINGS)


def test_a_run_without_burn_in_drifts_and_says_so(long_run) -> None:
    note = drift_note(long_run)
    assert "Trust across professions" in note and note.startswith(DRIFT)
    assert DRIFT in run_summary(long_run)
    sections = list(run_sections.results(FigureData(long_run)))
    assert any(note == getattr(block, "text", "") for section in sections for block in section.blocks)


def test_a_short_run_says_nothing() -> None:
    short = run("status_quo", weeks=8, progress=False, **SETTINGS)
    assert drift_note(short) == "" and DRIFT not in run_summary(short)


@pytest.mark.slow
def test_a_study_says_in_which_cells(tmp_path) -> None:
    study = Study.create(
        over={"leadership.bias": [0, 0.6]}, weeks=60, engine="in_process", folder=tmp_path / "study", **SETTINGS
    )
    study.run(progress=False)
    note = drift_note(study)
    assert "of 2 cells" in note and DRIFT in study_summary(study)
    assert any(section.title == DRIFT for section in study_sections.results(FigureData(study)))
