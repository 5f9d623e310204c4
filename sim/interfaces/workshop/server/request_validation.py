"""What may be asked of the model while a room waits: levers and distrusted assumptions, inside declared bounds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.interfaces.workshop.ensembles import config_of
from sim.interfaces.workshop.server.http_error import Refusal
from sim.interfaces.workshop.server.limits import KEPT_ANSWERS, MOST_ENTRIES, MOST_SETTINGS
from sim.model.config import Config, declaration_of, declarations
from sim.settings.option_groups import OPTION_GROUPS

LEVERS = ("cpd", "leadership", "paperwork", "structure", "stance")  # groups of settings that may be asked about
NEVER = (r"cpd\.loop\.instrument(\..*)?", r"cpd\.alternatives\.[^.]+\.set(\..*)?")  # these could reach what is no lever
ENTRIES = ("cpd.activities.", "cpd.alternatives.")
DISTRUSTED = "E"  # the grade of numbers for which there is no evidence
KEPT_OUT = {
    "organisation",
    "demand",
    "events",
    "instruments",
    "activity",
    "alternative",
}  # a service keeps its size and work
SAME = ("organisation", "demand", "weeks", "burn_in", "replicates", "seed", "workers", "instruments", "record")
NAME = r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){0,4}"
LARGEST = 1e9  # no bound that is declared comes near it
WORD = r"[a-z][a-z0-9_]{0,40}"


@dataclass(frozen=True)
class Question:
    """A service beside its baseline: both configurations, checked."""

    card: str
    against: Config
    config: Config


@dataclass(frozen=True)
class Asker:
    """Reads questions for one kit: its scenarios, its baseline, and what holds for all of them."""

    scenarios: Sequence[str]
    baseline: str
    common: Mapping[str, Any]

    def read(self, said: Mapping[str, Any]) -> Question:
        """The question that was asked.

        Args:
            said: ``card`` (a scenario of the kit), ``settings`` and ``assumptions`` (name to value).

        Raises:
            Refusal: something in it may not be asked, in one sentence.
        """
        card = said.get("card") or self.baseline
        if card not in (self.baseline, *self.scenarios):
            raise Refusal("There is no such card.")
        settings, distrusted = _levers(said.get("settings") or {}), _distrusted(said.get("assumptions") or {})
        try:
            against = _config(self.baseline, json.dumps({**self.common, **distrusted}))
            config = _config(card, json.dumps({**self.common, **distrusted, **settings}))
        except ConfigError as error:
            raise Refusal(str(error)) from error
        _check_same_service(config, against)
        return Question(card, against, config)


@lru_cache(KEPT_ANSWERS)
def _config(scenario: str, settings: str) -> Config:
    """The configuration of a scenario under settings (JSON); reading one takes a good part of a second."""
    return config_of(scenario, json.loads(settings))


def _levers(given: Any) -> dict[str, Any]:
    """Settings of levers, each a name and a plain value."""
    named = _named(given)
    for name, value in named.items():
        group = name.partition(".")[0]
        if group not in LEVERS or any(re.fullmatch(pattern, name) for pattern in NEVER):
            raise Refusal(f"'{name}' cannot be set here; choose from {listed(LEVERS)}.")
        if name in OPTION_GROUPS and not isinstance(value, str):
            raise Refusal(f"'{name}' should be the name of an option.")
        if not _plain(value):
            raise Refusal(f"'{name}' has a value that cannot be used here.")
    for start in ENTRIES:
        if len({name.split(".")[2] for name in named if name.startswith(start)}) > MOST_ENTRIES:
            raise Refusal(f"A year holds at most {MOST_ENTRIES} kinds of activity.")
    return named


def _distrusted(given: Any) -> dict[str, float]:
    """Assumptions without evidence, each within its declared bounds."""
    named, known = _named(given), declarations()
    for name, value in named.items():
        declared = declaration_of(name, known)
        if declared is None or declared.grade != DISTRUSTED or "." not in name or name.split(".")[0] in KEPT_OUT:
            open_ones = [path for path, one in known.items() if one.grade == DISTRUSTED and "." in path]
            raise Refusal(f"'{name}' is no assumption that can be changed here.{did_you_mean(name, open_ones)}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not declared.low <= value <= declared.high:
            raise Refusal(f"{name} should be a number from {declared.low:g} to {declared.high:g}.")
    return named


def _named(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping) or len(given) > MOST_SETTINGS:
        raise Refusal("This question cannot be read.")
    wrong = next((name for name in given if not re.fullmatch(NAME, name)), None)
    if wrong is not None:
        raise Refusal("One of these is no name of a setting.")
    return dict(given)


def _plain(value: Any) -> bool:
    """Numbers, switches, names, and short lists of names: nothing that could be a file or a formula."""
    if isinstance(value, list):
        return len(value) <= MOST_ENTRIES and all(isinstance(one, str) and _plain(one) for one in value)
    if isinstance(value, bool | int | float):
        return abs(value) <= LARGEST
    return isinstance(value, str) and bool(re.fullmatch(WORD, value))


def _check_same_service(config: Config, against: Config) -> None:
    """Belt and braces: whatever was set, it is the same service for as long, on the same luck."""
    for name in SAME:
        if getattr(config, name) != getattr(against, name):
            raise Refusal(f"{name} cannot be changed here.")
