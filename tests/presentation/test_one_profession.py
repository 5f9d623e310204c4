"""A service of a single profession: what concerns several professions is empty, without warnings."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from sim import Run, Study, run

SERVICE = """\
name: solo
localities: 2
team_sizes: {one: 1.0, two: 0.0, three: 0.0, four: 0.0}
professions:
  social_work:
    headcount: 12
    form_set: own
    information_system: own
    framework: {risk_and_protection: 0.4, medical: 0.2, attainment: 0.2, relational: 0.2}
case_types:
  assessment: {share: 1.0, clock_weeks: 9, needs: {social_work: 1.0}}
"""
BETWEEN_PROFESSIONS = ("trust_across", "tension_across", "trust_gap", "understanding", "myths")


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        yield


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict:
    folder = tmp_path_factory.mktemp("mine")
    (folder / "organisation").mkdir()
    (folder / "organisation" / "solo.yaml").write_text(SERVICE)
    return {
        "scenario": "status_quo", "organisation": "solo", "config_dir": folder, "weeks": 13, "burn_in": 2,
        "replicates": 2,
    }  # fmt: skip


@pytest.fixture(scope="module")
def solo(settings) -> Run:
    return run(**settings, instruments="climate", progress=False)


def test_what_is_between_professions_has_no_value(solo: Run) -> None:
    assert np.isnan(solo.runs[list(BETWEEN_PROFESSIONS)].to_numpy()).all()
    assert not solo.runs[["strain", "caseload", "utilisation"]].isna().any(axis=None)


def test_surveys_and_tables_are_computed(solo: Run) -> None:
    assert len(solo.survey().published()) and len(solo.summary())


@pytest.mark.slow
def test_a_study_has_effects_and_a_report(settings, tmp_path: Path) -> None:
    study = Study.create(**settings, over={"demand.volume": [0.9, 1]}, folder=tmp_path, engine="in_process")
    effects = study.run(progress=False).effects()
    assert set(effects.loc[effects["measure"] == "understanding", "verdict"]) <= {""}
    assert study.write_report().exists()
