"""Events that hit a service in a given week: restructures and serious incidents (E25)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.core.parameters import Spec, param
from sim.model.validation_context import ValidationContext, unknown_value

EVENT_KINDS = ("restructure", "incident")
RESTRUCTURE, INCIDENT = range(len(EVENT_KINDS))
STUDY = "the study: 'reviews', 'transformations', structures in flux; sizes assumed"
REVIEWS = "the study's slides: serious case reviews; size assumed"


@dataclass(frozen=True)
class Event(Spec):
    """One event. ``kind`` is "restructure" or "incident"; numbers of the other kind are ignored."""

    mechanism = "M17"
    kind: str = "restructure"
    week: int = param(0, "weeks", -1040, 5200, grade="E", eq="E25", meaning="week of the event, after burn-in")
    share: float = param(
        0.3, "share", 0.0, 1.0, grade="E", eq="E25", meaning="practitioners moved to teams where they know nobody",
        source=STUDY,
    )  # fmt: skip
    ties: float = param(
        0.2, "share", 0.0, 1.0, grade="E", eq="E25", meaning="other working ties cut back to first trust", source=STUDY
    )
    clarity_drop: float = param(
        0.4, "share", 0.0, 1.0, grade="E", eq="E25", meaning="mandate clarity lost at once", source=STUDY
    )
    resistance: float = param(
        0.5, "share", 0.0, 1.0, grade="E", eq="E25", meaning="resistance to change raised by this share", source=STUDY
    )
    severity: float = param(
        0.5, "share", 0.0, 1.0, grade="E", eq="E25", meaning="risk aversion of leadership raised by this share",
        source=REVIEWS,
    )  # fmt: skip

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence if the kind is unknown or the week is before the start of the run."""
        yield from unknown_value(self.kind, EVENT_KINDS, f"{key}.kind")
        yield from context.before_start(self.week, f"{key}.week")
