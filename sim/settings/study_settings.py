"""What is set for a study as a whole: none of it belongs to a cell, and none of it changes a number."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.parameters import Spec, param

QUICK = ("runs", "professions", "weekly", "causes", "surveys")  # read off in passing; surveys where there are some
OPTIONAL = (  # larger, or slower to read off
    "profession_weekly", "cases", "practitioners", "training", "respondents", "answers", "truths", "profiles",
)  # fmt: skip
TABLES = (*QUICK, *OPTIONAL)
ALL = "all"
OF = ("contrast", "cell")
DESIGNS = ("grid", "zip", "csv", "lhs", "sobol")
CLUSTERS = ("slurm", "local")
ENGINES = ("local", "in_process", "dask", "ray", "slurm")


def _number(default: float, unit: str, low: float, high: float, meaning: str) -> Any:
    """A number of a study: it has unit and bounds like any other, and stands in no equation."""
    return param(default, unit, low, high, grade="E", eq="-", meaning=meaning)


@dataclass(frozen=True)
class StudySettings(Spec):
    """What the study is called, what it is compared with, and what is kept of each replicate."""

    name: str = ""
    description: str = ""
    questions: list[str] = field(default_factory=list)
    baseline: str = ""  # name, number or lever values of a cell; empty: the first
    keep: list[str] = field(default_factory=lambda: list(QUICK))
    over_time: list[str] = field(default_factory=list)  # measures kept over time; empty: the headlines; [all]
    extend: bool = False  # add to a study that is in the folder already
    plan_only: bool = False  # plan, check and cost, and run nothing
    compact: bool = True  # pack the shards into one file a table when all are there
    figures: bool = True  # write the report and its figures
    span_weeks: int = _number(4, "weeks", 1, 520, "weeks averaged into one row of tables over time")
    shard_seconds: float = _number(2.0, "seconds", 0.05, 3600, "work in one shard, roughly")
    max_failures: int = _number(100, "runs", 1, 1_000_000, "failed replicates after which the study stops")

    @classmethod
    def where(cls) -> str:
        return "study"


@dataclass(frozen=True)
class Precision(Spec):
    """Replicates until an interval is narrow enough, instead of a fixed number."""

    measure: str = ""  # empty: run the fixed number
    of: str = "contrast"  # of each paired difference from the baseline, or of each cell's own mean
    half_width: float = _number(0.0, "the measure's unit", 0.0, 1e9, "half-width of the 95 % interval to reach")
    ceiling: int = _number(1000, "runs", 2, 1_000_000, "replicates of a cell at most")
    block: int = _number(10, "runs", 2, 100_000, "replicates added at least")

    @property
    def wanted(self) -> bool:
        """Whether replicates go by precision."""
        return bool(self.measure)


@dataclass(frozen=True)
class DesignSettings(Spec):
    """How the values given to the settings make cells."""

    kind: str = "grid"
    file: str = ""  # csv: a row a cell, a column a setting
    over: list[str] = field(default_factory=list)  # lhs, sobol: settings sampled over their declared bounds
    points: int = _number(64, "cells", 1, 1_000_000, "points of a sampled design")
    seed: int = _number(1, "-", 0, 2**63 - 1, "seed of a sampled design; it changes cells, never luck")

    @classmethod
    def where(cls) -> str:
        return "design"


@dataclass(frozen=True)
class EngineSettings(Spec):
    """Who does the work."""

    kind: str = "local"
    address: str = ""  # dask, ray: a cluster that is there already; empty starts one here
    cluster: str = "slurm"  # slurm: or local, which tries the same on this machine
    partition: str = ""
    account: str = ""
    setup: list[str] = field(default_factory=list)  # shell lines before a job
    minutes: int = _number(60, "minutes", 1, 100_000, "time limit of a job")
    memory_gb: float = _number(2.0, "GB", 0.1, 100_000, "memory of a job")
    jobs: int = _number(16, "jobs", 1, 100_000, "jobs in the queue at once")

    @classmethod
    def where(cls) -> str:
        return "engine"


@dataclass(frozen=True)
class StudyGroups:
    """The groups of settings that belong to a study, by their names in the configuration."""

    study: StudySettings = field(default_factory=StudySettings)
    precision: Precision = field(default_factory=Precision)
    design: DesignSettings = field(default_factory=DesignSettings)
    engine: EngineSettings = field(default_factory=EngineSettings)


STUDY_GROUP_NAMES = tuple(item.name for item in fields(StudyGroups))


def check_nodes(study_groups: StudyGroups) -> StudyGroups:
    """Return ``study_groups`` if they can be used.

    Raises:
        ConfigError: an unknown table, measure or kind, or a precision without a width.
    """
    _among("design.kind", study_groups.design.kind, DESIGNS)
    _among("engine.kind", study_groups.engine.kind, ENGINES)
    _among("engine.cluster", study_groups.engine.cluster, CLUSTERS)
    for name in study_groups.study.keep:
        _among("study.keep", name, TABLES)
    if "runs" not in study_groups.study.keep:
        raise ConfigError("study.keep should hold 'runs': without it nothing can be compared.")
    for name in study_groups.study.over_time:
        _among("study.over_time", name, (*_service_measures(), ALL))
    _check_precision(study_groups.precision)
    return study_groups


def _service_measures() -> list[str]:
    from sim.measures.registry import MEASURES

    return [name for name, item in MEASURES.items() if "service" in item.scopes]


def _check_precision(precision: Precision) -> None:
    _among("precision.of", precision.of, OF)
    if not precision.wanted:
        if precision.half_width:
            raise ConfigError("precision.half_width is set, but precision.measure is not: name the measure meant.")
        return
    from sim.measures.registry import COHORT

    _among("precision.measure", precision.measure, (*_service_measures(), *COHORT))
    if precision.half_width <= 0:
        raise ConfigError("precision.half_width = 0 should be above 0, in the unit of precision.measure.")


def _among(place: str, word: str, known: tuple[str, ...] | list[str]) -> None:
    if word not in known:
        few = f"; {place.rpartition('.')[2]} is one of {listed(known)}" if len(known) <= len(TABLES) else ""
        raise ConfigError(f"{place} = '{word}' is not there{few}." + did_you_mean(word, known))
