"""Two levers as a plane: the cells of a design in rows and columns, others averaged over or held fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.presentation.studies.labels import lever_name, settings_in_words
from sim.presentation.studies.study_data import Baseline, StudyFigureData
from sim.studies.effects.contrast import contrasts
from sim.studies.plan.plan import same

FULL = 0.5  # of all combinations: with fewer, cells are no plane


@dataclass(frozen=True)
class Plane:
    """Cells by the values of two levers.

    Attributes:
        across, up: the levers.
        columns, rows: their values, in order.
        keys: for each row and column the cells there: one, or several that are averaged; empty where there is none.
        note: which levers are held fixed or averaged over, in words; empty where there are no others.
    """

    across: str
    up: str
    columns: list[Any]
    rows: list[Any]
    keys: dict[tuple[int, int], list[str]]
    note: str = ""


def plane_of(
    data: StudyFigureData, levers: Sequence[str] | None = None, fixed: Mapping[str, Any] | None = None
) -> Plane | str:
    """The plane of two levers, or in a sentence why there is none.

    Args:
        material: of the study.
        levers: two of them, the first across; None: those there are, the one with more values across.
        fixed: values of other levers; those not named are averaged over.

    Raises:
        ConfigError: there is no such lever or value.
    """
    wanted, held = resolved(data, levers, fixed or {})
    others = [name for name in data.plan.factors if name not in wanted]
    if len(wanted) != 2:
        return not_two(data, others)
    chosen = data.levels.loc[[key for key in data.levels.index if _has(data, key, held)]]
    across, up = wanted
    columns, rows = values_of(chosen[across]), values_of(chosen[up])
    keys: dict[tuple[int, int], list[str]] = {}
    for key, one, two in zip(chosen.index, chosen[across], chosen[up], strict=True):
        keys.setdefault((rows.index(two), columns.index(one)), []).append(str(key))
    if min(len(columns), len(rows)) < 2:
        return "One of the two levers has a single value here: there is no plane."
    if len(keys) < FULL * len(columns) * len(rows):
        return "There is no heat map: fewer than half of the combinations of the two levers are in the design."
    return Plane(across, up, columns, rows, keys, _others_in_words(data, others, held))


def resolved(
    data: StudyFigureData, levers: Sequence[str] | None, fixed: Mapping[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    """Levers and fixed values with full names.

    Raises:
        ConfigError: there is no such lever or value.
    """
    held = {lever_asked(data, name): value for name, value in fixed.items()}
    for name, value in held.items():
        there = values_of(data.levels[name])
        if not any(same(value, one) for one in there):
            raise ConfigError(f"fixed: no cell has {name} = {value}; values are {listed(map(str, there))}.")
    if levers is not None:
        if isinstance(levers, str) or len(levers) != 2:
            raise ConfigError("levers should name two levers, e.g. ('leadership.bias', 'paperwork').")
        return [lever_asked(data, name) for name in levers], held
    free = [name for name in data.plan.factors if name not in held]
    return sorted(free, key=lambda name: -data.levels[name].nunique()), held


def lever_asked(data: StudyFigureData, name: str) -> str:
    """A lever by its full name or its last word.

    Raises:
        ConfigError: there is none.
    """
    factors = data.plan.factors
    found = [factor for factor in factors if name in (factor, factor.rpartition(".")[2])]
    if len(found) == 1:
        return found[0]
    few = f"; levers are {listed(factors)}" if factors else ""
    raise ConfigError(f"'{name}' is no lever of this study{few}." + did_you_mean(name, factors))


def values_of(column: pd.Series) -> list[Any]:
    """The different values of a lever: numbers in order, names as the design has them."""
    values = list(dict.fromkeys(column))
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
    return sorted(values) if numbers else values


def not_two(data: StudyFigureData, others: Sequence[str]) -> str:
    """Why a study with one, three or more levers has no plane."""
    count = len(data.plan.factors)
    if count < 2:
        return f"A heat map needs two levers; this study has {'one' if count else 'none'}."
    return (
        f"This study has {count} levers ({listed(data.plan.factors)}): name two of them for a heat map; the others "
        "are averaged over, or held fixed."
    )


def _has(data: StudyFigureData, key: str, held: Mapping[str, Any]) -> bool:
    return all(same(data.levels.at[key, name], value) for name, value in held.items())


def _others_in_words(data: StudyFigureData, others: Sequence[str], held: Mapping[str, Any]) -> str:
    averaged = [lever_name(name, data.plan.factors) for name in others if name not in held]
    told = [f"{settings_in_words(held, data.plan.factors)} throughout"] if held else []
    return "; ".join([*told, *([f"averaged over {listed(averaged)}"] if averaged else [])])


def plane_effects(data: StudyFigureData, plane: Plane, measure: str, baseline: Baseline = None) -> pd.DataFrame:
    """Means, and paired differences from the baseline, of every place of the plane.

    Where several cells share a place, each replicate is averaged over them first, on both sides; a replicate counts
    where all of them have it.

    Returns:
        Index (row, column); mean (over the replicates that are there), n, before, difference, low, high and verdict.
    """
    values = data.values("runs", [measure])
    wide = values.pivot(index="cell", columns="replicate", values=measure)
    wide.index = wide.index.astype(str)
    against = data.against(baseline)
    here = {place: [key for key in keys if key in wide.index] for place, keys in plane.keys.items()}
    full = {place: keys for place, keys in here.items() if keys and len(keys) == len(plane.keys[place])}
    one, two = (
        np.array([wide.reindex(map(side, keys)).to_numpy(float).mean(axis=0) for keys in full.values()])
        for side in (lambda key: against[key], lambda key: key)
    )
    frame = pd.DataFrame(contrasts(one, two, measure)) if full else pd.DataFrame(columns=["difference"])
    frame["mean"] = [np.nanmean(row) if np.isfinite(row).any() else np.nan for row in two]
    frame["own"] = [all(against[key] == key for key in keys) for keys in full.values()]
    frame.index = pd.MultiIndex.from_tuples(list(full), names=["row", "column"])
    return frame
