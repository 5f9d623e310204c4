"""A configuration as Python that runs it: the shortest equivalent call of ``run``, else every setting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from pprint import pformat
from typing import Any

from sim.core.config_files import options_of
from sim.core.errors import ConfigError

NOT_COMPARED = ("workers",)  # the number of workers changes no result
LINE_LENGTH = 110
Plain = Mapping[str, Any]


def lines_of_run(settings: Plain) -> list[str]:
    """Lines of Python that run a configuration (as nested plain values) and assign the outcome to ``result``."""
    return list(_lines(json.dumps(settings)))


@lru_cache(maxsize=32)
def _lines(text: str) -> tuple[str, ...]:
    settings = json.loads(text)
    arguments = _shortest(settings)
    if arguments is None:
        return (
            "from sim.settings.compose import validated_config", "from sim.studies.run import run_config", "",
            f"settings = {pformat(settings, width=LINE_LENGTH, sort_dicts=False)}",
            "result = run_config(validated_config(settings))",
        )  # fmt: skip
    lines = "".join(f"    {name}={pformat(value, width=LINE_LENGTH - 4)},\n" for name, value in arguments.items())
    scenario = settings["scenario"]["name"]
    return "from sim import run", "", f"result = run(\n    {scenario!r},\n{lines})"


def _shortest(settings: Plain) -> dict[str, Any] | None:
    """The arguments of ``run`` beside the scenario; None if names and values alone cannot express the settings."""
    scenario = settings["scenario"].get("name")
    if scenario not in options_of("scenario"):
        return None
    try:
        named = _named(settings, _composed(scenario))
        changed = dict(_differing(settings, _composed(scenario, **named)))
        together = {**named, **{name: value for name, value in changed.items() if name not in named}}
        return together if _equal(settings, _composed(scenario, **together)) else None
    except ConfigError:
        return None


def _named(settings: Plain, base: Plain) -> dict[str, Any]:
    """The groups that differ and are built-in options, by name."""
    named: dict[str, Any] = {}
    for group in ("organisation", "cpd"):
        name = settings[group].get("name")
        if settings[group] != base[group] and name in options_of(group):
            named[group] = name
    instruments = list(settings["instruments"])
    if settings["instruments"] != base["instruments"] and set(instruments) <= set(options_of("instruments")):
        named["instruments"] = instruments
    return named


def _composed(scenario: str, **named: Any) -> dict[str, Any]:
    from sim.settings.compose import compose_config

    return json.loads(json.dumps(asdict(compose_config(scenario, **named))))


def _differing(settings: Plain, base: Plain) -> Iterator[tuple[str, Any]]:
    """The settings that differ, by name; of nested settings only the part that differs."""
    for name, value in settings.items():
        if name in NOT_COMPARED or value == base.get(name, ...):
            continue
        nested = isinstance(value, Mapping) and isinstance(base.get(name), Mapping)
        yield name, dict(_differing(value, base[name])) if nested else value


def _equal(first: Plain, second: Plain) -> bool:
    return all(first[name] == second[name] for name in first if name not in NOT_COMPARED)
