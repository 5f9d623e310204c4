"""What a measure declares about itself, and the words shared by all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """What a number in the output means."""

    name: str
    label: str
    unit: str
    low: float | None
    high: float | None
    definition: str
    equation: str
    source: str
    scopes: tuple[str, ...]
    headline: bool = False


EVERYWHERE = ("service", "profession", "pair", "locality")
PEOPLE = ("service", "profession")
PAIRS = ("service", "profession", "pair")
CASES = ("service", "locality")
PEOPLE_OF_PLACES = ("service", "profession", "locality")
SERVICE = ("service",)
SHARE = ("share", 0.0, 1.0)
NUMBER = ("count", 0.0, None)

JEHN = "Jehn 1995; Jehn & Mannix 2001"
OWN = "this model"


def measure(name, label, unit_range, definition, equation, source, scopes, headline=False) -> Measure:
    unit, low, high = unit_range
    return Measure(name, label, unit, low, high, definition, equation, source, scopes, headline)
