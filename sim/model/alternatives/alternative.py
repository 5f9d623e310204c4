"""What a rival to CPD is: a price, a time to roll out, and the causes that it sets (end of MODEL section 5).

One file, one rival: a frozen dataclass derived from :class:`Rival`. ``sets`` names declared parameters and the
field that holds the value each is led to, linearly over the roll-out. A rival changes parameters (which forms,
whose voice, who meets) and so never touches an outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from sim.core.parameters import Spec, param
from sim.model.cpd.activity import discover

PLUGINS = "dissonance.rivals"  # entry point group of other packages

Kind = TypeVar("Kind", bound="type[Rival]")


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
class Rival(Spec):
    """Base of all rivals; on its own a custom one: a configuration says what it sets.

    Class attributes:
        kind: its name in configurations (the file's name).
        label, description: for people; one plain sentence.
        sets: declared parameter (dotted) to the field with the value it is led to.
    """

    mechanism: ClassVar[str] = "rival"
    kind: ClassVar[str] = "custom"
    label: ClassVar[str] = "Custom rival"
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


RIVALS: dict[str, type[Rival]] = {Rival.kind: Rival}


def register(kind: Kind) -> Kind:
    """Make a rival known under its ``kind`` (class decorator).

    Raises:
        ValueError: when the name is taken by another class (a programmer's error).
    """
    taken = RIVALS.setdefault(kind.kind, kind)
    if taken is not kind and (taken.__module__, taken.__qualname__) != (kind.__module__, kind.__qualname__):
        raise ValueError(f"two rivals are called {kind.kind!r}")
    RIVALS[kind.kind] = kind
    return kind


def known_rivals() -> dict[str, type[Rival]]:
    """All rivals by kind: those that ship, then those of other packages' entry points."""
    discover("sim.model.alternatives", PLUGINS)
    return RIVALS
