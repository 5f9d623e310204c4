"""docs/tables.md names every column that a run writes, and none that it does not."""

import re
from pathlib import Path

import pytest

from sim.measures.registry import MEASURES
from sim.measures.tables import replicate_frames
from sim.model.simulator import Simulator
from sim.settings.compose import compose_config

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "tables.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def frames():
    settings = {"organisation": "small_workshop", "weeks": 2, "burn_in": 4, "record": {"truth": True}}
    return replicate_frames(Simulator(compose_config("interprofessional", instruments=["ics", "ocai"], **settings)))


def section(name: str) -> str:
    return TEXT.split(f"## {name}\n")[1].split("\n## ")[0]


def in_first_cells(text: str) -> set[str]:
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_every_table_has_a_section(frames):
    assert {line.removeprefix("## ") for line in TEXT.splitlines() if line.startswith("## ")} == set(frames)


@pytest.mark.parametrize("name", ["cases", "practitioners", "training", "respondents", "truths", "surveys", "profiles"])
def test_columns_of_people_and_cases(frames, name):
    assert in_first_cells(section(name)) == set(frames[name].columns) - {"replicate"}


@pytest.mark.parametrize("name", ["causes", "network", "answers"])
def test_columns_listed_in_a_sentence(frames, name):
    sentence = section(name).split("Columns: ")[1].split(".\n")[0].split(". A")[0]
    assert set(re.findall(r"`(\w+)`", sentence)) - {"process", "relationship"} == set(frames[name].columns)


def test_weekly_holds_the_measures_by_every_scope(frames):
    assert set(frames["weekly"].columns) == {"replicate", "week", "scope", "unit", *MEASURES}
    assert in_first_cells(section("weekly")) == set(frames["weekly"]["scope"])


def test_causes(frames):
    named = set(re.findall(r"`(\w+)`", section("causes").split("| --- | --- |")[1])) - {"process", "relationship"}
    assert named == set(frames["causes"]["cause"])
