"""The pages of the project, and the fenced blocks on them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^(`{3,}|:{3,})(\S*)[^\n]*\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL)
PROGRAM = ("dissonance", ".venv/bin/dissonance", ".venv/bin/python", "python")


@dataclass(frozen=True)
class Block:
    """A fenced block: the page that has it, its language, its text."""

    page: str
    language: str
    text: str


def pages() -> list[str]:
    """Every Markdown page of the project, seen from its root."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [path.relative_to(ROOT).as_posix() for path in found if "_build" not in path.parts]


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    return [Block(page, found[2], found[3]) for found in FENCE.finditer(text_of(page))]


def without_blocks(page: str) -> str:
    """The prose of a page."""
    return FENCE.sub("", text_of(page))


def lines_of(block: Block) -> list[str]:
    return [line.split("  #")[0].rstrip() for line in block.text.splitlines() if line.strip()]


def words_for_us(line: str) -> list[str] | None:
    """What a line types after ``dissonance`` or ``python -m sim``; None if it calls another program."""
    program, *words = shlex.split(line)
    if program.endswith("dissonance"):
        return words
    return words[2:] if program in PROGRAM and words[:2] == ["-m", "sim"] else None
