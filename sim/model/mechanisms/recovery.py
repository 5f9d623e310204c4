"""Recovery after events: the mandate becomes clear again and resistance fades (E25, M17)."""

from dataclasses import dataclass

from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class Recovery(Spec):
    """M17 recovery: how fast the effects of a restructure (sim/model/events.py) fade."""

    mechanism = "M17"
    clarity_recovery_rate: float = param(
        0.04, "1/week", 0.0, 1.0, grade="E", eq="E25", meaning="how fast mandate clarity recovers (delta_m)"
    )
    resistance_fading_rate: float = param(
        0.03, "1/week", 0.0, 1.0, grade="D", eq="E25", meaning="how fast resistance declines",
        source="Bovey & Hede 2001: phases from denial to commitment; pace assumed",
    )  # fmt: skip
