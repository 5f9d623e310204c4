"""What an alternative to CPD is: a price, a time to roll out, and the parameters that it sets.

Each alternative has a file with a frozen dataclass derived from :class:`Alternative`. ``sets`` names declared
parameters, each with the field that has its target value. During the roll-out a parameter moves linearly to its target.
An alternative changes parameters only (which forms, whose voice, who meets), never an outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sim.core.kind_registry import KindRegistry
from sim.core.parameters import Spec, param


def once(default: float, low: float, high: float, *, grade: str = "E", source: str = "assumption"):
    """Price per post to start, paid once."""
    return param(
        default, "GBP/post", low, high, grade=grade, eq="E22", meaning="price to start, paid once", source=source
    )


def yearly(default: float, low: float, high: float, *, grade: str = "E", source: str = "assumption"):
    """Price per post and year while it is in force."""
    return param(default, "GBP/post/year", low, high, grade=grade, eq="E22", meaning="running price", source=source)


def rollout(weeks: float, *, grade: str = "E", source: str = "assumption"):
    """Weeks until it is fully in force."""
    return param(weeks, "weeks", 0.0, 260.0, grade=grade, eq="E22", meaning="time to roll out", source=source)


def target(
    default: float, unit: str, low: float, high: float, meaning: str, *, grade: str = "E", source: str = "assumption"
):
    """The target value of a parameter."""
    return param(default, unit, low, high, grade=grade, eq="E22", meaning=meaning, source=source)


@dataclass(frozen=True)
class Alternative(Spec):
    """Base of all alternatives; by itself a custom one, for which a configuration names the parameters.

    Class attributes:
        kind: its name in configurations, and of its file.
        label, description: for people; one plain sentence.
        sets: the field with the target value, by dotted parameter.
    """

    mechanism: ClassVar[str] = "alternative"
    kind: ClassVar[str] = "custom"
    label: ClassVar[str] = "Custom alternative"
    description: ClassVar[str] = "Sets the parameters that a configuration names, at the price that it names."
    sets: ClassVar[Mapping[str, str]] = {}

    start_price: float = once(0.0, 0.0, 5000.0)
    yearly_price: float = yearly(0.0, 0.0, 5000.0)
    rollout_weeks: float = rollout(0.0)

    @classmethod
    def where(cls) -> str:
        return cls.kind

    def targets(self) -> dict[str, float]:
        """The target value of each parameter, by dotted name."""
        return {path: getattr(self, name) for path, name in self.sets.items()}


_REGISTRY = KindRegistry("alternative", Alternative, "sim.model.alternatives", "dissonance.alternatives")
ALTERNATIVES = _REGISTRY.kinds
register = _REGISTRY.register
known_alternatives = _REGISTRY.known
