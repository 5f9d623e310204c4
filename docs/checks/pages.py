"""The pages that are checked, and the fenced blocks on them."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^(`{3,}|:{3,})(\S*)[^\n]*\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL)
HERE = ("dissonance", ".venv/bin/dissonance")
PYTHON = (".venv/bin/python", "python")


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, language and text."""

    page: str
    language: str
    text: str

    @property
    def lines(self) -> list[str]:
        """The lines without comments and empty lines."""
        return [line.split("  #")[0].rstrip() for line in self.text.splitlines() if line.strip()]


def pages() -> list[str]:
    """Paths of all Markdown pages and notebooks, relative to the project's folder."""
    docs = [path for path in sorted((ROOT / "docs").rglob("*.md")) if "_build" not in path.parts]
    others = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "notebooks/README.md"]
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    return [path.relative_to(ROOT).as_posix() for path in (*others, *docs, *notebooks)]


def text_of(page: str) -> str:
    """The text of a page; of a notebook, its Markdown cells."""
    text = (ROOT / page).read_text(encoding="utf-8")
    if not page.endswith(".ipynb"):
        return text
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
    return "\n\n".join("".join(cell["source"]) for cell in cells)


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page."""
    return [Block(page, match[2], match[3]) for match in FENCE.finditer(text_of(page))]


def prose(page: str) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", text_of(page))


def arguments(line: str) -> list[str] | None:
    """What a shell line passes to Dissonance; None if it calls another program."""
    program, *rest = shlex.split(line)
    if program in HERE:
        return rest
    return rest[2:] if program in PYTHON and rest[:2] == ["-m", "sim"] else None
