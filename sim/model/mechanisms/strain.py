"""Overload and tension cause strain; strain causes absence (E18, M10)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.numeric import logistic
from sim.core.parameters import Spec, param, uniform


@dataclass(frozen=True)
class Strain(Spec):
    """M10 strain."""

    mechanism = "M10"
    enabled: bool = True
    baseline: float = param(
        -0.6, "logit", -4.0, 4.0, grade="D", eq="E18", meaning="strain at a load of 1 without tension (z0)"
    )
    load_slope: float = param(
        1.6,
        "logit per unit load",
        0.0,
        8.0,
        grade="D",
        eq="E18",
        meaning="effect of load (z1)",
        prior=uniform(0.8, 2.4),
    )
    tension_slope: float = param(
        1.5, "logit per unit tension", 0.0, 8.0, grade="D", eq="E18", meaning="effect of tension (z2)"
    )
    pace: float = param(
        0.15, "share/week", 0.0, 1.0, grade="D", eq="E18", meaning="speed at which strain adjusts (kappa_z)", off=0.0
    )
    load_ceiling: float = param(
        3.0, "hours demanded/available", 1.0, 10.0, grade="D", eq="E18", meaning="load above this counts as this"
    )
    start: float = param(0.35, "share", 0.0, 1.0, grade="D", eq="E18", meaning="strain at the start, and of newcomers")
    absence_rate: float = param(
        0.032, "1/week", 0.0, 0.3, grade="A", eq="E18", meaning="weekly absence at reference strain",
        source="children's social work workforce 2023: 3.2 % absence",
    )  # fmt: skip
    absence_slope: float = param(
        1.5, "per unit strain", 0.0, 5.0, grade="D", eq="E18", meaning="strain increases absence"
    )
    reference: float = param(
        0.35, "share", 0.0, 1.0, grade="D", eq="E18, E19",
        meaning="strain at which absence and leaving have their base rates (z_ref)",
    )  # fmt: skip


@equation
def strain_next(strain_now, load, tension, strain):
    """z of E18 after one week."""
    target = logistic(
        strain.baseline + strain.load_slope * (min(load, strain.load_ceiling) - 1) + strain.tension_slope * tension
    )
    return strain_now + strain.pace * (target - strain_now)


@equation
def absence_probability(strain_now, strain):
    """Weekly probability of absence."""
    return 1 - math.exp(-strain.absence_rate * math.exp(strain.absence_slope * (strain_now - strain.reference)))
