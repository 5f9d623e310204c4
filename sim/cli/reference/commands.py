"""Entries of commands, of the subcommands of ``study``, and of their options, made from the argument parsers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress

from sim.cli.arguments import parsers_collected
from sim.cli.commands import COMMANDS, OPTIONS, RUN
from sim.cli.reference.entry import Entry, as_sentence
from sim.cli.study import SUBCOMMANDS

PAGE = "commands"
STUDY, HELP = "study", "help"


def command_names() -> list[str]:
    """Every command, and every subcommand of study."""
    return [*COMMANDS, *(f"{STUDY} {name}" for name in SUBCOMMANDS)]


def command_entries(name: str) -> Iterator[Entry]:
    """The entry of a command or subcommand, if ``name`` is one."""
    if name in command_names():
        yield command_entry(name)


def command_entry(name: str) -> Entry:
    """What is known about one command: what it does, and its arguments."""
    command, _, subcommand = name.partition(" ")
    about = SUBCOMMANDS[subcommand][1] if subcommand else COMMANDS[command][2]
    facts = {"try": f"dissonance {'' if name == RUN else name + ' '}--help"}
    return Entry("command", name, as_sentence(about), PAGE, arguments_of(name) | facts)


def arguments_of(name: str) -> dict[str, str]:
    """The arguments of a command: how each is written, and its meaning."""
    if name == RUN:
        return {"name=value": "a setting, or an option of a group", **OPTIONS}
    if name == HELP:
        return {"[COMMAND]": "the command; default: the whole program"}
    return {_written(action): _meaning(action) for action in _actions(name)}


def _actions(name: str) -> list[argparse.Action]:
    """The actions of the command's parser; none for ``study``, which has only subcommands."""
    if name == STUDY:
        return []
    from sim.cli.main import main

    with parsers_collected() as parsers, suppress(SystemExit):
        main([*name.split(), "--help"])
    return [action for parser in parsers for action in parser._actions if action.dest != "help"]


def _written(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest
    if not action.option_strings:
        return f"[{metavar} ...]" if action.nargs == "*" else f"{metavar} ..." if action.nargs == "+" else metavar
    value = "" if action.nargs == 0 else " " + (metavar.upper() if action.metavar is None else metavar)
    return ", ".join(action.option_strings) + value


def _meaning(action: argparse.Action) -> str:
    text = (action.help or "") % {"default": action.default}
    return f"{text}; one of {', '.join(map(str, action.choices))}" if action.choices else text
