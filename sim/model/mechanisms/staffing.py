"""People leave; agency workers hold posts until permanent holders come; newcomers know nobody (E19, M11)."""

import math
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform


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
        1.2,
        "per unit strain",
        0.0,
        3.0,
        grade="D",
        eq="E19",
        meaning="strain increases leaving (b_z)",
        prior=uniform(0.6, 1.8),
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
        70.0, "weeks", 1.0, 260.0, grade="B", eq="E19",
        meaning="weeks until a post has a permanent holder again, mean (v)",
        source="18.9 % vacancies and 15.9 % turnover (children's social work workforce 2023) make about 76 weeks",
    )  # fmt: skip
    agency_rate: float = param(
        0.17, "1/week", 0.0, 1.0, grade="D", eq="E19", off=0.0,
        meaning="weekly probability that an empty post gets an agency worker (c)",
        source="set by hand with agency_weeks to match 17.8 % agency workers (children's social work workforce 2023)",
    )  # fmt: skip
    agency_weeks: float = param(
        40.0, "weeks", 1.0, 260.0, grade="D", eq="E19",
        meaning="weeks that an agency worker stays, mean, unless a permanent holder comes (m)",
    )  # fmt: skip
    agency_familiarity: float = param(
        0.8, "share", 0.0, 1.0, grade="E", eq="E19",
        meaning="first trust and understanding of an agency worker, as a share of any newcomer's (kappa)",
    )  # fmt: skip
    agency_price: float = param(
        1750.0, "GBP/week", 0.0, 5000.0, grade="D", eq="E19", off=0.0, meaning="price of an agency worker",
        source="350 GBP a day for agency teams of children's social workers (CYP Now, July 2022; read)",
    )  # fmt: skip
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
    """Weekly probability that a permanent holder comes to a post that has none."""
    return 1 / staffing.vacancy_weeks


@equation
def agency_leaving_probability(staffing):
    """Weekly probability that an agency worker goes."""
    return 1 / staffing.agency_weeks


@equation
def empty_share(leaving_rate, staffing):
    """Share of posts that are empty in the long run, if permanent holders leave at ``leaving_rate`` a week."""
    waiting = leaving_rate * staffing.vacancy_weeks
    ending = 1 / staffing.agency_weeks + 1 / staffing.vacancy_weeks  # of a stretch with an agency worker
    return waiting / (1 + waiting) * ending / (ending + staffing.agency_rate)
