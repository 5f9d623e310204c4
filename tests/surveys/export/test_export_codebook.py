"""The codebook: every variable, no wording but our own, and what must be said beside the data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.core.disclaimers import MISUSE
from sim.model.survey.instrument import LIKERT
from sim.surveys.data import SurveyData
from sim.surveys.export.layout import layout_of

SHIPPED = ("ics", "ocai", "study_survey", "climate", "roci", "role_scale")

ALL = (*SHIPPED, "leaders")


def book_of(data: SurveyData, folder: Path) -> dict[str, Any]:
    book: dict[str, Any] = json.loads((folder / f"{layout_of(data).stem}_codebook.json").read_text(encoding="utf-8"))
    return book


@pytest.mark.parametrize("name", ALL)
def test_every_variable_is_in_both_codebooks(surveys: dict[str, SurveyData], folder: Path, name: str) -> None:
    stem = layout_of(surveys[name]).stem
    columns = list(pd.read_csv(folder / f"{stem}.csv"))
    book, table = book_of(surveys[name], folder), pd.read_csv(folder / f"{stem}_codebook.csv")
    assert [variable["name"] for variable in book["variables"] if variable["found_in"] == "data"] == columns
    assert list(table["name"]) == [variable["name"] for variable in book["variables"]]
    assert table["label"].notna().all() and table["made"].notna().all()


@pytest.mark.parametrize("name", ALL)
def test_labels_are_our_constructs(surveys: dict[str, SurveyData], folder: Path, name: str) -> None:
    instrument = surveys[name].instrument
    variables = {variable["name"]: variable for variable in book_of(surveys[name], folder)["variables"]}
    for key, scale in instrument.scales.items():
        items = instrument.item_names(key)
        for place, item in enumerate(items, 1):
            assert variables[item]["construct"] == scale.construct
            if scale.kind == LIKERT:
                assert variables[item]["label"] == f"{scale.construct} ({place} of {len(items)})"
            else:
                assert variables[item]["label"].startswith((f"{scale.construct}: ", f"{scale.label}: "))


@pytest.mark.parametrize("name", ALL)
def test_values_lie_in_their_range(surveys: dict[str, SurveyData], folder: Path, name: str) -> None:
    rows = layout_of(surveys[name]).rows
    for variable in book_of(surveys[name], folder)["variables"]:
        low, high = variable["valid_range"]
        if variable["found_in"] == "data" and variable["type"] != "text":
            assert rows[variable["name"]].min() >= low
            assert high is None or rows[variable["name"]].max() <= high
            assert (
                high is None
                or not variable["values"]
                or sorted(map(int, variable["values"])) == list(range(low, high + 1))
            )


def test_what_the_survey_was(surveys: dict[str, SurveyData], folder: Path) -> None:
    data = surveys["study_survey"]
    book = book_of(data, folder)
    assert book["survey"] == {
        "week": data.week, "replicates": 2, "frame": "the professions that use education's forms",
        "invited": len(data.invitations), "replies": len(data.wide()),
    }  # fmt: skip
    assert book["misuse"] == MISUSE and "simulated" in book["simulated"] and "none of the wording" in book["licence"]
    assert book["instrument"]["source"] == data.instrument.source
    assert "half" in book["scoring"][0] and len(book["scoring"]) == 2


def test_leaders_belong_to_no_locality(surveys: dict[str, SurveyData], folder: Path) -> None:
    variables = {variable["name"]: variable for variable in book_of(surveys["leaders"], folder)["variables"]}
    assert variables["locality"]["values"] == {"-1": "leadership, of no locality"}


def test_scores_say_how_they_are_made(surveys: dict[str, SurveyData], folder: Path) -> None:
    variables = {variable["name"]: variable for variable in book_of(surveys["roci"], folder)["variables"]}
    assert variables["ROCI_IN_mean"]["made"] == "the mean of the items answered, if at least 4 of 7 are"
    points = {
        variable["name"]
        for variable in book_of(surveys["ocai"], folder)["variables"]
        if variable["found_in"] == "scripts"
    }
    assert {"OCAI_culture_clan", "OCAI_culture_lacked_hierarchy_log_ratio"} <= points and len(points) == 16
