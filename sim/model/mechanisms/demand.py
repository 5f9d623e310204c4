"""Cases arrive at random, of several types, each needing some professions and some hours (E1)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param
from sim.model.validation_context import ValidationContext

MOST_ARRIVALS = 700  # a week in one locality; for a larger mean, e^-mean is too small to draw a Poisson number from


@dataclass(frozen=True)
class Demand(Spec):
    """How much work comes in. Solved once for the organisation at reference, never per scenario."""

    mechanism = "E1"
    utilisation: float = param(
        0.96,
        "hours demanded/available",
        0.5,
        1.05,
        grade="A",
        eq="E1",
        meaning="share of hours that the reference service's work takes (rho); solves the hours of direct work",
        source="by hand to the share of plans within 20 weeks",
    )
    cases_per_practitioner: float = param(
        0.28,
        "cases/practitioner/week",
        0.02,
        2.0,
        grade="A",
        eq="E1",
        meaning="arrivals at reference",
        source="by hand to 16 open cases per case-holder (England 2023)",
    )
    volume: float = param(
        1.0,
        "ratio",
        0.0,
        3.0,
        grade="D",
        eq="E1",
        meaning="arrivals relative to reference (a demand shock)",
    )
    hours_shape: int = param(
        2,
        "count",
        1,
        2,
        grade="E",
        eq="E1",
        meaning="shape of the Gamma distribution of direct work (1: exponential)",
    )
    presence: float = param(
        0.94,
        "share",
        0.5,
        1.0,
        grade="D",
        eq="E1",
        meaning="share of contract hours present at reference, after vacancies and absence",
    )
    reference_meetings: float = param(
        2.7,
        "meetings/case",
        0.0,
        20.0,
        grade="D",
        eq="E1",
        meaning="meetings of a case counted in solving the hours",
    )
    reference_meeting_hours: float = param(
        2.4,
        "hours",
        0.0,
        10.0,
        grade="D",
        eq="E1",
        meaning="hours of a meeting, talk about differences included, counted in solving the hours",
    )
    opening_weeks: int = param(
        21,
        "weeks",
        0,
        40,
        grade="E",
        eq="E1",
        meaning="weeks of arrivals already waiting when the clock starts",
    )

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence if more cases arrive than can be drawn."""
        practitioners = sum(context.headcounts.values())
        weekly = self.cases_per_practitioner * max(self.volume, 1.0) * practitioners / context.localities
        if weekly > MOST_ARRIVALS:
            yield (
                f"{key} and headcount bring {weekly:.0f} cases a week to each locality; at most {MOST_ARRIVALS} are "
                "allowed; raise organisation.localities."
            )


@equation
def work_hours(mean, u, v, demand):
    """Hours of direct work, Gamma with mean ``mean`` and shape 1 or 2, from two uniforms."""
    if demand.hours_shape == 1:
        return -math.log(u) * mean
    return -math.log(u * v) * mean / demand.hours_shape


@equation
def team_priority(weight, u):
    """Key of weighted sampling without replacement: the largest keys are chosen (Efraimidis & Spirakis 2006)."""
    return math.log(u) / weight
