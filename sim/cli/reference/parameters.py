"""Entries of parameters: meaning, unit, bounds, default, evidence, code that reads them, options that set them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sim.cli.reference.entry import Entry, as_sentence
from sim.cli.reference.parameter_uses import declared_in, read_by
from sim.core.config_files import options_of
from sim.core.evidence import GRADE_MEANINGS
from sim.core.number_format import exact
from sim.core.parameters import NONE, Parameter
from sim.model.config import declaration_of, declarations, registry
from sim.settings.option_files import option_content, option_file
from sim.settings.option_groups import OPTION_GROUPS

PAGE = "parameters"
RUN = "run"  # the name of the set of parameters of the run itself, which have no dot


def parameter_entries(name: str) -> Iterator[Entry]:
    """The entry of a parameter, if ``name`` is one; an id may take the place of ``*``."""
    row = declaration_of(name, declarations())
    if row is not None:
        yield entry_of(row)


def entry_of(row: Parameter) -> Entry:
    """What is known about one parameter."""
    return Entry("parameter", row.path, as_sentence(row.meaning), PAGE, _facts(row))


def _facts(row: Parameter) -> dict[str, str]:
    unit = "" if row.unit == NONE else f", {row.unit}"
    of_the_run = "." not in row.path  # number of replicates, seed, and so on: chosen by the user, no evidence needed
    return {
        "default": exact(row.default) + unit,
        "bounds": f"{exact(row.low)} to {exact(row.high)}",
        "prior": f"{row.prior} ({row.prior.source})" if row.prior else "",
        "evidence": "" if of_the_run else f"grade {row.grade}, {GRADE_MEANINGS[row.grade]}",
        "source": "" if of_the_run else row.source,
        "equation": "" if row.equation == NONE else f"{row.equation} in docs/ODD.md",
        "declared in": declared_in(row.path),
        "read by": ", ".join(read_by(row.path)),
        "set by": ", ".join(f"{option} ({value})" for option, value in set_by(row.path)),
    }


def parameter_sets() -> dict[str, list[Parameter]]:
    """All parameters by the set that they belong to, in the order of the configuration."""
    sets: dict[str, list[Parameter]] = {}
    for row in registry():
        sets.setdefault(row.path.rpartition(".")[0] or RUN, []).append(row)
    return sets


def set_entries(name: str) -> Iterator[Entry]:
    """A set of parameters, such as ``episodes``, as one entry."""
    rows = parameter_sets().get(name, [])
    if rows:
        facts = {row.path.rpartition(".")[2]: row.meaning for row in rows}
        yield Entry("set of parameters", name, f"{len(rows)} parameters.", PAGE, facts)


def set_by(path: str) -> list[tuple[str, str]]:
    """Built-in options that set the parameter, e.g. ``leadership=case_study``, with the value."""
    return [(option, value) for name, option, value in _values_in_conf() if name == path]


@cache
def _values_in_conf() -> list[tuple[str, str, str]]:
    return [row for group in OPTION_GROUPS for option in options_of(group) for row in _values_of(group, option)]


def _values_of(group: str, option: str) -> Iterator[tuple[str, str, str]]:
    plain = option_content(group, option)
    plain.pop("defaults", None)
    text = option_file(group, option).read_text(encoding="utf-8")
    prefix = "" if "@package _global_" in text else f"{group}."
    for name, value in _leaves(plain, prefix):
        yield name, f"{group}={option}", value


def _leaves(plain: Any, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _leaves(value, f"{prefix}{name}.")
    elif isinstance(plain, int | float) and not isinstance(plain, bool):
        yield prefix.rstrip("."), exact(plain)
