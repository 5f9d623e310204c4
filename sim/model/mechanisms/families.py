"""Families tire of being asked twice, handed over and kept waiting (E17)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class Families(Spec):
    """Engagement of the family and withdrawal from the work."""

    mechanism = "E17"
    duplicate_cost: float = param(
        0.03,
        "per duplicate",
        0.0,
        0.3,
        grade="E",
        eq="E17",
        meaning="each duplicate form (iota_1), relative only",
    )
    handover_cost: float = param(0.15, "per handover", 0.0, 1.0, grade="E", eq="E17", meaning="each handover (iota_2)")
    lateness_cost: float = param(
        0.05,
        "per week over the clock",
        0.0,
        0.5,
        grade="E",
        eq="E17",
        meaning="each week late (iota_3)",
    )
    fear_cost: float = param(
        0.1,
        "per unit fear",
        0.0,
        1.0,
        grade="E",
        eq="E17",
        meaning="statutory first contact (iota_4)",
        source="the study: families' fear of the social worker 'walking up the path'",
    )
    fear: float = param(0.5, "share", 0.0, 1.0, grade="D", eq="E17", meaning="families' fear of a statutory visitor")
    withdrawal_rate: float = param(
        0.004,
        "1/week",
        0.0,
        0.1,
        grade="E",
        eq="E17",
        meaning="weekly withdrawal at no engagement at all",
    )


@equation
def engagement(duplicates, handovers, weeks_late, statutory_contact, families):
    """E17: 1 is a family fully with it; ``weeks_late`` counts only weeks over the clock."""
    return math.exp(
        -(
            families.duplicate_cost * duplicates
            + families.handover_cost * handovers
            + families.lateness_cost * weeks_late
            + families.fear_cost * families.fear * statutory_contact
        )
    )


@equation
def withdrawal_hazard(engaged, families):
    """Weekly hazard that a family withdraws."""
    return families.withdrawal_rate * (1 - engaged)
