"""The figure of a pattern, from the tables of its simulated worlds, as a function of sums over replicates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.measures.cohorts import clocks, followed
from sim.measures.patterns.pattern import Computed, Pattern
from sim.measures.patterns.surveys import SURVEY_KINDS, SURVEY_TABLES, survey_statistic
from sim.measures.patterns.units import TABLES, NotMeasurable, World
from sim.stats.jackknife import Statistic, correlation, intraclass, mean_of

YEAR = 52  # weeks
Worlds = Sequence[World]


def statistic_of(pattern: Pattern, worlds: Worlds) -> Statistic:
    """The figure of a pattern; ``worlds`` are those of ``pattern.simulate``, in their order.

    Raises:
        NotMeasurable: the tables lack something.
    """
    return STATISTICS[pattern.statistic.kind](pattern, worlds)


def tables_needed(pattern: Pattern) -> set[str]:
    """The tables that the figure is computed from."""
    kind, unit = pattern.statistic.kind, pattern.unit
    if kind in ("locality_spread",):
        return {"cases"}
    if kind in SURVEY_KINDS:
        return set(SURVEY_TABLES)
    if kind == "none":
        return set()
    return {TABLES[unit]} if unit in TABLES else {"professions" if pattern.statistic.of else "runs"}


def _column(frame: pd.DataFrame, name: str, unit: str) -> np.ndarray:
    if name not in frame.columns:
        raise NotMeasurable(f"no column '{name}' for the unit {unit.replace('_', ' ')}")
    return frame[name].to_numpy(float)


def _correlation(pattern: Pattern, worlds: Worlds) -> Statistic:
    """Of ``x`` and ``y`` over the units of the first world."""
    return _correlation_in(pattern, worlds[0])


def _correlation_change(pattern: Pattern, worlds: Worlds) -> Statistic:
    """The correlation in the second world minus that in the first."""
    return _correlation_in(pattern, worlds[1]).minus(_correlation_in(pattern, worlds[0]))


def _correlation_in(pattern: Pattern, world: World) -> Statistic:
    rows, asked = world.rows(pattern.unit), pattern.statistic
    x, y = (_column(rows, name, pattern.unit) for name in (asked.x, asked.y))
    return correlation(x, y, world.clusters(rows), len(world.replicates))


def _intraclass(pattern: Pattern, worlds: Worlds) -> Statistic:
    """ICC(1) of persons' ``x`` in the groups that the unit names."""
    world = worlds[0]
    people = world.rows("person")
    clusters = world.clusters(people)
    group = people[pattern.unit].to_numpy(np.int64)
    groups = clusters * (int(group.max(initial=0)) + 1) + group
    return intraclass(_column(people, pattern.statistic.x, "person"), groups, clusters, len(world.replicates))


def _values(pattern: Pattern, world: World, name: str) -> np.ndarray:
    """(R,) of each replicate: the mean of a column over its rows, in the pattern's scale."""
    asked = pattern.statistic
    if pattern.unit == "service":
        frame = world.table("professions" if asked.of else "runs")
        if asked.of:
            frame = frame[frame["profession"] == asked.of]
    else:
        frame = world.rows(pattern.unit)
    means = pd.Series(_column(frame, name, pattern.unit)).groupby(frame["replicate"].to_numpy()).mean()
    return asked.plus + asked.factor * _setting(asked, world) * means.reindex(world.replicates).to_numpy()


def _setting(asked: Computed, world: World) -> float:
    """The setting by which the mean is multiplied; 1 without one."""
    if not asked.over:
        return 1.0
    value = world.config
    for part in asked.over.split("."):
        value = getattr(value, part)
    return float(value)  # type: ignore[arg-type]


def _mean(pattern: Pattern, worlds: Worlds) -> Statistic:
    """The mean of ``x`` over replicates."""
    return mean_of(_values(pattern, worlds[0], pattern.statistic.x))


def _share_of_work(pattern: Pattern, worlds: Worlds) -> Statistic:
    """The share ``x`` of hours worked: without those of ``y`` and ``z``, such as absence and slack."""
    asked = pattern.statistic
    x, y, z = (_values(pattern, worlds[0], name) for name in (asked.x, asked.y, asked.z))
    return mean_of(x / (1 - y - z))


def _gap(pattern: Pattern, worlds: Worlds) -> Statistic:
    """The mean of ``x`` minus that of ``y``."""
    x, y = (_values(pattern, worlds[0], name) for name in (pattern.statistic.x, pattern.statistic.y))
    return mean_of(x - y)


def _order(pattern: Pattern, worlds: Worlds) -> Statistic:
    """The smaller of two gaps, x - y and y - z: above 0 if the levels have this order."""
    asked = pattern.statistic
    x, y, z = (_values(pattern, worlds[0], name) for name in (asked.x, asked.y, asked.z))
    return _smallest_of(np.stack([x - y, y - z], axis=1))


def _smallest_of(values: np.ndarray) -> Statistic:
    """The smallest of the means of (R, K) values."""
    sums = np.concatenate([values, np.ones((len(values), 1))], axis=1)
    return Statistic(sums, lambda total: (total[..., :-1] / total[..., -1:]).min(axis=-1))


def _change(pattern: Pattern, worlds: Worlds) -> Statistic:
    """The mean of ``x`` in the second world minus that in the first, replicate by replicate."""
    first, second = (_values(pattern, world, pattern.statistic.x) for world in worlds)
    return mean_of(second - first)


def _peak(pattern: Pattern, worlds: Worlds) -> Statistic:
    """How far the best of the inner values of a dial lies above the better of its two ends.

    Above 0 only for an inverted U: a rise or a fall over the whole dial has its best value at an end.
    """
    values = np.stack([_values(pattern, world, pattern.statistic.x) for world in worlds], axis=1)
    sums = np.concatenate([values, np.ones((len(values), 1))], axis=1)

    def peak(total: np.ndarray) -> np.ndarray:
        means = total[..., :-1] / total[..., -1:]
        return means[..., 1:-1].max(axis=-1) - np.maximum(means[..., 0], means[..., -1])

    return Statistic(sums, peak)


def _locality_spread(pattern: Pattern, worlds: Worlds) -> Statistic:
    """Standard deviation between localities of the share of plans on time in a year; mean over years."""
    world = worlds[0]
    frame = world.table("cases", "locality", "arrival", "outcome", "weeks", "on_time", "case_type")
    cohort = followed(frame, world.config.weeks, clocks(frame, world.config))
    cohort = cohort.assign(locality=frame.loc[cohort.index, "locality"], year=cohort["arrival"] // YEAR)
    shares = cohort.groupby(["replicate", "year", "locality"])["on_time"].mean()
    spread = shares.groupby(["replicate", "year"]).std(ddof=1).groupby("replicate").mean()
    return mean_of(spread.reindex(world.replicates).to_numpy())


def _none(pattern: Pattern, worlds: Worlds) -> Statistic:
    raise NotMeasurable(pattern.statistic.needs or "no table holds what it needs")


STATISTICS: dict[str, Callable[[Pattern, Worlds], Statistic]] = {
    "correlation": _correlation,
    "correlation_change": _correlation_change,
    "intraclass": _intraclass,
    "mean": _mean,
    "share_of_work": _share_of_work,
    "gap": _gap,
    "order": _order,
    "locality_spread": _locality_spread,
    "change": _change,
    "peak": _peak,
    **dict.fromkeys(SURVEY_KINDS, survey_statistic),
    "none": _none,
}
