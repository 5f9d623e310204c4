"""``--help`` and ``help``: what the program does, its commands, options, groups and most used settings."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from sim.cli.commands import COMMANDS, OPTIONS, RUN
from sim.cli.settings_table import settings_table
from sim.core.config_files import options_of
from sim.core.disclaimers import MISUSE
from sim.core.errors import ConfigError, did_you_mean
from sim.core.text import aligned, aligned_pairs, filled
from sim.settings.option_groups import OPTION_GROUPS

WHAT = (
    "Dissonance simulates a children's integrated service week by week. Practitioners of several professions meet "
    "about cases. Task, process and relationship conflict arise from their knowledge, values and beliefs about each "
    "other, and from forms, unclear mandates, workload and status. Conflict changes plans, families and staff through "
    "what people say, the hours they lose, trust, and staff turnover."
)
USAGE = {
    "dissonance [name=value ...] [--output FOLDER]": "run one configuration",
    "dissonance -m name=value,value ... [--output FOLDER]": "run a study of all combinations",
    "dissonance COMMAND ...": "see 'dissonance help COMMAND'",
}
EXAMPLES = (
    "dissonance",
    "dissonance scenario=status_quo organisation=small_workshop replicates=50 weeks=104 seed=7",
    "dissonance leadership.bias=0.3 'leadership.seats={social_work:3,education:2}'",
    "dissonance -m leadership.bias=0,0.3,0.6 paperwork=separate,shared --plan-only",
    "dissonance describe survey_preferred --output survey_preferred.html",
    "dissonance compare status_quo case_study organisation=small_workshop replicates=20",
)


def help_command(args: list[str]) -> int:
    """Print the help of a command, e.g. ``help study resume``, or of the whole program.

    Raises:
        ConfigError: there is no such command.
    """
    config_dir, names = _config_dir(args)
    commands = [argument for argument in names if not argument.startswith("-") and "=" not in argument]
    if not commands or commands[0] in (RUN, "help"):
        print(help_text(config_dir))
        return 0
    if commands[0] not in COMMANDS:
        raise ConfigError(f"Unknown command '{commands[0]}'; see dissonance help.{did_you_mean(commands[0], COMMANDS)}")
    from sim.cli.main import main

    return main([*commands, "--help"])


def _config_dir(args: Sequence[str]) -> tuple[Path | None, list[str]]:
    """The value of ``--config-dir``, and the other arguments."""
    rest, folder = [], None
    remaining = iter(args)
    for argument in remaining:
        option, _, value = argument.partition("=")
        if option in ("--config-dir", "-cd"):
            folder = Path(value or next(remaining, ""))
        else:
            rest.append(argument)
    return folder, rest


def help_text(config_dir: Path | None = None) -> str:
    """The text of ``--help``; groups include the options in ``config_dir``."""
    parts = [
        filled(WHAT),
        "Usage\n" + aligned_pairs(USAGE),
        "Commands\n" + aligned_pairs({name: about for name, (_, _, about) in COMMANDS.items()}),
        "Options for run (the default command)\n" + aligned_pairs(OPTIONS),
        "Groups: choose an option with group=option; 'dissonance list levers' describes them\n" + groups(config_dir),
        "Most used settings: set a value with name=value\n" + textwrap.indent(usual_settings(), "  "),
        f"'dissonance list parameters' lists all {settings_table()['parameters']} parameters, and 'dissonance explain "
        "NAME' explains any name.",
        "Examples\n" + textwrap.indent("\n".join(EXAMPLES), "  "),
        "Documentation: docs/index.md; commands and options: docs/reference/commands.md",
        filled(MISUSE),
    ]
    return "\n\n".join(parts)


def groups(config_dir: Path | None = None) -> str:
    """The groups and their options."""
    return aligned_pairs({group: ", ".join(options_of(group, config_dir)) for group in OPTION_GROUPS})


def usual_settings() -> str:
    """The most used settings, with their values in the default scenario, ``case_study``."""
    return aligned([["name", "case_study", "bounds", "unit", "meaning"], *settings_table()["usual"]], {1})
