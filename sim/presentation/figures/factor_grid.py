"""The cells of a design as a grid of two levers; other levers are averaged over or held fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.labels import lever_name, settings_in_words
from sim.studies.effects.contrast import contrasts
from sim.studies.plan.plan import same

FULL = 0.5  # of all combinations: with fewer, cells form no grid


@dataclass(frozen=True)
class FactorGrid:
    """Cells by the values of two levers.

    Attributes:
        x_lever, y_lever: the levers.
        columns, rows: their values, in order.
        keys: for each (row, column) the keys of the cells there: one, or several that are averaged.
        note: which levers are held fixed or averaged over, in words; empty if there are no others.
    """

    x_lever: str
    y_lever: str
    columns: list[Any]
    rows: list[Any]
    keys: dict[tuple[int, int], list[str]]
    note: str = ""


def factor_grid(
    data: FigureData, levers: Sequence[str] | None = None, fixed: Mapping[str, Any] | None = None
) -> FactorGrid | str:
    """The grid of two levers, or a sentence that says why there is none.

    Args:
        data: the study's data.
        levers: two levers, the first along x; None: those of the study, the one with more values along x.
        fixed: values of other levers; those not named are averaged over.

    Raises:
        ConfigError: unknown lever or value.
    """
    wanted, held = resolve_levers(data, levers, fixed or {})
    if len(wanted) != 2:
        return _why_not_two(data)
    chosen = data.levels.loc[[key for key in data.levels.index if _has(data, key, held)]]
    x_lever, y_lever = wanted
    columns, rows = values_of(chosen[x_lever]), values_of(chosen[y_lever])
    keys: dict[tuple[int, int], list[str]] = {}
    for key, x, y in zip(chosen.index, chosen[x_lever], chosen[y_lever], strict=True):
        keys.setdefault((rows.index(y), columns.index(x)), []).append(str(key))
    if min(len(columns), len(rows)) < 2:
        return "One of the two levers has a single value here: there is no heat map."
    if len(keys) < FULL * len(columns) * len(rows):
        return "There is no heat map: fewer than half of the combinations of the two levers are in the design."
    others = [name for name in data.plan.factors if name not in wanted]
    return FactorGrid(x_lever, y_lever, columns, rows, keys, _others_in_words(data, others, held))


def resolve_levers(
    data: FigureData, levers: Sequence[str] | None, fixed: Mapping[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    """Levers and fixed values with full names.

    Raises:
        ConfigError: unknown lever or value.
    """
    held = {resolve_lever(data, name): value for name, value in fixed.items()}
    for name, value in held.items():
        available = values_of(data.levels[name])
        if not any(same(value, candidate) for candidate in available):
            raise ConfigError(f"fixed: no cell has {name} = {value}; values are {listed(map(str, available))}.")
    if levers is not None:
        if isinstance(levers, str) or len(levers) != 2:
            raise ConfigError("levers should name two levers, e.g. ('leadership.bias', 'paperwork').")
        return [resolve_lever(data, name) for name in levers], held
    free = [name for name in data.plan.factors if name not in held]
    return sorted(free, key=lambda name: -data.levels[name].nunique()), held


def resolve_lever(data: FigureData, name: str) -> str:
    """A lever by its full name or its last word.

    Raises:
        ConfigError: unknown lever.
    """
    factors = data.plan.factors
    matches = [factor for factor in factors if name in (factor, factor.rpartition(".")[2])]
    if len(matches) == 1:
        return matches[0]
    available = f"; levers are {listed(factors)}" if factors else ""
    raise ConfigError(f"'{name}' is not a lever of this study{available}." + did_you_mean(name, factors))


def values_of(column: pd.Series) -> list[Any]:
    """The different values of a lever: numbers in order, names as in the design."""
    values = list(dict.fromkeys(column))
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
    return sorted(values) if numbers else values


def _why_not_two(data: FigureData) -> str:
    """Why a study with one, three or more levers has no grid."""
    count = len(data.plan.factors)
    if count < 2:
        return f"A heat map needs two levers; this study has {'one' if count else 'none'}."
    return (
        f"This study has {count} levers ({listed(data.plan.factors)}): name two of them for a heat map; the others "
        "are averaged over, or held fixed."
    )


def _has(data: FigureData, key: str, held: Mapping[str, Any]) -> bool:
    return all(same(data.levels.at[key, name], value) for name, value in held.items())


def _others_in_words(data: FigureData, others: Sequence[str], held: Mapping[str, Any]) -> str:
    averaged = [lever_name(name, data.plan.factors) for name in others if name not in held]
    parts = [f"{settings_in_words(held, data.plan.factors)} throughout"] if held else []
    return "; ".join([*parts, *([f"averaged over {listed(averaged)}"] if averaged else [])])


def grid_effects(data: FigureData, grid: FactorGrid, measure: str, baseline: Baseline = None) -> pd.DataFrame:
    """Means, and paired differences from the baseline, at every place of the grid.

    Where several cells share a place, each replicate is averaged over them first, on both sides. A replicate counts
    if all of them have it.

    Returns:
        Index (row, column); mean (over the completed replicates), n, before, difference, low, high, verdict, and own
        (whether all cells there are their own baseline).
    """
    values = data.values("runs", [measure])
    wide = values.pivot(index="cell", columns="replicate", values=measure)
    wide.index = wide.index.astype(str)
    against = data.against(baseline)
    completed = {place: [key for key in keys if key in wide.index] for place, keys in grid.keys.items()}
    full = {place: keys for place, keys in completed.items() if keys and len(keys) == len(grid.keys[place])}
    before, after = (
        np.array([wide.reindex(map(side, keys)).to_numpy(float).mean(axis=0) for keys in full.values()])
        for side in (lambda key: against[key], lambda key: key)
    )
    frame = pd.DataFrame(contrasts(before, after, measure)) if full else pd.DataFrame(columns=["difference"])
    frame["mean"] = [np.nanmean(row) if np.isfinite(row).any() else np.nan for row in after]
    frame["own"] = [all(against[key] == key for key in keys) for keys in full.values()]
    frame.index = pd.MultiIndex.from_tuples(list(full), names=["row", "column"])
    return frame
