"""What a survey design can detect, in sentences for those who decide about a survey."""

from __future__ import annotations

from collections.abc import Iterator

from sim.core.disclaimers import CAVEAT
from sim.core.number_format import counted, percent
from sim.core.version import __version__
from sim.studies.provenance import config_hash
from sim.surveys.power.curve import PowerCurve, SmallestChange
from sim.surveys.power.survey_design import PEOPLE, TEAMS, TWO_GROUPS
from sim.surveys.power.trial_results import CENSUS

HUNDRED = 100
OFTEN = {0.5: "every other time", 0.75: "three times in four", 0.8: "four times in five", 0.9: "nine times in ten"}
NUMBERS = ("never", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentences(curve: PowerCurve) -> Iterator[str]:
    """The result, and what readers must know to interpret it."""
    yield headline(curve)
    yield from _in_the_model(curve)
    yield _of_the_census(curve.census_smallest_change, curve)
    yield _of_false_positives(curve)
    yield _of_drift(curve)


def headline(curve: PowerCurve) -> str:
    """The result in one sentence."""
    design, smallest = curve.design, curve.smallest_change
    if not smallest.reached:
        return (
            f"{survey_text(curve)} does not detect even a {design.direction} of {points_text(curve, curve.points[-1])} "
            f"{often(design.power)}: it finds one {in_hundred(float(curve.power(design.level)[-1]))}."
        )
    return (
        f"{survey_text(curve)} detects a {design.direction} of {points_text(curve, smallest.points)} "
        f"{often(design.power)}; it misses a change half as large {in_ten(smallest.half_missed)}."
    )


def about(curve: PowerCurve) -> str:
    """What is measured, in whom, and how often, in two sentences."""
    design, scale = curve.design, curve.request.scale
    where = "half of the teams, compared with the others" if design.comparison == TWO_GROUPS else "all teams"
    weeks = counted(design.second_week - design.first_week, "week")
    return (
        f"{scale.label or design.scale}, anonymous surveys {weeks} apart, a {design.direction} in {where}; "
        f"about {curve.replies:.0f} replies each time. Without a change the mean score would be "
        f"{curve.baseline_score:.1f}."
    )


def provenance(curve: PowerCurve) -> str:
    """Number of trials and services, scenario, seed and version, and the disclaimer."""
    design, config = curve.design, curve.request.config
    parts = (
        f"n = {counted(design.trials, 'simulated survey')} of {counted(design.replicates, 'simulated service')}",
        f"{config.scenario.name}, weeks {design.first_week} and {design.second_week}",
        f"configuration {config_hash(config)[:12]}",
        f"seed {design.seed}",
        f"Dissonance {__version__}",
        CAVEAT,
    )
    return "  ·  ".join(parts)


def survey_text(curve: PowerCurve) -> str:
    """``A survey of 140 invited in 10 teams, 53 % answering,``."""
    design = curve.design
    halves = ", half of which get the change," if design.comparison == TWO_GROUPS else ","
    who = f"{design.invited:,} invited in {design.teams:,} teams{halves}"
    return f"A survey of {who} {percent(design.response)} answering,"


def points_text(curve: PowerCurve, number: float) -> str:
    """``0.41 points on the 1-5 scale``."""
    scale = curve.request.scale
    return f"{number:.2f} points on the {scale.lowest}\N{EN DASH}{scale.lowest + scale.options - 1} scale"


def relative_text(curve: PowerCurve) -> str:
    """``, 41 % of the level without a change``; empty if that level is 0."""
    level = curve.baseline_value
    return f", {percent(curve.smallest_change.change / level)} of the level without a change" if level > 0 else ""


def often(share: float) -> str:
    """A share of surveys in words."""
    return OFTEN.get(round(share, 2), in_hundred(share))


def in_ten(share: float) -> str:
    """``seven times in ten``."""
    times = round(10 * share)
    return {0: "hardly ever", 1: "once in ten", 10: "nearly always"}.get(times, f"{NUMBERS[times]} times in ten")


def in_hundred(share: float) -> str:
    """``83 times in 100``."""
    return f"{counted(round(HUNDRED * share), 'time')} in {HUNDRED}"


def _in_the_model(curve: PowerCurve) -> Iterator[str]:
    smallest = curve.smallest_change
    if not smallest.reached:
        yield f"Without a change the mean score would be {curve.baseline_score:.2f}."
        return
    yield (
        f"In the model this is {smallest.change:.3f} (standard error {smallest.error:.3f}) where the mean is "
        f"{curve.baseline_value:.3f}{relative_text(curve)}, or "
        f"{smallest.change / curve.deviation:.2f} standard deviations of the norm group; "
        f"the mean score without a change is {curve.baseline_score:.2f}."
    )


def _of_the_census(smallest: SmallestChange, curve: PowerCurve) -> str:
    if not smallest.reached:
        return "If everyone in post in these teams answered, none of the changes tried would be detected as often."
    return (
        f"If everyone in post in these teams answered, {points_text(curve, smallest.points)} would be enough "
        f"({smallest.change:.3f} in the model, standard error {smallest.error:.3f}). Missing replies therefore hide "
        "only part of a change; differences between teams hide the rest."
    )


def _of_false_positives(curve: PowerCurve) -> str:
    shares = {test: in_hundred(curve.false_positives(test)) for test in (TEAMS, PEOPLE, CENSUS)}
    return (
        f"Without a change the test on teams finds one {shares[TEAMS]}, a test on individuals that ignores teams "
        f"{shares[PEOPLE]}, the census {shares[CENSUS]}; the tests should do so {HUNDRED * curve.design.alpha:g} "
        f"times in {HUNDRED}."
    )


def _of_drift(curve: PowerCurve) -> str:
    mean, deviation = curve.drift
    consequence = (
        "comparing two groups removes what all teams have in common"
        if curve.design.comparison == TWO_GROUPS
        else "a survey without a comparison group takes that for an effect"
    )
    return (
        f"Between the waves a service moves by {mean:+.3f} on average without a change (standard deviation "
        f"{deviation:.3f}); {consequence}."
    )
