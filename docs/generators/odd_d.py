"""The checklist of ODD+D: each guiding question, the section of docs/ODD.md that answers it, the answer in a line."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from generators.markdown import ROOT, table
from sim.cli.reference.entry import anchor

QUESTIONS = Path(__file__).with_name("odd_d.yaml")


def questions() -> list[tuple[str, str, str, str]]:
    """(part, question, section, answer) of every guiding question."""
    parts = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return [(part, *line) for part, lines in parts.items() for line in lines]


def headings() -> list[str]:
    """Headings of the ODD."""
    text = (ROOT / "docs/ODD.md").read_text(encoding="utf-8")
    return re.findall(r"^#{2,3} (.*)$", text, re.MULTILINE)


def odd_d() -> str:
    """The checklist, with links.

    Raises:
        KeyError: a question points at a section that the ODD does not have.
    """
    known, rows = set(headings()), []
    for part, question, section, answer in questions():
        if section not in known:
            raise KeyError(f"{section!r} is no section of docs/ODD.md")
        rows.append([part, question, f"[{section}](#{anchor(section)})", answer])
    return table(["part", "question", "answered in", "in a line"], rows)
