"""The tables of a study's report: effects, smallest effects of interest, precision, undecided contrasts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.core.number_format import DASH, fixed, interval, number_range, signed, significant
from sim.measures.sesoi import HIGHER, LOWER, SMALLEST
from sim.presentation.document import Block, Cell, Paragraph, Table, cell, table
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.labels import decimals_of, lower_first, measure_of, pairs_in
from sim.presentation.figures.plot_styles import VERDICT_MARKS, VERDICT_WORDS
from sim.presentation.figures.selection import MAIN_MEASURES, span_ranks
from sim.presentation.reports.precision import precision_by_measure, replicates_in_words, undecided_in
from sim.studies.effects.table import headline_measures

MAX_COLUMNS = 6  # contrasts side by side
MAX_ROWS = 40  # of a table with one row per cell
MAX_UNDECIDED = 20
NBSP = "\N{NO-BREAK SPACE}"
NO_VALUE = Cell((DASH,))


def effects_table(data: FigureData) -> Table:
    """Every headline measure of every cell if cells are few, else the main measures of some cells."""
    effects = data.effects(headline_measures())
    if effects["cell"].nunique() <= MAX_COLUMNS:
        return _measures_in_rows(data, effects)
    return _cells_in_rows(data, effects[effects["measure"].isin(MAIN_MEASURES)])


def _caption(data: FigureData, effects: pd.DataFrame) -> str:
    return (
        f"Paired difference from {data.against_in_words()}, its 95 % interval, and the verdict compared with the "
        f"smallest effect of interest. n = {pairs_in(effects)} pairs of replicates."
    )


def _measures_in_rows(data: FigureData, effects: pd.DataFrame) -> Table:
    keys = list(dict.fromkeys(effects["cell"]))
    single = effects["baseline"].nunique() == 1
    rows = []
    for name, part in effects.groupby("measure", sort=False):
        measure, by_cell = measure_of(str(name)), part.set_index("cell")
        decimals = decimals_of(str(name), part["difference"].to_list())
        cells = [_effect(by_cell.loc[key], decimals) if key in by_cell.index else NO_VALUE for key in keys]
        before = [fixed(part["before"].iloc[0], decimals)] if single else []
        rows.append((f"{measure.label}\n{measure.unit}", *before, *cells))
    head = ("Measure", *(["Baseline"] if single else []), *(data.cells[key].name for key in keys))
    return table(_caption(data, effects), head, rows, "effects")


def _cells_in_rows(data: FigureData, effects: pd.DataFrame) -> Table:
    names = [name for name in MAIN_MEASURES if name in set(effects["measure"])]
    first = effects[effects["measure"] == names[0]].set_index("cell")["difference"]
    selection = span_ranks(first, MAX_ROWS, f"difference in {lower_first(measure_of(names[0]).label)}")
    keys = selection.keys if selection.note else list(first.index)
    by_place = effects.set_index(["cell", "measure"])
    decimals = {name: decimals_of(name) for name in names}
    rows = [
        (
            data.cells[key].name,
            *(_effect(by_place.loc[key, name], decimals[name]) if (key, name) in by_place.index else NO_VALUE
              for name in names),
        )
        for key in keys
    ]  # fmt: skip
    head = ("Cell", *(f"{measure_of(name).label}\n{measure_of(name).unit}" for name in names))
    everything = "All cells and all headline measures" if selection.note else "All headline measures"
    caption = f"{_caption(data, effects)} {selection.note} {everything} are in effects.csv.".replace("  ", " ")
    return table(caption, head, rows, "effects many")


def _effect(row: pd.Series, decimals: int) -> Cell:
    """A difference, its interval, and the verdict as a sign and a word."""
    if pd.isna(row["difference"]):
        return NO_VALUE
    verdict = str(row["verdict"])
    word = f"{VERDICT_MARKS[verdict].sign} {VERDICT_WORDS[verdict]}" if verdict else "no verdict"
    lines = (signed(row["difference"], decimals), interval(row["low"], row["high"], decimals), word)
    return Cell(tuple(line.replace(" ", NBSP) for line in lines if line), verdict or "undecided")


def smallest_table(measures: Sequence[str]) -> Table:
    """The smallest effect of interest of each measure, its better side, grade and source."""
    sides = {HIGHER: "higher", LOWER: "lower"}
    rows = []
    for name in measures:
        if name in SMALLEST:
            smallest, measure = SMALLEST[name], measure_of(name)
            side = sides.get(smallest.better, "neither")
            rows.append((measure.label, f"{smallest.value:g}", measure.unit, side, smallest.grade, smallest.source))
    caption = "Smallest effects of interest. Grades from A (meta-analysis) to E (no evidence); D is expert judgement."
    return table(caption, ("Measure", "Smallest effect", "Unit", "Better side", "Grade", "Source"), rows, "plain")


def precision_table(effects: pd.DataFrame) -> Table:
    """How precise the differences are, one row per measure."""
    rows = [
        (
            row.label, row.unit, number_range((row.fewest, row.most)),
            *map(significant, (row.median, row.widest, row.smallest)), f"{row.contrasts:,}",
            cell(f"{row.undecided:,}", "warning" if row.undecided else ""),
            replicates_in_words(row.needed) if row.undecided else DASH,
        )
        for row in precision_by_measure(effects).itertuples()
    ]  # fmt: skip
    head = (
        "Measure", "Unit", "n", "Half-width (median)", "Half-width (widest)", "Smallest effect", "Contrasts",
        "Undecided", "Replicates to decide half of these",
    )  # fmt: skip
    caption = (
        "Half-widths of the 95 % intervals of paired differences. Replicates: an estimate that takes the estimated "
        "differences as true."
    )
    return table(caption, head, rows)


def undecided_table(effects: pd.DataFrame) -> tuple[Block, ...]:
    """The undecided contrasts, those that need fewest replicates first; only their number if they are many."""
    undecided = undecided_in(effects)
    if len(undecided) > MAX_UNDECIDED:
        return (Paragraph(f"{len(undecided):,} contrasts are undecided, too many to list; all are in effects.csv."),)
    if not len(undecided):
        return ()
    rows = []
    for row in undecided.itertuples():
        decimals = decimals_of(row.measure)
        limits = interval(row.low, row.high, decimals).replace(" ", NBSP)
        change, smallest = signed(row.difference, decimals), f"±{row.smallest:g}"
        rows.append((row.name, row.label, change, limits, smallest, row.n, replicates_in_words(row.needed)))
    caption = "Undecided contrasts, those that need fewest replicates first."
    head = ("Cell", "Measure", "Difference", "95 % interval", "Smallest effect", "n", "Replicates needed")
    return (table(caption, head, rows),)
