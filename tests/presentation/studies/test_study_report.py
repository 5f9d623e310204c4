"""The report of a study: complete, self-contained, accessible, and honest about how sure it is."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from sim.core.disclaimers import MISUSE, NOT_MODELLED
from sim.measures.sesoi import SMALLEST
from sim.presentation.studies.captions import HOW_TO_READ, alternative
from sim.presentation.studies.effect_text import causes_in_words, verdicts_in_words
from sim.presentation.studies.effects_file import write_effects
from sim.presentation.studies.study_figures import FIGURES, StudyPlots
from sim.presentation.studies.study_report import page, write_report
from sim.presentation.style import MINUS
from sim.studies.effects.table import headline_measures
from sim.studies.execution.task import Failure

VOID = {"meta", "img", "link", "br", "hr", "input", "wbr"}


class Outline(HTMLParser):
    """Reads a page strictly: every element that opens must close, in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.headings, self.identifiers, self.words = [], [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))
        self.identifiers += [value for name, value in attrs if name == "id"]
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """Stand-ins for the figures, where only the words matter."""
    monkeypatch.setattr(StudyPlots, "drawing", lambda *_: (b"", b"<svg/>"))
    monkeypatch.setattr(StudyPlots, "size", lambda *_: (1, 1))


def test_the_report_is_one_file_beside_its_table_and_figures(lived, tmp_path) -> None:
    study = lived("scenarios")
    path = write_report(study, tmp_path / "new")
    text = path.read_text(encoding="utf-8")
    assert path.name == "report.html"
    assert {item.name for item in path.parent.iterdir()} == {"report.html", "effects.csv", "figures"}
    assert MISUSE in text and all(sentence.split("'")[0] in text for sentence in NOT_MODELLED)
    names = StudyPlots(study).names()
    assert all(f'id="figure-{name}"' in text and HOW_TO_READ[name].split("'")[0] in text for name in names)
    assert {file.stem for file in (path.parent / "figures").iterdir()} == set(names)
    outline = Outline(text)
    assert not [tag for tag, _ in outline.tags if tag in ("script", "link", "iframe", "object")]
    addresses = [value for _, attrs in outline.tags for name, value in attrs.items() if name in ("src", "href")]
    assert len(addresses) == len(names) and all(address.startswith("data:image/svg+xml") for address in addresses)
    assert all(base64.b64decode(address.split(",", 1)[1]).startswith(b"<?xml") for address in addresses)


@pytest.mark.parametrize(
    "name", ["scenarios", "one_lever", "two_levers", "three_levers", "sampled", "one_cell", "one_replicate", "bare"]
)
def test_it_can_be_read_aloud_whatever_the_design(lived, undrawn, name: str) -> None:
    outline = Outline(page(StudyPlots(lived(name))))
    assert ("html", {"lang": "en-GB"}) in outline.tags
    assert outline.headings[0] == 1 and outline.headings.count(1) == 1 and max(np.diff(outline.headings)) <= 1
    assert len(outline.identifiers) == len(set(outline.identifiers))
    alternatives = [attrs["alt"] for tag, attrs in outline.tags if tag == "img"]
    assert len(alternatives) == len(StudyPlots(lived(name)).names()) and all(len(text) > 40 for text in alternatives)
    heads = [attrs for tag, attrs in outline.tags if tag == "th"]
    assert all(attrs.get("scope") in ("row", "col") for attrs in heads)
    tags = [tag for tag, _ in outline.tags]
    assert tags.count("caption") == tags.count("table") >= 2


def test_few_cells_stand_side_by_side_with_every_headline_measure(lived, undrawn) -> None:
    study = lived("scenarios")
    outline = Outline(page(StudyPlots(study)))
    row = study.effects(measures=["strain"]).set_index("name").loc["shared_paperwork"]
    words = [word.replace("\N{NO-BREAK SPACE}", " ") for word in outline.words]
    place = words.index(f"{row['difference']:+.3f}".replace("-", MINUS))
    interval = f"[{row['low']:+.3f}, {row['high']:+.3f}]".replace("-", MINUS)
    assert words[place + 1] == interval and words[place + 2].endswith(row["verdict"])
    assert f"{row['before']:.3f}" in words
    joined = " ".join(words)
    assert all(label in joined for label in study.effects()["label"].unique())


def test_many_cells_are_rows_and_the_caption_says_where_all_are(lived, undrawn) -> None:
    outline = Outline(page(StudyPlots(lived("sampled"))))
    joined = "".join(outline.words)
    rows = [cell.name for cell in lived("sampled").plan.cells[1:]]
    assert all(name in joined for name in rows) and "effects.csv" in joined


def test_texts_of_a_study_stay_texts(lived, undrawn) -> None:
    read = Outline(page(StudyPlots(lived("scenarios"))))
    assert "Three <services>." in read.words and "Why?" in read.words


def test_what_was_compared_is_told(lived, undrawn) -> None:
    words = "".join(Outline(page(StudyPlots(lived("two_levers")))).words)
    assert "how far the seats, not the headcount, set the agenda" in words and "0, 0.6" in words
    assert "separate, shared" in words and "all combinations of the values of the levers" in words
    assert "the cell with paperwork separate that is otherwise like it" in words
    sampled = "".join(Outline(page(StudyPlots(lived("sampled")))).words)
    assert "points of a Latin hypercube, seed 1" in sampled and "20 values, from" in sampled


def test_smallest_effects_come_with_side_grade_and_source(lived, undrawn) -> None:
    words = Outline(page(StudyPlots(lived("one_lever")))).words
    place = len(words) - 1 - words[::-1].index(SMALLEST["on_time"].source)
    assert words[place - 6 : place] and {"higher", "D", "0.02"} <= set(words[place - 12 : place])


