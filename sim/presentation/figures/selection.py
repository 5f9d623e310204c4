"""Which measures and cells a figure shows, by rule; and a note on those that it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError, did_you_mean
from sim.measures.registry import COHORT, MEASURES
from sim.presentation.figures.data import FigureData
from sim.studies.effects.requests import measures_in

CONFLICT = ("task_conflict", "unspoken_disagreement", "process_conflict", "relationship_conflict")
MAIN_MEASURES = (
    "task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "strain", "quality",
    "on_time", "turnover",
)  # fmt: skip

Names = str | Sequence[str] | None


@dataclass(frozen=True)
class Selection:
    """The keys of the cells that are shown, and a sentence on those that are not."""

    keys: list[str]
    note: str = ""


def select_measures(
    data: FigureData, wanted: Names, table: str, default: Sequence[str], scope: str = ""
) -> list[str]:  # fmt: skip
    """The measures to show from a table: the wanted ones, else those of the default that it has, else its first.

    Raises:
        ConfigError: unknown measure, or the table does not hold it.
    """
    return check_measures(wanted, measures_in_table(data, table, scope), default, f"the table '{table}' of this study")


def check_measures(wanted: Names, available: Sequence[str], default: Sequence[str], where: str) -> list[str]:
    """The wanted measures, if all are available; without any, those of the default that are, else the first.

    Raises:
        ConfigError: unknown measure, or it is not among those available ``where``.
    """
    if wanted is None:
        return [name for name in default if name in available] or list(available[: len(default)])
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    for name in names:
        if name not in available:
            reason = f"is not in {where}" if name in MEASURES or name in COHORT else "is an unknown measure"
            raise ConfigError(f"'{name}' {reason}." + did_you_mean(name, available))
    return names


def measures_in_table(data: FigureData, table: str, scope: str = "") -> list[str]:
    """The measures that a table of the study holds; of ``weekly``, those of a scope."""
    return measures_in(data.plan, table, scope)


def select_cells(
    data: FigureData, wanted: Sequence[str] | None, most: int, rank: Callable[[], pd.Series], ranked_by: str,
    always: Sequence[str] = (), most_of_design: int = 0,
) -> Selection:  # fmt: skip
    """The cells to show: the wanted ones, else all, else a few: of a sample by rank, of all others by the design.

    Args:
        data: the study's data.
        wanted: cells by name, number or key; None leaves it to the rule.
        most: cells that remain readable.
        most_of_design: the same for cells that are no points of a sample, of which none should be left out; 0: most.
        rank: returns a number for each cell that could be shown, by key; called only if there are too many cells.
        ranked_by: what the number is, in words.
        always: cells that are shown in any case, first, if they have a number.

    Raises:
        ConfigError: unknown cell, or too many are wanted.
    """
    if not data.sampled:
        most = most_of_design or most
    if wanted is not None:
        keys = [data.plan.cell(name).key for name in ([wanted] if isinstance(wanted, (str, int)) else wanted)]
        if len(keys) > most:
            raise ConfigError(f"cells: {len(keys)} are too many for one figure; name at most {most}.")
        return Selection(list(dict.fromkeys(keys)))
    available = list(data.completed)
    if len(available) <= most:
        return Selection([*(key for key in always if key in available), *(k for k in available if k not in always)])
    return span_ranks(rank(), most, ranked_by, always) if data.sampled else span_design(data, available, most, always)


def span_design(data: FigureData, available: Sequence[str], most: int, always: Sequence[str] = ()) -> Selection:
    """Cells chosen by their lever values: those at the ends of all numeric levers; if these are too many, those that
    differ in at most one lever from the first cell or from those shown always; else the first.
    """
    levels, first = data.levels, [key for key in always if key in available]
    ends = {name: {levels[name].min(), levels[name].max()} for name in data.numeric_levers}
    centre = levels.loc[first[0] if first else available[0]]
    choices = {
        "which have the lowest or the highest value of every numeric lever": [
            key for key in available if all(levels.at[key, name] in both for name, both in ends.items())
        ],
        f"which differ from '{data.cells[centre.name].name}' in at most one lever": [
            key for key in available if (levels.loc[key] != centre).sum() <= 1
        ],
        "the first of the design": list(available),
    }
    for words, keys in choices.items():
        shown = [*first, *(key for key in keys if key not in first)]
        if len(shown) <= most or words.startswith("the first"):
            shown = shown[:most]
            return Selection(shown, f"Shown: {len(shown)} of {len(available):,} cells, {words}.")
    raise AssertionError("one of the choices always fits")


def span_ranks(ranked: pd.Series, most: int, ranked_by: str, always: Sequence[str] = ()) -> Selection:
    """Cells evenly spaced in rank from the lowest number to the highest, after those that are always shown.

    >>> span_ranks(pd.Series([3.0, 1.0, 2.0, 5.0, 4.0], list("cabed")), 3, "task conflict").keys
    ['a', 'c', 'e']
    """
    first = [key for key in always if key in ranked.index]
    known = ranked.dropna() if ranked.notna().any() else ranked
    others = known.drop(first, errors="ignore").sort_values(kind="stable")
    left = most - len(first)
    if len(others) <= left:
        return Selection([*first, *others.index])
    places = np.round(np.linspace(0, len(others) - 1, left)).astype(int)
    shown = "the baseline and " if first else ""
    note = f"Shown: {shown}{left} of {len(others):,} cells, evenly spaced in rank from lowest to highest {ranked_by}."
    return Selection([*first, *others.index[places].tolist()], note)


def compared_cells(selection: Selection, differences: pd.Series) -> Selection:
    """The selected cells that are compared with another cell.

    Raises:
        ConfigError: none is.
    """
    keys = [key for key in selection.keys if key in differences.index]
    if not keys:
        raise ConfigError("cells: those named are compared with no other cell, or have no replicates; name others.")
    return Selection(keys, selection.note)
