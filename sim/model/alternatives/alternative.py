"""What an alternative to CPD is: a price, a time to roll out, and the causes that it sets (end of MODEL section 5).

One file, one alternative: a frozen dataclass derived from :class:`Alternative`. ``sets`` names declared parameters and the
field that holds the value each is led to, linearly over the roll-out. An alternative changes parameters (which forms,
whose voice, who meets) and so never touches an outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from sim.core.parameters import Spec, param
from sim.model.cpd.activity import discover

PLUGINS = "dissonance.alternatives"  # entry point group of other packages

Kind = TypeVar("Kind", bound="type[Alternative]")


def once(default: float, low: float, high: float, *, grade: str = "E", source: str = "assumption"):
    """Money for each post, paid when it starts."""
    return param(default, "GBP/post", low, high, grade=grade, eq="E22", meaning="price to start, once", source=source)


def yearly(default: float, low: float, high: float, *, grade: str = "E", source: str = "assumption"):
    """Money for each post and year while it lasts."""
    return param(default, "GBP/post/year", low, high, grade=grade, eq="E22", meaning="price to run", source=source)


def rollout(weeks: float, *, grade: str = "E", source: str = "assumption"):
    """How long it takes until it is fully there."""
    return param(weeks, "weeks", 0.0, 260.0, grade=grade, eq="E22", meaning="time to roll out", source=source)


def target(
    default: float, unit: str, low: float, high: float, meaning: str, *, grade: str = "E", source: str = "assumption"
):
    """Where a parameter is led to."""
    return param(default, unit, low, high, grade=grade, eq="E22", meaning=meaning, source=source)


@dataclass(frozen=True)
class Alternative(Spec):
    """Base of all alternatives; on its own a custom one: a configuration says what it sets.

    Class attributes:
        kind: its name in configurations (the file's name).
        label, description: for people; one plain sentence.
        sets: declared parameter (dotted) to the field with the value it is led to.
    """

    mechanism: ClassVar[str] = "alternative"
    kind: ClassVar[str] = "custom"
    label: ClassVar[str] = "Custom alternative"
    description: ClassVar[str] = "Sets the parameters that a configuration names, for the price that it names."
    sets: ClassVar[Mapping[str, str]] = {}

    start_price: float = once(0.0, 0.0, 5000.0)
    yearly_price: float = yearly(0.0, 0.0, 5000.0)
    rollout_weeks: float = rollout(0.0)

    @classmethod
    def where(cls) -> str:
        return cls.kind

    def targets(self) -> dict[str, float]:
        """Dotted parameter to the value it is led to."""
        return {path: getattr(self, name) for path, name in self.sets.items()}


ALTERNATIVES: dict[str, type[Alternative]] = {Alternative.kind: Alternative}


def register(kind: Kind) -> Kind:
    """Make an alternative known under its ``kind`` (class decorator).

    Raises:
        ValueError: when the name is taken by another class (a programmer's error).
    """
    taken = ALTERNATIVES.setdefault(kind.kind, kind)
    if taken is not kind and (taken.__module__, taken.__qualname__) != (kind.__module__, kind.__qualname__):
        raise ValueError(f"two alternatives are called {kind.kind!r}")
    ALTERNATIVES[kind.kind] = kind
    return kind


def known_alternatives() -> dict[str, type[Alternative]]:
    """All alternatives by kind: those that ship, then those of other packages' entry points."""
    discover("sim.model.alternatives", PLUGINS)
    return ALTERNATIVES
