"""``explain``: what a name means, where its numbers come from, and on which page it stands."""

from __future__ import annotations

from sim.cli.entries.choices import ALL_GROUPS, of_group, of_measure, of_option
from sim.cli.entries.commands import names, of_command
from sim.cli.entries.entry import Entry
from sim.cli.entries.numbers import of_parameter, of_set, sets
from sim.cli.entries.settings import of_setting
from sim.cli.parsing import parser_of
from sim.core.errors import ConfigError, did_you_mean
from sim.measures.registry import COHORT, MEASURES
from sim.model.config import registry
from sim.settings.compose import known_names

EXAMPLES = "leadership.bias, scenario, paperwork=shared, quality, 'study resume'"


def explain(words: list[str]) -> int:
    """Print what is known of a name.

    Raises:
        ConfigError: nothing has that name.
    """
    about = "Say what a parameter, group, option, measure or command is, and where it is documented. Nothing is run."
    parser = parser_of("explain", about)
    parser.add_argument("name", nargs="+", help=f"for example {EXAMPLES}")
    name = " ".join(parser.parse_args(words).name)
    print("\n\n".join(entry.text() for entry in entries_of(name)))
    return 0


def entries_of(name: str) -> list[Entry]:
    """Everything that has that name: a word may be a measure and an option at once.

    Raises:
        ConfigError: nothing has it.
    """
    looks = (of_group, of_command, of_measure, of_option, of_set, of_setting)
    found = list(of_parameter(name)) or [entry for look in looks for entry in look(name)]
    if not found:
        raise ConfigError(f"Nothing is called '{name}'; e.g. {EXAMPLES}.{did_you_mean(name, everything())}")
    return found


def everything() -> list[str]:
    """Every name that can be explained, for suggestions."""
    numbers = [row.path for row in registry()]
    return [*numbers, *known_names(), *ALL_GROUPS, *names(), *MEASURES, *COHORT, *sets()]
