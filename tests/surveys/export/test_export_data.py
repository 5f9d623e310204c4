"""Data as CSV and as SPSS file: what is read back is what was answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from sim.core.spss import CREATED, NO_TIME
from sim.surveys.data import SurveyData
from sim.surveys.export import export
from sim.surveys.export.layout import layout_of

SHIPPED = ("ics", "ocai", "study_survey", "climate", "roci", "role_scale")

ALL = (*SHIPPED, "leaders")


@pytest.mark.parametrize("name", ALL)
def test_csv_holds_one_row_a_respondent_who_answered(surveys: dict[str, SurveyData], folder: Path, name: str) -> None:
    data = surveys[name]
    read = pd.read_csv(folder / f"{layout_of(data).stem}.csv", dtype={"profession": "category"})
    wide = data.wide()
    assert list(read) == list(wide) and len(read) == (data.invitations["disposition"] != "no_reply").sum()
    assert read["replicate"].nunique() == wide["replicate"].nunique() == 2
    assert (read["profession"].astype(str) == wide["profession"].astype(str)).all()
    for column in wide.columns.drop("profession"):
        np.testing.assert_array_equal(read[column].astype(float), wide[column].astype("Float64").astype(float))


@pytest.mark.parametrize("name", ALL)
def test_sav_reads_back_with_values_and_labels(surveys: dict[str, SurveyData], folder: Path, name: str) -> None:
    layout = layout_of(surveys[name])
    read, meta = pyreadstat.read_sav(folder / f"{layout.stem}.sav")
    assert meta.file_label == layout.title and "simulated" in " ".join(meta.notes).lower()
    for one in layout.variables:
        assert meta.column_names_to_labels[one.name] == one.label
        assert meta.variable_value_labels.get(one.name, {}) == one.values
        assert meta.variable_measure[one.name] == one.measure
        if one.column != "profession":
            expected = layout.rows[one.name].astype("Float64").astype(float)
            np.testing.assert_array_equal(read[one.name], expected)


def test_professions_are_codes_with_labels(surveys: dict[str, SurveyData], folder: Path) -> None:
    data = surveys["ics"]
    read, meta = pyreadstat.read_sav(folder / f"{layout_of(data).stem}.sav")
    said = read["profession"].map(meta.variable_value_labels["profession"])
    assert list(said) == [name.replace("_", " ") for name in data.wide()["profession"]]


def test_what_was_not_answered_is_system_missing(surveys: dict[str, SurveyData], folder: Path) -> None:
    data = surveys["study_survey"]
    read, meta = pyreadstat.read_sav(folder / f"{layout_of(data).stem}.sav", user_missing=True)
    assert not meta.missing_ranges
    assert read["TWIN_KN1"].isna().sum() == data.wide()["TWIN_KN1"].isna().sum() > 0


def test_nasty_labels_survive(nasty: SurveyData, tmp_path: Path) -> None:
    export(nasty, tmp_path)
    layout = layout_of(nasty)
    _, meta = pyreadstat.read_sav(tmp_path / f"{layout.stem}.sav")
    label = str(meta.column_names_to_labels["ICS_T2"])
    assert label.startswith('it\'s "theirs" \\ after a break, 100 % — naïve;') and label.endswith(" (2 of 3)")
    assert meta.variable_value_labels["ICS_T1"][1].startswith('it\'s "theirs" \\ after a break')


@pytest.mark.parametrize("name", ALL)
def test_the_same_data_give_the_same_bytes(
    surveys: dict[str, SurveyData], folder: Path, tmp_path: Path, name: str
) -> None:
    for path in surveys[name].export(tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_sav_does_not_say_when_it_was_made(surveys: dict[str, SurveyData], folder: Path) -> None:
    content = (folder / f"{layout_of(surveys['ics']).stem}.sav").read_bytes()
    assert content[CREATED] == NO_TIME


@pytest.mark.parametrize("name", ["ics", "ocai", "study_survey"])
def test_a_survey_that_nobody_answered_has_empty_files(
    unanswered: Callable[[str], SurveyData], tmp_path: Path, name: str
) -> None:
    data = unanswered(name)
    data.export(tmp_path)
    stem = layout_of(data).stem
    assert list(pd.read_csv(tmp_path / f"{stem}.csv")) == [
        "replicate",
        "respondent",
        "profession",
        "locality",
        *data.items,
    ]
    read, meta = pyreadstat.read_sav(tmp_path / f"{stem}.sav")
    assert len(read) == 0 and meta.column_names == list(read)
    assert len(pd.read_csv(tmp_path / f"{stem}_paradata.csv")) == len(data.invitations)


def test_forms_sent_back_empty_are_rows(surveys: dict[str, SurveyData]) -> None:
    data = surveys["ics"]
    invitations = data.invitations.astype({"disposition": str})
    replied = invitations["disposition"] != "no_reply"
    invitations.loc[replied.idxmax(), "disposition"] = "incomplete"
    blank = replace(data, tables={"invitations": invitations})
    rows = layout_of(blank).rows
    assert len(rows) == len(data.wide()) and rows[data.items].isna().all(axis=None)
