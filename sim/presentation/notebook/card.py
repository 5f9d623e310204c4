"""Small cards for notebooks: tables in the notebook's own colours; nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.core.number_format import DASH, MINUS, compact
from sim.presentation.document import Table, table
from sim.presentation.rendering import render

MAX_ROWS = 12
NUMBER = re.compile(rf"[+{MINUS}]?[\d.,]+|{DASH}|")  # as people write it


@dataclass(frozen=True)
class CardTable:
    """A table with the side to which each column is aligned; the first column names the rows."""

    table: Table
    sides: tuple[str, ...]


def card(
    title: str, lead: str, tables: Sequence[CardTable] = (), calls: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
) -> str:  # fmt: skip
    """A card as HTML.

    Args:
        title: in bold.
        lead: a sentence or two.
        tables: of :func:`frame_table`.
        calls: what can be called next: code and what it returns.
        notes: sentences below the tables.
    """
    return render("notebook/card.html.j2", title=title, lead=lead, tables=tables, calls=calls, notes=notes)


def frame_table(caption: str, frame: pd.DataFrame, most: int = MAX_ROWS) -> CardTable:
    """A frame as a table: its index names the rows, its columns (with units) the columns; long ones are cut.

    Args:
        caption: what the table shows.
        frame: numbers and text.
        most: rows that are shown.
    """
    shown = frame.head(most)
    rows = [(name, *map(compact, row)) for name, row in zip(shown.index, shown.itertuples(index=False), strict=True)]
    if len(frame) > most:
        caption = f"{caption}; {most} of {len(frame):,} rows"
    sides = ("left", *("right" if _is_numeric(frame[column]) else "left" for column in frame.columns))
    return CardTable(table(caption, (frame.index.name or "", *frame.columns), rows), sides)


def _is_numeric(column: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(column):
        return column.dtype != bool
    return bool(column.map(lambda value: bool(NUMBER.fullmatch(str(value)))).all())
