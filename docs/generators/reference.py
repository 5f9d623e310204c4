"""The reference pages: one entry per name, as ``dissonance explain NAME`` prints it."""

from __future__ import annotations

import re

from generators.markdown import ROOT, table
from sim.cli.reference import commands, options, parameters, settings
from sim.cli.reference.entry import Entry, anchor
from sim.core.config_files import options_of
from sim.measures.registry import COHORT, MEASURES

CODE = re.compile(r"\b(?:sim|conf)/[\w/.]+|'dissonance [\w -]+'|\b\w+=\w+\b")
EQUATION = re.compile(r"\bE\d+\b")


def parameter_entries() -> str:
    """Every declared number, one section per set."""
    parts = []
    for name, rows in parameters.parameter_sets().items():
        links = ", ".join(f"[{row.path.rpartition('.')[2]}](#{anchor(row.path)})" for row in rows)
        parts += [f"## `{name}`", links, *(_entry(parameters.entry_of(row)) for row in rows)]
    return "\n\n".join(parts)


def setting_entries() -> str:
    """Every setting that is not a declared number."""
    return "\n\n".join(_entry(settings.setting_entry(name), 2) for name in settings.setting_names())


def measure_entries() -> str:
    """Every measure, weekly and of cohorts."""
    return "\n\n".join(_entry(options.measure_entry(name), 2) for name in (*MEASURES, *COHORT))


def option_entries() -> str:
    """Every group with its options."""
    parts = []
    for group in options.ALL_GROUPS:
        (about,) = options.group_entries(group)
        parts += [f"## `{group}`", about.meaning]
        parts += [_entry(options.option_entry(group, option)) for option in options_of(group)]
    return "\n\n".join(parts)


def command_entries() -> str:
    """Every command and subcommand with its arguments."""
    return "\n\n".join(_command(commands.command_entry(name)) for name in commands.command_names())


def _command(entry: Entry) -> str:
    taken = [[f"`{name}`", about] for name, about in entry.facts.items() if name != "try"]
    usage = f"`dissonance {entry.name}`" if entry.name != commands.RUN else "`dissonance`"
    parts = [f"## `{entry.name}`", f"{usage}: {entry.meaning}"]
    return "\n\n".join([*parts, *([table(["argument or flag", "meaning"], taken)] if taken else [])])


def _entry(entry: Entry, level: int = 3) -> str:
    facts = [f"- {name}: {_linked(text)}" for name, text in entry.facts.items() if text]
    return "\n".join([f"{'#' * level} `{entry.name}`", "", _safe(entry.meaning), "", *facts])


def _linked(text: str) -> str:
    """Equations link to their section of the ODD; code is marked as code."""
    anchors = _equations()
    if text.endswith(" in docs/ODD.md"):
        text = text.removesuffix(" in docs/ODD.md")
        return EQUATION.sub(lambda match: f"[{match[0]}](../ODD.md#{anchors[match[0]]})", text)
    return CODE.sub(lambda match: "`" + match[0].strip("'") + "`", _safe(text))


def _equations() -> dict[str, str]:
    text = (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8")
    return {head.split()[0]: anchor(head) for head in re.findall(r"^### (E\d+ .*)$", text, re.MULTILINE)}


def _safe(text: str) -> str:
    """Escape characters that Markdown would interpret."""
    return re.sub(r"([*<\[])", r"\\\1", text.replace("``", "`"))
