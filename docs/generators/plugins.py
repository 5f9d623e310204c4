"""Tables of CPD's activities and its alternatives, from their classes."""

from __future__ import annotations

from inspect import get_annotations
from typing import Any

from generators.markdown import bounds, table
from sim.core.parameters import declared
from sim.model.alternatives.alternative import Alternative, known_alternatives
from sim.model.cpd.activity import EFFECTS, Activity, known_activities

LETTERS = {
    "understanding": "e_r", "myths": "e_s", "skill": "e_k", "trust": "e_T",
    "strain": "e_z", "mandate": "e_m", "recognition": "e_f",
}  # fmt: skip
WEAKEST_FIRST = "EDCBA"


def _shipped(known: dict[str, Any], base: type) -> list[Any]:
    """Classes of this package, by kind, without the base itself."""
    return [cls for _, cls in sorted(known.items()) if cls is not base and cls.__module__.startswith("sim.")]


def shipped_activities() -> list[type[Activity]]:
    """The activities that ship, by kind."""
    return _shipped(known_activities(), Activity)


def shipped_alternatives() -> list[type[Alternative]]:
    """The alternatives that ship, by kind."""
    return _shipped(known_alternatives(), Alternative)


def own_numbers(cls: type) -> dict[str, Any]:
    """The numbers that a class declares itself, by name."""
    return {item.name: item.metadata for item in declared(cls) if item.name in get_annotations(cls)}


def activities() -> str:
    """Each activity: hours, price, reach, effects with prior ranges, half-life, encounters, grades."""
    rows = [_activity_row(cls) for cls in shipped_activities()]
    head = [
        "activity", "description", "grouping", "hours", "GBP a place", "reach", "effects: default (prior range)",
        "half-life, weeks", "encounters", "gap it addresses", "grades",
    ]  # fmt: skip
    return table(head, rows)


def _activity_row(cls: type[Activity]) -> list[object]:
    instance, own = cls(), own_numbers(cls)
    ranges = [
        f"{LETTERS[name]} {getattr(instance, name):.3g} ({bounds(own[name]['low'], own[name]['high'])})"
        for name in EFFECTS
        if name in own
    ]
    if cls.needs_stability:
        ranges.append("needs leaders who stay")
    if instance.spacing_bonus:
        ranges.append(f"spacing bonus {instance.spacing_bonus:g}")
    lasts = f"{instance.half_life_weeks:g}" if {"understanding", "skill"} & own.keys() else "-"
    return [
        f"`{cls.kind}`", cls.description, cls.grouping, instance.hours, _price(instance.price, own["price"]),
        instance.reach, ", ".join(ranges) or "none", lasts, instance.contacts, cls.addresses or "none", _grades(own),
    ]  # fmt: skip


def _price(value: float, meta: Any) -> str:
    return f"{value:g}" if meta["low"] == meta["high"] else f"{value:g} ({bounds(meta['low'], meta['high'])})"


def _grades(own: dict[str, Any]) -> str:
    """Which numbers have which evidence, weakest first."""
    parts = []
    for grade in WEAKEST_FIRST:
        names = [name.replace("_", " ") for name, meta in own.items() if meta["grade"] == grade]
        if names:
            parts.append(f"{grade}: {', '.join(names)}")
    return "; ".join(parts)


def activity_sources() -> str:
    """Sources of the activities' numbers; plain assumptions are left out."""
    rows = []
    for cls in shipped_activities():
        for name, meta in own_numbers(cls).items():
            if meta["source"] != "assumption":
                rows.append([f"`activity.{cls.kind}.{name}`", meta["grade"], meta["source"]])
    return table(["number", "grade", "source"], rows)


def alternatives() -> str:
    """Each alternative: prices, time to roll out, what it sets, grades and sources."""
    rows = [_alternative_row(cls) for cls in shipped_alternatives()]
    head = [
        "alternative", "description", "GBP a post to start", "GBP a post and year", "weeks to roll out", "sets",
        "grades", "sources",
    ]  # fmt: skip
    return table(head, rows)


def _alternative_row(cls: type[Alternative]) -> list[object]:
    instance, own = cls(), own_numbers(cls)
    leads = ", ".join(f"`{path}` to {value:g}" for path, value in instance.targets().items()) or "nothing"
    sources = dict.fromkeys(f"{name.replace('_', ' ')}: {meta['source']}" for name, meta in own.items()
                            if meta["source"] != "assumption")  # fmt: skip
    return [
        f"`{cls.kind}`", cls.description, _price(instance.start_price, own["start_price"]),
        _price(instance.yearly_price, own["yearly_price"]), instance.rollout_weeks, leads, _grades(own),
        "; ".join(sources) or "assumption",
    ]  # fmt: skip
