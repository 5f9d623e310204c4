"""Families disengage after duplicate forms, handovers and delay (E17)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class Families(Spec):
    """Engagement of the family, and withdrawal."""

    mechanism = "E17"
    duplicate_cost: float = param(
        0.03, "per duplicate", 0.0, 0.3, grade="E", eq="E17",
        meaning="cost of each duplicate form (iota_1); only its relative size matters",
    )  # fmt: skip
    handover_cost: float = param(
        0.15, "per handover", 0.0, 1.0, grade="E", eq="E17", meaning="cost of each handover (iota_2)"
    )
    lateness_cost: float = param(
        0.05, "per week over the clock", 0.0, 0.5, grade="E", eq="E17", meaning="cost of each week of delay (iota_3)"
    )
    thin_work_cost: float = param(
        0.5, "per share left out", 0.0, 3.0, grade="E", eq="E17", off=0.0,
        meaning="cost of work that was left out (iota_5)",
    )  # fmt: skip
    fear_cost: float = param(
        0.1, "per unit fear", 0.0, 1.0, grade="E", eq="E17", meaning="cost of a statutory first contact (iota_4)",
        source="the study: families' fear of the social worker 'walking up the path'",
    )  # fmt: skip
    fear: float = param(0.5, "share", 0.0, 1.0, grade="D", eq="E17", meaning="families' fear of a statutory visitor")
    withdrawal_rate: float = param(
        0.004, "1/week", 0.0, 0.1, grade="E", eq="E17", meaning="weekly withdrawal at zero engagement"
    )


@equation
def engagement(duplicates, handovers, weeks_late, statutory_contact, left_out, families):
    """Engagement (E17): 1 is full engagement; ``weeks_late`` counts only weeks beyond the time allowed.

    ``left_out`` is the share of the work asked for that was left out, mean over the team.
    """
    return math.exp(
        -(
            families.duplicate_cost * duplicates
            + families.handover_cost * handovers
            + families.lateness_cost * weeks_late
            + families.fear_cost * families.fear * statutory_contact
            + families.thin_work_cost * left_out
        )
    )


@equation
def withdrawal_hazard(engagement_now, families):
    """Weekly hazard that a family withdraws."""
    return families.withdrawal_rate * (1 - engagement_now)
