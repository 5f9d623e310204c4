"""Surveys in the report: a figure, its description, and the table of a paper."""

from __future__ import annotations

import pytest
from inspection import Outline

from sim import run
from sim.presentation.reports.report import page
from sim.presentation.reports.survey_section import alt_text, survey_sections

SMALL = {"organisation": "small_workshop", "weeks": 6, "burn_in": 2, "replicates": 2, "progress": False}


@pytest.fixture(scope="module")
def surveyed():
    return run("case_study", instruments=["ics", "ocai"], **SMALL)


@pytest.fixture(scope="module")
def sections(surveyed):
    return list(survey_sections(surveyed, "footer"))


def blocks(section) -> dict:
    return {block.kind: block for block in section.blocks}


def test_each_survey_is_a_section_with_a_described_figure(sections) -> None:
    scales, points = sections
    assert (scales.key, points.key) == ("survey-ics_week_5", "survey-ocai_week_5")
    assert blocks(scales)["picture"].caption != blocks(points)["picture"].caption
    assert "40 invited" in blocks(scales)["picture"].alt and "Task conflict" in blocks(scales)["picture"].alt
    assert len(blocks(scales)["table"].rows) == 3 and "table" not in blocks(points)


def test_numbers_of_the_section_are_those_of_the_survey(surveyed, sections) -> None:
    mean = surveyed.survey("ics").published().loc["task", "mean"]
    row = blocks(sections[0])["table"].rows[0]
    assert row[3].lines == (f"{mean:.2f}",) and f"Task conflict {mean:.2f}" in alt_text(surveyed.survey("ics"))


def test_the_report_has_them(surveyed) -> None:
    assert "survey-ics_week_5" in Outline(page(surveyed.plot)).identifiers


def test_without_instruments_there_are_none() -> None:
    assert not list(survey_sections(run("case_study", **SMALL), "footer"))
