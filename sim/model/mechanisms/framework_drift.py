"""Explanatory frameworks move towards those of trusted colleagues and back to the profession's (E26, M18). Optional."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class FrameworkDrift(Spec):
    """M18 framework drift: hybrid practice. Off by default."""

    mechanism = "M18"
    enabled: bool = False
    pull: float = param(
        0.05, "share/encounter", 0.0, 0.5, grade="E", eq="E26",
        meaning="move towards a fully trusted colleague's framework (mu)", off=0.0,
    )  # fmt: skip
    confidence: float = param(
        1.0, "distance", 0.0, 1.0, grade="E", eq="E26", meaning="frameworks further apart than this do not move"
    )
    return_rate: float = param(
        0.01, "1/week", 0.0, 0.5, grade="E", eq="E26", meaning="return to the profession's framework", off=0.0
    )


@equation
def framework_step(distance, trust, framework_drift):
    """Share of the gap to a colleague's framework that one encounter closes."""
    return framework_drift.pull * trust if distance <= framework_drift.confidence else 0.0
