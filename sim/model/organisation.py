"""Who works there and what comes in: professions, localities, types of case."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class ExplanatoryFramework(Spec):
    """An explanatory framework: what a profession looks at first. The four shares add up to 1."""

    mechanism = "M2"
    risk_and_protection: float = param(
        0.25,
        "share",
        0.0,
        1.0,
        grade="C",
        eq="E3",
        meaning="developmental risk and protection",
        source="the study, after Frost & Robinson 2007: social work",
    )
    medical: float = param(
        0.25,
        "share",
        0.0,
        1.0,
        grade="C",
        eq="E3",
        meaning="medical model",
        source="same: health",
    )
    attainment: float = param(
        0.25,
        "share",
        0.0,
        1.0,
        grade="C",
        eq="E3",
        meaning="attainment model",
        source="same: education",
    )
    relational: float = param(
        0.25,
        "share",
        0.0,
        1.0,
        grade="C",
        eq="E3",
        meaning="relationship with the family",
        source="the study: 'they are about a relationship' (family intervention)",
    )


@dataclass(frozen=True)
class Profession(Spec):
    """One profession of the service."""

    label: str = ""
    form_set: str = "own"
    information_system: str = "own"
    statutory: bool = False
    framework: ExplanatoryFramework = field(default_factory=ExplanatoryFramework)
    headcount: int = param(
        10, "posts", 0, 200000, grade="D", eq="E1", meaning="posts with casework in the whole service"
    )
    casework_share: float = param(
        1.0,
        "share",
        0.05,
        1.0,
        grade="D",
        eq="E15",
        meaning="share of contract hours for casework",
    )
    qualified_share: float = param(
        1.0,
        "share",
        0.0,
        1.0,
        grade="D",
        eq="E1",
        meaning="share of posts that may work on statutory cases",
    )


@dataclass(frozen=True)
class CaseType(Spec):
    """One type of case: how often, how fast, and whom it needs."""

    label: str = ""
    lead: str | None = None
    statutory: bool = False
    needs: dict[str, float] = field(default_factory=dict)
    share: float = param(1.0, "share", 0.0, 1.0, grade="D", eq="E1", meaning="share of arrivals")
    clock_weeks: int = param(
        20,
        "weeks",
        1,
        104,
        grade="A",
        eq="E16",
        meaning="time allowed from arrival to plan",
        source="statutory clock of education, health and care plans",
    )


@dataclass(frozen=True)
class TeamSizes(Spec):
    """How many professions a case needs. The four shares add up to 1."""

    mechanism = "E1"
    one: float = param(0.0, "share", 0.0, 1.0, grade="D", eq="E1", meaning="cases that need one profession")
    two: float = param(0.35, "share", 0.0, 1.0, grade="D", eq="E1", meaning="cases that need two")
    three: float = param(0.45, "share", 0.0, 1.0, grade="D", eq="E1", meaning="cases that need three")
    four: float = param(0.20, "share", 0.0, 1.0, grade="D", eq="E1", meaning="cases that need four")


@dataclass(frozen=True)
class Organisation(Spec):
    """The service: its professions, its localities and its cases."""

    mechanism = "E1"
    name: str = "unnamed"
    description: str = ""
    notes: list[str] = field(default_factory=list)
    localities: int = param(
        10, "localities", 1, 60000, grade="D", eq="E1", meaning="places within which teams are drawn"
    )
    complexity_spread: float = param(
        0.35,
        "sd of log",
        0.0,
        0.8,
        grade="B",
        eq="E6",
        meaning="how much localities differ in complexity",
        source="ICC(1) of group-climate scales .04-.13 (bh1996)",
    )
    team_sizes: TeamSizes = field(default_factory=TeamSizes)
    professions: dict[str, Profession] = field(default_factory=dict)
    case_types: dict[str, CaseType] = field(default_factory=dict)
