"""Declared numbers: meaning, unit, bounds, default, evidence, and who reads and sets them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from sim.cli.entries.entry import Entry
from sim.cli.entries.readers import home_of, readers_of
from sim.core.config_files import conf_folder, options_of
from sim.core.parameters import NONE, Parameter
from sim.model.config import declaration_of, declarations, registry
from sim.presentation.scenario_summary.pages import GRADES
from sim.settings.compose import GROUPS

PAGE = "parameters"
RUN = "run"  # the numbers of the run itself, which have no set


def of_parameter(name: str) -> Iterator[Entry]:
    """The entry of the declared number of that name, if there is one; ``*`` may be filled in."""
    row = declaration_of(name, declarations())
    if row is not None:
        yield entry_of(row)


def entry_of(row: Parameter) -> Entry:
    """What is known of one declared number."""
    return Entry("parameter", row.path, _sentence(row.meaning), PAGE, _facts(row))


def _facts(row: Parameter) -> dict[str, str]:
    unit = "" if row.unit == NONE else f", {row.unit}"
    return {
        "default": _figure(row.default) + unit,
        "bounds": f"{_figure(row.low)} to {_figure(row.high)}",
        "evidence": f"grade {row.grade}, {GRADES[row.grade]}",
        "source": row.source,
        "equation": "" if row.equation == NONE else f"{row.equation} in docs/ODD.md",
        "declared": home_of(row.path),
        "read by": ", ".join(readers_of(row.path)),
        "set by": ", ".join(f"{option} ({value})" for option, value in set_by(row.path)),
    }


def _figure(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.10g}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def sets() -> dict[str, list[Parameter]]:
    """All declared numbers by the set that holds them, in the order of the configuration."""
    found: dict[str, list[Parameter]] = {}
    for row in registry():
        found.setdefault(row.path.rpartition(".")[0] or RUN, []).append(row)
    return found


def of_set(name: str) -> Iterator[Entry]:
    """The numbers of a set, such as ``episodes``, as one entry."""
    rows = sets().get(name, [])
    if rows:
        facts = {row.path.rpartition(".")[2]: row.meaning for row in rows}
        yield Entry("set of parameters", name, f"{len(rows)} declared numbers.", PAGE, facts)


def set_by(path: str) -> list[tuple[str, str]]:
    """Shipped options that set the number, with the value, as they are chosen: ``leadership=case_study``."""
    return [(option, value) for name, option, value in _settings() if name == path]


@cache
def _settings() -> list[tuple[str, str, str]]:
    return [found for group in GROUPS for option in options_of(group) for found in _settings_of(group, option)]


def _settings_of(group: str, option: str) -> Iterator[tuple[str, str, str]]:
    text = (conf_folder() / group / f"{option}.yaml").read_text(encoding="utf-8")
    plain = yaml.safe_load(text) or {}
    plain.pop("defaults", None)
    start = "" if "@package _global_" in text else f"{group}."
    for name, value in _leaves(plain, start):
        yield name, f"{group}={option}", value


def _leaves(plain: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _leaves(value, f"{place}{name}.")
    elif isinstance(plain, int | float) and not isinstance(plain, bool):
        yield place.rstrip("."), _figure(plain)
