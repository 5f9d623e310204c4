"""The whole configuration, as one typed tree: what can be set, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sim.core.parameters import Parameter, Spec, param, parameters_of
from sim.model.alternatives.alternative import known_alternatives
from sim.model.cpd.activity import known_activities
from sim.model.cpd.evaluation_loop import EvaluationLoop
from sim.model.cpd.programme import ActivityUse, AlternativeUse, Cpd
from sim.model.events import Event
from sim.model.mechanisms.averaging import Averaging
from sim.model.mechanisms.capacity import FrontDoor, ThinWork
from sim.model.mechanisms.casework import Casework
from sim.model.mechanisms.demand import Demand
from sim.model.mechanisms.encounter_effects import EncounterEffects
from sim.model.mechanisms.episodes import Episodes
from sim.model.mechanisms.families import Families
from sim.model.mechanisms.framework_drift import FrameworkDrift
from sim.model.mechanisms.gossip import Gossip
from sim.model.mechanisms.handling_styles import Handling
from sim.model.mechanisms.home_team import HomeTeam
from sim.model.mechanisms.information import Information
from sim.model.mechanisms.justice import Justice
from sim.model.mechanisms.leadership import Leadership
from sim.model.mechanisms.paperwork import Paperwork
from sim.model.mechanisms.perception import Perception
from sim.model.mechanisms.plan_disruption import PlanDisruption
from sim.model.mechanisms.pooling import Pooling
from sim.model.mechanisms.process_conflict import ProcessConflict
from sim.model.mechanisms.recovery import Recovery
from sim.model.mechanisms.staffing import Staffing
from sim.model.mechanisms.stance import Stance
from sim.model.mechanisms.strain import Strain
from sim.model.mechanisms.structure import Structure
from sim.model.mechanisms.values import Values
from sim.model.mechanisms.voice import Voice
from sim.model.organisation import CaseType, ExplanatoryFramework, Organisation, Profession, TeamSizes
from sim.model.schedule_entry import ScheduledChange
from sim.model.survey.instrument import Instrument, Page, Reply, Scale
from sim.model.validation_context import ValidationContext


@dataclass(frozen=True)
class ScenarioDescription:
    """Name, description, source and questions of a scenario, for people."""

    name: str = "unnamed"
    description: str = ""
    source: str = ""
    questions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Record:
    """What is recorded of a run."""

    localities: bool = True
    network: bool = True
    encounters: bool = False  # a row for every encounter: large
    figures: bool = True
    truth: bool = False  # the true values beside each survey, which no survey knows
    practitioner_weeks: list[int] = field(default_factory=lambda: [0, -1])

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for each week outside the run."""
        yield from context.outside_run(self.practitioner_weeks, f"{key}.practitioner_weeks")


@dataclass(frozen=True)
class RunPlan(Spec):
    """How long, how often and from which seed to simulate."""

    seed: int = param(
        1, "-", 0, 2**63 - 1, grade="E", eq="-",
        meaning="random seed; scenarios with the same seed use common random numbers",
    )  # fmt: skip
    replicates: int = param(
        20, "replicates", 1, 1_000_000, grade="E", eq="-", meaning="simulations, each with its own random numbers"
    )
    weeks: int = param(156, "weeks", 1, 5200, grade="E", eq="-", meaning="weeks measured, after burn-in")
    burn_in: int = param(104, "weeks", 0, 1040, grade="E", eq="-", meaning="weeks simulated before measuring starts")
    workers: int = param(
        0, "threads", 0, 1024, grade="E", eq="-", meaning="replicates simulated in parallel; 0: one for each processor"
    )


