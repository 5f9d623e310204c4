"""The report of a study: complete, self-contained, accessible, with the precision of its effects."""

from __future__ import annotations

import base64

import numpy as np
import pandas as pd
import pytest
from inspection import Outline

from sim.core.disclaimers import MISUSE, NOT_MODELLED
from sim.core.number_format import MINUS, fixed, interval, signed
from sim.measures.sesoi import SMALLEST
from sim.presentation.figures.captions import alt_text, how_to_read
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.explanations import causes_in_words, verdicts_in_words
from sim.presentation.figures.figures import STUDY_FIGURES, Figures
from sim.presentation.reports.effects_file import write_effects
from sim.presentation.reports.report import page, write_report
from sim.studies.effects.table import headline_measures
from sim.studies.execution.task import Failure

DESIGNS = ["scenarios", "one_lever", "two_levers", "three_levers", "sampled", "one_cell", "one_replicate", "bare"]


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """Stand-ins for the figures, for tests of the text."""
    monkeypatch.setattr(Figures, "images", lambda *_: (b"", b"<svg/>"))
    monkeypatch.setattr(Figures, "size", lambda *_: (1, 1))


def outline(study) -> Outline:
    return Outline(page(Figures(study)))


def test_the_report_is_one_file_beside_its_table_and_figures(completed, tmp_path) -> None:
    study = completed("one_lever")
    path = write_report(study, tmp_path / "new")
    text = path.read_text(encoding="utf-8")
    assert {item.name for item in path.parent.iterdir()} == {"report.html", "effects.csv", "figures"}
    read, names = Outline(text), study.plot.names()
    assert MISUSE in read.words and all(sentence in read.words for sentence in NOT_MODELLED)
    assert {f"figure-{name}" for name in names} <= set(read.identifiers)
    assert all(how_to_read(study.plot.data, name) in read.words for name in names)
    assert {file.stem for file in (path.parent / "figures").iterdir()} == set(names)
    assert not [tag for tag, _ in read.tags if tag in ("script", "link", "iframe", "object")]
    addresses = [value for _, attrs in read.tags for name, value in attrs.items() if name in ("src", "href")]
    assert len(addresses) == len(names) and all(address.startswith("data:image/svg+xml") for address in addresses)
    assert all(base64.b64decode(address.split(",", 1)[1]).startswith(b"<?xml") for address in addresses)


@pytest.mark.parametrize("name", DESIGNS)
def test_it_can_be_read_aloud_whatever_the_design(completed, undrawn, name: str) -> None:
    read = outline(completed(name))
    assert ("html", {"lang": "en-GB"}) in read.tags
    assert read.headings[0] == 1 and read.headings.count(1) == 1 and max(np.diff(read.headings)) <= 1
    assert len(read.identifiers) == len(set(read.identifiers))
    alternatives = [attrs["alt"] for tag, attrs in read.tags if tag == "img"]
    assert len(alternatives) == len(Figures(completed(name)).names()) and all(len(text) > 40 for text in alternatives)
    heads = [attrs for tag, attrs in read.tags if tag == "th"]
    assert all(attrs.get("scope") in ("row", "col") for attrs in heads)
    tags = [tag for tag, _ in read.tags]
    assert tags.count("caption") == tags.count("table") >= 2


def test_few_cells_are_side_by_side_with_every_headline_measure(completed, undrawn) -> None:
    study = completed("scenarios")
    row = study.effects(measures=["strain"]).set_index("name").loc["shared_paperwork"]
    words = [word.replace("\N{NO-BREAK SPACE}", " ") for word in outline(study).words]
    place = words.index(signed(row["difference"], 3))
    assert words[place + 1] == interval(row["low"], row["high"], 3) and words[place + 2].endswith(row["verdict"])
    assert fixed(row["before"], 3) in words
    assert set(study.effects()["label"]) <= set(words)


def test_many_cells_are_rows_and_the_caption_names_the_full_table(completed, undrawn) -> None:
    joined = "".join(outline(completed("sampled")).words)
    names = [cell.name for cell in completed("sampled").plan.cells[1:]]
    assert all(name in joined for name in names) and "effects.csv" in joined


def test_text_of_a_study_stays_text(completed, undrawn) -> None:
    words = outline(completed("scenarios")).words
    assert "Three <services>." in words and "Why?" in words


def test_the_design_is_described(completed, undrawn) -> None:
    words = outline(completed("two_levers")).words
    assert "separate, shared" in words and "0, 0.6" in words
    assert "the cell with paperwork separate that is otherwise like it" in "".join(words)
    assert any("Latin hypercube, seed 1" in word for word in outline(completed("sampled")).words)


def test_smallest_effects_come_with_side_grade_and_source(completed, undrawn) -> None:
    words = outline(completed("one_lever")).words
    place = len(words) - 1 - words[::-1].index(SMALLEST["on_time"].source)
    assert {"higher", SMALLEST["on_time"].grade, "0.02"} <= set(words[place - 12 : place])


