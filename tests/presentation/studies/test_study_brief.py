"""The short text for the terminal: narrow, plain, and the numbers of the table."""

from __future__ import annotations

import pytest

from sim.core.text import WIDTH
from sim.presentation.studies.terminal_summary import brief


@pytest.mark.parametrize("name", ["scenarios", "one_lever", "two_levers", "three_levers", "sampled", "bare"])
def test_it_fits_a_terminal_and_any_alphabet(lived, name: str) -> None:
    text = brief(lived(name))
    assert text.isascii() and max(map(len, text.splitlines())) <= WIDTH
    assert "Median variance reduction by pairing" in text and "undecided" in text
    assert "n = 3 pairs" in " ".join(text.split())


def test_few_cells_are_columns_with_difference_interval_and_mark(lived) -> None:
    study = lived("scenarios")
    lines = brief(study).splitlines()
    row = study.effects(measures=["process_conflict"]).set_index("name").loc["shared_paperwork"]
    mark = {"lower": "v", "undecided": "?"}[row["verdict"]]
    entry = f"{row['difference']:+.3f} [{row['low']:+.3f}, {row['high']:+.3f}] {mark}"
    (line,) = [line for line in lines if line.startswith("Process conflict")]
    heading = next(line for line in lines if line.startswith("measure"))
    assert line.endswith(entry) and heading.split() == ["measure", "placebo", "shared_paperwork"]
    assert "Unit: share; quality of plans in 1 - mean square error" in brief(study)


def test_columns_that_do_not_fit_come_in_a_further_table(lived) -> None:
    lines = brief(lived("one_lever")).splitlines()
    assert sum(line.startswith("measure") for line in lines) == 1
    lines = brief(lived("three_levers")).splitlines()
    assert sum(line.startswith("measure") for line in lines) == 1  # eleven contrasts: the ends only


def test_of_many_cells_the_ends_of_each_measure_are_named(lived) -> None:
    study = lived("three_levers")
    text = brief(study)
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
    [("one_cell", "There is a single cell: nothing to compare it with."), ("one_replicate", "there is no interval")],
)
def test_what_cannot_be_told_is_said(lived, name: str, sentence: str) -> None:
    assert sentence in brief(lived(name))


def test_studies_half_done_or_not_begun(unfinished, unlived) -> None:
    assert "bias 0.3" in brief(unfinished) and "bias 0.6" not in brief(unfinished)
    assert "Nothing has been lived yet." in brief(unlived)
