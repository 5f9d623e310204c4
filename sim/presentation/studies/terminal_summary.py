"""What came out of a study, in a few lines for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from sim.core.text import WIDTH, aligned
from sim.presentation.studies import forest
from sim.presentation.studies.labels import bracketed, decimals_for, measure_of, pairs_in, sentence, signed
from sim.presentation.studies.plot_styles import MARKS, MEANINGS
from sim.presentation.studies.required_n import about, undecided_in
from sim.presentation.studies.selection import TELLING, measures_asked
from sim.presentation.studies.study_data import StudyFigureData
from sim.presentation.style import MINUS
from sim.studies.effects.contrast import UNDECIDED
from sim.studies.effects.table import headline_measures

if TYPE_CHECKING:
    from sim.studies.study import Study

SHOWN = tuple(name for name in TELLING if name != "strain")
MOST_CELLS = 8  # in tables; of more, the ends of each measure
LONGEST = 44  # letters of a cell's name


def brief(study: Study) -> str:
    """The most telling differences from the baseline, and how sure they are: plain text, at most 110 letters wide.

    Args:
        study: finished or not.
    """
    data = StudyFigureData(study)
    reason = forest.why_not(data)
    if reason:
        return f"{study.plan.introduction()}\n{reason}"
    found = data.effects(measures_asked(data, None, "runs", SHOWN))
    few = found["cell"].nunique() <= MOST_CELLS
    body = _tables(data, found) if few else _ends(data, found)
    notes = "\n".join(_filled(note) for note in (_units(found), _key(found), _sure(data)))
    parts = [_filled(_heading(data, found)), body, notes]
    return "\n\n".join(parts).replace(MINUS, "-")


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH)


def _heading(data: StudyFigureData, found: pd.DataFrame) -> str:
    n = pairs_in(found)
    return (
        f"{data.plan.introduction()} Paired differences from {data.against_words()}, with 95 % intervals; "
        f"n = {n} pair{'s' * (n != '1')}."
    )


def _key(found: pd.DataFrame) -> str:
    there = set(found["verdict"])
    marks = [f"{MARKS[verdict].letter} {word}" for verdict, word in MEANINGS.items() if verdict in there]
    held = "held against the smallest effect of interest; an interval shows luck, not doubt about the assumptions"
    return f"{', '.join(marks)}: {held}." if marks else f"No verdicts; {held.partition('; ')[2]}."


def _entry(row: pd.Series, decimals: int) -> str:
    """Difference, interval and mark; what has no value stays out."""
    parts = [signed(row["difference"], decimals), bracketed(row["low"], row["high"], decimals)]
    return " ".join([part for part in parts if part] + [MARKS[str(row["verdict"])].letter]).strip() or "-"


def _tables(data: StudyFigureData, found: pd.DataFrame) -> str:
    """A row a measure and a column a cell; as many columns as fit, then the next table."""
    columns = [_column(data, found, key) for key in dict.fromkeys(found["cell"])]
    heads = ["measure", *(measure_of(name).label for name in dict.fromkeys(found["measure"]))]
    tables, room = [], WIDTH - max(map(len, heads))
    while columns:
        taken, left = 0, room
        while taken < len(columns) and (left := left - 2 - max(map(len, columns[taken]))) >= 0:
            taken += 1
        shown, columns = columns[: max(taken, 1)], columns[max(taken, 1) :]
        tables.append(aligned([list(row) for row in zip(heads, *shown, strict=True)], set(range(1, len(shown) + 1))))
    return "\n\n".join(tables)


def _column(data: StudyFigureData, found: pd.DataFrame, key: str) -> list[str]:
    """A cell's name, and its entry for every measure."""
    mine = found[found["cell"] == key].set_index("measure")
    entries = [
        _entry(mine.loc[name], decimals_for(name)) if name in mine.index else "-"
        for name in dict.fromkeys(found["measure"])
    ]
    return [_short(data.cells[key].name), *entries]


def _short(name: str) -> str:
    return textwrap.shorten(name, LONGEST, placeholder=" ...") or name[:LONGEST]


def _ends(data: StudyFigureData, found: pd.DataFrame) -> str:
    """For each measure the cells with the lowest and the highest difference, by short names where names are long."""
    full = aligned(_rows_of_ends(found, {key: cell.name for key, cell in data.cells.items()}), set())
    if max(map(len, full.splitlines())) <= WIDTH:
        return full
    short = {key: label.replace(" · ", ", ") for key, label in data.labels.items()}
    note = sentence(data.label_note).replace(" · ", ", ")
    return "\n\n".join(filter(None, [aligned(_rows_of_ends(found, short), set()), note]))


def _rows_of_ends(found: pd.DataFrame, names: Mapping[str, str]) -> list[list[str]]:
    rows = [["measure", "", "difference", "cell"]]
    for name, part in found.dropna(subset="difference").groupby("measure", sort=False):
        ranked = part.sort_values("difference", kind="stable")
        for side, row in (("lowest", ranked.iloc[0]), ("highest", ranked.iloc[-1])):
            label = measure_of(str(name)).label if side == "lowest" else ""
            rows.append([label, side, _entry(row, decimals_for(str(name))), names[str(row["cell"])]])
    return rows


def _units(found: pd.DataFrame) -> str:
    """The units of the measures: the commonest once, then those that differ."""
    labels = found.drop_duplicates("measure").set_index("label")["unit"]
    common = labels.mode().iloc[0]
    others = [f"{label.lower()} in {unit}" for label, unit in labels[labels != common].items()]
    return f"Unit: {common}" + (f"; {', '.join(others)}." if others else ".")


def _sure(data: StudyFigureData) -> str:
    """What pairing saved, and how many contrasts are undecided."""
    found = data.effects(headline_measures())
    judged = found[found["verdict"] != ""]
    if not len(judged):
        return "With a single pair of replicates there is no interval: luck alone may explain any difference."
    open_ones = undecided_in(found)
    told = (
        f"{int((judged['verdict'] == UNDECIDED).sum()):,} of {len(judged):,} contrasts in headline measures undecided"
    )
    needed = f" ({about(open_ones['needed'].median())} replicates would decide half of them)" if len(open_ones) else ""
    return f"Median variance reduction by pairing {found['variance_reduction'].median():.2f}; {told}{needed}."
