"""The cell with which each cell is compared."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sim.core.errors import ConfigError
from sim.studies.plan.cell import Cell, value_text
from sim.studies.plan.members import MEMBER
from sim.studies.plan.plan import Plan, read_levels


def baselines(plan: Plan, baseline: str | int | Mapping[str, Any] | None = None) -> dict[str, str]:
    """For each cell the cell that it is compared with, by key.

    Args:
        plan: the study's plan.
        baseline: a cell by name, number or key, which all are compared with; or values of some levers, and then each
            cell is compared with the one that has these values and is otherwise like it. None takes the plan's own
            baseline, and without one the first cell. In a study of an ensemble each cell is compared within its own
            member, unless the baseline names a member by ``parameters.member``.

    Raises:
        ConfigError: no cell fits.
    """
    wanted = plan.study_groups.study.baseline or 1 if baseline is None else baseline
    named = [cell for cell in plan.cells if str(wanted) in (cell.name, cell.key)]
    levels = {} if named else levels_of(plan, wanted)
    if not levels:
        base = plan.cell(wanted)
        others = [name for name in plan.factors if name != MEMBER]
        if MEMBER in plan.factors and (others or wanted == 1):
            values = plan.levels(base)
            return _counterparts(plan, {name: values[name] for name in others})
        return {cell.key: base.key for cell in plan.cells}
    return _counterparts(plan, levels)


def levels_of(plan: Plan, wanted: str | int | Mapping[str, Any]) -> dict[str, Any]:
    """The lever values that a baseline names; empty where it names a cell."""
    if isinstance(wanted, Mapping):
        unknown = [name for name in wanted if name not in plan.factors]
        if unknown:
            raise ConfigError(f"'{unknown[0]}' does not differ between cells, so it can be no baseline.")
        return dict(wanted)
    return read_levels(str(wanted), plan.factors)


def _counterparts(plan: Plan, levels: Mapping[str, Any]) -> dict[str, str]:
    """For each cell the one with these levels that is otherwise like it: in every digit, or else in six digits."""
    others = [name for name in plan.factors if name not in levels]
    known: tuple[dict[Hashable, str], dict[Hashable, str]] = {}, {}  # keys of cells with these levels, by the others
    for candidate in plan.matching(levels):
        for exact, cells in zip((True, False), known, strict=True):
            cells.setdefault(_values(plan, candidate, others, exact), candidate.key)
    found = {}
    for cell in plan.cells:
        base = known[0].get(_values(plan, cell, others, True)) or known[1].get(_values(plan, cell, others, False))
        if base is None:
            texts = ", ".join(f"{name} {value}" for name, value in levels.items())
            raise ConfigError(f"No cell has {texts} and is otherwise like '{cell.name}'; choose another baseline.")
        found[cell.key] = base
    return found


def _values(plan: Plan, cell: Cell, names: Sequence[str], exact: bool) -> Hashable:
    """A cell's values of some levers, such that those are equal that :func:`sim.studies.plan.plan.same` calls so."""
    levels = plan.levels(cell)
    return tuple(_comparable(levels[name], exact) for name in names)


def _comparable(value: Any, exact: bool) -> str:
    if isinstance(value, bool):
        return str(value)
    try:
        return value_text(float(value), exact)
    except (TypeError, ValueError):
        return str(value)
