"""A configuration as the Python that runs it: the shortest call of ``run`` that means it, else every setting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from pprint import pformat
from typing import Any

from sim.core.config_files import options_of
from sim.core.errors import ConfigError

NOT_COMPARED = ("workers",)  # how many hands there were changes nothing
WIDE = 110  # letters of a line
Plain = Mapping[str, Any]


def lines_of_run(settings: Plain) -> list[str]:
    """Lines of Python that run a configuration (as nested plain values) and call the outcome ``result``."""
    return list(_lines(json.dumps(settings)))


@lru_cache(maxsize=32)
def _lines(text: str) -> tuple[str, ...]:
    settings = json.loads(text)
    given = _shortest(settings)
    if given is None:
        return (
            "from sim.settings.compose import validated_config", "from sim.studies.single.run import run_config", "",
            f"settings = {pformat(settings, width=WIDE, sort_dicts=False)}",
            "result = run_config(validated_config(settings))",
        )  # fmt: skip
    arguments = "".join(f"    {name}={pformat(value, width=WIDE - 4)},\n" for name, value in given.items())
    scenario = settings["scenario"]["name"]
    return "from sim import run", "", f"result = run(\n    {scenario!r},\n{arguments})"


def _shortest(settings: Plain) -> dict[str, Any] | None:
    """The arguments of ``run`` beside the scenario; None where names and values alone do not say it."""
    scenario = settings["scenario"].get("name")
    if scenario not in options_of("scenario"):
        return None
    try:
        named = _named(settings, _composed(scenario))
        changed = dict(_differing(settings, _composed(scenario, **named)))
        together = {**named, **{name: value for name, value in changed.items() if name not in named}}
        return together if _same(settings, _composed(scenario, **together)) else None
    except ConfigError:
        return None


def _named(settings: Plain, base: Plain) -> dict[str, Any]:
    """The groups that differ and are shipped options, by the name they carry."""
    named: dict[str, Any] = {}
    for group in ("organisation", "cpd"):
        name = settings[group].get("name")
        if settings[group] != base[group] and name in options_of(group):
            named[group] = name
    asked = list(settings["instruments"])
    if settings["instruments"] != base["instruments"] and set(asked) <= set(options_of("instruments")):
        named["instruments"] = asked
    return named


def _composed(scenario: str, **named: Any) -> dict[str, Any]:
    from sim.settings.compose import compose_config

    return json.loads(json.dumps(asdict(compose_config(scenario, **named))))


def _differing(settings: Plain, base: Plain) -> Iterator[tuple[str, Any]]:
    """What differs, by name; of what is nested only the part that does."""
    for name, value in settings.items():
        if name in NOT_COMPARED or value == base.get(name, ...):
            continue
        nested = isinstance(value, Mapping) and isinstance(base.get(name), Mapping)
        yield name, dict(_differing(value, base[name])) if nested else value


def _same(one: Plain, other: Plain) -> bool:
    return all(one[name] == other[name] for name in one if name not in NOT_COMPARED)
