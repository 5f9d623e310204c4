"""A CPD framework: a portfolio of activities, who is invited, who pays and who gets a place (E22, M14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.parameters import Spec, declared, param
from sim.model.alternatives.alternative import Alternative, known_alternatives
from sim.model.cpd.activity import Activity, known_activities
from sim.model.cpd.rules import ALLOCATIONS
from sim.model.survey.instrument import Instrument

FOR_EVER = 100_000
USUAL_INSTRUMENT = "pulse"


@dataclass(frozen=True)
class ActivityUse(Spec):
    """One entry of a portfolio. What is left empty (null) is the activity's own declared number."""

    kind: str | None = None  # the activity; by default the entry's own name
    grouping: str | None = None
    professions: list[str] | None = None  # those invited; by default all
    per_year: float = param(1.0, "sessions/year", 0.0, 52.0, grade="D", eq="E22", meaning="sessions planned")
    weight: float = param(
        1.0, "ratio", 0.001, 1000.0, grade="D", eq="E22", meaning="share of the budget, relative to others"
    )
    places: float = param(
        0.0, "places/100 posts", 0.0, 100.0, grade="D", eq="E22", meaning="places at a session; 0: no limit"
    )
    start_week: int = param(
        0, "weeks", -1040, FOR_EVER, grade="E", eq="E22", meaning="first week in which it may be held"
    )
    end_week: int = param(
        FOR_EVER, "weeks", -1040, FOR_EVER, grade="E", eq="E22", meaning="first week in which it no longer is"
    )
    unqualified: float = param(
        1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach among the unqualified, relative"
    )
    qualified: float = param(1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach among the qualified, relative")
    early: float = param(1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach early in the career, relative")
    middle: float = param(1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach in mid-career, relative")
    late: float = param(1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach late in the career, relative")
    hours: float | None = None
    price: float | None = None
    reach: float | None = None
    understanding: float | None = None
    myths: float | None = None
    skill: float | None = None
    trust: float | None = None
    strain: float | None = None
    mandate: float | None = None
    recognition: float | None = None
    half_life_weeks: float | None = None
    spacing_bonus: float | None = None
    contacts: int | None = None

    @classmethod
    def where(cls) -> str:
        return "activityuse"


@dataclass(frozen=True)
class AlternativeUse(Spec):
    """One alternative that the budget buys. What is left empty is the alternative's own declared number."""

    kind: str | None = None
    start_week: int = param(0, "weeks", -1040, FOR_EVER, grade="E", eq="E22", meaning="week in which it is bought")
    end_week: int = param(
        FOR_EVER, "weeks", -1040, FOR_EVER, grade="E", eq="E22", meaning="week in which it is given up"
    )
    start_price: float | None = None
    yearly_price: float | None = None
    rollout_weeks: float | None = None
    set: dict[str, float] = field(default_factory=dict)  # other or further parameters to lead to a value

    @classmethod
    def where(cls) -> str:
        return "alternativeuse"


@dataclass(frozen=True)
class Loop(Spec):
    """The evaluative loop: a survey of one's own every few weeks, and money moved to what it seems to call for."""

    mechanism = "M14"
    enabled: bool = False
    reads_truth: bool = False  # an upper bound that no organisation has; for comparison only
    instrument: dict[str, Instrument] = field(default_factory=dict)  # one; by default the pulse survey that ships
    every_weeks: int = param(26, "weeks", 4, 260, grade="D", eq="E22", meaning="from one survey to the next")
    answer_hours: float = param(0.25, "hours", 0.0, 2.0, grade="D", eq="E22", meaning="time that an answer takes")
    shift: float = param(
        0.25, "share", 0.0, 1.0, grade="E", eq="E22", meaning="share of the money moved to what answers the largest gap"
    )
    understanding_aim: float = param(
        0.7, "share", 0.0, 1.0, grade="E", eq="E22", meaning="understanding aimed at, as a share of the scale"
    )
    friction_aim: float = param(
        0.2, "share", 0.0, 1.0, grade="E", eq="E22", meaning="process conflict put up with, likewise"
    )
    tension_aim: float = param(
        0.1, "share", 0.0, 1.0, grade="E", eq="E22", meaning="relationship conflict put up with, likewise"
    )
    access_aim: float = param(0.1, "share", 0.0, 1.0, grade="E", eq="E22", meaning="gap in access put up with")

    def asked(self) -> Instrument:
        """The instrument that people are asked with."""
        from sim.model.survey.library import shipped

        return next(iter(self.instrument.values()), None) or shipped(USUAL_INSTRUMENT)


@dataclass(frozen=True)
class Cpd(Spec):
    """The framework in force. Without activities nothing happens and nothing is spent."""

    mechanism = "M14"
    enabled: bool = True
    name: str = "none"
    label: str = "No framework"
    description: str = ""
    source: str = ""
    allocation: str = "equal"
    access: dict[str, float] = field(default_factory=dict)  # profession: reach relative to the others
    activities: dict[str, ActivityUse] = field(default_factory=dict)
    alternatives: dict[str, AlternativeUse] = field(default_factory=dict)
    loop: Loop = field(default_factory=Loop)
    budget: float = param(
        80.0, "GBP/post/year", 0.0, 600.0, grade="D", eq="E22", meaning="money for CPD and its alternatives", off=0.0
    )
    release_weeks: int = param(
        52, "weeks", 1, 520, grade="D", eq="E22", meaning="from one release of money to the next; what is left lapses"
    )
    effect_scale: float = param(
        0.5,
        "ratio",
        0.0,
        2.0,
        grade="E",
        eq="E22",
        off=0.0,
        meaning="what is left of published effects in daily practice; 0: none",
    )
    strain_penalty: float = param(
        1.0, "per unit strain", 0.0, 2.0, grade="D", eq="E22", meaning="strain above the middle keeps people away (a_z)"
    )
    resistance_penalty: float = param(
        0.5, "share", 0.0, 1.0, grade="D", eq="E22", meaning="resistance to change keeps people away"
    )
    host_share: float = param(
        0.25, "share", 0.0, 1.0, grade="E", eq="E22", meaning="hours of a visit that it takes its host, too"
    )
    recognition_fading_rate: float = param(
        0.026, "1/week", 0.0, 1.0, grade="D", eq="E22", meaning="how fast being seen wears off (half-life 26 weeks)"
    )
    ring_fenced_hours: float = param(
        0.0,
        "hours/week",
        0.0,
        2.0,
        grade="D",
        eq="E22",
        off=0.0,
        meaning="time set aside each week for CPD, saved up until used",
    )
    ring_fence_cap: float = param(
        14.0, "hours", 0.0, 100.0, grade="E", eq="E22", meaning="ring-fenced hours that can be saved up"
    )
    backfill_share: float = param(
        0.0,
        "share",
        0.0,
        1.0,
        grade="E",
        eq="E22",
        off=0.0,
        meaning="share of ring-fenced time that paid cover gives back",
    )
    backfill_price: float = param(
        25.0, "GBP/hour", 0.0, 100.0, grade="D", eq="E22", meaning="price of an hour of cover"
    )

    def codes(self) -> dict[str, float]:
        """What compiled code reads beside the declared numbers: the rule of allocation, and the loop's numbers."""
        from sim.model.cpd.evaluation_survey import reply_codes

        loop = {f"loop_{name}": value for name, value in self.loop.numbers().items()}
        return {
            "allocation": ALLOCATIONS.index(self.allocation),
            "loop_enabled": float(self.enabled and self.loop.enabled),
            "loop_reads_truth": float(self.loop.reads_truth),
            **loop,
            **{f"loop_{name}": value for name, value in reply_codes(self.loop).items()},
        }


def activity_of(name: str, use: ActivityUse) -> Activity:
    """The activity of a portfolio's entry, with the entry's own numbers laid over the declared ones.

    Raises:
        ConfigError: unknown kind, or a number outside the activity's bounds.
    """
    kind = _kind(use.kind or name, known_activities(), f"cpd.activities.{name}", "activity")
    return _overlaid(kind, use, f"cpd.activities.{name}")


def alternative_of(name: str, use: AlternativeUse) -> Alternative:
    """The alternative of an entry, with the entry's own numbers laid over the declared ones; raises likewise."""
    kind = _kind(use.kind or name, known_alternatives(), f"cpd.alternatives.{name}", "alternative")
    return _overlaid(kind, use, f"cpd.alternatives.{name}")


def _kind(kind: str, known: Mapping, place: str, word: str):
    if kind not in known:
        raise ConfigError(
            f"{place} is no {word} that is known (there are {listed(sorted(known))})." + did_you_mean(kind, list(known))
        )
    return known[kind]


def _overlaid(kind, use, place: str):
    given = {item.name for item in fields(use)}
    values = {
        item.name: getattr(use, item.name)
        for item in declared(kind)
        if item.name in given and getattr(use, item.name) is not None
    }
    try:
        return replace(kind(), **values)
    except ConfigError as error:
        raise ConfigError(f"{place}: {error}") from None