def test_precision_is_reported(completed, undrawn) -> None:
    study = completed("one_lever")
    effects, text = study.effects(), "".join(outline(study).words)
    saved = fixed(100 * effects["variance_reduction"].median(), 0)
    undecided = effects[effects["verdict"] == "undecided"]
    assert f"{saved} %" in text
    assert len(undecided)
    assert all(name in text for name in undecided["name"]) or f"{len(undecided):,} contrasts" in text


def test_provenance_is_complete(completed, undrawn) -> None:
    study = completed("sampled")
    words = outline(study).words
    assert {study.results_hash(), study.plan.model, study.plan.version, "60 of 60"} <= set(words)
    assert any("design=lhs" in word and "organisation=small_workshop" in word for word in words)
    assert any(word.endswith(" UTC") for word in words)


def test_missing_replicates_and_cells_are_reported_first(unfinished, undrawn) -> None:
    read = outline(unfinished)
    count = unfinished.completed
    text = "".join(read.words)
    assert f"{count} of 9 replicates" in text and "1 of 3" in text
    assert read.identifiers.index("missing") < read.identifiers.index("design")


def test_failures_are_reported(unfinished, undrawn) -> None:
    last = unfinished.plan.cells[2]
    failure = Failure(last.key, last.name, 0, seed=4, sentence="the roof fell in", traceback="...")
    unfinished.store.record_failures([failure])
    try:
        assert f"{last.name}, replicate 0: the roof fell in." in outline(unfinished).words
    finally:
        for file in (unfinished.folder / "failures").iterdir():
            file.unlink()


def test_a_study_without_replicates_has_a_report(not_begun, tmp_path) -> None:
    text = write_report(not_begun, tmp_path / "out").read_text(encoding="utf-8")
    assert 'id="effects"' in text and "0 of 6 replicates" in text
    assert (tmp_path / "out" / "effects.csv").read_text().strip() == ""


def test_the_table_of_effects_is_that_of_the_study(completed, tmp_path) -> None:
    study = completed("three_levers")
    read = pd.read_csv(write_effects(FigureData(study), tmp_path), keep_default_na=True)
    wanted = study.effects()
    assert list(read.columns) == list(wanted.columns) and len(read) == len(wanted) == 11 * len(headline_measures())
    assert read["name"].to_list() == wanted["name"].to_list()
    assert read["difference"].to_numpy() == pytest.approx(wanted["difference"].to_numpy(), rel=1e-5, nan_ok=True)
    assert read["verdict"].fillna("").to_list() == wanted["verdict"].to_list()


@pytest.mark.parametrize("name", [name for name in STUDY_FIGURES if name != "worlds"])  # needs an ensemble
def test_each_figure_is_described_with_its_numbers(completed, name: str) -> None:
    design = {"heat_map": "two_levers", "factorial": "two_levers", "response": "sampled"}.get(name, "scenarios")
    text = alt_text(FigureData(completed(design)), name)
    assert (len(text) > 60 and any(figure in text for figure in "0123456789")) or name == "profession_weeks"
    assert "nan" not in text and "  " not in text


def test_the_description_of_a_heat_map_names_its_ends(completed) -> None:
    study = completed("two_levers")
    means = study.means(["task_conflict"])["mean"]
    text = alt_text(FigureData(study), "heat_map")
    assert f"Task conflict from {means.min():.3f} at leadership.bias 0.6" in text
    assert f"to {means.max():.3f} at leadership.bias 0, paperwork" in text


def test_verdicts_in_words_count_all_cells() -> None:
    row = {"measure": "strain", "n": 3, "low": 0.1, "high": 0.3}
    rows = [
        {**row, "name": "a", "difference": 0.2, "verdict": "worse"},
        {**row, "name": "b", "difference": 0.25, "verdict": "worse"},
        {**row, "name": "c", "difference": 0.0, "verdict": "equivalent"},
        {**row, "name": "d", "difference": 0.0, "verdict": ""},
    ]
    (text,) = verdicts_in_words(pd.DataFrame(rows))
    parts = ("Strain", "worse in 2 of 4", "'b': +0.250 [+0.100, +0.300]", "equivalent in 1")
    assert all(part in text for part in parts)


def test_causes_in_words_name_the_largest_with_their_amounts(completed) -> None:
    study = completed("two_levers")
    changed, effects = study.causes_changed(), study.effects(measures=["process_conflict", "hazard"])
    certain = effects[(effects["low"] > 0) | (effects["high"] < 0)]
    sentences = causes_in_words(FigureData(study))
    assert len(certain) == len(sentences) > 0
    row = certain.iloc[0]
    own = changed[(changed["cell"] == row["cell"]) & (changed["conflict"] == "process")].set_index("cause")
    largest = own["difference"].abs().idxmax()
    assert row["name"] in sentences[0] and fixed(abs(row["difference"]), 3) in sentences[0]
    assert f"{largest.replace('_', ' ')} ({own['difference'][largest]:+.3f})".replace("-", MINUS) in sentences[0]


def test_pages_are_the_same_however_often_they_are_made(completed, undrawn) -> None:
    study = completed("one_lever")
    assert page(Figures(study)) == page(Figures(study))
