"""Commands beside ``run`` read their words here; whatever is wrong becomes one sentence."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, NoReturn

from sim.cli.entries.entry import PAGES, anchor
from sim.core.errors import ConfigError

COMMANDS_PAGE = f"{PAGES}/commands.md"


class Parser(argparse.ArgumentParser):
    """Complains as the rest of the command line does."""

    kept: list[Parser] | None = None  # where parsers go that are asked for help, while nothing shall be printed

    def print_help(self, file: IO[str] | Any = None) -> None:
        """Print the help text, or be kept (see :func:`parsers_kept`)."""
        if Parser.kept is None:
            super().print_help(file)
        else:
            Parser.kept.append(self)

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed.

        Raises:
            ConfigError: always.
        """
        raise ConfigError(f"{message}; see {self.prog} --help.")


@contextmanager
def parsers_kept() -> Iterator[list[Parser]]:
    """The parsers that are asked for help inside: what a command takes can be read from them."""
    Parser.kept = []
    try:
        yield Parser.kept
    finally:
        Parser.kept = None


def parser_of(name: str, about: str) -> Parser:
    """A parser for the command ``name``."""
    return Parser(f"dissonance {name}", description=about, epilog=f"Page: {COMMANDS_PAGE}#{anchor(name)}")


def listing_parser(name: str, about: str, formats: list[str]) -> Parser:
    """A parser for a command that lists: words to search for, and a format."""
    parser = parser_of(name, about)
    parser.add_argument("words", nargs="*", help="show only lines that contain one of these")
    parser.add_argument("--format", choices=formats, default="table", help="default: table")
    return parser
