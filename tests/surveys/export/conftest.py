"""One run of a small service, asked with instruments of every kind, and what is exported of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim import run
from sim.core.config_files import conf_folder
from sim.model.survey.instrument import LEADERS
from sim.surveys.data import SurveyData

SHIPPED = ("ics", "ocai", "study_survey", "climate", "roci", "role_scale")
NASTY = 'it\'s "theirs" \\ after\na break, 100 % — naïve; '


def _instruments() -> dict[str, Any]:
    instruments: dict[str, Any] = {}
    for name in SHIPPED:
        instruments |= yaml.safe_load((conf_folder() / "instruments" / f"{name}.yaml").read_text(encoding="utf-8"))
    leaders = instruments["climate"] | {"code": "LEAD", "frame": LEADERS}
    return instruments | {"leaders": leaders}


@pytest.fixture(scope="session")
def surveys() -> dict[str, SurveyData]:
    """Surveys by name, two services each, with the truth."""
    result = run(
        "case_study", organisation="small_workshop", instruments=_instruments(), replicates=2, weeks=6,
        record={"truth": True}, progress=False,
    )  # fmt: skip
    return {name: result.survey(name) for name in result.config.instruments}


@pytest.fixture(scope="session")
def folder(surveys: dict[str, SurveyData], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them exported, without the truth."""
    target = tmp_path_factory.mktemp("export")
    for data in surveys.values():
        data.export(target)
    return target


@pytest.fixture(scope="session")
def nasty(surveys: dict[str, SurveyData]) -> SurveyData:
    """The survey of conflict, with labels that no file format likes."""
    data = surveys["ics"]
    first, *others = data.instrument.scales
    scales = {"if": replace(data.instrument.scales[first], label=NASTY * 9, construct=NASTY * 9)}
    scales |= {name: data.instrument.scales[name] for name in others}
    answers = [f"{NASTY}{step} {'x' * 200}" for step in range(5)]
    instrument = replace(data.instrument, label=NASTY * 9, answers=answers, scales=scales)
    return replace(data, name='it\'s/ "conflict" é', instrument=instrument)


@pytest.fixture(scope="session")
def unanswered(surveys: dict[str, SurveyData]) -> Callable[[str], SurveyData]:
    """Makes a survey that nobody replied to."""

    def make(name: str) -> SurveyData:
        data = surveys[name]
        silent = data.invitations.assign(disposition="no_reply", pages=0, items=0)
        return replace(data, tables={"invitations": silent})

    return make
