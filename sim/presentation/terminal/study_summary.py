"""The results of a study in a few lines for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from sim.core.number_format import fixed, in_ascii, interval, signed
from sim.core.text import WIDTH, aligned
from sim.presentation.drift_note import drift_note
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.labels import as_sentence, decimals_of, lower_first, measure_of, pairs_in
from sim.presentation.figures.plot_styles import VERDICT_MARKS, VERDICT_WORDS
from sim.presentation.figures.selection import MAIN_MEASURES, select_measures
from sim.presentation.reports.precision import NO_INTERVAL, replicates_in_words, undecided_in
from sim.presentation.terminal.worlds_summary import levels_summary, worlds_summary
from sim.studies.effects.contrast import UNDECIDED
from sim.studies.effects.table import headline_measures

if TYPE_CHECKING:
    from sim.studies.study import Study

SHOWN = tuple(name for name in MAIN_MEASURES if name != "strain")
MAX_CELLS = 8  # in tables; of more, the ends of each measure
LONGEST = 44  # letters of a cell's name
NO_DOUBT = "an interval shows variation between random seeds, not the uncertainty of the assumptions"


def study_summary(study: Study) -> str:
    """The main differences from the baseline, and their precision: plain ASCII text, at most 110 letters wide.

    Args:
        study: completed or not.
    """
    data = FigureData(study)
    if data.has_members and data.completed:
        return _over_members(data)
    if reason := data.why_no_comparison():
        sentences = study.plan.introduction(), reason, study.missed_precision, drift_note(study)
        return in_ascii("\n".join(_filled(sentence) for sentence in sentences if sentence))
    effects = data.effects(select_measures(data, None, "runs", SHOWN))
    body = (_tables if effects["cell"].nunique() <= MAX_CELLS else _ends)(data, effects)
    texts = (_units(effects), _key(effects), _precision(data), study.missed_precision, drift_note(study))
    notes = "\n".join(_filled(note) for note in texts if note)
    return in_ascii("\n\n".join([_filled(_heading(data, effects)), body, notes]))


def _over_members(data: FigureData) -> str:
    """Effects over the members of an ensemble, or levels if nothing can be compared: a table for each, if few."""
    measures = select_measures(data, None, "runs", SHOWN)
    if data.why_no_comparison():
        levels = data.results.levels_over_members(measures)
        names = list(dict.fromkeys(levels["cell"]))
        text = levels_summary(levels, names[:MAX_CELLS], data.plan.name, data.seeds)
    else:
        found = data.results.effects_over_members(measures=measures)
        names = list(dict.fromkeys(found.table["contrast"]))
        text = worlds_summary(found, names[:MAX_CELLS], data.seeds)
    more = f"{len(names) - MAX_CELLS} more are in the report." if len(names) > MAX_CELLS else ""
    notes = (more, data.results.missed_precision, drift_note(data.results))
    return in_ascii("\n\n".join(filter(None, [_filled(data.plan.introduction()), text, *map(_filled, notes)])))


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH)


def _heading(data: FigureData, effects: pd.DataFrame) -> str:
    n = pairs_in(effects)
    return (
        f"{data.plan.introduction()} Paired differences from {data.against_in_words()}, with 95 % intervals; "
        f"n = {n} pair{'s' * (n != '1')}."
    )


def _key(effects: pd.DataFrame) -> str:
    verdicts = [verdict for verdict in VERDICT_WORDS if verdict in set(effects["verdict"])]
    marks = [f"{VERDICT_MARKS[verdict].letter} {VERDICT_WORDS[verdict]}" for verdict in verdicts]
    if not marks:
        return f"No verdicts; {NO_DOUBT}."
    return f"{', '.join(marks)}: compared with the smallest effect of interest; {NO_DOUBT}."


def _entry(row: pd.Series, decimals: int) -> str:
    """Difference, interval and mark; missing values are left out."""
    parts = [signed(row["difference"], decimals), interval(row["low"], row["high"], decimals)]
    mark = VERDICT_MARKS[str(row["verdict"])].letter
    return " ".join([part for part in parts if part] + [mark]).strip() or "-"


def _tables(data: FigureData, effects: pd.DataFrame) -> str:
    """One row per measure and one column per cell; columns that do not fit are in further tables."""
    columns = [_column(data, effects, key) for key in dict.fromkeys(effects["cell"])]
    heads = ["measure", *(measure_of(name).label for name in dict.fromkeys(effects["measure"]))]
    tables, width = [], WIDTH - max(map(len, heads))
    while columns:
        count, left = 0, width
        while count < len(columns) and (left := left - 2 - max(map(len, columns[count]))) >= 0:
            count += 1
        shown, columns = columns[: max(count, 1)], columns[max(count, 1) :]
        tables.append(aligned([list(row) for row in zip(heads, *shown, strict=True)], set(range(1, len(shown) + 1))))
    return "\n\n".join(tables)


def _column(data: FigureData, effects: pd.DataFrame, key: str) -> list[str]:
    """A cell's name, and its entry for every measure."""
    own = effects[effects["cell"] == key].set_index("measure")
    entries = [
        _entry(own.loc[name], decimals_of(name)) if name in own.index else "-"
        for name in dict.fromkeys(effects["measure"])
    ]
    return [_short(data.cells[key].name), *entries]


def _short(name: str) -> str:
    return textwrap.shorten(name, LONGEST, placeholder=" ...") or name[:LONGEST]


def _ends(data: FigureData, effects: pd.DataFrame) -> str:
    """For each measure the cells with the lowest and the highest difference, by short names if names are long."""
    full = aligned(_rows_of_ends(effects, {key: cell.name for key, cell in data.cells.items()}), set())
    if max(map(len, full.splitlines())) <= WIDTH:
        return full
    short = {key: label.replace(" · ", ", ") for key, label in data.cell_labels.items()}
    note = as_sentence(data.label_note).replace(" · ", ", ")
    return "\n\n".join(filter(None, [aligned(_rows_of_ends(effects, short), set()), note]))


def _rows_of_ends(effects: pd.DataFrame, names: Mapping[str, str]) -> list[list[str]]:
    rows = [["measure", "", "difference", "cell"]]
    for name, part in effects.dropna(subset="difference").groupby("measure", sort=False):
        ranked = part.sort_values("difference", kind="stable")
        for side, row in (("lowest", ranked.iloc[0]), ("highest", ranked.iloc[-1])):
            label = measure_of(str(name)).label if side == "lowest" else ""
            rows.append([label, side, _entry(row, decimals_of(str(name))), names[str(row["cell"])]])
    return rows


def _units(effects: pd.DataFrame) -> str:
    """The most common unit of the measures once, then those that differ."""
    units = effects.drop_duplicates("measure").set_index("label")["unit"]
    common = units.mode().iloc[0]
    others = [f"{lower_first(label)} in {unit}" for label, unit in units[units != common].items()]
    return f"Unit: {common}" + (f"; {', '.join(others)}." if others else ".")


def _precision(data: FigureData) -> str:
    """Variance reduction by pairing, and the number of undecided contrasts."""
    effects = data.effects(headline_measures())
    judged = effects[effects["verdict"] != ""]
    if not len(judged):
        return NO_INTERVAL
    undecided = undecided_in(effects)
    count = int((judged["verdict"] == UNDECIDED).sum())
    needed = ""
    if len(undecided):
        needed = f" ({replicates_in_words(undecided['needed'].median())} replicates would decide half of them)"
    return (
        f"Median variance reduction by pairing {fixed(effects['variance_reduction'].median(), 2)}; {count:,} of "
        f"{len(judged):,} contrasts in headline measures undecided{needed}."
    )
