"""``list``: tables of scenarios, parameters, levers, measures and instruments."""

from __future__ import annotations

import csv
import io
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.cli.arguments import add_output, parser_for, print_or_write
from sim.core.config_files import options_of
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.text import aligned, aligned_pairs, text_width
from sim.settings.option_files import option_content, option_description, option_values

Rows = list[list[str]]
LEVER_GROUPS = ("leadership", "paperwork", "structure", "stance", "cpd", "events", "instruments")
LEVERS = (*LEVER_GROUPS, "activities", "alternatives")
LEAST_WRAPPED = 30  # characters; a last column narrower than this is not wrapped


def list_names(args: list[str]) -> int:
    """Print one of the lists, or the part of it that matches all the given words.

    Raises:
        ConfigError: there is no such list, or nothing in it matches.
    """
    parser = parser_for("list", "List what can be chosen, set or measured. Nothing is run.")
    parser.add_argument(
        "kind", nargs="?", choices=KINDS, metavar="kind", help="the list; without it, the lists are named"
    )
    parser.add_argument("words", nargs="*", help="show only rows that contain all of these; for levers also groups")
    parser.add_argument("--format", choices=sorted(FORMATS), default="table", help="default: table")
    add_output(parser, "write to a file instead of printing")
    values = parser.read(args)
    if values.kind is None:
        print(f"Lists\n{aligned_pairs(DESCRIPTIONS)}")
        return 0
    brief = values.format == "table"
    heading, *rows = KINDS[values.kind](values.words, values.config_dir, brief)
    if values.kind != "levers":
        rows = matching(rows, values.words)
    if not rows:
        raise ConfigError(
            f"No row of '{values.kind}' contains {listed(values.words)}.{_hint(values.kind, values.words)}"
        )
    print_or_write(FORMATS[values.format]([heading, *rows]), values.output)
    return 0


def matching(rows: Rows, words: Sequence[str]) -> Rows:
    """The rows that contain all the words, in upper or lower case."""
    sought = [word.lower() for word in words]
    return [row for row in rows if all(word in " ".join(row).lower() for word in sought)]


def _hint(kind: str, words: Sequence[str]) -> str:
    if kind != "levers":
        return f" 'dissonance explain {words[0]}' searches everywhere."
    return f" Groups are {listed(LEVERS)}.{did_you_mean(words[0], LEVERS)}"


def _scenarios(words: Sequence[str], config_dir: Path | None, brief: bool) -> Rows:
    columns = ["name", "description", "source", "questions"]
    rows = [columns[:2] if brief else columns]
    for name in options_of("scenario", config_dir):
        about: dict[str, Any] = option_content("scenario", name, config_dir).get("scenario", {})
        texts = [name, about.get("description", ""), about.get("source", ""), " ".join(about.get("questions", []))]
        rows.append([" ".join(text.split()) for text in texts[: len(rows[0])]])
    return rows


def _parameters(words: Sequence[str], config_dir: Path | None, brief: bool) -> Rows:
    from sim.model.config import registry

    full = [
        "path", "kind", "unit", "default", "low", "high", "grade", "equation", "mechanism", "meaning", "source",
        "prior",
    ]  # fmt: skip
    columns = ["path", "default", "low", "high", "prior", "unit", "grade", "equation", "meaning"] if brief else full
    return [columns, *([_cell(getattr(row, name)) for name in columns] for row in registry())]


def _cell(value: object) -> str:
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def _measures(words: Sequence[str], config_dir: Path | None, brief: bool) -> Rows:
    from sim.measures.registry import COHORT, MEASURES

    full = ["name", "label", "unit", "headline", "scopes", "equation", "definition", "source"]
    columns = ["name", "unit", "definition"] if brief else full
    rows = [columns]
    for item in {**MEASURES, **COHORT}.values():
        texts = {**vars(item), "headline": "yes" if item.headline else "no", "scopes": ", ".join(item.scopes)}
        rows.append([str(texts[name]) for name in columns])
    return rows


def _instruments(words: Sequence[str], config_dir: Path | None, brief: bool) -> Rows:
    columns = ["name", "description"] if brief else ["name", "label", "items", "description", "source"]
    rows = [columns]
    for name in options_of("instruments", config_dir):
        plain: dict[str, Any] = next(iter(option_content("instruments", name, config_dir).values()), {})
        texts = {
            "name": name,
            "label": plain.get("label", ""),
            "items": str(sum(scale.get("items", 0) for scale in plain.get("scales", {}).values())),
            "description": option_description("instruments", name, config_dir),
            "source": " ".join(plain.get("source", "").split()),
        }
        rows.append([texts[column] for column in columns])
    return rows


def _levers(words: Sequence[str], config_dir: Path | None, brief: bool) -> Rows:
    groups = [word for word in words if word in LEVERS] or list(LEVERS)
    rows = [row for group in groups for row in _lever_rows(group, config_dir)]
    others = [word for word in words if word not in LEVERS]
    return [["group", "option", "price", "hours", "description"], *matching(rows, others)]


def _lever_rows(group: str, config_dir: Path | None) -> Iterator[list[str]]:
    if group == "activities":
        yield from _activities()
    elif group == "alternatives":
        yield from _alternatives()
    else:
        for name in options_of(group, config_dir):
            price = _budget(name, config_dir) if group == "cpd" else "-"
            yield [group, name, price, "-", option_description(group, name, config_dir)]


def _budget(name: str, config_dir: Path | None) -> str:
    from sim.model.cpd.programme import Cpd

    return f"GBP {option_values('cpd', name, config_dir).get('budget', Cpd.budget):g} per post and year"


def _activities() -> Iterator[list[str]]:
    from sim.model.cpd.activity import known_activities

    for kind, cls in sorted(known_activities().items()):
        item: Any = cls()
        price = f"GBP {item.price:g} per place"
        yield ["activities", kind, price, f"{item.hours:g}", f"{item.label}: {item.description}"]


def _alternatives() -> Iterator[list[str]]:
    from sim.model.alternatives.alternative import known_alternatives

    for kind, cls in sorted(known_alternatives().items()):
        item: Any = cls()
        price = f"GBP {item.start_price:g} per post, then {item.yearly_price:g} a year"
        yield ["alternatives", kind, price, "-", f"{item.label}: {item.description}"]


DESCRIPTIONS = {
    "scenarios": "services with their levers, to run, describe or compare",
    "parameters": "every number of the model with default, bounds, unit and evidence",
    "levers": f"options of {listed(LEVER_GROUPS)}; activities and alternatives with their prices",
    "measures": "what is measured in every run",
    "instruments": "surveys that can be sent to the staff",
}
KINDS: dict[str, Callable[[Sequence[str], Path | None, bool], Rows]] = {
    "scenarios": _scenarios,
    "parameters": _parameters,
    "levers": _levers,
    "measures": _measures,
    "instruments": _instruments,
}


def as_table(rows: Rows) -> str:
    """Text columns. On a terminal the last column is wrapped; in a file or pipe each row is one line."""
    if not sys.stdout.isatty():
        return aligned(rows)
    others = sum(max(map(len, column)) + 2 for column in list(zip(*rows, strict=True))[:-1])
    width = text_width() - others
    if width < LEAST_WRAPPED:
        return aligned(rows)
    wrapped: Rows = []
    for row in rows:
        lines = textwrap.wrap(row[-1], width) or [""]
        wrapped.append([*row[:-1], lines[0]])
        wrapped += [[*([""] * (len(row) - 1)), line] for line in lines[1:]]
    return aligned(wrapped)


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