@dataclass(frozen=True)
class Config(RunPlan):
    """The numbers of the run, the service, its mechanisms, and what is scheduled and recorded."""

    scenario: ScenarioDescription = field(default_factory=ScenarioDescription)
    organisation: Organisation = field(default_factory=Organisation)
    leadership: Leadership = field(default_factory=Leadership)
    paperwork: Paperwork = field(default_factory=Paperwork)
    structure: Structure = field(default_factory=Structure)
    stance: Stance = field(default_factory=Stance)
    demand: Demand = field(default_factory=Demand)
    casework: Casework = field(default_factory=Casework)
    thin_work: ThinWork = field(default_factory=ThinWork)
    front_door: FrontDoor = field(default_factory=FrontDoor)
    information: Information = field(default_factory=Information)
    values: Values = field(default_factory=Values)
    voice: Voice = field(default_factory=Voice)
    process_conflict: ProcessConflict = field(default_factory=ProcessConflict)
    episodes: Episodes = field(default_factory=Episodes)
    handling: Handling = field(default_factory=Handling)
    encounter_effects: EncounterEffects = field(default_factory=EncounterEffects)
    pooling: Pooling = field(default_factory=Pooling)
    plan_disruption: PlanDisruption = field(default_factory=PlanDisruption)
    families: Families = field(default_factory=Families)
    strain: Strain = field(default_factory=Strain)
    staffing: Staffing = field(default_factory=Staffing)
    home_team: HomeTeam = field(default_factory=HomeTeam)
    gossip: Gossip = field(default_factory=Gossip)
    framework_drift: FrameworkDrift = field(default_factory=FrameworkDrift)
    perception: Perception = field(default_factory=Perception)
    justice: Justice = field(default_factory=Justice)
    recovery: Recovery = field(default_factory=Recovery)
    averaging: Averaging = field(default_factory=Averaging)
    cpd: Cpd = field(default_factory=Cpd)
    events: dict[str, Event] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    schedule: list[ScheduledChange] = field(default_factory=list)
    record: Record = field(default_factory=Record)


# The sets of parameters that the compiled week reads, in the order of the configuration.
MECHANISMS: tuple[str, ...] = tuple(
    item.name
    for item in fields(Config)
    if isinstance(getattr(Config(), item.name, None), Spec) and item.name != "organisation"
)


def registry() -> list[Parameter]:
    """Every declared number, in the order of the configuration."""
    return list(_registry())


def declarations() -> dict[str, Parameter]:
    """Every declared number by its dotted name."""
    return {row.path: row for row in _registry()}


def declaration_of(name: str, known: dict[str, Parameter]) -> Parameter | None:
    """The declared number behind a dotted name; ``*`` in a declaration matches any part."""
    return known.get(name) or next((row for path, row in known.items() if "*" in path and fits(path, name)), None)


def fits(pattern: str, name: str) -> bool:
    """Whether a dotted name matches a pattern."""
    expected, parts = pattern.split("."), name.split(".")
    return len(expected) == len(parts) and all(e in ("*", part) for e, part in zip(expected, parts, strict=True))


def _registry() -> Iterator[Parameter]:
    for row in parameters_of(RunPlan, ""):
        yield replace(row, path=row.path.lstrip("."))
    yield from parameters_of(Organisation, "organisation")
    yield from parameters_of(TeamSizes, "organisation.team_sizes")
    yield from parameters_of(Profession, "organisation.professions.*")
    yield from parameters_of(ExplanatoryFramework, "organisation.professions.*.framework")
    yield from parameters_of(CaseType, "organisation.case_types.*")
    defaults: Any = Config()
    for name in MECHANISMS:
        yield from parameters_of(type(getattr(defaults, name)), name)
    yield from parameters_of(EvaluationLoop, "cpd.loop")
    yield from parameters_of(ActivityUse, "cpd.activities.*")
    yield from parameters_of(AlternativeUse, "cpd.alternatives.*")
    yield from parameters_of(Event, "events.*")
    yield from parameters_of(Instrument, "instruments.*")
    yield from parameters_of(Scale, "instruments.*.scales.*")
    yield from parameters_of(Page, "instruments.*.pages.*")
    yield from parameters_of(Reply, "instruments.*.reply")
    for kind, activity in sorted(known_activities().items()):
        yield from parameters_of(activity, f"activity.{kind}")
    for kind, alternative in sorted(known_alternatives().items()):
        yield from parameters_of(alternative, f"alternative.{kind}")
