"""docs/data-use.md: every place where a figure is said to act is there, and every source that is named is listed."""

import re
import sys
from pathlib import Path

import pytest

from sim.measures.patterns import PATTERNS
from sim.model.config import registry

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from generators import data_use  # noqa: E402 - beside the documents, not a package

SOURCES = data_use.sources()
FIGURES = [(source, item) for source in SOURCES for item in source["figures"]]
PLACES = [place for _, item in FIGURES for place in item["where"]]
AUTHORS = re.compile(r"([A-Z][A-Za-z]+(?:,? (?:& )?[A-Z][A-Za-z]+)*(?: et al\.)?) (?:19|20)\d\d")
SHIPPED = [row for row in registry() if not row.path.startswith("activity.blank.")]


def listed_under(source: dict) -> set[str]:
    """Paths of the numbers that a source's figures name."""
    found = [data_use.split(place)[0] for item in source["figures"] for place in item["where"]]
    return {row.path for where in found for row in data_use.parameters_at(where)}


@pytest.mark.parametrize("place", sorted(set(PLACES)))
def test_place_is_there_and_holds_the_value_claimed(place):
    where, claimed = data_use.split(place)
    value = data_use.value_at(where)
    assert claimed is None or value == pytest.approx(claimed)


@pytest.mark.parametrize(
    "place",
    [
        "no.such.parameter",
        "leadership=nobody",
        "leadership=crisis nonsense",
        "pattern 99 nonsense",
        "measure nonsense",
        "equation E99",
        "docs/nonsense.md",
        "tests/docs/test_data_use.py::nonsense",
    ],
)
def test_a_place_that_is_not_there_is_refused(place):
    with pytest.raises(KeyError):
        data_use.value_at(place)


def test_figures_are_declared_whole():
    for source, item in FIGURES:
        assert source["read"] and item["figure"]
        assert item["mark"] in data_use.MARKS, item
        assert item["use"] in data_use.USES, item
        assert item["where"] or item["use"] == "not used", item
    assert len({item["figure"] for _, item in FIGURES}) == len(FIGURES) > 60


def test_what_is_set_is_set_somewhere():
    """A figure that sets a single number claims its value, so that a change of the number is noticed."""
    claiming = [item for _, item in FIGURES if any(data_use.split(place)[1] is not None for place in item["where"])]
    assert len(claiming) > 8
    assert {item["use"] for item in claiming} == {"set"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["source"])
def test_numbers_that_name_a_source_are_listed_under_it(source):
    naming = {row.path for row in SHIPPED if data_use.speaks_of(source, row.source)}
    elsewhere = set().union(*(listed_under(other) for other in SOURCES if other is not source))
    assert not naming - listed_under(source) - elsewhere


def test_numbers_listed_under_a_source_name_one_or_are_assumed():
    """What a figure is said to set or to move by hand says so where the number is declared, too."""
    strong = {"set", "matched"}
    rows = [row for _, item in FIGURES if item["use"] in strong for p in item["where"] for row in at(p)]
    assert len(rows) > 15
    assert not {row.path for row in rows if row.source == "assumption"}


def at(place: str) -> list:
    return data_use.parameters_at(data_use.split(place)[0])


def test_sources_with_authors_and_year_are_all_listed():
    found = {name[0]: row.path for row in SHIPPED for name in AUTHORS.finditer(row.source)}
    assert len(found) > 8
    assert not {name: path for name, path in found.items() if not any(data_use.speaks_of(s, name) for s in SOURCES)}


def test_grades_that_claim_evidence_name_it():
    """A and B may carry a headline; a number of these grades names a source of the report."""
    strong = [row for row in SHIPPED if row.grade in "AB"]
    assert len(strong) > 10
    assert not [row.path for row in strong if not any(data_use.speaks_of(source, row.source) for source in SOURCES)]


def test_every_pattern_is_listed():
    assert {f"pattern {item.name}" for item in PATTERNS} <= set(PLACES)


def test_option_files_that_mark_figures_of_the_study_are_listed():
    marked = [path for path in (ROOT / "conf").rglob("*.yaml") if "[study]" in path.read_text(encoding="utf-8")]
    assert len(marked) > 5
    places = {data_use.split(place)[0].split(" ")[0] for place in PLACES}
    assert not {f"{path.parent.name}={path.stem}" for path in marked} - places


def test_the_four_education_side_professions_are_the_study_s_140():
    from sim.settings.compose import compose_config

    posts = compose_config("case_study").organisation.professions
    assert sum(item.headcount for name, item in posts.items() if name != "social_work") == 140
