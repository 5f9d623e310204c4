"""The summary for the terminal: narrow, plain, with the numbers of the table."""

from __future__ import annotations

import pytest

from sim.core.text import WIDTH
from sim.presentation.terminal.study_summary import study_summary


@pytest.mark.parametrize("name", ["scenarios", "one_lever", "two_levers", "three_levers", "sampled", "bare"])
def test_it_fits_a_terminal_and_any_alphabet(completed, name: str) -> None:
    text = study_summary(completed(name))
    assert text.isascii() and max(map(len, text.splitlines())) <= WIDTH
    assert "variance reduction" in text and "n = 3 pairs" in " ".join(text.split())


def test_few_cells_are_columns_with_difference_interval_and_mark(completed) -> None:
    study = completed("scenarios")
    lines = study_summary(study).splitlines()
    row = study.effects(measures=["process_conflict"]).set_index("name").loc["shared_paperwork"]
    mark = {"lower": "v", "undecided": "?"}[row["verdict"]]
    entry = f"{row['difference']:+.3f} [{row['low']:+.3f}, {row['high']:+.3f}] {mark}"
    (line,) = [line for line in lines if line.startswith("Process conflict")]
    heading = next(line for line in lines if line.startswith("measure"))
    assert line.endswith(entry) and heading.split() == ["measure", "placebo", "shared_paperwork"]


def test_columns_that_do_not_fit_come_in_a_further_table(completed) -> None:
    lines = study_summary(completed("one_lever")).splitlines()
    assert sum(line.startswith("measure") for line in lines) == 1
    lines = study_summary(completed("three_levers")).splitlines()
    assert sum(line.startswith("measure") for line in lines) == 1  # eleven contrasts: the ends only


def test_of_many_cells_the_ends_of_each_measure_are_named(completed) -> None:
    study = completed("three_levers")
    text = study_summary(study)
    effects = study.effects(measures=["task_conflict"]).sort_values("difference")
    lowest, highest = effects.iloc[0], effects.iloc[-1]
    lines = text.splitlines()
    (line,) = [line for line in lines if line.startswith("Task conflict")]
    after = lines[lines.index(line) + 1]
    assert "lowest" in line and f"{lowest['difference']:+.3f}" in line and "highest" in after
    assert f"{highest['difference']:+.3f}" in after
    named = [line.rstrip().endswith(row["name"]) for line, row in ((line, lowest), (after, highest))]
    assert all(named) or "Cells are named by bias, paperwork, mandate_clarity." in text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("one_cell", "single cell"), ("one_replicate", "no interval")],
)
def test_missing_comparisons_are_explained(completed, name: str, sentence: str) -> None:
    assert sentence in study_summary(completed(name))


def test_studies_that_are_not_finished_or_have_no_replicates(unfinished, not_begun) -> None:
    assert "bias 0.3" in study_summary(unfinished) and "bias 0.6" not in study_summary(unfinished)
    assert "No replicate" in study_summary(not_begun)
