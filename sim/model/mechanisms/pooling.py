"""The team's plan: which members count, on which dimension, how much (E11, E13, M7)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param
from sim.model.mechanisms.handling_styles import DOMINATING, OBLIGING


@dataclass(frozen=True)
class Pooling(Spec):
    """M7 pooling. If disabled, everyone who acts counts equally."""

    mechanism = "M7"
    enabled: bool = True
    expertise_share: float = param(
        1.0, "share", 0.0, 1.0, grade="D", eq="E11",
        meaning="how far knowledge of others' expertise can steer the plan", off=0.0,
    )  # fmt: skip
    knowing_base: float = param(
        0.3, "share", 0.0, 1.0, grade="E", eq="E11", meaning="use of expertise if nobody integrates (q0)"
    )
    tension_discount: float = param(
        0.8, "share per unit tension", 0.0, 1.0, grade="E", eq="E11",
        meaning="a member with high tension counts less (rho_L)", off=0.0,
        source="De Wit, Jehn & Scheepers 2013: relationship conflict makes information use rigid",
    )  # fmt: skip
    dominating_weight: float = param(
        2.0, "ratio", 1.0, 5.0, grade="D", eq="E11", meaning="weight of a member who dominates", off=1.0
    )
    obliging_weight: float = param(
        0.5, "ratio", 0.0, 1.0, grade="D", eq="E11", meaning="weight of a member who obliges", off=1.0
    )


@equation
def knowing_who_knows(understanding, integrating_share, pooling):
    """q of E11: how far weights follow expertise; both arguments are means over the team (0-1)."""
    use = pooling.knowing_base + (1 - pooling.knowing_base) * integrating_share
    return pooling.expertise_share * understanding * use


@equation
def member_weight(acts, relative_precision, knowing, tension, style, pooling):
    """G_id of E11; ``acts`` is 0 or 1, ``relative_precision`` is precision over the team's mean."""
    weight = acts * ((1 - knowing) + knowing * relative_precision) * (1 - pooling.tension_discount * tension)
    if style == DOMINATING:
        return weight * pooling.dominating_weight
    if style == OBLIGING:
        return weight * pooling.obliging_weight
    return weight


@equation
def plan_quality(mean_square_error):
    """Q of E13: 1 for a plan that meets every need exactly; may be negative."""
    return 1 - mean_square_error
