"""A CPD framework: a portfolio of activities with their prices, invitations and places (E22, M14)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.parameters import Spec, declared, param, uniform
from sim.model.alternatives.alternative import Alternative, known_alternatives
from sim.model.cpd.activity import Activity, known_activities
from sim.model.cpd.evaluation_loop import EvaluationLoop
from sim.model.cpd.rules import ALLOCATIONS, GROUPINGS
from sim.model.validation_context import ValidationContext, unknown_value

FOR_EVER = 100_000  # the end week of what has no end


@dataclass(frozen=True)
class ActivityUse(Spec):
    """One entry of a portfolio. Fields left empty (null) take the activity's declared numbers."""

    kind: str | None = None  # the activity; by default the entry's own name
    grouping: str | None = None
    professions: list[str] | None = None  # those invited; by default all
    per_year: float = param(1.0, "sessions/year", 0.0, 52.0, grade="D", eq="E22", meaning="sessions planned per year")
    weight: float = param(
        1.0, "ratio", 0.001, 1000.0, grade="D", eq="E22", meaning="share of the budget, relative to others"
    )
    places: float = param(
        0.0, "places/100 posts", 0.0, 100.0, grade="D", eq="E22",
        meaning="places at a session per 100 posts; 0: no limit",
    )  # fmt: skip
    start_week: int = param(
        0, "weeks", -1040, FOR_EVER, grade="E", eq="E22", meaning="first week in which it can be held"
    )
    end_week: int = param(
        FOR_EVER, "weeks", -1040, FOR_EVER, grade="E", eq="E22", meaning="first week in which it is no longer held"
    )
    unqualified: float = param(
        1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach among unqualified people, relative to others"
    )
    qualified: float = param(
        1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach among qualified people, relative to others"
    )
    early: float = param(
        1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach early in the career, relative to others"
    )
    middle: float = param(
        1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach in mid-career, relative to others"
    )
    late: float = param(
        1.0, "ratio", 0.0, 1.0, grade="D", eq="E22", meaning="reach late in the career, relative to others"
    )
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

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for an unknown grouping or profession, or for dates that cannot be."""
        if self.grouping is not None:
            yield from unknown_value(self.grouping, GROUPINGS, f"{key}.grouping")
        yield from context.unknown_professions(self.professions or [], f"{key}.professions")
        yield from _problems_of_dates(self.start_week, self.end_week, context, key)


@dataclass(frozen=True)
class AlternativeUse(Spec):
    """One alternative that the budget buys. Fields left empty take the alternative's declared numbers."""

    kind: str | None = None
    start_week: int = param(0, "weeks", -1040, FOR_EVER, grade="E", eq="E22", meaning="week in which it is bought")
    end_week: int = param(
        FOR_EVER, "weeks", -1040, FOR_EVER, grade="E", eq="E22", meaning="week in which it is given up"
    )
    start_price: float | None = None
    yearly_price: float | None = None
    rollout_weeks: float | None = None
    set: dict[str, float] = field(default_factory=dict)  # targets of other or further parameters

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for dates that cannot be."""
        yield from _problems_of_dates(self.start_week, self.end_week, context, key)


@dataclass(frozen=True)
class Cpd(Spec):
    """The framework in force. Without activities and alternatives nothing is spent."""

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
    loop: EvaluationLoop = field(default_factory=EvaluationLoop)
    budget: float = param(
        80.0, "GBP/post/year", 0.0, 600.0, grade="D", eq="E22", meaning="money for CPD and its alternatives", off=0.0
    )
    release_weeks: int = param(
        52, "weeks", 1, 520, grade="D", eq="E22", meaning="weeks between releases of money; unspent money lapses"
    )
    effect_scale: float = param(
        0.5, "ratio", 0.0, 2.0, grade="E", eq="E22", off=0.0,
        meaning="share of published effects that remains in daily practice; 0: none", prior=uniform(0.2, 1.0),
    )  # fmt: skip
    roles_in_room: float = param(
        1.0, "share", 0.0, 1.0, grade="D", eq="E22", off=0.0,
        meaning="share of what a session teaches about a role that is lost if nobody of that role takes part",
        source="interprofessional education is learning 'with, from and about' each other (CAIPE 2002)",
    )  # fmt: skip
    strain_penalty: float = param(
        1.0, "per unit strain", 0.0, 2.0, grade="D", eq="E22",
        meaning="how much strain above the middle lowers attendance (a_z)",
    )  # fmt: skip
    resistance_penalty: float = param(
        0.5, "share", 0.0, 1.0, grade="D", eq="E22", meaning="how much resistance to change lowers attendance"
    )
    host_share: float = param(
        0.25, "share", 0.0, 1.0, grade="E", eq="E22", meaning="share of a visit's hours that it also takes of the host"
    )
    recognition_fading_rate: float = param(
        0.026, "1/week", 0.0, 1.0, grade="D", eq="E22", meaning="how fast recognition fades (half-life 26 weeks)"
    )
    ring_fenced_hours: float = param(
        0.0, "hours/week", 0.0, 2.0, grade="D", eq="E22", off=0.0,
        meaning="time reserved each week for CPD; unused time is saved",
    )  # fmt: skip
    ring_fence_cap: float = param(
        14.0, "hours", 0.0, 100.0, grade="E", eq="E22", meaning="most ring-fenced hours that can be saved"
    )
    backfill_share: float = param(
        0.0, "share", 0.0, 1.0, grade="E", eq="E22", off=0.0,
        meaning="share of ring-fenced time that paid cover replaces",
    )  # fmt: skip
    backfill_price: float = param(
        25.0, "GBP/hour", 0.0, 100.0, grade="D", eq="E22", meaning="price of an hour of cover"
    )

    def codes(self) -> dict[str, float]:
        """What compiled code reads besides the declared numbers: the rule of allocation, and the loop's numbers."""
        loop = {**self.loop.numbers(), **self.loop.codes()}
        return {
            "allocation": ALLOCATIONS.index(self.allocation),
            "loop_enabled": float(self.enabled and self.loop.enabled),
            "loop_reads_truth": float(self.loop.reads_truth),
            **{f"loop_{name}": value for name, value in loop.items()},
        }

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for each part that does not fit the others or the organisation."""
        yield from unknown_value(self.allocation, ALLOCATIONS, f"{key}.allocation")
        yield from context.unknown_professions(self.access, f"{key}.access")
        for name, share in self.access.items():
            if not (math.isfinite(share) and 0 <= share <= 1):
                yield f"{key}.access.{name} = {share:g} must be between 0 and 1."
        for name, activity in self.activities.items():
            yield from _refusal(activity_of, name, activity)
            yield from activity.problems(context, f"{key}.activities.{name}")
        for name, alternative in self.alternatives.items():
            yield from _refusal(alternative_of, name, alternative)
            yield from alternative.problems(context, f"{key}.alternatives.{name}")
        yield from self.loop.problems(context, f"{key}.loop")


def activity_of(name: str, use: ActivityUse) -> Activity:
    """The activity of a portfolio's entry, with the entry's numbers in place of the declared ones.

    Raises:
        ConfigError: the kind is unknown, or a number is outside the activity's bounds.
    """
    kind = _kind(use.kind or name, known_activities(), f"cpd.activities.{name}", "activity")
    return _with_numbers_of(kind, use, f"cpd.activities.{name}")


def alternative_of(name: str, use: AlternativeUse) -> Alternative:
    """The alternative of an entry, with the entry's numbers in place of the declared ones; raises likewise."""
    kind = _kind(use.kind or name, known_alternatives(), f"cpd.alternatives.{name}", "alternative")
    return _with_numbers_of(kind, use, f"cpd.alternatives.{name}")


def _kind(kind: str, known: Mapping[str, Any], key: str, noun: str) -> Any:
    if kind not in known:
        raise ConfigError(
            f"{key} is not a known {noun}; allowed are {listed(sorted(known))}." + did_you_mean(kind, list(known))
        )
    return known[kind]


def _with_numbers_of(kind: Any, use: ActivityUse | AlternativeUse, key: str) -> Any:
    names = {item.name for item in fields(use)}
    values = {
        item.name: getattr(use, item.name)
        for item in declared(kind)
        if item.name in names and getattr(use, item.name) is not None
    }
    try:
        return replace(kind(), **values)
    except ConfigError as error:
        raise ConfigError(f"{key}: {error}") from None


def _refusal(make: Callable[..., Any], name: str, use: ActivityUse | AlternativeUse) -> Iterator[str]:
    try:
        make(name, use)
    except ConfigError as error:
        yield str(error)


def _problems_of_dates(start: int, end: int, context: ValidationContext, key: str) -> Iterator[str]:
    if end <= start:
        yield f"{key} ends (end_week = {end}) before it starts (start_week = {start})."
    yield from context.before_start(start, f"{key}.start_week")
