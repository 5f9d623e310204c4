"""Cases arrive at random. Each case type needs some professions and some hours (E1)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform
from sim.model.validation_context import ValidationContext

MAX_DEVIATIONS = 5  # a locality's demand is hardly ever further from the mean
MAX_ARRIVALS = 700  # a week in one locality; for a larger mean, e^-mean is too small to draw a Poisson number from


@dataclass(frozen=True)
class Demand(Spec):
    """Amount of work. Solved once for the reference organisation, never per scenario."""

    mechanism = "E1"
    utilisation: float = param(
        1.09, "hours asked for/available", 0.5, 1.3, grade="A", eq="E1",
        meaning="hours that work asks for at full thoroughness, over contract hours present, in the reference service "
        "(rho); sets hours of direct work",
        source="set by hand to match the share of plans within 20 weeks", prior=uniform(1.0, 1.2),
    )  # fmt: skip
    cases_per_practitioner: float = param(
        0.28, "cases/practitioner/week", 0.02, 2.0, grade="A", eq="E1", meaning="arrivals in the reference service",
        source="set by hand to match 16 open cases per case-holder (England 2023)",
    )  # fmt: skip
    volume: float = param(
        1.0, "ratio", 0.0, 3.0, grade="D", eq="E1", meaning="arrivals relative to the reference (a demand shock)"
    )
    hours_shape: int = param(
        2, "count", 1, 2, grade="E", eq="E1", meaning="shape of the Gamma distribution of direct work (1: exponential)"
    )
    locality_spread: float = param(
        0.12, "sd of log", 0.0, 0.5, grade="E", eq="E1", off=0.0,
        meaning="how much localities differ in the cases that arrive for each post", prior=uniform(0.05, 0.2),
    )  # fmt: skip
    reference_tension: float = param(
        0.15, "share", 0.0, 1.0, grade="D", eq="E1",
        meaning="tension in the reference service, for the hours that it takes and the people who leave over it",
    )  # fmt: skip
    reference_meetings: float = param(
        2.7, "meetings/case", 0.0, 20.0, grade="D", eq="E1", meaning="meetings per case in the reference service"
    )
    reference_meeting_hours: float = param(
        2.4, "hours", 0.0, 10.0, grade="D", eq="E1",
        meaning="hours per meeting in the reference service, including conflict",
    )  # fmt: skip
    opening_weeks: int = param(
        21, "weeks", 0, 40, grade="E", eq="E1", meaning="weeks of arrivals that already wait when the simulation starts"
    )

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence if more cases arrive than can be drawn."""
        practitioners = sum(context.headcounts.values())
        weekly = self.cases_per_practitioner * max(self.volume, 1.0) * practitioners / context.localities
        weekly *= math.exp(MAX_DEVIATIONS * self.locality_spread)
        if weekly > MAX_ARRIVALS:
            yield (
                f"{key} and headcount bring {weekly:.0f} cases a week to each locality; at most {MAX_ARRIVALS} are "
                "allowed; raise organisation.localities."
            )


@equation
def work_hours(mean, u, v, demand):
    """Hours of direct work from two uniforms: Gamma with mean ``mean`` and shape 1 or 2."""
    if demand.hours_shape == 1:
        return -math.log(u) * mean
    return -math.log(u * v) * mean / demand.hours_shape


@equation
def locality_demand(draw, demand):
    """A locality's arrivals relative to the mean locality's, from a standard normal draw: lognormal with mean 1."""
    spread = demand.locality_spread
    return math.exp(spread * draw - 0.5 * spread * spread)


@equation
def team_priority(weight, u):
    """Key of weighted sampling without replacement: the largest keys are selected (Efraimidis & Spirakis 2006)."""
    return math.log(u) / weight
