"""The parts of which reports, scenario summaries and notebook cards are composed, before they are written as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its lines of text, and a CSS class."""

    lines: tuple[str, ...]
    style: str = ""
    note: str = ""  # shown when the pointer is over it


@dataclass(frozen=True)
class Table:
    """A table whose first column names the rows.

    Attributes:
        caption: what it shows.
        head: names of the columns, that of the first included; a second line is set quietly.
        rows: cells, the first of each row its head; a second line of it is set quietly.
        style: CSS class.
    """

    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    style: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A figure as SVG, with text for those who cannot see it.

    Attributes:
        source: the image as a data URL.
        width, height: pixels.
        alt: what the figure shows.
        caption: how to read it.
        key: id on the page, or empty.
    """

    kind: ClassVar[str] = "picture"
    source: str
    width: int
    height: int
    alt: str
    caption: str
    key: str = ""


@dataclass(frozen=True)
class Folded:
    """A block that is shown when its summary is clicked."""

    kind: ClassVar[str] = "folded"
    summary: str
    block: Table


Block = Table | Paragraph | Bullets | Picture | Folded


@dataclass(frozen=True)
class Section:
    """A section with a heading.

    Attributes:
        key: id on the page.
        title: heading.
        blocks: contents, in order.
        style: CSS class.
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)
    style: str = ""


def cell(value: Any, style: str = "", note: str = "") -> Cell:
    """A value as a cell; line breaks in its text separate lines."""
    return value if isinstance(value, Cell) else Cell(tuple(str(value).split("\n")), style, note)


def table(caption: str, head: Iterable[Any], rows: Iterable[Iterable[Any]], style: str = "") -> Table:
    """A table of values or :class:`Cell`."""
    return Table(caption, tuple(map(cell, head)), tuple(tuple(map(cell, row)) for row in rows), style)


def bullets(items: Sequence[str]) -> tuple[Bullets, ...]:
    """A list, as the blocks of a section; no block if there are no items."""
    return (Bullets(tuple(items)),) if items else ()
