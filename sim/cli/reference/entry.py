"""One name: its kind, meaning, facts, and the page that documents it."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field

from sim.core.text import text_width

PAGES = "docs/reference"
NAME_COLUMN = 26  # characters; the text of longer names begins on the next line


@dataclass(frozen=True)
class Entry:
    """What is known about a name; ``page`` is a file of ``docs/reference`` without its ending."""

    kind: str
    name: str
    meaning: str
    page: str
    facts: dict[str, str] = field(default_factory=dict)

    def link(self) -> str:
        """The page and the anchor on it, from the root of the repository."""
        return f"{PAGES}/{self.page}.md#{anchor(self.name)}"

    def text(self) -> str:
        """The entry as text for a terminal."""
        lines = [f"{self.name} ({self.kind})", textwrap.indent(textwrap.fill(self.meaning, text_width() - 2), "  ")]
        facts = {name: text for name, text in {**self.facts, "page": self.link()}.items() if text}
        column = min(NAME_COLUMN, max(map(len, facts)) + 2)
        return "\n".join([*lines, *(_line(name, text, column) for name, text in facts.items())])


def _line(name: str, text: str, column: int) -> str:
    indent = " " * (column + 2)
    head = f"  {name.ljust(column)}" if len(name) < column else f"  {name}\n{indent}"
    body = textwrap.fill(
        text, text_width(), initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip
    return head + body.lstrip()


def anchor(heading: str) -> str:
    """The anchor that code hosts and MyST give a heading: lower case, hyphens for blanks, no dots or other signs."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def as_sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    return text[:1].upper() + text[1:].rstrip(".") + "."
