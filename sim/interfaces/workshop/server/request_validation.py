"""Validates requests to run the model during a workshop: only levers and weak assumptions, within declared bounds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.interfaces.workshop.ensembles import config_of
from sim.interfaces.workshop.server.http_io import HttpError
from sim.model.config import Config, declaration_of, declarations
from sim.settings.option_groups import OPTION_GROUPS

LEVERS = ("cpd", "leadership", "paperwork", "structure", "stance")  # groups of settings that may be changed
FORBIDDEN = (r"cpd\.loop\.instrument(\..*)?", r"cpd\.alternatives\.[^.]+\.set(\..*)?")  # these reach other settings
ENTRIES = ("cpd.activities.", "cpd.alternatives.")
NO_EVIDENCE = "E"  # the grade of parameters that may be changed as assumptions
FIXED_GROUPS = {"organisation", "demand", "events", "instruments", "activity", "alternative"}  # size and work
FIXED = ("organisation", "demand", "weeks", "burn_in", "replicates", "seed", "workers", "instruments", "record")
SETTING_NAME = r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){0,4}"
WORD = r"[a-z][a-z0-9_]{0,40}"
LARGEST = 1e9  # far above every declared bound
MAX_SETTINGS = 160  # in one request
MAX_ENTRIES = 24  # activities or alternatives in it
CONFIGS_KEPT = 48


@dataclass(frozen=True)
class SimulationRequest:
    """A validated request: the configuration of a card, and of the baseline with the same assumptions."""

    card: str
    baseline: Config
    config: Config


@dataclass(frozen=True)
class RequestValidator:
    """Validates requests for one bundle.

    Attributes:
        scenarios: of the bundle's cards.
        baseline: the bundle's baseline.
        common: settings of all scenarios.
    """

    scenarios: Sequence[str]
    baseline: str
    common: Mapping[str, Any]

    def validate(self, content: Mapping[str, Any]) -> SimulationRequest:
        """The request in the body of a message.

        Args:
            content: ``card`` (a scenario of the bundle), ``settings`` and ``assumptions`` (name to value).

        Raises:
            HttpError: something in it is invalid or may not be changed.
        """
        card = content.get("card") or self.baseline
        if card not in (self.baseline, *self.scenarios):
            raise HttpError("There is no such card.")
        settings, assumptions = _levers(content.get("settings") or {}), _assumptions(content.get("assumptions") or {})
        try:
            baseline = _config(self.baseline, json.dumps({**self.common, **assumptions}))
            config = _config(card, json.dumps({**self.common, **assumptions, **settings}))
        except ConfigError as error:
            raise HttpError(str(error)) from error
        for name in FIXED:  # a second check, independent of the names of settings
            if getattr(config, name) != getattr(baseline, name):
                raise HttpError(f"{name} cannot be changed here.")
        return SimulationRequest(card, baseline, config)


@lru_cache(CONFIGS_KEPT)
def _config(scenario: str, settings: str) -> Config:
    """The configuration of a scenario with settings (JSON). Composing one takes about half a second."""
    return config_of(scenario, json.loads(settings))


def _levers(given: Any) -> dict[str, Any]:
    """Settings of levers, each a name and a plain value."""
    settings = _settings(given)
    for name, value in settings.items():
        group = name.partition(".")[0]
        if group not in LEVERS or any(re.fullmatch(pattern, name) for pattern in FORBIDDEN):
            raise HttpError(f"'{name}' cannot be changed here; choose from {listed(LEVERS, 'or')}.")
        if name in OPTION_GROUPS and not isinstance(value, str):
            raise HttpError(f"'{name}' must be the name of an option.")
        if not _is_plain(value):
            raise HttpError(f"'{name}' has an invalid value.")
    for start in ENTRIES:
        if len({name.split(".")[2] for name in settings if name.startswith(start)}) > MAX_ENTRIES:
            raise HttpError(f"A year can have up to {MAX_ENTRIES} kinds of activity.")
    return settings


def _assumptions(given: Any) -> dict[str, float]:
    """Parameters without evidence, each within its declared bounds."""
    assumptions, known = _settings(given), declarations()
    for name, value in assumptions.items():
        declared = declaration_of(name, known)
        if declared is None or declared.grade != NO_EVIDENCE or "." not in name or name.split(".")[0] in FIXED_GROUPS:
            allowed = [path for path, item in known.items() if item.grade == NO_EVIDENCE and "." in path]
            raise HttpError(f"'{name}' is not an assumption that can be changed here.{did_you_mean(name, allowed)}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not declared.low <= value <= declared.high:
            raise HttpError(f"{name} must be a number from {declared.low:g} to {declared.high:g}.")
    return assumptions


def _settings(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping) or len(given) > MAX_SETTINGS:
        raise HttpError("This request cannot be read.")
    if not all(re.fullmatch(SETTING_NAME, name) for name in given):
        raise HttpError("One of these is not the name of a setting.")
    return dict(given)


def _is_plain(value: Any) -> bool:
    """Whether it is a number, a switch, a name, or a short list of names; not a path or an expression."""
    if isinstance(value, list):
        return len(value) <= MAX_ENTRIES and all(isinstance(item, str) and _is_plain(item) for item in value)
    if isinstance(value, bool | int | float):
        return abs(value) <= LARGEST
    return isinstance(value, str) and bool(re.fullmatch(WORD, value))
