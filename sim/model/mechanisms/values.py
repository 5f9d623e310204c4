"""Professions weight the same need differently, so they prefer different plans (E3, E4, M2)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class Values(Spec):
    """M2 value bases."""

    mechanism = "M2"
    enabled: bool = True
    value_divergence: float = param(
        0.5, "share", 0.0, 1.0, grade="C", eq="E3",
        meaning="how strongly another explanatory framework discounts a need", off=0.0,
        source="the study: risk-and-protection, medical and attainment models made agreement difficult",
    )  # fmt: skip
    tension_sharpening: float = param(
        1.0, "per unit tension", 0.0, 3.0, grade="D", eq="E4",
        meaning="how strongly tension increases disagreement (zeta_R)", off=0.0,
        source="direction: conflict feeds back into disagreement (Choi & Cho 2011)",
    )  # fmt: skip


@equation
def framework_distance(first, second):
    """Distance between two explanatory frameworks (shares adding to 1): 0 identical, 1 nothing in common."""
    total = 0.0
    for i in range(first.shape[0]):
        gap = first[i] - second[i]
        total += gap * gap
    return math.sqrt(0.5 * total)


@equation
def preferred(view, distance, values):
    """a_id of E3: the preferred plan on a dimension; ``distance`` is to that dimension's profession (0 if own)."""
    return (1 - values.value_divergence * distance) * view


@equation
def disagreement(mean_square_gap, tension, values):
    """D_ij of E4: root mean square difference of preferred plans, increased by tension."""
    return math.sqrt(mean_square_gap) * (1 + values.tension_sharpening * tension)
