"""``parameters`` and ``scenarios``: lists made from the declarations and the configuration folder."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Mapping

import yaml

from sim.cli.parsing import listing_parser
from sim.cli.short_table import aligned
from sim.core.config_files import conf_folder, options_of
from sim.model.config import registry

Rows = list[list[str]]
FULL = ["path", "kind", "unit", "default", "low", "high", "grade", "equation", "mechanism", "meaning", "source"]
SHORT_CARD = ["name", "description", "source"]
FULL_CARD = [*SHORT_CARD, "questions"]
BRIEF = ["path", "default", "low", "high", "unit", "grade", "equation", "meaning"]


def parameters(words: list[str]) -> int:
    """Print every declared number, or those in whose line a given word stands."""
    asked = _asked("parameters", "List every number that can be set.", words)
    columns = BRIEF if asked.format == "table" else FULL
    rows = [
        [_cell(getattr(row, name)) for name in columns] for row in registry() if _matches(row.__dict__, asked.words)
    ]
    print(FORMATS[asked.format]([columns, *rows]))
    return 0


def scenarios(words: list[str]) -> int:
    """Print the scenarios that ship, or those in whose line a given word stands."""
    asked = _asked("scenarios", "List the scenarios that ship.", words)
    columns = SHORT_CARD if asked.format == "table" else FULL_CARD
    rows = [[" ".join(card[name].split()) for name in columns] for card in _cards() if _matches(card, asked.words)]
    print(FORMATS[asked.format]([columns, *rows]))
    return 0


def _asked(name: str, about: str, words: list[str]) -> argparse.Namespace:
    return listing_parser(name, about, sorted(FORMATS)).parse_intermixed_args(words)


def _cards() -> list[dict[str, str]]:
    cards = []
    for name in options_of("scenario"):
        card = yaml.safe_load((conf_folder() / "scenario" / f"{name}.yaml").read_text(encoding="utf-8"))["scenario"]
        about = {**card, "name": name, "questions": " ".join(card.get("questions", []))}
        cards.append({column: about[column] for column in FULL_CARD})
    return cards


def _matches(row: Mapping[str, object], words: list[str]) -> bool:
    text = " ".join(map(str, row.values())).lower()
    return not words or any(word.lower() in text for word in words)


def _cell(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def as_table(rows: Rows) -> str:
    """Text columns."""
    return aligned(rows, set())


def as_csv(rows: Rows) -> str:
    """Comma-separated values with a heading."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().rstrip("\n")


def as_markdown(rows: Rows) -> str:
    """A Markdown table."""
    safe = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in safe]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


FORMATS: dict[str, Callable[[Rows], str]] = {"table": as_table, "csv": as_csv, "markdown": as_markdown}
