"""Finds names by their meaning: parameters, settings, options, measures, commands and terms of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.cli.commands import COMMANDS
from sim.cli.reference.entry import as_sentence
from sim.cli.reference.options import ALL_GROUPS, GROUP_MEANINGS
from sim.cli.reference.settings import setting_entry, setting_names
from sim.cli.study import SUBCOMMANDS
from sim.core.config_files import options_of
from sim.measures.registry import COHORT, MEASURES
from sim.model.config import registry
from sim.settings.option_files import option_description

GLOSSARY = Path(__file__).resolve().parents[3] / "docs" / "glossary.md"  # only in a copy of the repository


@dataclass(frozen=True)
class Match:
    """A name with a short meaning."""

    kind: str
    name: str
    meaning: str


def search(text: str, config_dir: Path | None = None) -> list[Match]:
    """Everything whose name or meaning contains all words of ``text``; matches in the name come first."""
    words = [word.lower() for word in text.split()]
    matches = [
        match for match in everything(config_dir)
        if all(word in f"{match.name} {match.name.replace('_', ' ')} {match.meaning}".lower() for word in words)
    ]  # fmt: skip
    return sorted(matches, key=lambda match: not all(word in match.name.lower() for word in words))


def everything(config_dir: Path | None = None) -> Iterator[Match]:
    """Every name that ``explain`` knows, and every term of the glossary."""
    for term, meaning in glossary().items():
        yield Match("glossary", term, meaning)
    for measure in {**MEASURES, **COHORT}.values():
        yield Match("measure", measure.name, f"{measure.label}: {measure.definition}")
    for group in ALL_GROUPS:
        yield Match("group", group, GROUP_MEANINGS[group])
        for option in options_of(group, config_dir):
            yield Match("option", f"{group}={option}", option_description(group, option, config_dir))
    for row in registry():
        yield Match("parameter", row.path, as_sentence(row.meaning))
    for name in setting_names():
        yield Match("setting", name, setting_entry(name).meaning)
    for name, (_, _, about) in COMMANDS.items():
        yield Match("command", name, as_sentence(about))
    for name, (_, about) in SUBCOMMANDS.items():
        yield Match("command", f"study {name}", about)


def glossary() -> dict[str, str]:
    """The terms of the glossary with their meanings; empty in an installed package, which has no documents."""
    if not GLOSSARY.is_file():
        return {}
    text = GLOSSARY.read_text(encoding="utf-8")
    sections = re.findall(r"^### (.+)\n+((?:(?!#).+\n?)+)", text, re.MULTILINE)
    return {term: re.sub(r"`|\[([^]]*)\]\([^)]*\)", r"\1", " ".join(text.split())) for term, text in sections}
