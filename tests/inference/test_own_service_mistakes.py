"""Mistakes in a service's own data: each is one sentence that names the place, the value and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sim.core.errors import ConfigError
from sim.inference.own_service.service import own_service

pytestmark = pytest.mark.usefixtures("configured_once")
HEAD = "id,job,team,t1,t2,t3"
ROWS = [f"{k},social_work,{k % 3},{1 + k % 5},{1 + k % 4},{1 + k % 3}" for k in range(1, 13)]
TARGETS = {
    "instrument": "ics", "respondent": "id", "profession": "job", "team": "team",
    "scales": {"task": {"items": ["t1", "t2", "t3"]}},
}  # fmt: skip
TABLE = {"n": 74, "mean": 2.6, "sd": 0.7}


@pytest.fixture
def sentence(tmp_path: Path):
    """The sentence with which a file of answers, or targets, is refused."""

    def sentence(text: str | bytes | None, targets: dict | str) -> str:
        plain = targets if isinstance(targets, str) else yaml.safe_dump(targets)
        (tmp_path / "targets.yaml").write_text(plain, encoding="utf-8")
        data = None
        if text is not None:
            data = tmp_path / "survey.csv"
            data.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(ConfigError) as caught:
            own_service(data, tmp_path / "targets.yaml")
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return sentence


def with_row(row: str) -> str:
    return "\n".join([HEAD, *ROWS, row])


ANSWERS = {
    "seven points": (with_row("13,social_work,1,7,6,2"), ["column 't1'", "7 (first in row 14)", "range: [1, 7]"]),
    "from zero": (with_row("13,social_work,1,0,2,2").replace(",5,", ",4,"), ["range: [0, 4]"]),
    "code 999": (with_row("13,social_work,1,999,2,2"), ["column 't1'", "999", "row 14", "missing: [999]"]),
    "code -99": (with_row("13,social_work,1,2,-99,2"), ["column 't2'", "missing: [-99]"]),
    "text": (with_row("13,social_work,1,often,2,2"), ["row 14, column 't1'", "1 to 5", "missing: ['often']"]),
    "half": (with_row("13,social_work,1,2.5,2,2"), ["row 14, column 't1'", "whole numbers", "score"]),
    "decimal comma": (with_row('13,social_work,1,"2,5",2,2'), ["row 14, column 't1'", "2.5", "semicolons"]),
    "too many cells": (with_row("13,social_work,1,2,5,2,2"), ["row 14", "7 cells", "6 headings"]),
    "respondent twice": (with_row("3,social_work,1,2,2,2"), ["row 14, column 'id'", "'3'", "row 4"]),
    "profession": (with_row("13,socail_work,1,2,2,2"), ["row 14, column 'job'", "mean 'social_work'?", "health"]),
    "column": ("\n".join([HEAD.replace("t2", "T2"), *ROWS]), ["'t2'", "scales.task", "Did you mean"]),
    "column twice": ("\n".join([HEAD.replace("t2", "t1"), *ROWS]), ["row 1", "'t1'", "twice"]),
    "empty": ("", ["empty", "headings"]),
    "only headings": (HEAD, ["no respondents"]),
    "alike": ("\n".join([HEAD, *(f"{k},health,1,3,3,3" for k in range(9))]), ["same score, 3", "'task'"]),
    "too few rows": ("\n".join([HEAD, *ROWS[:3]]), ["3 respondents", "5", "20", "5 teams"]),
    "not UTF-8": ("\n".join([HEAD, *ROWS, "13,Lehrkr\xe4fte,1,2,2,2"]).encode("latin-1"), ["line 14", "UTF-8"]),
}  # fmt: skip


@pytest.mark.parametrize("mistake", ANSWERS)
def test_mistakes_in_answers(sentence, mistake: str) -> None:
    text, expected = ANSWERS[mistake]
    said = sentence(text, TARGETS)
    assert all(part in said for part in expected), said


def published(**table) -> dict:
    return {"instrument": "ics", "published": table}


def service(**figures) -> dict:
    return {"service": figures}


def correlations(*rows) -> dict:
    return published(correlations=[dict(zip(("scale", "other", "r", "n"), row, strict=True)) for row in rows])


TEAM = {"team": "North", "scale": "task", **TABLE}
IMPOSSIBLE = [("task", "process", 0.9, 60), ("task", "relationship", 0.9, 60), ("relationship", "process", -0.9, 60)]
PUBLISHED = {
    "mean of seven points": (published(scales={"task": {**TABLE, "mean": 5.6}}), ["5.6", "1 to 5", "range: [1, 7]"]),
    "no spread": (published(scales={"task": {**TABLE, "sd": 0}}), ["published.scales.task", "sd = 0"]),
    "too much spread": (published(scales={"task": {**TABLE, "sd": 2.4}}), ["sd = 2.4", "at most 1.97"]),
    "no n": (published(scales={"task": {"mean": 2, "sd": 1}}), ["'n'"]),
    "icc alone": (published(scales={"task": {**TABLE, "icc": 0.1}}), ["teams"]),
    "icc": (published(scales={"task": {**TABLE, "icc": 1.2, "teams": 9}}), ["icc = 1.2"]),
    "scale": (published(scales={"tsk": TABLE}), ["'tsk'", "Did you mean 'task'?"]),
    "r": (correlations(("task", "process", 1.4, 60)), ["task and process", "r = 1.4", "-1 and 1"]),
    "r twice": (correlations(("task", "process", 0.4, 60), ("process", "task", 0.3, 60)), ["2 times"]),
    "r of all": (
        correlations(*IMPOSSIBLE),
        ["together"],
    ),
    "teams twice": (published(teams=[TEAM, TEAM]), ["published.teams", "North and task", "2 times"]),
    "share as percent": (service(vacancies={"value": 18, "n": 90}), ["service.vacancies", "18 % is 0.18"]),
    "rate as percent": (service(turnover={"value": 18, "n": 90}), ["service.turnover", "18 % is 0.18"]),
    "no n of a share": (service(on_time={"value": 0.5}), ["service.on_time", "plans", "standard_error"]),
    "no sd": (service(caseload={"social_work": {"value": 17, "n": 40}}), ["caseload.social_work", "sd"]),
    "profession": (service(caseload={"socail_work": {"value": 17}}), ["Did you mean 'social_work'?"]),
    "key": (service(turnovr={"value": 0.2}), ["turnovr", "Did you mean"]),
    "nothing": ("", ["empty"]),
    "no figures": ({"organisation": "case_study"}, ["no figure", "5 teams"]),
    "organisation": ({"organisation": "case_stduy"}, ["case_stduy", "Did you mean 'case_study'?"]),
    "no instrument": ({"published": {"scales": {"task": TABLE}}}, ["instrument", "ics"]),
    "range": ({**published(scales={"task": TABLE}), "range": [1]}, ["range = [1]", "[1, 7]"]),
    "rate in percent": ({**published(scales={"task": TABLE}), "response_rate": 53}, ["53 % is 0.53"]),
    "no data": (TARGETS, ["data=survey.csv"]),
    "key twice": ("instrument: ics\ninstrument: ocai\n", ["line 2"]),
}  # fmt: skip


@pytest.mark.parametrize("mistake", PUBLISHED)
def test_mistakes_in_targets(sentence, mistake: str) -> None:
    targets, expected = PUBLISHED[mistake]
    said = sentence(None, targets)
    assert "targets.yaml" in said
    assert all(part in said for part in expected), said


def test_data_need_targets() -> None:
    with pytest.raises(ConfigError, match="targets="):
        own_service("survey.csv", None)
