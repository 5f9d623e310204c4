"""Which measures and cells are shown, by rule; and in words what was left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.measures.aggregate import Wanted
from sim.measures.registry import COHORT, MEASURES
from sim.presentation.studies.labels import measure_of
from sim.presentation.studies.study_data import StudyFigureData
from sim.studies.effects.requests import measures_in

CONFLICT = ("task_conflict", "unspoken_disagreement", "process_conflict", "relationship_conflict")
TELLING = (
    "task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "strain", "quality",
    "on_time", "turnover",
)  # fmt: skip
TABLE_OF = {"profession": "professions", "weekly": "weekly", "profession_weekly": "profession_weekly"}

Names = str | Sequence[str] | None


@dataclass(frozen=True)
class Choice:
    """Cells that are shown, by key, and a sentence on those that are not."""

    keys: list[str]
    note: str = ""


def measures_asked(data: StudyFigureData, asked: Names, table: str, default: Sequence[str]) -> list[str]:
    """The measures to show from a table: those asked for, else those of the default that it has, else its first.

    Raises:
        ConfigError: there is no such measure, or the table has not kept it.
    """
    there = measures_there(data, table)
    if asked is None:
        return [name for name in default if name in there] or there[: len(default)]
    names = [asked] if isinstance(asked, str) else list(asked)
    for name in names:
        if name not in there:
            known = name in MEASURES or name in COHORT
            why = f"is not in the table '{table}' of this study" if known else "is no measure"
            raise ConfigError(f"'{name}' {why}." + did_you_mean(name, there))
    return names


def measures_there(data: StudyFigureData, table: str) -> list[str]:
    """The measures that a table of the study holds."""
    if table != "profession_weekly":
        return measures_in(data.plan, table)
    return Wanted((), tuple(data.plan.study_groups.study.over_time)).measures("profession")


def cells_asked(
    data: StudyFigureData, asked: Sequence[str] | None, most: int, rank: Callable[[], pd.Series], what: str,
    always: Sequence[str] = (),
) -> Choice:  # fmt: skip
    """The cells to show: those asked for, else all, else a few that span all of them.

    Args:
        material: of the study.
        asked: cells by name, number or key; None leaves it to the rule.
        most: cells that can be read.
        rank: gives a number for each cell that could be shown, by key; only called where there are too many.
        what: the number is, in words.
        always: cells that are shown in any case, first, if they have a number.

    Raises:
        ConfigError: there is no such cell, or too many are asked for.
    """
    if asked is not None:
        keys = [data.plan.cell(name).key for name in ([asked] if isinstance(asked, (str, int)) else asked)]
        if len(keys) > most:
            raise ConfigError(f"cells: {len(keys)} are too many for one figure; name at most {most}.")
        return Choice(list(dict.fromkeys(keys)))
    there = list(data.lived)
    if len(there) <= most:
        return Choice([*(key for key in always if key in there), *(key for key in there if key not in always)])
    return spanning(rank(), most, what, always)


def spanning(ranked: pd.Series, most: int, what: str, always: Sequence[str] = ()) -> Choice:
    """Cells evenly spaced in rank from the lowest number to the highest, after those that are always shown.

    >>> spanning(pd.Series([3.0, 1.0, 2.0, 5.0, 4.0], list("cabed")), 3, "task conflict").keys
    ['a', 'c', 'e']
    """
    first = [key for key in always if key in ranked.index]
    known = ranked.dropna() if ranked.notna().any() else ranked
    others = known.drop(first, errors="ignore").sort_values(kind="stable")
    room = most - len(first)
    if len(others) <= room:
        return Choice([*first, *others.index])
    places = np.round(np.linspace(0, len(others) - 1, room)).astype(int)
    shown = "the baseline and " if first else ""
    note = f"Shown: {shown}{room} of {len(others):,} cells, evenly spaced in rank from lowest to highest {what}."
    return Choice([*first, *others.index[places].tolist()], note)


def with_effects(choice: Choice, differences: pd.Series) -> Choice:
    """The chosen cells that are compared with another.

    Raises:
        ConfigError: none is.
    """
    keys = [key for key in choice.keys if key in differences.index]
    if not keys:
        raise ConfigError("cells: those named are compared with no other cell, or have no replicates; name others.")
    return Choice(keys, choice.note)


def labels_in_words(measures: Sequence[str]) -> str:
    """``task conflict and turnover``."""
    return listed(lower_first(measure_of(name).label) for name in measures)


def lower_first(text: str) -> str:
    """The text as it stands within a sentence: its first letter small, unless it is an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
