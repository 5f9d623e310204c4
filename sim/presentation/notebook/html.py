"""Small cards for notebooks: plain tables in the notebook's own colours, nothing loaded from elsewhere."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from sim.presentation.style import DASH, MINUS

# Colours are the notebook's own, so that light and dark themes are both readable.
CARD = "border:1px solid currentColor;border-radius:6px;padding:.6em 1em;margin:.3em 0;max-width:62em;color:inherit"
CELL = "padding:.15em .8em .15em 0;border:0;background:transparent;color:inherit;font-size:.92em"
MOST_ROWS = 12
FIGURES = 3
NUMBER = re.compile(rf"[+{MINUS}]?[\d.,]+|{DASH}|")  # as people write it


def card(title: str, lead: str, parts: Iterable[str] = (), then: Sequence[tuple[str, str]] = ()) -> str:
    """A section with a title, a sentence, tables, and what can be called next (code and what it gives)."""
    body = "".join(parts)
    calls = "".join(f"<li><code>{escape(code)}</code> {escape(gives)}</li>" for code, gives in then)
    following = f'<p style="margin:.5em 0 0">Next:</p><ul style="margin:0">{calls}</ul>' if calls else ""
    label = escape(title, quote=True)
    opening = f'<p style="margin:0"><strong>{escape(title)}</strong></p>'
    told_first = f'<p style="margin:.2em 0 .5em">{escape(lead)}</p>'
    return f'<section style="{CARD}" aria-label="{label}">{opening}{told_first}{body}{following}</section>'


def table(caption: str, frame: pd.DataFrame, most: int = MOST_ROWS) -> str:
    """A frame as a table: its index names the rows, its columns (with units) the columns; long ones are cut."""
    heads = "".join(_head(str(name), "col", _side(frame[name])) for name in frame.columns)
    corner = f'<th scope="col" style="{CELL};text-align:left">{escape(str(frame.index.name or ""))}</th>'
    rows = "".join(_row(name, row, frame) for name, row in frame.head(most).iterrows())
    left = f"{caption}; {most} of {len(frame):,} rows" if len(frame) > most else caption
    return (
        f'<table style="border-collapse:collapse;margin:.3em 0"><caption style="text-align:left;color:inherit">'
        f"{escape(left)}</caption><thead><tr>{corner}{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def told(value: Any) -> str:
    """A value as people write it: three figures, a proper minus, a dash where there is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return ", ".join(map(told, value)) or DASH
    if pd.isna(value) or math.isinf(value):
        return DASH
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    small = abs(value) < 10**FIGURES - 0.5 and value != int(value)  # 999.5 would become 1e+03
    return (f"{value:.{FIGURES}g}" if small else f"{value:,.0f}").replace("-", MINUS)


def _row(name: Any, row: pd.Series, frame: pd.DataFrame) -> str:
    cells = "".join(
        f'<td style="{CELL};text-align:{_side(frame[column])}">{escape(told(value))}</td>'
        for column, value in row.items()
    )
    return f"<tr>{_head(str(name), 'row', 'left')}{cells}</tr>"


def _head(text: str, scope: str, side: str) -> str:
    return f'<th scope="{scope}" style="{CELL};text-align:{side};vertical-align:top">{escape(text)}</th>'


def _side(column: pd.Series) -> str:
    numeric = pd.api.types.is_numeric_dtype(column) and column.dtype != bool
    return "right" if numeric or column.map(lambda value: bool(NUMBER.fullmatch(str(value)))).all() else "left"
