"""What members take from each other in a meeting, and how the team's plan follows from it (E11, E13, M7)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class Pooling(Spec):
    """M7 pooling. If disabled, nobody knows who is expert."""

    mechanism = "M7"
    enabled: bool = True
    expertise_share: float = param(
        1.0, "share", 0.0, 1.0, grade="D", eq="E11",
        meaning="how far understanding of roles makes people credit the expert's view (e)", off=0.0,
        source="direction: transactive memory, knowing who knows what (Lewis 2003, from memory, not verified)",
    )  # fmt: skip


@equation
def credited_precision(precision, usual, understanding, pooling):
    """p_ijd of E11: the precision with which one member credits another's view.

    ``precision`` is the true one, ``usual`` the mean over those present, ``understanding`` that of the other's role.
    """
    return usual + pooling.expertise_share * understanding * (precision - usual)


@equation
def plan_quality(mean_square_error):
    """Q of E13: 1 for a plan that meets every need exactly; may be negative."""
    return 1 - mean_square_error
