"""The one-page report: complete, self-contained, accessible, and honest about what it is not."""

from __future__ import annotations

import base64
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from sim.core.disclaimers import MISUSE, NOT_MODELLED
from sim.presentation.figures.run_captions import HOW_TO_READ, alternative, causes_in_words
from sim.presentation.figures.run_figures import FIGURES, Plots
from sim.presentation.reports.precision import replicates_needed, verdict
from sim.presentation.reports.run_report import number, page, write_report

VOID = {"meta", "img", "link", "br", "hr", "input"}


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
    monkeypatch.setattr(Plots, "drawing", lambda *_: (b"", b"<svg/>"))
    monkeypatch.setattr(Plots, "size", lambda *_: (1, 1))


@pytest.fixture
def outline(recorded) -> Outline:
    run = recorded(replicates=2, weeks=10)
    return Outline(page(run, Plots(run)))


def test_the_report_is_one_file_with_the_statement_and_every_figure(recorded, tmp_path) -> None:
    path = write_report(recorded(replicates=2, weeks=10), tmp_path / "new")
    text = path.read_text(encoding="utf-8")
    assert path.name == "report.html" and [item.name for item in path.parent.iterdir()] == ["report.html"]
    assert MISUSE in text and "does not describe any real" in text
    assert all(f'id="figure-{name}"' in text and HOW_TO_READ[name] in text for name in FIGURES)
    assert all(sentence.split("'")[0] in text for sentence in NOT_MODELLED)


def test_nothing_is_loaded_from_anywhere(outline: Outline) -> None:
    assert not [tag for tag, _ in outline.tags if tag in ("script", "link", "iframe", "object")]
    addresses = [value for _, attrs in outline.tags for name, value in attrs.items() if name in ("src", "href")]
    assert len(addresses) == len(FIGURES) and all(address.startswith("data:") for address in addresses)
    drawings = [base64.b64decode(address.split(",", 1)[1]).decode() for address in addresses]
    assert all(svg.startswith("<?xml") and 'href="http' not in svg and "url(http" not in svg for svg in drawings)


def test_it_can_be_read_aloud(outline: Outline) -> None:
    assert ("html", {"lang": "en-GB"}) in outline.tags
    assert outline.headings[0] == 1 and outline.headings.count(1) == 1
    assert max(np.diff(outline.headings)) <= 1
    assert len(outline.identifiers) == len(set(outline.identifiers))
    alternatives = [attrs["alt"] for tag, attrs in outline.tags if tag == "img"]
    assert len(alternatives) == len(FIGURES) and all(len(text) > 40 for text in alternatives)
    assert all("scope" in attrs for tag, attrs in outline.tags if tag == "th")
    tags = [tag for tag, _ in outline.tags]
    assert tags.count("caption") == tags.count("table") == 3


def test_each_measure_comes_with_its_n_and_a_warning_where_n_is_too_small(recorded, undrawn) -> None:
    run = recorded()
    run.weekly["turnover"] = run.weekly["turnover"].where(run.weekly["replicate"] > 0, 5.0)
    words = Outline(page(run, Plots(run))).words
    first = words.index("Turnover")
    row = run.summary().loc["turnover"]
    assert words[first + 1 : first + 7] == [
        row["unit"], number(row["mean"]), f"{number(row['low'])} to {number(row['high'])}", number(row["half_width"]),
        "6", number(row["cv"]),
    ]  # fmt: skip
    assert words[first + 7].startswith("n too few: about")
    assert words[words.index("Task conflict") + 7] == "yes"


def test_texts_of_a_scenario_stay_texts(recorded, undrawn) -> None:
    run = recorded()
    card = replace(run.config.scenario, name="x", description="<script>alert(1)</script>", questions=["a < b?"])
    run.config = replace(run.config, scenario=card)
    read = Outline(page(run, Plots(run)))
    assert "<script>alert(1)</script>" in read.words and "a < b?" in read.words


def test_provenance_is_all_there(recorded, undrawn) -> None:
    run = recorded()
    words = Outline(page(run, Plots(run))).words
    for name, value in run.provenance.items():
        assert name.replace("_", " ") in words and str(value) in words


def test_causes_in_words_name_the_largest(recorded) -> None:
    run = recorded()
    heavy = (run.ledger["conflict"] == "process") & (run.ledger["cause"] == "forms")
    run.ledger["amount"] = run.ledger["amount"].where(~heavy, run.ledger["amount"] * 10)
    words = " ".join(causes_in_words(Plots(run).data))
    assert "most comes from forms (" in words
    assert "Holding it down, per encounter: " in words and "blaming the work (\N{MINUS SIGN}0." in words


def test_the_highest_pair_is_named(recorded) -> None:
    run = recorded()
    chosen = run.weekly["unit"] == "health|social_work"
    run.weekly["relationship_conflict"] = run.weekly["relationship_conflict"].where(~chosen, 0.9)
    assert "between Health and Social Work (0.900)" in " ".join(causes_in_words(Plots(run).data))


def test_without_encounters_there_is_nothing_to_explain(recorded) -> None:
    run = recorded(professions=("education",))
    run.ledger = run.ledger.iloc[:0]
    words = causes_in_words(Plots(run).data)
    assert words == ["No two people met, so there was no conflict to explain."]
    assert all(alternative(Plots(run).data, name) for name in FIGURES)


@pytest.mark.parametrize(("cv", "needed"), [(0.166, 43), (0.049, 4), (0.113, 20), (0.337, 175), (0.007, 1)])
def test_replicates_needed_as_measured_on_the_prototype(cv: float, needed: int) -> None:
    assert replicates_needed(cv) == needed


def test_verdicts() -> None:
    assert verdict(43, 0.166) == "" != verdict(42, 0.166)
    assert verdict(20, 5.0) == "n too few: over 10,000 needed"
    assert verdict(20, 5.0, signed=True) == "" and verdict(1, 0.0) == "one replicate: no interval"
