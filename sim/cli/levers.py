"""``levers``: the options of each group, and CPD's activities and alternatives with what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import yaml

from sim.cli.list import FORMATS
from sim.cli.parsing import listing_parser
from sim.core.config_files import conf_folder, options_of
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.model.alternatives.alternative import Alternative, known_alternatives
from sim.model.cpd.activity import Activity, known_activities
from sim.model.cpd.programme import Cpd

GROUPS = ("leadership", "paperwork", "structure", "stance", "cpd", "events", "instruments")


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen."""

    group: str
    option: str
    price: str
    hours: str
    about: str


def levers(words: list[str]) -> int:
    """Print the levers' options, or those of the groups named, in whose line a given word stands.

    Raises:
        ConfigError: nothing matches.
    """
    about = f"List what can be chosen: {listed(LEVERS)}. A word that names one of these shows it alone."
    asked = listing_parser("levers", about, sorted(FORMATS)).parse_intermixed_args(words)
    rows = [[getattr(one, item.name) for item in fields(Option)] for one in found(asked.words)]
    print(FORMATS[asked.format]([[item.name for item in fields(Option)], *rows]))
    return 0


def found(words: list[str]) -> list[Option]:
    """The options of the groups among ``words`` that hold one of the other words.

    Raises:
        ConfigError: there is none.
    """
    groups = [word for word in words if word in LEVERS] or list(LEVERS)
    sought = [word.lower() for word in words if word not in LEVERS]
    options = [one for group in groups for one in LEVERS[group]()]
    hits = [one for one in options if not sought or any(word in f"{one}".lower() for word in sought)]
    if not hits:
        hint = did_you_mean(sought[0], LEVERS)
        raise ConfigError(f"No lever has '{sought[0]}' in its line; groups are {listed(LEVERS)}.{hint}")
    return hits


def _options(group: str) -> Callable[[], Iterator[Option]]:
    def listed_options() -> Iterator[Option]:
        for name in options_of(group):
            text = (conf_folder() / group / f"{name}.yaml").read_text(encoding="utf-8")
            yield Option(group, name, _budget(name) if group == "cpd" else "-", "-", about_option(text))

    return listed_options


def about_option(text: str) -> str:
    """What a configuration file says of itself: its description, else the first sentence of its first comment."""
    plain = yaml.safe_load(text) or {}
    only = next(iter(plain.values()), None) if len(plain) == 1 else None  # an instrument stands under its own name
    described = (only if isinstance(only, dict) else plain).get("description")
    if described:
        return " ".join(described.split())
    comment = re.match(r"(?:#.*\n)+", text)
    said = " ".join(line.lstrip("# ") for line in comment[0].splitlines()) if comment else ""
    return re.split(r"(?<=\.) (?=[A-Z])", said)[0]


def plain_option(group: str, name: str) -> dict[str, Any]:
    """The values that an option writes, those of the options it builds on included."""
    plain = yaml.safe_load((conf_folder() / group / f"{name}.yaml").read_text(encoding="utf-8")) or {}
    values: dict[str, Any] = {}
    for base in plain.pop("defaults", ["_self_"]):
        if isinstance(base, dict):
            continue  # an option of another group
        values |= plain if base == "_self_" else plain_option(group, base)
    return values


def _budget(name: str) -> str:
    return f"GBP {plain_option('cpd', name).get('budget', Cpd.budget):g} a post and year"


def _activities() -> Iterator[Option]:
    for kind, cls in sorted(known_activities().items()):
        one: Activity = cls()
        price = f"GBP {one.price:g} a place"
        yield Option("activities", kind, price, f"{one.hours:g}", f"{one.label}: {one.description}")


def _alternatives() -> Iterator[Option]:
    for kind, cls in sorted(known_alternatives().items()):
        one: Alternative = cls()
        price = f"GBP {one.start_price:g} a post, then {one.yearly_price:g} a year"
        yield Option("alternatives", kind, price, "-", f"{one.label}: {one.description}")


LEVERS: dict[str, Callable[[], Iterator[Option]]] = {
    **{group: _options(group) for group in GROUPS},
    "activities": _activities,
    "alternatives": _alternatives,
}
