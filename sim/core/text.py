"""Plain text for terminals: tables with aligned columns, filled paragraphs."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Collection, Mapping, Sequence

WIDTH = 110  # characters of a line where the terminal does not say, and at most


def text_width() -> int:
    """Characters per line: those of the terminal, at most :data:`WIDTH`."""
    return min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)


def filled(text: str) -> str:
    """One paragraph, wrapped to the width of the terminal."""
    return textwrap.fill(text, text_width(), break_on_hyphens=False, break_long_words=False)


def aligned(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Rows as text columns with a line under the heading.

    Args:
        rows: texts; the first row is the heading.
        right: numbers of the columns that are aligned at the right.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if number in right else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def aligned_pairs(pairs: Mapping[str, str], indent: str = "  ") -> str:
    """Names and their meanings in two columns without a heading; meanings are wrapped."""
    width = len(indent) + max(map(len, pairs)) + 2
    return "\n".join(
        textwrap.fill(
            meaning, text_width(), initial_indent=f"{indent}{name}".ljust(width), subsequent_indent=" " * width,
            break_on_hyphens=False,
        )
        for name, meaning in pairs.items()
    )  # fmt: skip
