"""What is set for a study as a whole: none of it belongs to a cell, and none of it changes a number."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.core.words import ConfigError, did_you_mean, listed

QUICK = ("runs", "weekly", "professions", "causes")  # read off in passing
FULL = ("cases", "practitioners", "training")  # every row of a run, as a single run keeps them
OF = ("cell", "contrast")


@dataclass(frozen=True)
class StudySettings:
    """What the study is called, what it is compared with, and what is kept of each replicate."""

    name: str = ""
    description: str = ""
    questions: list[str] = field(default_factory=list)
    baseline: str = ""  # name or lever values of a cell; empty: the first
    keep: list[str] = field(default_factory=lambda: list(QUICK))
    span_weeks: int = 4  # weeks averaged into one row of the table "weekly"
    compact: bool = True  # pack the shards when the study is complete
    plan_only: bool = False  # plan, check and cost, and run nothing


@dataclass(frozen=True)
class Precision:
    """Replicates until an interval is narrow enough, instead of a fixed number."""

    measure: str = ""  # empty: run the fixed number
    half_width: float = 0.0  # of the 95 % interval, in the measure's unit
    of: str = "contrast"  # of each cell's mean, or of each paired difference from the baseline
    ceiling: int = 1000  # replicates of a cell at most
    block: int = 10  # replicates added at least


def check_study(study: StudySettings, precision: Precision) -> None:
    """Refuse settings of a study that cannot be used.

    Raises:
        ConfigError: an unknown table or measure, or a number out of range.
    """
    for name in study.keep:
        if name not in (*QUICK, *FULL):
            known = (*QUICK, *FULL)
            raise ConfigError(f"study.keep: '{name}' is no table; tables are {listed(known)}." + did_you_mean(name, known))
    if "runs" not in study.keep:
        raise ConfigError("study.keep should hold 'runs': without it nothing can be compared.")
    _at_least("study.span_weeks", study.span_weeks, 1)
    if precision.measure or precision.half_width:
        _check_precision(precision)


def _check_precision(precision: Precision) -> None:
    from sim.measures.registry import MEASURES

    known = [name for name, item in MEASURES.items() if "service" in item.scopes]
    if precision.measure not in known:
        hint = did_you_mean(precision.measure, known) or " 'runs' has a column for each headline of the report."
        raise ConfigError(f"precision.measure = '{precision.measure}' is no measure of the whole service.{hint}")
    if precision.half_width <= 0:
        raise ConfigError(f"precision.half_width = {precision.half_width:g} should be above 0, in the measure's unit.")
    if precision.of not in OF:
        raise ConfigError(f"precision.of = '{precision.of}' should be {' or '.join(OF)}." + did_you_mean(precision.of, OF))
    _at_least("precision.block", precision.block, 1)
    _at_least("precision.ceiling", precision.ceiling, 2)


def _at_least(place: str, value: int, least: int) -> None:
    if value < least:
        raise ConfigError(f"{place} = {value} should be {least} or more.")
