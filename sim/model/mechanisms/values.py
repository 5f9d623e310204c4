"""Professions weight the same need differently, so they prefer different plans (E3, E4, M2)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform


@dataclass(frozen=True)
class Values(Spec):
    """M2 value bases."""

    mechanism = "M2"
    enabled: bool = True
    value_divergence: float = param(
        1.0, "sd of need per unit emphasis", 0.0, 2.0, grade="C", eq="E3",
        meaning="how strongly an explanatory framework tilts plans toward its own side of need (delta)", off=0.0,
        source="the study: risk-and-protection, medical and attainment models made agreement difficult",
        prior=uniform(0.3, 1.7),
    )  # fmt: skip
    tension_sharpening: float = param(
        1.0, "per unit tension", 0.0, 3.0, grade="D", eq="E4",
        meaning="how strongly tension increases disagreement (zeta_R)", off=0.0,
        source="direction: conflict feeds back into disagreement (Choi & Cho 2011)",
    )  # fmt: skip
    personal_spread: float = param(
        0.3, "sd of log", 0.0, 1.5, grade="E", eq="E3", off=0.0,
        meaning="how much people of one profession differ in what they weigh (identification with the profession)",
    )  # fmt: skip


@equation
def personal_weight(usual, draw, values):
    """Weight of one part of a person's framework: the profession's ``usual`` share, times e^(spread * draw)."""
    return usual * math.exp(values.personal_spread * draw)


@equation
def framework_distance(first, second):
    """Distance between two explanatory frameworks (shares adding to 1): 0 identical, 1 nothing in common."""
    total = 0.0
    for i in range(first.shape[0]):
        gap = first[i] - second[i]
        total += gap * gap
    return math.sqrt(0.5 * total)


@equation
def emphasis(framework, profession_framework):
    """b_pd of E3: how far a framework puts more weight on a dimension of need than one that weighs all parts alike.

    ``framework`` is the person's, ``profession_framework`` that of the dimension's profession (shares adding to 1).
    Positive on the own side of need, negative on the far side, 0 for a framework that weighs all parts alike.
    """
    parts, product, square = framework.shape[0], 0.0, 0.0
    for i in range(parts):
        direction = profession_framework[i] - 1 / parts
        product += (framework[i] - 1 / parts) * direction
        square += direction * direction
    return product / math.sqrt(square) if square > 0 else 0.0


@equation
def preferred(estimate, tilt, values):
    """a_id of E3: the plan wanted on a dimension, from the best estimate of the need and the framework's emphasis."""
    return estimate + values.value_divergence * tilt


@equation
def disagreement(mean_square_gap, tension, values):
    """D_ij of E4: root mean square difference of preferred plans, increased by tension."""
    return math.sqrt(mean_square_gap) * (1 + values.tension_sharpening * tension)
