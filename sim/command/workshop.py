"""``workshop``: one file for a room of people, from precomputed services."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.command.conclusion import say
from sim.command.parsing import parser_of
from sim.core.quantities import counted
from sim.core.words import ConfigError, did_you_mean, listed
from sim.study.failures import unwritable
from sim.workshop.assumptions import spread_of
from sim.workshop.broken import broken_of
from sim.workshop.grid import grid_of
from sim.workshop.kit import BASELINE, SCENARIOS, kit_of
from sim.workshop.page.build import MEGABYTE, page_of
from sim.workshop.store import kept

WORDS = (
    "export",
    "scenarios",
    "baseline",
    "organisation",
    "replicates",
    "weeks",
    "burn_in",
    "seed",
    "assumptions",
    "grid",
)
SWITCHES = ("assumptions", "grid")
NUMBERS = ("replicates", "weeks", "burn_in", "seed")
MOST = 12  # cards; a room reads no more, and the file stays small enough to be sent
EXAMPLE = "dissonance workshop export=handout.html scenarios=[shared_paperwork,balanced_leadership]"


def workshop(words: list[str]) -> int:
    """Write the page of a workshop as one file.

    Raises:
        ConfigError: a word cannot be used, or the file cannot be written.
    """
    about = "Write one HTML file for a workshop: it opens in any browser, without a network."
    parser = parser_of("workshop", about)
    parser.add_argument("words", nargs="*", metavar="name=value", help=f"{listed(WORDS)}; e.g. {EXAMPLE}")
    asked = read_words(parser.parse_args(words).words)
    path = Path(asked.pop("export"))
    if not path.parent.is_dir():
        raise ConfigError(f"export = '{path}': there is no folder '{path.parent}'.")
    kit = _kit(asked, asked.pop("assumptions"), asked.pop("grid"))
    page = page_of(kit)
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error
    cards, futures = counted(len(kit["entries"]) - 1, "card"), kit["provenance"]["replicates"]
    say(f"{path}: {cards}, {counted(futures, 'future')} each, {len(page.encode()) / MEGABYTE:.1f} MB.")
    return 0


def _kit(asked: dict[str, Any], with_assumptions: bool, with_grid: bool) -> dict[str, Any]:
    """The kit with what was asked for, from what is kept as far as it goes."""
    kit = kept(asked, lambda: kit_of(tell=say, **asked))
    if with_assumptions:
        kit["spread"] = kept(asked, lambda: spread_of(**asked), "spread")
        kit["broken"] = _broken(asked)
    if with_grid:
        kit["grid"] = _grid({name: value for name, value in asked.items() if name not in ("scenarios", "baseline")})
    return kit


def _broken(asked: dict[str, Any]) -> dict[str, Any]:
    def lived() -> dict[str, Any]:
        say("Now every card with three assumptions at their lowest and highest; this is kept for next time.")
        return broken_of(**asked)

    return kept(asked, lived, "broken")


def _grid(settings: dict[str, Any]) -> dict[str, Any]:
    def lived() -> dict[str, Any]:
        say("Now every setting of five levers in three steps; this takes longest, and is kept for next time.")
        return grid_of(**settings)

    return kept(settings, lived, "grid")


def read_words(words: Sequence[str]) -> dict[str, Any]:
    """What was asked: ``export``, ``scenarios``, ``baseline`` and what holds for all of them.

    Raises:
        ConfigError: an unknown or unreadable word, no file, no scenario or too many.
    """
    given = dict(_pair(word) for word in words)
    if not given.get("export"):
        raise ConfigError(f"workshop needs a file to write, e.g. {EXAMPLE}.")
    if "scenarios" in given:
        given["scenarios"] = _names(str(given["scenarios"]))
    asked = {"scenarios": list(SCENARIOS), "baseline": BASELINE, **given}
    _check(asked["scenarios"], asked["baseline"])
    asked |= {name: _switch(name, str(given.get(name, "on"))) for name in SWITCHES}
    return {name: _number(name, value) if name in NUMBERS else value for name, value in asked.items()}


def _pair(word: str) -> tuple[str, Any]:
    name, equals, value = word.partition("=")
    if not equals:
        raise ConfigError(f"'{word}' cannot be read; write name=value, e.g. {EXAMPLE}.")
    if name not in WORDS:
        raise ConfigError(f"'{name}' is no word of workshop; choose {listed(WORDS)}." + did_you_mean(name, WORDS))
    return name, value


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.strip().removeprefix("[").removesuffix("]").split(",") if name.strip()]


def _check(scenarios: Sequence[str], baseline: str) -> None:
    if not 1 <= len(scenarios) <= MOST:
        raise ConfigError(f"scenarios should be 1 to {MOST} names, e.g. [shared_paperwork]; here are {len(scenarios)}.")
    twice = next((name for k, name in enumerate(scenarios) if name in scenarios[:k]), None)
    if twice:
        raise ConfigError(f"scenarios has '{twice}' twice.")
    if baseline in scenarios:
        raise ConfigError(f"'{baseline}' is the baseline; it has no card of its own, so take it out of scenarios.")


def _switch(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise ConfigError(f"{name} = '{value}' should be on or off.")
    return value == "on"


def _number(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise ConfigError(f"{name} = '{value}' should be a whole number.") from error
