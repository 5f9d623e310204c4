"""Commands, the verbs of ``study`` and their options, read from the parsers that read what is typed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress

from sim.cli.entries.entry import Entry
from sim.cli.help_text import FLAGS
from sim.cli.main import COMMANDS, main
from sim.cli.parsing import parsers_kept

PAGE = "commands"
RUN, STUDY = "run", "study"


def names() -> list[str]:
    """Every command, and every verb of study."""
    from sim.cli.study import VERBS

    return [*COMMANDS, *(f"{STUDY} {verb}" for verb in VERBS)]


def of_command(name: str) -> Iterator[Entry]:
    """The entry of a command or of a verb of study, if it is one."""
    if name in names():
        yield command_entry(name)


def command_entry(name: str) -> Entry:
    """What is known of one command: what it does, and its options."""
    from sim.cli.study import VERBS

    first, _, verb = name.partition(" ")
    about = VERBS[verb][1] if verb else COMMANDS[first][1]
    facts = {"try": "python -m sim --help" if name == RUN else f"python -m sim {name} --help"}
    return Entry("command", name, about[:1].upper() + about[1:].rstrip(".") + ".", PAGE, options_of(name) | facts)


def options_of(name: str) -> dict[str, str]:
    """What a command takes: how it is written, and what it means."""
    if name == RUN:
        return {"name=value": "a setting, or an option of a group", **FLAGS}
    return {_written(action): _about(action) for action in _actions(name)}


def _actions(name: str) -> list[argparse.Action]:
    """The words and flags of the parser that reads the command's words; none where there is no parser."""
    if name == STUDY:
        return []
    with parsers_kept() as parsers, suppress(SystemExit):
        main([*name.split(), "--help"])
    return [action for parser in parsers for action in parser._actions if action.dest != "help"]


def _written(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest
    if not action.option_strings:
        return f"[{metavar} ...]" if action.nargs == "*" else f"{metavar} ..." if action.nargs == "+" else metavar
    taken = "" if action.nargs == 0 else " " + (metavar.upper() if action.metavar is None else metavar)
    return " ".join(action.option_strings) + taken


def _about(action: argparse.Action) -> str:
    said = (action.help or "") % {"default": action.default}
    return f"{said}; one of {', '.join(map(str, action.choices))}" if action.choices else said
