"""Objectives: measures with a better side, in their smallest effects of interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.core.errors import ConfigError, did_you_mean
from sim.measures.registry import COHORT, MEASURES
from sim.measures.sesoi import HIGHER, LOWER, NEITHER, SMALLEST

SIDES = {"higher": HIGHER, "lower": LOWER}


@dataclass(frozen=True)
class Objective:
    """A measure that a plan is to move.

    Attributes:
        measure: its name.
        better: 1: higher is better; -1: lower.
        smallest: the smallest difference that counts, in the measure's unit.
        declared: whether the measure itself declares its better side; else whoever typed it did.
    """

    measure: str
    better: int
    smallest: float
    declared: bool = True

    @property
    def label(self) -> str:
        """Its name in tables and figures."""
        return label_of(self.measure)

    @property
    def wanted(self) -> str:
        """``Quality of plans (higher is better)``."""
        side = "higher" if self.better == HIGHER else "lower"
        return f"{self.label} ({side} is better{'' if self.declared else ', as typed'})"


def objectives_of(texts: Sequence[str]) -> tuple[Objective, ...]:
    """Objectives as they are typed: ``quality``, or ``relationship_conflict:lower``.

    Raises:
        ConfigError: fewer than two, twice the same, an unknown measure, or no better side.
    """
    found = tuple(map(_objective, texts))
    names = [item.measure for item in found]
    if len(set(names)) < len(names):
        raise ConfigError(f"objectives = {', '.join(texts)} names a measure twice.")
    if len(found) < 2:
        raise ConfigError("objectives must name at least two measures; one alone needs no front.")
    return found


def _objective(text: str) -> Objective:
    name, colon, side = text.partition(":")
    smallest = _smallest(name)
    if not colon:
        if smallest.better == NEITHER:
            raise ConfigError(f"'{name}' has no better side; type '{name}:lower' or '{name}:higher' if you mean one.")
        return Objective(name, smallest.better, smallest.value)
    if side not in SIDES:
        raise ConfigError(f"'{text}' must end in ':higher' or ':lower'.{did_you_mean(side, SIDES)}")
    return Objective(name, SIDES[side], smallest.value, SIDES[side] == smallest.better)


def _smallest(name: str):
    if name not in SMALLEST:
        raise ConfigError(
            f"'{name}' is no measure with a smallest effect of interest.{did_you_mean(name, SMALLEST)} "
            "See 'dissonance list measures'."
        )
    return SMALLEST[name]


def checked_measures(names: Sequence[str]) -> tuple[str, ...]:
    """Names of measures that are only reported.

    Raises:
        ConfigError: a measure is unknown.
    """
    for name in names:
        if name not in MEASURES and name not in COHORT:
            raise ConfigError(f"'{name}' is no measure.{did_you_mean(name, [*MEASURES, *COHORT])}")
    return tuple(names)


def label_of(measure: str) -> str:
    """The label of a measure."""
    return (MEASURES.get(measure) or COHORT[measure]).label
