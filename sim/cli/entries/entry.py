"""One name: what it is, in a sentence, in facts, and on which page."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field

PAGES = "docs/reference"
WIDTH = 110
WIDEST = 26  # names of facts that are longer have their text on the next line


@dataclass(frozen=True)
class Entry:
    """What is known of a name; ``page`` is a file of ``docs/reference`` without its ending."""

    kind: str
    name: str
    meaning: str
    page: str
    facts: dict[str, str] = field(default_factory=dict)

    def place(self) -> str:
        """The page and the anchor on it, seen from the checkout."""
        return f"{PAGES}/{self.page}.md#{anchor(self.name)}"

    def text(self) -> str:
        """For a terminal."""
        lines = [f"{self.name} ({self.kind})", textwrap.indent(textwrap.fill(self.meaning, WIDTH), "  ")]
        facts = {name: said for name, said in {**self.facts, "page": self.place()}.items() if said}
        column = min(WIDEST, max(map(len, facts)) + 2)
        return "\n".join([*lines, *(_line(name, said, column) for name, said in facts.items())])


def _line(name: str, said: str, column: int) -> str:
    indent = " " * (column + 2)
    head = f"  {name.ljust(column)}" if len(name) < column else f"  {name}\n{indent}"
    text = textwrap.fill(said, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return head + text.lstrip()


def anchor(heading: str) -> str:
    """The anchor that code hosts and MyST give a heading: lower case, dots and signs left out, blanks as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
