"""Tables about studies: experiments, designs, engines, settings, smallest effects of interest."""

from __future__ import annotations

from dataclasses import fields

import yaml

from generators.markdown import ROOT, bounds, table
from sim.cli.reference.settings import MEANINGS
from sim.core.parameters import declared
from sim.measures.registry import COHORT, MEASURES
from sim.measures.sesoi import SMALLEST
from sim.settings.option_files import option_description
from sim.settings.study_settings import StudyGroups

SIDES = {1: "higher", -1: "lower", 0: "neither"}


def _options(group: str) -> list[tuple[str, str]]:
    folder = ROOT / "conf" / group
    return [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]


def _rows(group: str, second: str) -> str:
    return table([group, second], [[f"`{name}`", option_description(group, name)] for name, _ in _options(group)])


def designs() -> str:
    """Which cells each design makes from the values."""
    return _rows("design", "cells")


def engines() -> str:
    """Where each engine works."""
    return _rows("engine", "where")


def experiments() -> str:
    """The named studies and their first question."""
    first = {name: yaml.safe_load(text)["study"]["questions"][0] for name, text in _options("experiment")}
    return table(["experiment", "question"], [[f"`{name}`", question] for name, question in first.items()])


def smallest() -> str:
    """The smallest effect of interest of each measure; measures with the same value and reason share a row."""
    known = {**MEASURES, **COHORT}
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, item in SMALLEST.items():
        shared = (str(item.value), known[name].unit, SIDES[item.better], item.grade, item.source)
        alike.setdefault(shared, []).append(f"`{name}`")
    rows = [[", ".join(names), *shared] for shared, names in alike.items()]
    return table(["measures", "smallest effect", "unit", "better direction", "grade", "source"], rows)


def study_settings() -> str:
    """Every setting of a study, with default, bounds and meaning."""
    rows = []
    for group in fields(StudyGroups):
        cls = type(getattr(StudyGroups(), group.name))
        numbers = {item.name: item.metadata for item in declared(cls)}
        for item in fields(cls):
            name, value = f"{group.name}.{item.name}", getattr(getattr(StudyGroups(), group.name), item.name)
            about = numbers.get(item.name)
            allowed = bounds(about["low"], about["high"]) if about else "-"
            rows.append([f"`{name}`", _written(value), allowed, about["meaning"] if about else MEANINGS[name]])
    return table(["setting", "default", "range", "meaning"], rows)


def _written(value: object) -> str:
    if isinstance(value, list):
        return f"`[{', '.join(value)}]`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if value != "" else "none"