def test_how_sure_it_is_stands_beside_the_effects(lived, undrawn) -> None:
    study = lived("one_lever")
    found = study.effects()
    text = "".join(Outline(page(StudyPlots(study))).words)
    count = int((found["verdict"] == "undecided").sum())
    saved = 100 * found["variance_reduction"].median()
    assert f"its variance is {saved:.0f} % smaller" in text.replace(MINUS, "-")
    rows = found[found["verdict"] == "undecided"]
    assert count > 0 and (all(name in text for name in rows["name"]) or f"{count:,} contrasts are undecided" in text)
    assert "none is corrected" in text and "luck of the replicates" in text


def test_provenance_is_all_there(lived, undrawn) -> None:
    study = lived("sampled")
    words = Outline(page(StudyPlots(study))).words
    assert study.results_hash() in words and study.plan.model in words and study.plan.version in words
    assert any("design=lhs" in word and "organisation=small_workshop" in word for word in words)
    assert any(word.endswith(" UTC") for word in words) and "60 of 60" in words


def test_what_is_missing_is_told_first(unfinished, undrawn) -> None:
    words = Outline(page(StudyPlots(unfinished))).words
    there = unfinished.inventory.lived(unfinished.plan)
    assert f"Not finished: {there} of 9 replicates are there." in words
    assert "Cells without any replicate: 1 of 3." in words
    assert words.index("What is missing") < words.index("What was compared")


def test_failures_are_told(unfinished, undrawn) -> None:
    last = unfinished.plan.cells[2]
    failure = Failure(last.key, last.name, 0, seed=4, sentence="the roof fell in", traceback="...")
    unfinished.folder.fail([failure])
    try:
        words = Outline(page(StudyPlots(unfinished))).words
        assert f"{last.name}, replicate 0: the roof fell in." in words
    finally:
        for file in (unfinished.folder.path / "failures").iterdir():
            file.unlink()


def test_a_study_not_begun_has_a_report_that_says_so(unlived, tmp_path) -> None:
    text = write_report(unlived, tmp_path / "out").read_text(encoding="utf-8")
    assert "Nothing has been lived yet." in text and "Not finished: 0 of 6" in text
    assert (tmp_path / "out" / "effects.csv").read_text().strip() == ""


def test_the_table_of_effects_is_that_of_the_study(lived, tmp_path) -> None:
    study = lived("three_levers")
    read = pd.read_csv(write_effects(study, tmp_path), keep_default_na=True)
    wanted = study.effects()
    assert list(read.columns) == list(wanted.columns) and len(read) == len(wanted) == 11 * len(headline_measures())
    assert read["name"].to_list() == wanted["name"].to_list()
    assert read["difference"].to_numpy() == pytest.approx(wanted["difference"].to_numpy(), rel=1e-5, nan_ok=True)
    assert read["verdict"].fillna("").to_list() == wanted["verdict"].to_list()
    assert b"\r" not in write_effects(study, tmp_path).read_bytes()


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_is_told_in_words_with_its_numbers(lived, name: str) -> None:
    design = {"heat_map": "two_levers", "response": "sampled"}.get(name, "scenarios")
    data = StudyPlots(lived(design)).data
    told = alternative(data, name)
    assert (len(told) > 60 and any(figure in told for figure in "0123456789")) or name == "profession_weeks"
    assert "nan" not in told and "  " not in told


def test_the_heat_map_in_words_names_its_ends(lived) -> None:
    study = lived("two_levers")
    means = study.means(["task_conflict"])
    told = alternative(StudyPlots(study).data, "heat_map")
    assert f"Task conflict from {means['mean'].min():.3f} at leadership.bias 0.6" in told
    assert f"to {means['mean'].max():.3f} at leadership.bias 0, paperwork" in told


def test_verdicts_in_words_count_all_cells() -> None:
    row = {"measure": "strain", "n": 3, "low": 0.1, "high": 0.3}
    rows = [
        {**row, "name": "a", "difference": 0.2, "verdict": "worse"},
        {**row, "name": "b", "difference": 0.25, "verdict": "worse"},
        {**row, "name": "c", "difference": 0.0, "verdict": "equivalent"},
        {**row, "name": "d", "difference": 0.0, "verdict": ""},
    ]
    (told,) = verdicts_in_words(pd.DataFrame(rows))
    most = "most in 'b': +0.250 [+0.100, +0.300]"
    assert told == f"Strain: worse in 2 of 4 cells ({most}); equivalent in 1; without a verdict in 1."


def test_causes_in_words_name_the_largest_with_their_amounts(lived) -> None:
    study = lived("two_levers")
    changed = study.causes_changed()
    effects = study.effects(measures=["process_conflict", "hazard"])
    sure = effects[(effects["low"] > 0) | (effects["high"] < 0)]
    sentences = causes_in_words(StudyPlots(study).data)
    assert len(sure) == len(sentences) > 0
    row = sure.iloc[0]
    mine = changed[(changed["cell"] == row["cell"]) & (changed["conflict"] == "process")].set_index("cause")
    largest = mine["difference"].abs().idxmax()
    amount = mine["difference"][largest]
    assert f"Process conflict in '{row['name']}' is {abs(row['difference']):.3f} per encounter lower" in sentences[0]
    first = f": {'more' if amount > 0 else 'less'} from {largest.replace('_', ' ')} ({amount:+.3f})"
    assert first.replace("-", MINUS) in sentences[0]


def test_pages_are_the_same_however_often_they_are_made(lived, undrawn) -> None:
    study = lived("one_lever")
    assert page(StudyPlots(study)) == page(StudyPlots(study))
