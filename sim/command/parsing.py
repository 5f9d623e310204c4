"""Commands beside ``run`` read their words here; whatever is wrong becomes one sentence."""

from __future__ import annotations

import argparse
from typing import NoReturn

from sim.core.words import ConfigError


class Parser(argparse.ArgumentParser):
    """Complains as the rest of the command line does."""

    def error(self, message: str) -> NoReturn:
        """Refuse what was typed.

        Raises:
            ConfigError: always.
        """
        raise ConfigError(f"{message}; see {self.prog} --help.")


def parser_of(name: str, about: str) -> Parser:
    """A parser for the command ``name``."""
    return Parser(f"dissonance {name}", description=about)


def listing_parser(name: str, about: str, formats: list[str]) -> Parser:
    """A parser for a command that lists: words to search for, and a format."""
    parser = parser_of(name, about)
    parser.add_argument("words", nargs="*", help="show only lines that contain one of these")
    parser.add_argument("--format", choices=formats, default="table", help="default: table")
    return parser
