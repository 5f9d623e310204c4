"""The whole configuration, as one typed tree: what can be set, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.core.spec import Parameter, Spec, param, parameters_of
from sim.cpd.activity import known_activities
from sim.cpd.framework import ActivityUse, Cpd, Loop, RivalUse
from sim.events import Event
from sim.instruments.instrument import Instrument, Page, Reply, Scale
from sim.mechanisms import change
from sim.mechanisms.aftermath import Aftermath
from sim.mechanisms.casework import Casework
from sim.mechanisms.demand import Demand
from sim.mechanisms.episodes import Episodes
from sim.mechanisms.families import Families
from sim.mechanisms.frames import Frames
from sim.mechanisms.friction import Friction
from sim.mechanisms.handling import Handling
from sim.mechanisms.hearsay import Hearsay
from sim.mechanisms.information import Information
from sim.mechanisms.justice import Justice
from sim.mechanisms.leadership import Leadership
from sim.mechanisms.paperwork import Paperwork
from sim.mechanisms.perception import Perception
from sim.mechanisms.pooling import Pooling
from sim.mechanisms.spoiling import Spoiling
from sim.mechanisms.staffing import Staffing
from sim.mechanisms.stance import Stance
from sim.mechanisms.strain import Strain
from sim.mechanisms.structure import Structure
from sim.mechanisms.values import Values
from sim.mechanisms.voice import Voice
from sim.organisation import CaseType, Framework, Organisation, Profession, TeamSizes
from sim.rivals.rival import known_rivals

if TYPE_CHECKING:
    from sim.calendar import Timetable
    from sim.reference import Reference


@dataclass(frozen=True)
class ScenarioCard:
    """What a scenario is, for people."""

    name: str = "unnamed"
    description: str = ""
    source: str = ""
    questions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """From ``week`` on (0: the first week after burn-in), the named parameters take new values.

    With ``until`` they go there in equal steps, week by week, and are there in week ``until``.
    """

    week: int = 0
    until: int | None = None
    set: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """What is kept of a run."""

    localities: bool = True
    network: bool = True
    figures: bool = True
    truth: bool = False  # keep what no survey knows, beside each survey
    practitioner_weeks: list[int] = field(default_factory=lambda: [0, -1])


@dataclass(frozen=True)
class RunPlan(Spec):
    """How long, how often, from which seed."""

    seed: int = param(
        1,
        "-",
        0,
        2**63 - 1,
        grade="E",
        eq="-",
        meaning="seed of all chance; scenarios with the same seed share their luck",
    )
    replicates: int = param(20, "runs", 1, 1_000_000, grade="E", eq="-", meaning="repetitions, each with its own luck")
    weeks: int = param(156, "weeks", 1, 5200, grade="E", eq="-", meaning="weeks measured, after burn-in")
    burn_in: int = param(52, "weeks", 0, 1040, grade="E", eq="-", meaning="weeks lived before measuring starts")
    workers: int = param(
        0, "threads", 0, 1024, grade="E", eq="-", meaning="replicates run side by side; 0: one for each processor"
    )


@dataclass(frozen=True)
class Config(RunPlan):
    """Everything. The first five are the run's; the rest is the service and its mechanisms."""

    scenario: ScenarioCard = field(default_factory=ScenarioCard)
    organisation: Organisation = field(default_factory=Organisation)
    leadership: Leadership = field(default_factory=Leadership)
    paperwork: Paperwork = field(default_factory=Paperwork)
    structure: Structure = field(default_factory=Structure)
    stance: Stance = field(default_factory=Stance)
    demand: Demand = field(default_factory=Demand)
    casework: Casework = field(default_factory=Casework)
    information: Information = field(default_factory=Information)
    values: Values = field(default_factory=Values)
    voice: Voice = field(default_factory=Voice)
    friction: Friction = field(default_factory=Friction)
    episodes: Episodes = field(default_factory=Episodes)
    handling: Handling = field(default_factory=Handling)
    aftermath: Aftermath = field(default_factory=Aftermath)
    pooling: Pooling = field(default_factory=Pooling)
    spoiling: Spoiling = field(default_factory=Spoiling)
    families: Families = field(default_factory=Families)
    strain: Strain = field(default_factory=Strain)
    staffing: Staffing = field(default_factory=Staffing)
    hearsay: Hearsay = field(default_factory=Hearsay)
    frames: Frames = field(default_factory=Frames)
    perception: Perception = field(default_factory=Perception)
    justice: Justice = field(default_factory=Justice)
    change: change.Change = field(default_factory=change.Change)
    cpd: Cpd = field(default_factory=Cpd)
    events: dict[str, Event] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    calendar: list[Change] = field(default_factory=list)
    record: Record = field(default_factory=Record)

    @cached_property
    def reference(self) -> Reference:
        """What the reference service asks of each profession; raises ConfigError where it cannot be solved."""
        from sim.reference import solve

        return solve(self.organisation, self.demand)

    @cached_property
    def timetable(self) -> Timetable:
        """What holds when: parameters week by week, money released, rivals bought.

        Raises:
            ConfigError: a change names no changeable parameter, leaves its bounds, or contradicts another.
        """
        from sim.calendar import timetable_of

        return timetable_of(self)


# The sets that the compiled week reads, in the order of the configuration.
MECHANISMS: tuple[str, ...] = tuple(
    item.name
    for item in fields(Config)
    if isinstance(getattr(Config(), item.name, None), Spec) and item.name != "organisation"
)


def registry() -> list[Parameter]:
    """Every declared number of the project, in the order of the configuration."""
    return list(_registry())


def declarations() -> dict[str, Parameter]:
    """Every declared number by its path."""
    return {row.path: row for row in _registry()}


def declaration_of(name: str, known: dict[str, Parameter]) -> Parameter | None:
    """The declared number behind a dotted name; ``*`` in a declaration stands for any part."""
    return known.get(name) or next((row for path, row in known.items() if "*" in path and fits(path, name)), None)


def fits(pattern: str, name: str) -> bool:
    """Whether a dotted name is an instance of a pattern."""
    wanted, given = pattern.split("."), name.split(".")
    return len(wanted) == len(given) and all(part in ("*", other) for part, other in zip(wanted, given, strict=True))


def _registry() -> Iterator[Parameter]:
    for row in parameters_of(RunPlan, ""):
        yield _renamed(row, row.path.lstrip("."))
    yield from parameters_of(Organisation, "organisation")
    yield from parameters_of(TeamSizes, "organisation.team_sizes")
    yield from parameters_of(Profession, "organisation.professions.*")
    yield from parameters_of(Framework, "organisation.professions.*.framework")
    yield from parameters_of(CaseType, "organisation.case_types.*")
    defaults: Any = Config()
    for name in MECHANISMS:
        yield from parameters_of(type(getattr(defaults, name)), name)
    yield from parameters_of(Loop, "cpd.loop")
    yield from parameters_of(ActivityUse, "cpd.activities.*")
    yield from parameters_of(RivalUse, "cpd.rivals.*")
    yield from parameters_of(Event, "events.*")
    yield from parameters_of(Instrument, "instruments.*")
    yield from parameters_of(Scale, "instruments.*.scales.*")
    yield from parameters_of(Page, "instruments.*.pages.*")
    yield from parameters_of(Reply, "instruments.*.reply")
    for kind, activity in sorted(known_activities().items()):
        yield from parameters_of(activity, f"activity.{kind}")
    for kind, rival in sorted(known_rivals().items()):
        yield from parameters_of(rival, f"rival.{kind}")


def _renamed(row: Parameter, path: str) -> Parameter:
    return Parameter(**{**row.__dict__, "path": path})
