"""Surveys in the report: picture, words, and the table of a paper."""

from __future__ import annotations

import re

import pytest

from sim import run
from sim.presentation.reports.run_report import page
from sim.presentation.reports.survey_section import HOW_TO_READ, HOW_TO_READ_POINTS, in_words, surveys_section


@pytest.fixture(scope="module")
def surveyed():
    return run(
        "case_study", instruments=["ics", "ocai"], organisation="small_workshop", weeks=6, burn_in=2, replicates=2,
        progress=False,
    )  # fmt: skip


def test_each_survey_is_a_section_with_a_picture_in_words_too(surveyed) -> None:
    scales, points = surveys_section(surveyed, "footer")
    assert 'id="survey-ics_week_5"' in scales and 'id="survey-ocai_week_5"' in points
    assert HOW_TO_READ in scales and HOW_TO_READ_POINTS in points and HOW_TO_READ not in points
    (alternative,) = re.findall(r'alt="(.*?)"', scales)
    assert "40 invited" in alternative and "Task conflict" in alternative
    assert scales.count("<tr>") == 4 and "ICC(1)" in scales and "<table" not in points


def test_numbers_of_the_section_are_those_of_the_survey(surveyed) -> None:
    section = next(surveys_section(surveyed, "footer"))
    mean = surveyed.survey("ics").published().loc["task", "mean"]
    assert f"<td>{mean:.2f}</td>" in section and f"Task conflict {mean:.2f}" in in_words(surveyed.survey("ics"))


def test_the_report_has_them_only_where_there_are_some(surveyed) -> None:
    plain = run("case_study", organisation="small_workshop", weeks=4, burn_in=2, replicates=2, progress=False)
    assert "What a survey would have seen" in page(surveyed, surveyed.plot)
    assert "What a survey would have seen" not in page(plain, plain.plot)
