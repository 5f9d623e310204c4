"""Markdown from rows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *([cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(value: object) -> str:
    text = f"{value:.10g}" if isinstance(value, float) else str(value).replace("``", "`")
    return " ".join(text.split()).replace("|", "\\|")


def bounds(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "any"
    if low is None:
        return f"up to {high:.10g}"
    return f"{low:.10g} or more" if high is None else f"{low:.10g} to {high:.10g}"
