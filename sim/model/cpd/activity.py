"""What a CPD activity is: hours, a price, who comes, and what changes in participants (E22, M14).

Each activity has a file with a frozen dataclass derived from :class:`Activity` that gives defaults, bounds (the prior
range), sources and grades. Reach determines who comes, effects what it changes. Effects are changes of causes
(understanding, myths, skill, trust, strain, mandate, recognition) at full effect scale; a framework multiplies them by
its ``effect_scale``. Their defaults are the midpoints of prior ranges that include zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.core.kind_registry import KindRegistry
from sim.core.parameters import Spec, param

EFFECTS = ("understanding", "myths", "skill", "trust", "strain", "mandate", "recognition")

# The columns that an activity changes if the field is not 0.
WRITES = {
    "hours": ("people.training", "people.protected"),
    "understanding": ("understanding", "people.learned", "people.fading"),
    "myths": ("myths",),
    "skill": ("people.skill", "people.skill_taught", "people.fading"),
    "trust": ("dyads.trust",),
    "strain": ("people.strain",),
    "mandate": ("localities.mandate",),
    "recognition": ("people.recognition",),
    "contacts": ("dyads.trust", "dyads.tension", "myths", "understanding", "frameworks"),
}
DECIMALS = 12
DECAY = "half of a training effect is lost after 6.5 to 13 months (Tatel & Ackerman, 1,344 effects)"


def midpoint(low: float, high: float) -> float:
    """The middle of a range, rounded to a short decimal (.05, not .049999999999999996)."""
    return round(0.5 * (low + high), DECIMALS)


def hours(default: float, low: float, high: float, *, grade: str = "D", source: str = "assumption"):
    """Working time of each person at one session."""
    return param(default, "hours", low, high, grade=grade, eq="E22", meaning="hours of one session", source=source)


def price(low: float, high: float, *, grade: str = "D", source: str = "assumption"):
    """Money for each person at one session; the default is the midpoint."""
    middle = midpoint(low, high)
    return param(middle, "GBP/head", low, high, grade=grade, eq="E22", meaning="price of one place", source=source)


def reach(default: float, *, grade: str = "D", source: str = "assumption"):
    """The share of those invited who come if nothing prevents it."""
    return param(
        default, "share", 0.0, 1.0, grade=grade, eq="E22", meaning="share of the invited who come", source=source
    )


def effect(low: float, high: float, meaning: str, *, grade: str = "E", source: str = "assumption"):
    """A change of a cause at full effect scale; the default is the midpoint of the prior range."""
    middle = midpoint(low, high)
    return param(middle, "share", low, high, grade=grade, eq="E22", meaning=meaning, source=source)


def half_life(weeks: float, *, grade: str = "D", source: str = f"assumption; {DECAY}"):
    """Weeks after which half of the learning is lost without use."""
    return param(
        weeks,
        "weeks",
        1.0,
        260.0,
        grade=grade,
        eq="E22",
        meaning="weeks after which half of the learning is lost",
        source=source,
    )


def contacts(default: int, *, source: str = "assumption"):
    """Encounters of each person at a session; each can lead to conflict."""
    return param(
        default,
        "encounters",
        0,
        8,
        grade="E",
        eq="E22",
        meaning="encounters of each person at one session",
        source=source,
    )


def columns(*names: str) -> tuple[str, ...]:
    """The columns that the fields ``names`` change, each once, in order."""
    return tuple(dict.fromkeys(column for name in names for column in WRITES[name]))


def nothing(meaning: str):
    """No effect of this kind by default; a framework may set one within [-1, 1]."""
    return param(0.0, "share", -1.0, 1.0, grade="E", eq="E22", meaning=meaning)


@dataclass(frozen=True)
class Activity(Spec):
    """Base of all activities; by itself a blank one that does nothing and costs nothing.

    Class attributes:
        kind: its name in configurations, and of its file.
        label, description: for people; one plain sentence.
        grouping: who attends a session together, one of ``GROUPINGS`` in sim/model/cpd/rules.py.
        addresses: the gap that it is meant to close: "understanding", "process_conflict", "tension", "access" or ""
            (none). The evaluative loop moves money to activities that address the largest gap.
        needs_stability: whether changes of leadership lower attendance, because a manager must be present.
        order_free: whether the order of sessions within a week has no effect.
        writes: the columns it may change, as ``table.column``; a test checks this. A blank activity may be given any
            effect and so names all.
    """

    mechanism: ClassVar[str] = "M14"
    kind: ClassVar[str] = "blank"
    label: ClassVar[str] = "Blank activity"
    description: ClassVar[str] = (
        "Does nothing and costs nothing, until a configuration gives it hours, price and effects."
    )
    grouping: ClassVar[str] = "alone"
    addresses: ClassVar[str] = ""
    needs_stability: ClassVar[bool] = False
    order_free: ClassVar[bool] = True
    writes: ClassVar[tuple[str, ...]] = columns(*WRITES)

    hours: float = param(0.0, "hours", 0.0, 40.0, grade="E", eq="E22", meaning="hours of one session")
    price: float = param(0.0, "GBP/head", 0.0, 2000.0, grade="E", eq="E22", meaning="price of one place")
    reach: float = param(1.0, "share", 0.0, 1.0, grade="E", eq="E22", meaning="share of the invited who come")
    understanding: float = nothing("gain in understanding of the other professions' roles (e_r)")
    myths: float = nothing("reduction of myths about the other professions; negative: increase (e_s)")
    skill: float = nothing("gain in handling skill (e_k)")
    trust: float = nothing("gain of trust in people met at the session (e_T)")
    strain: float = nothing("relief of strain (e_z)")
    mandate: float = nothing("gain in clarity of the mandate, if the whole locality attends (e_m)")
    recognition: float = nothing("felt deprivation reduced by recognition (e_f)")
    half_life_weeks: float = half_life(26.0)
    spacing_bonus: float = param(
        0.0, "share", 0.0, 3.0, grade="B", eq="E22",
        meaning="how much longer learning lasts if earlier learning is still fresh",
        source="spaced practice: 63 studies, d .46 (Donovan & Radosevich 1999, as listed in the design's evidence)",
    )  # fmt: skip
    contacts: int = contacts(0)

    @classmethod
    def where(cls) -> str:
        return cls.kind


_REGISTRY = KindRegistry("activity", Activity, "sim.model.cpd.activities", "dissonance.activities")
ACTIVITIES = _REGISTRY.kinds
register = _REGISTRY.register
known_activities = _REGISTRY.known
