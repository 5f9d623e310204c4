"""Reads the arguments of commands; every mistake becomes one message of the usual form."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

from sim.cli.commands import print_hint
from sim.core.errors import ConfigError, did_you_mean, listed

COMMANDS_PAGE = "docs/reference/commands.md"
OLD_OPTIONS = {"--to": "--output"}
ERRORS = {  # argparse's messages in our words
    r"argument (\S+): expected (?:one|at least one) argument": "{0} needs a value",
    r"argument (\S+): invalid float value: (.*)": "{0} must be a number, not {1}",
    r"argument (\S+): invalid int value: (.*)": "{0} must be a whole number, not {1}",
}


class CommandParser(argparse.ArgumentParser):
    """Reads a command's arguments; options may come before, between and after the others.

    Every command takes ``--config-dir``: the plug-ins in that folder are imported before the command runs.
    """

    collected: list[CommandParser] | None = None  # see parsers_collected()

    def print_help(self, file: IO[str] | Any = None) -> None:
        """Print the help text, or only collect the parser (see :func:`parsers_collected`)."""
        if CommandParser.collected is None:
            super().print_help(file)
        else:
            CommandParser.collected.append(self)

    def read(self, args: Sequence[str]) -> argparse.Namespace:
        """The values of all arguments.

        Raises:
            ConfigError: an unknown option, a missing or invalid value, or a folder that cannot be used.
        """
        values, extra = self.parse_known_intermixed_args([self._renamed(argument) for argument in args])
        unknown = [argument for argument in extra if argument.startswith("-")] or extra
        if unknown:
            options = [option for action in self._actions for option in action.option_strings]
            kind = "option" if unknown[0].startswith("-") else "argument"
            raise ConfigError(
                f"Unknown {kind} '{unknown[0]}'; see {self.prog} --help.{did_you_mean(unknown[0], options)}"
            )
        if values.config_dir is not None:
            from sim.settings.plugins import load_folder

            load_folder(values.config_dir)
        return values

    def _renamed(self, argument: str) -> str:
        """The argument with the new name of an option in place of the old one."""
        option, equals, value = argument.partition("=")
        new = OLD_OPTIONS.get(option, option)
        if new == option or not any(new in action.option_strings for action in self._actions):
            return argument
        print_hint(option, new)
        return f"{new}{equals}{value}"

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            ConfigError: always.
        """
        missing = re.fullmatch(r"the following arguments are required: (.*)", message)
        if missing:  # argparse names optional arguments, too, when options may come between arguments
            by_name = {str(action.metavar or action.dest): action for action in self._actions}
            named = [by_name[name] for name in missing[1].split(", ") if name in by_name]
            needed = [f"{action.dest.upper()} ({action.help})" for action in named if action.nargs not in ("*", "?")]
            raise ConfigError(f"'{self.prog}' needs {listed(needed)}; see {self.prog} --help.")
        for pattern, wording in ERRORS.items():
            matched = re.fullmatch(pattern, message)
            if matched:
                message = wording.format(*matched.groups())
        choice = re.fullmatch(r"argument (\S+): invalid choice: '(.*?)' \(choose from (.*)\)", message)
        if choice:
            allowed = [name.strip(" '") for name in choice[3].split(",")]
            hint = did_you_mean(choice[2], allowed)
            value = f"{choice[1]} = '{choice[2]}'" if choice[1].startswith("-") else f"'{choice[2]}'"
            raise ConfigError(f"{value} is not one of {listed(allowed, 'or')}.{hint} See {self.prog} --help.")
        raise ConfigError(f"{message[:1].upper()}{message[1:]}; see {self.prog} --help.")


@contextmanager
def parsers_collected() -> Iterator[list[CommandParser]]:
    """Collect the parsers whose help is requested instead of printing it: the reference pages are made from them."""
    CommandParser.collected = []
    try:
        yield CommandParser.collected
    finally:
        CommandParser.collected = None


def parser_for(name: str, description: str) -> CommandParser:
    """A parser for the command ``name``, with the options that all commands share."""
    anchor = name.lower().replace(" ", "-")
    parser = CommandParser(
        f"dissonance {name}", description=description, epilog=f"Page: {COMMANDS_PAGE}#{anchor}", allow_abbrev=False
    )
    parser.add_argument("--config-dir", "-cd", type=Path, metavar="FOLDER", help="use a folder of your own options")
    return parser


def add_output(parser: CommandParser, help_text: str) -> None:
    """Add the option that says where results go."""
    parser.add_argument("--output", type=Path, metavar="PATH", help=help_text)


def add_simulations(parser: CommandParser, replicates: int) -> None:
    """Add the options of commands that simulate many settings: how often, with which seed, and whether at all."""
    parser.add_argument("--replicates", type=int, metavar="N", help=f"of each setting; default: {replicates}")
    parser.add_argument("--seed", type=int, metavar="N", help="default: one that was not used in tuning")
    parser.add_argument("--plan-only", action="store_true", help="print what would be simulated, and run nothing")
    add_output(parser, "folder for results; simulations in it are resumed; default: a new one in multirun/")


def take_settings(values: argparse.Namespace, *options: str) -> None:
    """Move settings that were typed after the names of an option, such as ``weeks=26``, to the settings."""
    for option in options:
        names = getattr(values, option)
        if names:
            values.settings += [name for name in names if "=" in name]
            setattr(values, option, [name for name in names if "=" not in name])


def given(**values: Any) -> dict[str, Any]:
    """The values that were typed; the function that is called has defaults for the others."""
    return {name: value for name, value in values.items() if value is not None}


def print_or_write(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file and print the name of the file.

    Raises:
        ConfigError: the file cannot be written.
        RunError: the disk is full.
    """
    if output is None:
        print(text)
        return
    from sim.studies.failures import unwritable

    try:
        output.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    except OSError as error:
        raise unwritable(output, error) from error
    print(output)
