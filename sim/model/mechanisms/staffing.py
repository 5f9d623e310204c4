"""People leave; posts are vacant for a while; newcomers know nobody (E19, M11)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class Staffing(Spec):
    """M11 leaving, vacancy and replacement."""

    mechanism = "M11"
    enabled: bool = True
    leaving_rate: float = param(
        0.0026, "1/week", 0.0, 0.05, grade="A", eq="E19",
        meaning="weekly hazard of leaving at reference strain (lambda_0)",
        source="solved by hand for 15.9 % a year (children's social work workforce 2023)", off=0.0,
    )  # fmt: skip
    strain_slope: float = param(
        1.2, "per unit strain", 0.0, 3.0, grade="D", eq="E19", meaning="strain increases leaving (b_z)"
    )
    tension_slope: float = param(
        1.0, "per unit tension", 0.0, 3.0, grade="D", eq="E19", meaning="tension increases leaving (b_R)"
    )
    deprivation_slope: float = param(
        0.5, "per unit deprivation", 0.0, 3.0, grade="D", eq="E19", meaning="felt deprivation increases leaving (b_f)"
    )
    grievance_slope: float = param(
        0.5, "per unit grievance", 0.0, 3.0, grade="D", eq="E19, E24",
        meaning="grievance against leadership increases leaving",
    )  # fmt: skip
    vacancy_weeks: float = param(
        10.0, "weeks", 1.0, 30.0, grade="D", eq="E19", meaning="mean duration of a vacancy (v_w)"
    )
    early_share: float = param(0.3, "share", 0.0, 0.5, grade="E", eq="E22", meaning="newcomers in early career")
    middle_share: float = param(
        0.4, "share", 0.0, 0.5, grade="E", eq="E22", meaning="newcomers in mid-career; the others are in late career"
    )
    handover_hours: float = param(
        2.0, "hours", 0.0, 20.0, grade="D", eq="E19", meaning="hours to read into a case taken over"
    )


@equation
def leaving_probability(strain_now, tension, deprivation, grievance, reference, staffing):
    """Weekly probability of leaving (E19)."""
    pull = (
        staffing.strain_slope * (strain_now - reference)
        + staffing.tension_slope * tension
        + staffing.deprivation_slope * deprivation
        + staffing.grievance_slope * grievance
    )
    return 1 - math.exp(-staffing.leaving_rate * math.exp(pull))


@equation
def refill_probability(staffing):
    """Weekly probability that a vacant post is filled."""
    return 1 / staffing.vacancy_weeks
