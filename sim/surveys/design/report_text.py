"""What a design can detect, in sentences for those who decide about a survey."""

from __future__ import annotations

from collections.abc import Iterator

from sim.core.disclaimers import CAVEAT
from sim.core.number_format import counted
from sim.core.version import __version__
from sim.studies.provenance import config_hash
from sim.surveys.design.curve import Power, Smallest
from sim.surveys.design.running import CENSUS
from sim.surveys.design.survey_design import PEOPLE, TEAMS, TWO_GROUPS

HUNDRED = 100
OFTEN = {0.5: "every other time", 0.75: "three times in four", 0.8: "four times in five", 0.9: "nine times in ten"}
TEN = ("never", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def headline(power: Power) -> str:
    """The finding in one sentence."""
    smallest = power.smallest
    if not smallest.reached:
        return (
            f"{survey(power)} does not detect even a {power.design.direction} of {points(power, power.points[-1])} "
            f"{often(power.design.power)}: it finds one {in_hundred(float(power.power(power.design.level)[-1]))}."
        )
    return (
        f"{survey(power)} detects a {power.design.direction} of {points(power, smallest.points)} "
        f"{often(power.design.power)}; a change half as large is missed {in_ten(smallest.half_missed)}."
    )


def sentences(power: Power) -> Iterator[str]:
    """The finding, and what must be known to read it."""
    yield headline(power)
    yield from _of_the_service(power)
    yield _of_the_census(power.census_smallest, power)
    yield _of_false_alarms(power)
    yield _of_what_happens_anyway(power)


def about(power: Power) -> str:
    """What is asked of whom, in a sentence or two."""
    design, scale = power.design, power.asked.scale
    where = "half of the teams, the others compared" if design.comparison == TWO_GROUPS else "all teams"
    weeks = counted(design.second_week - design.first_week, "week")
    return (
        f"{scale.label or design.scale}, anonymous surveys {weeks} apart, a {design.direction} planted in {where}; "
        f"about {power.replies:.0f} replies each time. Without a change the mean score would be {power.usual[0]:.1f}."
    )


def provenance(power: Power) -> str:
    """How many trials in which services, by which version, and what it is not."""
    design, config = power.design, power.asked.config
    parts = (
        f"n = {counted(design.trials, 'simulated survey')} of {counted(design.replicates, 'simulated service')}",
        f"{config.scenario.name}, weeks {design.first_week} and {design.second_week}",
        f"configuration {config_hash(config)[:12]}",
        f"seed {design.seed}",
        f"Dissonance {__version__}",
        CAVEAT,
    )
    return "  ·  ".join(parts)


def survey(power: Power) -> str:
    """``A survey of 140 invited in 10 teams, 53 % answering,``."""
    design = power.design
    halves = ", half of which get the change," if design.comparison == TWO_GROUPS else ","
    who = f"{design.invited:,} invited in {design.teams:,} teams{halves}"
    return f"A survey of {who} {percent(design.response)} answering,"


def points(power: Power, number: float) -> str:
    """``0.41 points on the 1-5 scale``."""
    scale = power.asked.scale
    return f"{number:.2f} points on the {scale.lowest}\N{EN DASH}{scale.lowest + scale.options - 1} scale"


def of_the_usual(power: Power) -> str:
    """``, 41 % of the usual level``; nothing where that level is 0."""
    usual = power.usual[1]
    return f", {percent(power.smallest.change / usual)} of the usual level" if usual > 0 else ""


def often(share: float) -> str:
    """A share of surveys in words."""
    return OFTEN.get(round(share, 2), in_hundred(share))


def in_ten(share: float) -> str:
    """``seven times in ten``."""
    times = round(10 * share)
    return {0: "hardly ever", 1: "once in ten", 10: "nearly always"}.get(times, f"{TEN[times]} times in ten")


def in_hundred(share: float) -> str:
    """``83 times in 100``."""
    return f"{counted(round(HUNDRED * share), 'time')} in {HUNDRED}"


def percent(share: float) -> str:
    """``53 %``."""
    return f"{HUNDRED * share:.0f} %"


def _of_the_service(power: Power) -> Iterator[str]:
    score, reading = power.usual
    smallest = power.smallest
    if not smallest.reached:
        yield f"Without a change the mean score would be {score:.2f}."
        return
    yield (
        f"In the model this is {smallest.change:.3f} (standard error {smallest.error:.3f}) where the mean is "
        f"{reading:.3f}{of_the_usual(power)}, or "
        f"{smallest.change / power.per_deviation:.2f} standard deviations of the norm group; "
        f"the mean score without a change is {score:.2f}."
    )


def _of_the_census(smallest: Smallest, power: Power) -> str:
    if not smallest.reached:
        return "If everyone in post in these teams answered, none of the changes tried would be detected as often."
    return (
        f"If everyone in post in these teams answered, {points(power, smallest.points)} would be enough "
        f"({smallest.change:.3f} in the model, standard error {smallest.error:.3f}): missing replies are not all that "
        "hides a change; teams differ in how they fare anyway."
    )


def _of_false_alarms(power: Power) -> str:
    alarms = {test: in_hundred(power.false_alarms(test)) for test in (TEAMS, PEOPLE, CENSUS)}
    return (
        f"With nothing planted the test on teams finds a change {alarms[TEAMS]}, a test on individuals that ignores "
        f"teams {alarms[PEOPLE]}, the census {alarms[CENSUS]}; the tests are meant to {HUNDRED * power.design.alpha:g} "
        f"times in {HUNDRED}."
    )


def _of_what_happens_anyway(power: Power) -> str:
    mean, deviation = power.drift
    credited = (
        "the other group takes out of the comparison what all teams have in common"
        if power.design.comparison == TWO_GROUPS
        else "a survey without a comparison group takes that for an effect"
    )
    return (
        f"Between the waves a service moves by {mean:+.3f} in the mean with nothing planted, give or take "
        f"{deviation:.3f}; {credited}."
    )
