"""Parts of SPSS syntax: quoted texts, lists of names, commands of several lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from sim.core.spss import one_line

WIDTH = 72  # columns of a line; SPSS takes 256 bytes
INDENT = "  "
DEEPER = 2 * INDENT
LONGEST_TITLE = 40  # bytes
JOINED = f" +\n{DEEPER}"  # one text on two lines


def quoted(text: str) -> str:
    """A text on one line in apostrophes, as SPSS reads it; its own apostrophes are doubled."""
    return "'" + text.replace("'", "''") + "'"


def quoted_label(text: str) -> str:
    """The same for labels of variables and values, in pieces where a line would be too long."""
    pieces = textwrap.wrap(text, WIDTH, drop_whitespace=False, break_on_hyphens=False) or [""]
    return JOINED.join(quoted(piece) for piece in pieces)


def titled(text: str) -> str:
    """The same for titles of analyses, cut to what all of them take."""
    return quoted(one_line(text, LONGEST_TITLE))


def listed_names(names: Iterable[str]) -> str:
    """Names on as many lines as they need, the later ones indented."""
    return f"\n{DEEPER}".join(textwrap.wrap(" ".join(names), WIDTH, break_long_words=False, break_on_hyphens=False))


def command(first: str, *lines: str) -> str:
    """A command: its first line, the others indented, a full stop last."""
    return "\n".join([first, *(INDENT + line for line in lines)]) + "."


def comment(text: str) -> str:
    """A comment. Quotes in it may confuse SPSS, and a full stop at a line's end would end it."""
    plain = " ".join(text.split()).replace("'", "").replace('"', "").rstrip(".")
    return f"* {plain}."


def script(blocks: Iterable[str]) -> str:
    """Commands, an empty line between any two."""
    return "\n\n".join(block for block in blocks if block) + "\n"


def together(lines: Sequence[str]) -> str:
    """Short commands that belong together."""
    return "\n".join(lines)
