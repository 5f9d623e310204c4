"""The report of a run: complete, self-contained, accessible."""

from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import pytest
from inspection import Outline

from sim.core.disclaimers import MISUSE, NOT_MODELLED
from sim.core.number_format import MINUS, significant
from sim.presentation.figures.captions import alt_text, how_to_read
from sim.presentation.figures.explanations import causes_in_words
from sim.presentation.figures.figures import RUN_FIGURES, Figures
from sim.presentation.reports.precision import advice, replicates_for_mean
from sim.presentation.reports.report import page, write_report


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """Stand-ins for the figures, for tests of the text."""
    monkeypatch.setattr(Figures, "images", lambda *_: (b"", b"<svg/>"))
    monkeypatch.setattr(Figures, "size", lambda *_: (1, 1))


@pytest.fixture(scope="module")
def outline(figures) -> Outline:
    return Outline(page(figures))


def test_the_report_is_one_file_with_the_disclaimer_and_every_figure(recorded, undrawn, tmp_path) -> None:
    run = recorded(replicates=2, weeks=10)
    run.plot = Figures(run)
    path = write_report(run, tmp_path / "new")
    text = path.read_text(encoding="utf-8")
    assert path.name == "report.html" and [item.name for item in path.parent.iterdir()] == ["report.html"]
    assert MISUSE in text
    assert all(f'id="figure-{name}"' in text for name in RUN_FIGURES)
    words = Outline(text).words
    assert all(how_to_read(run.plot.data, name) in words for name in RUN_FIGURES)
    assert all(sentence in words for sentence in NOT_MODELLED)


def test_sections_are_there_and_each_has_contents(outline: Outline) -> None:
    expected = {"statement", "summary", "causes-in-words", "not-modelled", "provenance", "every-measure"}
    assert expected | {f"figure-{name}" for name in RUN_FIGURES} <= set(outline.identifiers)


def test_nothing_is_loaded_from_anywhere(outline: Outline) -> None:
    assert not [tag for tag, _ in outline.tags if tag in ("script", "link", "iframe", "object")]
    addresses = [value for _, attrs in outline.tags for name, value in attrs.items() if name in ("src", "href")]
    assert len(addresses) == len(RUN_FIGURES) and all(address.startswith("data:") for address in addresses)
    drawings = [base64.b64decode(address.split(",", 1)[1]).decode() for address in addresses]
    assert all(svg.startswith("<?xml") and 'href="http' not in svg and "url(http" not in svg for svg in drawings)


def test_it_can_be_read_aloud(outline: Outline) -> None:
    assert ("html", {"lang": "en-GB"}) in outline.tags
    assert outline.headings[0] == 1 and outline.headings.count(1) == 1
    assert max(np.diff(outline.headings)) <= 1
    assert len(outline.identifiers) == len(set(outline.identifiers))
    alternatives = [attrs["alt"] for tag, attrs in outline.tags if tag == "img"]
    assert len(alternatives) == len(RUN_FIGURES) and all(len(text) > 40 for text in alternatives)
    assert all("scope" in attrs for tag, attrs in outline.tags if tag == "th")
    tags = [tag for tag, _ in outline.tags]
    assert tags.count("caption") == tags.count("table") == 3


def test_each_measure_comes_with_its_n_and_a_warning_if_n_is_too_small(recorded, undrawn) -> None:
    run = recorded()
    run.weekly["turnover"] = run.weekly["turnover"].where(run.weekly["replicate"] > 0, 5.0)
    words = Outline(page(Figures(run))).words
    first = words.index("Turnover")
    row = run.summary().loc["turnover"]
    assert words[first + 1 : first + 7] == [
        row["unit"], significant(row["mean"]), f"{significant(row['low'])} to {significant(row['high'])}",
        significant(row["half_width"]), "6", significant(row["cv"]),
    ]  # fmt: skip
    assert words[first + 7] == advice(6, row["cv"]) != ""
    assert words[words.index("Task conflict") + 7] == "yes"


def test_text_of_a_scenario_stays_text(recorded, undrawn) -> None:
    run = recorded()
    scenario = replace(run.config.scenario, name="x", description="<script>alert(1)</script>", questions=["a < b?"])
    run.config = replace(run.config, scenario=scenario)
    outline = Outline(page(Figures(run)))
    assert "<script>alert(1)</script>" in outline.words and "a < b?" in outline.words


def test_provenance_is_complete(outline: Outline, figures) -> None:
    for name, value in figures.data.results.provenance.items():
        assert name.replace("_", " ") in "".join(outline.words) and str(value) in outline.words


def test_the_largest_cause_is_named_first(recorded) -> None:
    run = recorded()
    heavy = (run.ledger["conflict"] == "process") & (run.ledger["cause"] == "forms")
    run.ledger["amount"] = run.ledger["amount"].where(~heavy, run.ledger["amount"] * 10)
    sentences = causes_in_words(Figures(run).data)
    assert "causes are forms (" in sentences[0]
    assert any(f"blaming the work ({MINUS}0." in sentence for sentence in sentences)


def test_the_pair_with_most_conflict_is_named(recorded) -> None:
    run = recorded()
    chosen = run.weekly["unit"] == "health|social_work"
    run.weekly["relationship_conflict"] = run.weekly["relationship_conflict"].where(~chosen, 0.9)
    assert "Health and Social Work (0.900)" in " ".join(causes_in_words(Figures(run).data))


def test_a_run_without_encounters_is_described_too(recorded) -> None:
    run = recorded(professions=("education",))
    run.ledger = run.ledger.iloc[:0]
    data = Figures(run).data
    assert len(causes_in_words(data)) == 1
    assert all(alt_text(data, name) for name in RUN_FIGURES)


@pytest.mark.parametrize(("cv", "needed"), [(0.166, 43), (0.049, 4), (0.113, 20), (0.337, 175), (0.007, 1)])
def test_replicates_needed_as_measured_on_the_prototype(cv: float, needed: int) -> None:
    assert replicates_for_mean(cv) == needed


def test_advice_on_the_number_of_replicates() -> None:
    assert advice(43, 0.166) == "" != advice(42, 0.166)
    assert "10,000" in advice(20, 5.0)
    assert advice(20, 5.0, signed=True) == "" != advice(1, 0.0)
