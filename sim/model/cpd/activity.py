"""What a CPD activity is: hours, a price, who comes, and what it changes in those who were there (E22, M14).

One file, one activity: a frozen dataclass derived from :class:`Activity` that gives its own defaults, bounds
(the prior range), source and grade. Reach says who comes and never what it does. Effects are changes of causes
(understanding, myths, skill, trust, strain, mandate, recognition) at full effect scale; a framework multiplies
them by its ``effect_scale``. Their defaults are the midpoints of prior ranges that include zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import ClassVar, TypeVar

from sim.core.parameters import Spec, param

PLUGINS = "dissonance.activities"  # entry point group of other packages
EFFECTS = ("understanding", "myths", "skill", "trust", "strain", "mandate", "recognition")

# What an activity writes because of a field of its own that is not 0.
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
DECAY = "half of what training gave is lost after 6.5 to 13 months (Tatel & Ackerman, 1,344 effects)"

Kind = TypeVar("Kind", bound="type[Activity]")


def midpoint(low: float, high: float) -> float:
    """The middle of a range, as one would write it (.05, not .049999999999999996)."""
    return round(0.5 * (low + high), DECIMALS)


def hours(default: float, low: float, high: float, *, grade: str = "D", source: str = "assumption"):
    """Working time of each person at one session."""
    return param(default, "hours", low, high, grade=grade, eq="E22", meaning="hours of one session", source=source)


def price(low: float, high: float, *, grade: str = "D", source: str = "assumption"):
    """Money for each person at one session; the default is the midpoint."""
    middle = midpoint(low, high)
    return param(middle, "GBP/head", low, high, grade=grade, eq="E22", meaning="price of one place", source=source)


def reach(default: float, *, grade: str = "D", source: str = "assumption"):
    """The share of those invited who come, if nothing keeps them."""
    return param(
        default, "share", 0.0, 1.0, grade=grade, eq="E22", meaning="share of the invited who come", source=source
    )


def effect(low: float, high: float, meaning: str, *, grade: str = "E", source: str = "assumption"):
    """A change of a cause at full effect scale; the default is the midpoint of the prior range."""
    middle = midpoint(low, high)
    return param(middle, "share", low, high, grade=grade, eq="E22", meaning=meaning, source=source)


def half_life(weeks: float, *, grade: str = "D", source: str = f"assumption; {DECAY}"):
    """How long what was learnt lasts without use."""
    return param(
        weeks,
        "weeks",
        1.0,
        260.0,
        grade=grade,
        eq="E22",
        meaning="half of what was learnt is lost after",
        source=source,
    )


def contacts(default: int, *, source: str = "assumption"):
    """Encounters that each person has at a session, each of which can go wrong."""
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
    """The columns written because of the fields ``names``, each once, in order."""
    return tuple(dict.fromkeys(column for name in names for column in WRITES[name]))


def nothing(meaning: str):
    """No effect of this kind by default; a framework may still set one within [-1, 1]."""
    return param(0.0, "share", -1.0, 1.0, grade="E", eq="E22", meaning=meaning)


@dataclass(frozen=True)
class Activity(Spec):
    """Base of all activities; on its own a blank one that does nothing and costs nothing.

    Class attributes:
        kind: its name in configurations (the file's name).
        label, description: for people; one plain sentence.
        grouping: one of :data:`GROUPINGS`: who is together at a session.
        addresses: the gap that its logic model says it closes: "understanding", "friction", "tension",
            "access" or "" (none); what the evaluative loop moves money by.
        needs_stability: whether changes of leadership lower attendance (a manager must be there for it).
        order_free: whether sessions of the same week may be held in any order with the same result.
        writes: the causes it may change, as ``table.column``; a test holds it to its word. Each activity says
            its own; a blank one may be given any effect and so names all.
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
    understanding: float = nothing("understanding of the other professions' roles gained (e_r)")
    myths: float = nothing("myths about the other professions lost; below 0: gained (e_s)")
    skill: float = nothing("handling skill gained (e_k)")
    trust: float = nothing("trust in those met at the session gained (e_T)")
    strain: float = nothing("strain relieved (e_z)")
    mandate: float = nothing("clarity of who does what gained, where the whole locality is there (e_m)")
    recognition: float = nothing("felt deprivation answered by being seen (e_f)")
    half_life_weeks: float = half_life(26.0)
    spacing_bonus: float = param(
        0.0,
        "share",
        0.0,
        3.0,
        grade="B",
        eq="E22",
        meaning="how much longer it lasts where earlier learning is still fresh",
        source="spaced practice: 63 studies, d .46 (Donovan & Radosevich 1999, as listed in the design's evidence)",
    )
    contacts: int = contacts(0)

    @classmethod
    def where(cls) -> str:
        return cls.kind


ACTIVITIES: dict[str, type[Activity]] = {Activity.kind: Activity}


def register(kind: Kind) -> Kind:
    """Make an activity known under its ``kind`` (class decorator).

    Raises:
        ValueError: when the name is taken by another class (a programmer's error).
    """
    taken = ACTIVITIES.setdefault(kind.kind, kind)
    if taken is not kind and (taken.__module__, taken.__qualname__) != (kind.__module__, kind.__qualname__):
        raise ValueError(f"two activities are called {kind.kind!r}")
    ACTIVITIES[kind.kind] = kind
    return kind


def known_activities() -> dict[str, type[Activity]]:
    """All activities by kind: those that ship, then those of other packages' entry points."""
    discover("sim.model.cpd.activities", PLUGINS)
    return ACTIVITIES


_found: set[str] = set()


def discover(package: str, group: str) -> None:
    """Import every module of ``package`` and load every entry point of ``group``, once."""
    if group in _found:
        return
    _found.add(group)
    for module in iter_modules(import_module(package).__path__):
        import_module(f"{package}.{module.name}")
    for plugin in entry_points(group=group):
        plugin.load()
