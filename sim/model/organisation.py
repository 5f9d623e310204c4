"""The organisation: its professions, localities and types of case, and the rules that they must keep."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sim.core.entity_ids import entity_id
from sim.core.errors import did_you_mean, listed
from sim.core.parameters import Spec, param
from sim.model.validation_context import ValidationContext

SHARE_TOLERANCE = 1e-6  # rounding allowed in shares that must add up to 1
MAX_PROFESSIONS = 24  # the table of closed cases has one bit for each
MAX_CASE_TYPES = 100  # numbered in one byte
MAX_POSTS_IN_LOCALITY = 4096  # of one profession: 12 bits of a person's id


@dataclass(frozen=True)
class ExplanatoryFramework(Spec):
    """What a profession looks at first. The four shares add up to 1."""

    mechanism = "M2"
    risk_and_protection: float = param(
        0.25, "share", 0.0, 1.0, grade="C", eq="E3", meaning="developmental risk and protection",
        source="the study, after Frost & Robinson 2007: social work",
    )  # fmt: skip
    medical: float = param(
        0.25, "share", 0.0, 1.0, grade="C", eq="E3", meaning="medical model", source="same: health"
    )  # fmt: skip
    attainment: float = param(
        0.25, "share", 0.0, 1.0, grade="C", eq="E3", meaning="attainment model", source="same: education"
    )  # fmt: skip
    relational: float = param(
        0.25, "share", 0.0, 1.0, grade="C", eq="E3", meaning="relationship with the family",
        source="the study: 'they are about a relationship' (family intervention)",
    )  # fmt: skip


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
        1.0, "share", 0.05, 1.0, grade="D", eq="E15", meaning="share of contract hours for casework"
    )
    qualified_share: float = param(
        1.0, "share", 0.0, 1.0, grade="D", eq="E1", meaning="share of posts that may work on statutory cases"
    )


@dataclass(frozen=True)
class CaseType(Spec):
    """One type of case: how frequent it is, how much time it has, and which professions it needs."""

    label: str = ""
    lead: str | None = None
    statutory: bool = False
    needs: dict[str, float] = field(default_factory=dict)
    share: float = param(1.0, "share", 0.0, 1.0, grade="D", eq="E1", meaning="share of arrivals")
    clock_weeks: int = param(
        20, "weeks", 1, 104, grade="A", eq="E16", meaning="time allowed from arrival to plan",
        source="statutory clock of education, health and care plans",
    )  # fmt: skip


@dataclass(frozen=True)
class TeamSizes(Spec):
    """How many professions a case needs. The four shares add up to 1."""

    mechanism = "E1"
    one: float = param(0.0, "share", 0.0, 1.0, grade="D", eq="E1", meaning="cases that need one profession")
    two: float = param(0.35, "share", 0.0, 1.0, grade="D", eq="E1", meaning="cases that need two")
    three: float = param(0.45, "share", 0.0, 1.0, grade="D", eq="E1", meaning="cases that need three")
    four: float = param(0.20, "share", 0.0, 1.0, grade="D", eq="E1", meaning="cases that need four")

    @property
    def largest(self) -> int:
        """The size of the largest teams that occur."""
        return max((size for size, share in enumerate(self.numbers().values(), start=1) if share > 0), default=0)


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
        0.2, "sd of log", 0.0, 0.8, grade="B", eq="E6", meaning="how much localities differ in complexity",
        source="ICC(1) of group-climate scales .04-.13 (bh1996)",
    )  # fmt: skip
    team_sizes: TeamSizes = field(default_factory=TeamSizes)
    professions: dict[str, Profession] = field(default_factory=dict)
    case_types: dict[str, CaseType] = field(default_factory=dict)

    @property
    def posts(self) -> int:
        """All posts of the service."""
        return sum(profession.headcount for profession in self.professions.values())

    @property
    def staffed_professions(self) -> tuple[str, ...]:
        """Ids of the professions with posts, sorted. Every array over professions has this order."""
        return tuple(sorted(name for name, profession in self.professions.items() if profession.headcount > 0))

    @property
    def form_sets(self) -> dict[str, str]:
        """The set of forms of each profession with posts, in the order of ``staffed_professions``."""
        return {name: self.professions[name].form_set for name in self.staffed_professions}

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for each part that does not fit the others."""
        yield from self._problems_of_professions(key)
        yield from self._problems_of_shares(key)
        for name, case_type in self.case_types.items():
            yield from self._problems_of_case_type(case_type, f"{key}.case_types.{name}")
        yield from self._problems_of_teams(key)
        yield from self._problems_of_ids(key)

    def _problems_of_professions(self, key: str) -> Iterator[str]:
        if not self.professions or not self.case_types:
            yield f"{key} needs at least one profession and one case type."
        if len(self.professions) > MAX_PROFESSIONS:
            yield f"{key}.professions has {len(self.professions)} entries; at most {MAX_PROFESSIONS} are allowed."
        if self.posts == 0:
            yield f"{key}.professions: all headcounts are 0; at least one post is needed."

    def _problems_of_shares(self, key: str) -> Iterator[str]:
        case_types = {name: case_type.share for name, case_type in self.case_types.items()}
        yield from _not_adding_to_one(self.team_sizes.numbers(), f"{key}.team_sizes")
        yield from _not_adding_to_one(case_types, f"{key}.case_types.*.share")
        for name, profession in self.professions.items():
            yield from _not_adding_to_one(profession.framework.numbers(), f"{key}.professions.{name}.framework")

    def _problems_of_case_type(self, case_type: CaseType, key: str) -> Iterator[str]:
        for name in dict.fromkeys([*case_type.needs, *([case_type.lead] if case_type.lead else [])]):
            if name not in self.professions:
                yield (
                    f"{key} needs '{name}', which is not a profession of this organisation; allowed are "
                    f"{listed(self.professions)}." + did_you_mean(name, self.professions)
                )
        if case_type.lead and not case_type.needs.get(case_type.lead, 0) > 0:
            yield f"{key}.lead is '{case_type.lead}', but {key}.needs gives that profession no weight."
        for name, weight in case_type.needs.items():
            if not (math.isfinite(weight) and weight >= 0):
                yield f"{key}.needs.{name} = {weight:g} must be 0 or more."
            if weight > 0 and case_type.share > 0 and name in self.professions:
                yield from self._problems_of_need(case_type, name, key)

    def _problems_of_need(self, case_type: CaseType, name: str, key: str) -> Iterator[str]:
        profession = self.professions[name]
        posts = fewest_posts(profession.headcount, self.localities)
        if posts == 0:
            yield (
                f"{key} needs '{name}', but {profession.headcount} posts over {self.localities} localities "
                "leave a locality without any; raise its headcount, lower organisation.localities or set the need to 0."
            )
        elif case_type.statutory and qualified_posts(posts, profession.qualified_share) == 0:
            yield (
                f"{key} is statutory and needs '{name}', but qualified_share = {profession.qualified_share:g} "
                "leaves a locality without a qualified practitioner."
            )

    def _problems_of_teams(self, key: str) -> Iterator[str]:
        for name, case_type in self.case_types.items():
            needed = sum(weight > 0 for weight in case_type.needs.values())
            if needed < self.team_sizes.largest and case_type.share > 0:
                yield (
                    f"{key}.team_sizes has teams of {self.team_sizes.largest}, but '{name}' cases need only "
                    f"{needed} profession{'s' * (needed != 1)}."
                )

    def _problems_of_ids(self, key: str) -> Iterator[str]:
        """Random draws identify professions, posts and case types by numbers of limited size."""
        names: dict[int, str] = {}
        for name, profession in self.professions.items():
            first = names.setdefault(entity_id(name), name)
            if first != name:
                yield f"{key}.professions: '{name}' and '{first}' have the same id in random draws; rename one."
            if posts_in_locality(profession.headcount, self.localities, self.localities - 1) > MAX_POSTS_IN_LOCALITY:
                yield (
                    f"{key}.professions.{name}.headcount = {profession.headcount} puts more than "
                    f"{MAX_POSTS_IN_LOCALITY} posts into one locality; raise organisation.localities."
                )
        if len(self.case_types) > MAX_CASE_TYPES:
            yield f"{key}.case_types has {len(self.case_types)} entries; at most {MAX_CASE_TYPES} are allowed."


def posts_in_locality(headcount: int, localities: int, locality: int) -> int:
    """Posts of one profession in one locality; the headcount is spread as evenly as whole posts allow."""
    return (locality + 1) * headcount // localities - locality * headcount // localities


def fewest_posts(headcount: int, localities: int) -> int:
    """The smallest number of a profession's posts in any locality."""
    return headcount // localities


def qualified_posts(posts: int, share: float) -> int:
    """Qualified posts among ``posts``, rounded up."""
    return math.ceil(posts * share - SHARE_TOLERANCE)


def _not_adding_to_one(shares: Mapping[str, float], key: str) -> Iterator[str]:
    total = math.fsum(shares.values())
    if abs(total - 1) > SHARE_TOLERANCE:
        parts = " + ".join(f"{name} {share:g}" for name, share in shares.items())
        yield f"{key}: the shares must add up to 1 but add up to {total:g} ({parts})."
