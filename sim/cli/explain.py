"""``explain``: meaning, values, source and page of a name; without an exact match it searches."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import parser_for
from sim.core.errors import ConfigError, did_you_mean
from sim.core.number_format import counted
from sim.core.text import aligned_pairs

if TYPE_CHECKING:
    from sim.cli.reference.entry import Entry
    from sim.cli.reference.search import Match

EXAMPLES = "leadership.bias, scenario, paperwork=shared, quality, 'study resume'"
MAX_MATCHES = 30
LONGEST_MEANING = 160  # characters


def explain(args: list[str]) -> int:
    """Print the entries of a name; if nothing has exactly that name, print what matches it.

    Raises:
        ConfigError: nothing has that name or matches it.
    """
    about = "Explain a parameter, group, option, measure or command. Other words are searched for. Nothing is run."
    parser = parser_for("explain", about)
    parser.add_argument("name", nargs="+", help=f"a name or words to search for, e.g. {EXAMPLES}")
    values = parser.read(args)
    name = " ".join(values.name)
    entries = entries_of(name, values.config_dir)
    print("\n\n".join(entry.text() for entry in entries) if entries else _matches(name, values.config_dir))
    return 0


def entries_of(name: str, config_dir: Path | None = None) -> list[Entry]:
    """The entries of everything that has exactly that name; a name may be a measure and an option, for example."""
    from sim.cli.reference.commands import command_entries
    from sim.cli.reference.options import group_entries, measure_entries, option_entries
    from sim.cli.reference.parameters import parameter_entries, set_entries
    from sim.cli.reference.settings import setting_entries

    parameters = list(parameter_entries(name))
    if parameters:
        return parameters
    return [
        *group_entries(name), *command_entries(name), *measure_entries(name), *option_entries(name, config_dir),
        *set_entries(name), *setting_entries(name),
    ]  # fmt: skip


def _matches(text: str, config_dir: Path | None) -> str:
    from sim.cli.reference.search import everything, search

    matches = search(text, config_dir)
    if not matches:
        hint = did_you_mean(text, [match.name for match in everything(config_dir)])
        raise ConfigError(f"No entry matches '{text}'.{hint} Examples: {EXAMPLES}.")
    shown = matches[:MAX_MATCHES]
    more = (
        f"\n\n{counted(len(matches) - len(shown), 'more match', 'more matches')}; add a word."
        if len(matches) > len(shown)
        else ""
    )
    heading = f"No entry is called '{text}'. {counted(len(matches), 'entry matches', 'entries match')} it:"
    return f"{heading}\n\n{aligned_pairs({_title(match): _short(match) for match in shown})}{more}"


def _title(match: Match) -> str:
    return f"{match.name} ({match.kind})"


def _short(match: Match) -> str:
    return textwrap.shorten(match.meaning, LONGEST_MEANING, placeholder=" ...")
