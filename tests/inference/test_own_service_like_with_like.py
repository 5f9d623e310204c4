"""Answers of a simulated survey, read as a service's own, give the figures that the same run is measured by."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from sim import run
from sim.inference.own_service.service import own_service
from sim.inference.worlds import WorldsNeeded
from sim.measures.patterns.pattern import Pattern
from sim.measures.patterns.statistics import statistic_of
from sim.measures.patterns.units import NotMeasurable, World
from sim.surveys.data import SurveyData

REPLICATE = 1
SCALES = {"task": "T", "relationship": "R", "process": "P"}
FORMS = {"five categories": {}, "seven categories": {"range": [1, 7]}}


@cache
def simulated(overrides: tuple[str, ...]) -> tuple[SurveyData, World]:
    """A survey of a short run, and the run as a world."""
    settings = dict(text.split("=", 1) for text in overrides)
    typed = {key: yaml.safe_load(value) for key, value in settings.items()}
    made = run("status_quo", **typed, seed=3, replicates=2, weeks=12, burn_in=4, workers=1)
    tables = {"runs": made.runs, **made.survey_tables}
    return made.survey(), World(tables, made.config, np.arange(2))


def own(survey: SurveyData, form: dict, teams: str, folder: Path) -> list[Pattern]:
    """The patterns of one replicate's answers, read from files."""
    answers = survey.wide().query("replicate == @REPLICATE").drop(columns="replicate")
    answers["home_team"] = answers["profession"].astype(str) + answers["locality"].astype(str)
    answers.to_csv(folder / "survey.csv", index=False)
    targets = {
        "instrument": "ics", "organisation": "case_study", "respondent": "respondent", "profession": "profession",
        "team": teams, "teams_are": teams, **form,
        "scales": {name: {"items": [f"ICS_{code}{k}" for k in (1, 2, 3)]} for name, code in SCALES.items()},
    }  # fmt: skip
    (folder / "targets.yaml").write_text(yaml.safe_dump(targets), encoding="utf-8")
    return own_service(folder / "survey.csv", folder / "targets.yaml").patterns


def overrides(form: dict, folder: Path) -> tuple[str, ...]:
    """The settings that a service with this form of answers asks for."""
    table = {"scales": {name: {"n": 20, "mean": 2.5, "sd": 0.5} for name in SCALES}}
    targets = {"instrument": "ics", "organisation": "case_study", "published": table, **form}
    (folder / "form.yaml").write_text(yaml.safe_dump(targets), encoding="utf-8")
    return tuple(own_service(None, folder / "form.yaml").overrides)


@pytest.mark.parametrize("form", FORMS)
def test_figures_read_from_answers_are_those_of_the_simulation(form: str, tmp_path: Path) -> None:
    survey, world = simulated(overrides(FORMS[form], tmp_path))
    for teams in ("locality", "home_team"):
        patterns = own(survey, FORMS[form], teams, tmp_path)
        assert {pattern.unit for pattern in patterns} == {"person", teams}
        for pattern in patterns:
            figure = statistic_of(pattern, [world]).sums[REPLICATE, 0]
            assert figure == pytest.approx(pattern.band.published, abs=1e-12), pattern.id


def test_figures_of_a_simulated_survey_are_those_of_its_published_table(tmp_path: Path) -> None:
    survey, world = simulated(overrides({}, tmp_path))
    table = survey.published()
    for pattern in own(survey, {}, "locality", tmp_path):
        asked = pattern.statistic
        columns = {"survey_mean": "mean", "survey_sd": "sd", "survey_intraclass": "icc1"}
        value = statistic_of(pattern, [world]).estimate().value
        if asked.kind in columns:
            assert value == pytest.approx(table.loc[asked.x, columns[asked.kind]]), pattern.id
        elif asked.kind == "survey_correlation":
            assert value == pytest.approx(table.loc[asked.y, f"r_{asked.x}"]), pattern.id


def test_figures_of_a_survey_keep_what_they_need_of_a_world_and_nothing_else(tmp_path: Path) -> None:
    survey, world = simulated(overrides({}, tmp_path))
    patterns = own(survey, {}, "locality", tmp_path)
    assert WorldsNeeded.of(patterns).tables == ("answers", "invitations")
    without = World({"runs": pd.DataFrame()}, world.config, world.replicates)
    with pytest.raises(NotMeasurable, match="invitations"):
        statistic_of(patterns[0], [without])
