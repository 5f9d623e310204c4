"""What members take from each other in a meeting, and how the team's plan follows from it (E11, E13, M7)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param
from sim.model.mechanisms.handling_styles import DOMINATING, OBLIGING


@dataclass(frozen=True)
class Pooling(Spec):
    """M7 pooling. If disabled, nobody knows who is expert, and everyone who acts counts equally."""

    mechanism = "M7"
    enabled: bool = True
    expertise_share: float = param(
        1.0, "share", 0.0, 1.0, grade="D", eq="E11",
        meaning="how far understanding of roles makes people credit the expert's view (e)", off=0.0,
        source="direction: transactive memory, knowing who knows what (Lewis 2003, from memory, not verified)",
    )  # fmt: skip
    dominating_weight: float = param(
        2.0, "ratio", 1.0, 5.0, grade="D", eq="E11", meaning="weight of a member who dominates", off=1.0
    )
    obliging_weight: float = param(
        0.5, "ratio", 0.0, 1.0, grade="D", eq="E11", meaning="weight of a member who obliges", off=1.0
    )


@equation
def credited_precision(precision, usual, understanding, pooling):
    """p_ijd of E11: the precision with which one member credits another's view.

    ``precision`` is the true one, ``usual`` the mean over those present, ``understanding`` that of the other's role.
    """
    return usual + pooling.expertise_share * understanding * (precision - usual)


@equation
def style_weight(style, pooling):
    """Weight of a member's mind in the plan."""
    if style == DOMINATING:
        return pooling.dominating_weight
    if style == OBLIGING:
        return pooling.obliging_weight
    return 1.0


@equation
def plan_quality(mean_square_error):
    """Q of E13: 1 for a plan that meets every need exactly; may be negative."""
    return 1 - mean_square_error
