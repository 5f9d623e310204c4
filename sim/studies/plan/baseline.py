"""The cell with which each cell is compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.core.errors import ConfigError
from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan, read_levels, same


def baselines(plan: Plan, baseline: str | int | Mapping[str, Any] | None = None) -> dict[str, str]:
    """For each cell the cell that it is compared with, by key.

    Args:
        plan: the study's plan.
        baseline: a cell by name, number or key, which all are compared with; or values of some levers, and then each
            cell is compared with the one that has these values and is otherwise like it. None takes the plan's own
            baseline, and without one the first cell.

    Raises:
        ConfigError: no cell fits.
    """
    wanted = plan.study_groups.study.baseline or 1 if baseline is None else baseline
    named = [cell for cell in plan.cells if str(wanted) in (cell.name, cell.key)]
    levels = {} if named else levels_of(plan, wanted)
    if not levels:
        base = plan.cell(wanted)
        return {cell.key: base.key for cell in plan.cells}
    return {cell.key: _counterpart(plan, cell, levels).key for cell in plan.cells}


def levels_of(plan: Plan, wanted: str | int | Mapping[str, Any]) -> dict[str, Any]:
    """The lever values that a baseline names; empty where it names a cell."""
    if isinstance(wanted, Mapping):
        unknown = [name for name in wanted if name not in plan.factors]
        if unknown:
            raise ConfigError(f"'{unknown[0]}' does not differ between cells, so it can be no baseline.")
        return dict(wanted)
    return read_levels(str(wanted), plan.factors)


def _counterpart(plan: Plan, cell: Cell, levels: Mapping[str, Any]) -> Cell:
    """The cell with these levels that is otherwise like ``cell``."""
    wanted = {**plan.levels(cell), **levels}
    for candidate in plan.matching(levels):
        if all(same(plan.levels(candidate)[name], value) for name, value in wanted.items()):
            return candidate
    texts = ", ".join(f"{name} {value}" for name, value in levels.items())
    raise ConfigError(f"No cell has {texts} and is otherwise like '{cell.name}'; choose another baseline.")
