"""Settings of a study as a whole. They belong to no cell and change no result of a replicate."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.parameters import Spec, param

QUICK = ("runs", "professions", "weekly", "causes", "survey_statistics")  # cheap; surveys only if there are instruments
OPTIONAL = (  # larger, or slower to compute
    "cases", "practitioners", "training", "network", "encounters", "invitations", "answers", "truths", "profiles",
)  # fmt: skip
TABLES = (*QUICK, *OPTIONAL)
ALL = "all"
SCOPES = ("service", "profession", "pair", "locality")
OF = ("contrast", "cell")
DESIGNS = ("grid", "zip", "csv", "lhs", "sobol")
CLUSTERS = ("slurm", "local")
ENGINES = ("local", "in_process", "dask", "ray", "slurm")
DECLARED = "default"  # option of parameters: the declared defaults, no ensemble


def _number(default: float, unit: str, low: float, high: float, meaning: str) -> Any:
    """A number of a study: it has unit and bounds like a parameter, but appears in no equation."""
    return param(default, unit, low, high, grade="E", eq="-", meaning=meaning)


@dataclass(frozen=True)
class StudySettings(Spec):
    """Name and baseline of the study, and the tables kept of each replicate."""

    name: str = ""
    description: str = ""
    questions: list[str] = field(default_factory=list)
    baseline: str = ""  # name, number or lever values of a cell; empty: the first
    keep: list[str] = field(default_factory=lambda: list(QUICK))
    over_time: list[str] = field(default_factory=list)  # measures kept over time; empty: the headline measures; [all]
    scopes: list[str] = field(default_factory=lambda: ["service"])  # units of the table weekly
    burn_in: bool = False  # record the weeks of burn-in, too
    causes_by_week: bool = False  # rows for each week in the table causes
    extend: bool = False  # add cells to the study that is already in the folder
    plan_only: bool = False  # print the plan and its cost; run nothing
    compact: bool = True  # join the parts of each cell when the study is complete
    figures: bool = True  # write the report and its figures
    span_weeks: int = _number(4, "weeks", 1, 520, "weeks averaged into one row of the tables over time")
    part_seconds: float = _number(
        2.0,
        "seconds",
        0.0,
        3600,
        "approximate computing time per part, longer with very many workers; 0: one replicate",
    )
    max_failures: int = _number(100, "runs", 1, 1_000_000, "failed replicates after which the study stops")

    @classmethod
    def where(cls) -> str:
        return "study"


@dataclass(frozen=True)
class Precision(Spec):
    """Add replicates until an interval is narrow enough, instead of running a fixed number."""

    measure: str = ""  # empty: run the fixed number
    of: str = "contrast"  # the interval of each paired difference from the baseline, or of each cell's mean
    half_width: float = _number(0.0, "the measure's unit", 0.0, 1e9, "target half-width of the 95 % interval")
    ceiling: int = _number(1000, "runs", 2, 1_000_000, "maximum replicates per cell")
    block: int = _number(10, "runs", 2, 100_000, "minimum replicates added at a time")
    first: int = _number(10, "runs", 2, 100_000, "fewest replicates of which the interval is judged")

    @property
    def wanted(self) -> bool:
        """Whether the number of replicates depends on the precision reached."""
        return bool(self.measure)


@dataclass(frozen=True)
class DesignSettings(Spec):
    """How the values of swept settings are combined into cells."""

    kind: str = "grid"
    file: str = ""  # csv: one row per cell, one column per setting
    over: list[str] = field(default_factory=list)  # lhs, sobol: settings sampled over their priors or bounds
    points: int = _number(64, "cells", 1, 1_000_000, "points of a sampled design")
    seed: int = _number(
        1, "-", 0, 2**63 - 1, "seed of a sampled design; it changes the cells, not the seeds of replicates"
    )

    @classmethod
    def where(cls) -> str:
        return "design"


@dataclass(frozen=True)
class EngineSettings(Spec):
    """Where the replicates of a study are simulated."""

    kind: str = "local"
    address: str = ""  # dask, ray: address of a running cluster; empty: start one on this machine
    cluster: str = "slurm"  # slurm; or local, to test the same jobs on this machine
    partition: str = ""
    account: str = ""
    setup: list[str] = field(default_factory=list)  # shell lines before a job
    minutes: int = _number(60, "minutes", 1, 100_000, "time limit of a job")
    memory_gb: float = _number(2.0, "GB", 0.1, 100_000, "memory of a job")
    jobs: int = _number(16, "jobs", 1, 100_000, "maximum jobs in the queue at the same time")

    @classmethod
    def where(cls) -> str:
        return "engine"


@dataclass(frozen=True)
class ParameterSettings(Spec):
    """The ensemble of parameter sets with which each cell of the study is crossed."""

    kind: str = DECLARED
    member: int = _number(0, "-", 0, 1_000_000, "the one member of the ensemble to use; 0: all")
    members: int = _number(0, "members", 0, 1_000_000, "how many members to use, the first of the file; 0: all")
    provenance: dict[str, str] = field(default_factory=dict)  # where the members come from

    @classmethod
    def where(cls) -> str:
        return "parameters"

    @property
    def wanted(self) -> bool:
        """Whether cells are crossed with members of an ensemble."""
        return self.kind != DECLARED


@dataclass(frozen=True)
class StudyGroups:
    """The groups of settings that belong to a study, by their names in the configuration."""

    study: StudySettings = field(default_factory=StudySettings)
    precision: Precision = field(default_factory=Precision)
    design: DesignSettings = field(default_factory=DesignSettings)
    engine: EngineSettings = field(default_factory=EngineSettings)
    parameters: ParameterSettings = field(default_factory=ParameterSettings)


STUDY_GROUP_NAMES = tuple(item.name for item in fields(StudyGroups))


def validated_groups(study_groups: StudyGroups) -> StudyGroups:
    """Return ``study_groups`` if they are valid.

    Raises:
        ConfigError: an unknown table, measure or kind, or a precision without a half-width.
    """
    _check_choice("design.kind", study_groups.design.kind, DESIGNS)
    _check_choice("engine.kind", study_groups.engine.kind, ENGINES)
    _check_choice("engine.cluster", study_groups.engine.cluster, CLUSTERS)
    if "profession_weekly" in study_groups.study.keep:
        raise ConfigError(
            "study.keep: the table 'profession_weekly' is now part of 'weekly'; add study.scopes=[service,profession]."
        )
    for name in study_groups.study.scopes:
        _check_choice("study.scopes", name, SCOPES)
    for name in study_groups.study.keep:
        _check_choice("study.keep", name, TABLES)
    if "runs" not in study_groups.study.keep:
        raise ConfigError("study.keep should hold 'runs': without it no cells can be compared.")
    for name in study_groups.study.over_time:
        _check_choice("study.over_time", name, (*_service_measures(), ALL))
    _check_precision(study_groups.precision)
    _check_parameters(study_groups.parameters)
    return study_groups


def _service_measures() -> list[str]:
    from sim.measures.registry import MEASURES

    return [name for name, item in MEASURES.items() if "service" in item.scopes]


def _check_precision(precision: Precision) -> None:
    _check_choice("precision.of", precision.of, OF)
    if not precision.wanted:
        if precision.half_width:
            raise ConfigError("precision.half_width is set, but precision.measure is not; name the measure.")
        return
    from sim.measures.registry import COHORT

    _check_choice("precision.measure", precision.measure, (*_service_measures(), *COHORT))
    if precision.half_width <= 0:
        raise ConfigError("precision.half_width = 0 should be above 0; its unit is that of precision.measure.")


def _check_parameters(parameters: ParameterSettings) -> None:
    if parameters.member and parameters.members:
        raise ConfigError(
            "parameters.member and parameters.members are both set; choose one member, or the first ones."
        )
    if not parameters.wanted and (parameters.member or parameters.members):
        name = "member" if parameters.member else "members"
        raise ConfigError(f"parameters.{name} is set, but no ensemble is chosen; name one with parameters=NAME.")


def _check_choice(key: str, value: str, allowed: tuple[str, ...] | list[str]) -> None:
    if value not in allowed:
        choices = f"; {key.rpartition('.')[2]} is one of {listed(allowed)}" if len(allowed) <= len(TABLES) else ""
        raise ConfigError(f"{key} = '{value}' is unknown{choices}." + did_you_mean(value, allowed))
