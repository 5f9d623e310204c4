"""The report's tables: effects, smallest effects of interest, precision; captions and scopes for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd

from sim.measures.sesoi import HIGHER, LOWER, SMALLEST
from sim.presentation.reports.run_report import number
from sim.presentation.studies.labels import (
    bracketed,
    decimals_for,
    fewest_and_most,
    measure_of,
    pairs_in,
    plain,
    signed,
)
from sim.presentation.studies.plot_styles import MARKS, MEANINGS
from sim.presentation.studies.required_n import about, by_measure, undecided_in
from sim.presentation.studies.selection import TELLING, spanning
from sim.presentation.studies.study_data import StudyFigureData
from sim.presentation.style import DASH
from sim.studies.effects.table import headline_measures

MOST_COLUMNS = 6  # contrasts side by side
MOST_ROWS = 40  # of a table with a row a cell
MOST_UNDECIDED = 20
Cell = tuple[str, str]  # content as HTML, and a class


def table(caption: str, head: Sequence[str], rows: Iterable[tuple[str, Sequence[Cell]]], kind: str = "") -> str:
    """A table of HTML: the first of each row is its head; ``head`` and row heads are plain text.

    A row's head may have a second line, which is set quietly.
    """
    columns = "".join(f'<th scope="col">{_breakable(name)}</th>' for name in head)
    lines = "\n".join(
        f'<tr><th scope="row">{_breakable(name)}</th>'
        + "".join(f'<td class="{look}">{text}</td>' if look else f"<td>{text}</td>" for text, look in cells)
        + "</tr>"
        for name, cells in rows
    )
    return (
        f'<div class="wide">\n<table class="{kind}">\n<caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
    )


def _breakable(name: str) -> str:
    """A name that may go on in the next line after an underscore; its second line is set quietly."""
    first, _, second = escape(name).replace("_", "_<wbr>").partition("\n")
    return f'{first}<br><span class="quiet">{second}</span>' if second else first


def texts(values: Sequence[Any]) -> list[Cell]:
    """Plain texts as cells of a table."""
    return [(escape(str(value)), "") for value in values]


def effects_table(data: StudyFigureData) -> str:
    """Every headline measure of every cell where they are few, else the measures that tell most of some cells."""
    found = data.effects(headline_measures())
    if found["cell"].nunique() <= MOST_COLUMNS:
        return _measures_in_rows(data, found)
    return _cells_in_rows(data, found[found["measure"].isin(TELLING)])


def _caption(data: StudyFigureData, found: pd.DataFrame) -> str:
    n = pairs_in(found)
    return (
        f"Paired difference from {data.against_words()}, its 95 % interval, and the verdict against the smallest "
        f"effect of interest. n = {n} pairs of replicates."
    )


def _measures_in_rows(data: StudyFigureData, found: pd.DataFrame) -> str:
    keys = list(dict.fromkeys(found["cell"]))
    base = ["Baseline"] if found["baseline"].nunique() == 1 else []
    rows = []
    for name, part in found.groupby("measure", sort=False):
        by_cell, decimals = part.set_index("cell"), decimals_for(str(name), part["difference"].to_list())
        before = texts([plain(part["before"].iloc[0], decimals)] if base else [])
        cells = [_effect(by_cell.loc[key], decimals) if key in by_cell.index else (DASH, "") for key in keys]
        rows.append((f"{measure_of(str(name)).label}\n{measure_of(str(name)).unit}", [*before, *cells]))
    head = ["Measure", *base, *(data.cells[key].name for key in keys)]
    return table(_caption(data, found), head, rows, "effects")


def _cells_in_rows(data: StudyFigureData, found: pd.DataFrame) -> str:
    names = [name for name in TELLING if name in set(found["measure"])]
    first = found[found["measure"] == names[0]].set_index("cell")["difference"]
    choice = spanning(first, MOST_ROWS, f"difference in {measure_of(names[0]).label.lower()}")
    keys = choice.keys if choice.note else list(first.index)
    by_place = found.set_index(["cell", "measure"])
    decimals = {name: decimals_for(name) for name in names}
    rows = [
        (
            data.cells[key].name,
            [_effect(by_place.loc[key, name], decimals[name]) if (key, name) in by_place.index else (DASH, "")
             for name in names],
        )
        for key in keys
    ]  # fmt: skip
    head = ["Cell", *(f"{measure_of(name).label}\n{measure_of(name).unit}" for name in names)]
    note = f" {choice.note} All cells and all headline measures are in effects.csv." if choice.note else ""
    every = "" if note else " All headline measures are in effects.csv."
    return table(_caption(data, found) + note + every, head, rows, "effects many")


def _effect(row: pd.Series, decimals: int) -> Cell:
    """A difference, its interval, and the verdict as a shape and a word."""
    if pd.isna(row["difference"]):
        return DASH, ""
    verdict = str(row["verdict"])
    lines = [signed(row["difference"], decimals), bracketed(row["low"], row["high"], decimals)]
    word = f"{MARKS[verdict].sign}&nbsp;{MEANINGS[verdict]}" if verdict else "no verdict"
    return "<br>".join([*(line.replace(" ", "&nbsp;") for line in lines if line), word]), verdict or "undecided"


def smallest_table(measures: Sequence[str]) -> str:
    """The smallest effect of interest of each measure, its better side, source and grade."""
    sides = {HIGHER: "higher", LOWER: "lower"}
    rows = []
    for name in measures:
        if name in SMALLEST:
            one = SMALLEST[name]
            cells = [f"{one.value:g}", measure_of(name).unit, sides.get(one.better, "neither"), one.grade, one.source]
            rows.append((measure_of(name).label, texts(cells)))
    caption = "Smallest effects of interest. Grade: A to E, from meta-analysis to none; D is judgement."
    head = ("Measure", "Smallest effect", "Unit", "Better side", "Grade", "Source")
    return table(caption, head, rows, "plain")


def precision_table(found: pd.DataFrame) -> str:
    """How sure the differences are, a row a measure."""
    rows = []
    for row in by_measure(found).itertuples():
        needed = about(row.needed) if row.undecided else DASH
        look = "warning" if row.undecided else ""
        cells = [
            row.unit, fewest_and_most((row.fewest, row.most)), number(row.median), number(row.widest),
            number(row.smallest), f"{row.contrasts:,}",
        ]  # fmt: skip
        rows.append((row.label, [*texts(cells), (f"{row.undecided:,}", look), (needed, "")]))
    head = (
        "Measure", "Unit", "n", "Half-width (median)", "Half-width (widest)", "Smallest effect", "Contrasts",
        "Undecided", "Replicates to decide half of these",
    )  # fmt: skip
    caption = (
        "Half-widths of the 95 % intervals of paired differences. Replicates: an estimate, if the differences are what "
        "has been estimated."
    )
    return table(caption, head, rows)


def undecided_table(found: pd.DataFrame) -> str:
    """The contrasts that are undecided, those that need fewest replicates first; where they are many, how many."""
    rows = undecided_in(found)
    if len(rows) > MOST_UNDECIDED:
        return f"<p>{len(rows):,} contrasts are undecided, too many to list; effects.csv has all.</p>"
    if not len(rows):
        return ""
    lines = []
    for row in rows.itertuples():
        decimals = decimals_for(row.measure)
        interval = bracketed(row.low, row.high, decimals).replace(" ", "\N{NO-BREAK SPACE}")
        cells = [
            row.label, signed(row.difference, decimals), interval, f"±{row.smallest:g}", f"{row.n}", about(row.needed),
        ]  # fmt: skip
        lines.append((str(row.name), texts(cells)))
    caption = "Contrasts that more replicates would decide, those that need fewest first."
    head = ("Cell", "Measure", "Difference", "95 % interval", "Smallest effect", "n", "Replicates needed")
    return table(caption, head, lines)
