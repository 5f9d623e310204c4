"""A cell: one resolved configuration, and what people call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One configuration of a study.

    Attributes:
        key: hash of everything in it that can change a number.
        name: what people call it.
        factors: the settings in which the study's cells differ, with this cell's values.
        base: which of the plan's compositions it starts from.
        changes: what is set on top of it, by dotted name.
    """

    key: str
    name: str
    base: str
    factors: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


def short_names(factors: list[str]) -> dict[str, str]:
    """Each setting by its last word, or in full where two share it."""
    last = {name: name.rpartition(".")[2] for name in factors}
    return {name: name if list(last.values()).count(word) > 1 else word for name, word in last.items()}


def label_of(factors: Mapping[str, Any], short: Mapping[str, str]) -> str:
    """``bias 0.3, paperwork shared``; the value alone where one group is all that differs."""
    told = {name: spoken(value) for name, value in factors.items()}
    if len(told) == 1 and isinstance(next(iter(factors.values())), str):
        return next(iter(told.values()))
    return ", ".join(f"{short[name]} {value}" for name, value in told.items())


def spoken(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    return f"{value:g}" if isinstance(value, float) else str(value)
