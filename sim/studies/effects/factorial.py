"""Main effects and interactions of levers: averages over the cells of a factorial, paired by common random numbers.

The main effect of a lever is how much a measure changes from its reference value to another, averaged over the values
of all other levers. The interaction of two levers is a difference of differences: how much the effect of the first
changes when the second goes from its reference value to another, averaged over the values of all others.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError, listed
from sim.studies.effects.contrast import BETTER, DOWN, UP, WORSE
from sim.studies.effects.table import Sides, compared
from sim.studies.effects.wide import Wide
from sim.studies.plan.baseline import baselines
from sim.studies.plan.cell import value_text
from sim.studies.plan.plan import Plan

NOT_OF_A_CONTRAST = ["correlation", "variance_reduction", "independent_runs", "standardised"]
Places = dict[tuple[Hashable, ...], int]


@dataclass(frozen=True)
class Factorial:
    """The cells of a study by the values of its levers.

    Attributes:
        levers: names.
        values: each lever's values, the reference first.
        rows: number of each cell among the values, by its levels.
    """

    levers: tuple[str, ...]
    values: Mapping[str, list[Any]]
    rows: Places


def factorial_of(plan: Plan, reference: str | None = None) -> Factorial:
    """The factorial of a study's cells.

    Args:
        plan: the study's plan.
        reference: key of the cell whose values are the references; None: the first cell.

    Raises:
        ConfigError: the study has no levers.
    """
    if not plan.factors:
        raise ConfigError("The cells of this study differ in no lever, so there are no main effects or interactions.")
    levels = [plan.levels(cell) for cell in plan.cells]
    first = next((level for cell, level in zip(plan.cells, levels, strict=True) if cell.key == reference), levels[0])
    values = {name: list(dict.fromkeys([first[name], *(level[name] for level in levels)])) for name in plan.factors}
    rows: Places = {}
    for number, level in enumerate(levels):
        rows.setdefault(tuple(level.values()), number)
    return Factorial(tuple(plan.factors), values, rows)


def reference_cell(plan: Plan) -> str:
    """The key of the study's baseline if that is one cell, else of its first cell."""
    against = set(baselines(plan).values())
    return against.pop() if len(against) == 1 else plan.cells[0].key


def why_no_interactions(plan: Plan) -> str:
    """Why there are no interactions; empty if there are some."""
    if len(plan.factors) > 1 and any(True for _ in _interaction_rows(factorial_of(plan))):
        return ""
    return "No four cells form a square of two levers, so there are no interactions."


def main_effects(
    values: pd.DataFrame, plan: Plan, measures: Sequence[str], reference: str | None = None,
    correction: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """How much each measure changes with each lever, averaged over all others.

    Args:
        values: a row a cell and replicate.
        plan: the study's plan.
        measures: which.
        reference: as for :func:`factorial_of`.
        correction: as for :func:`sim.studies.effects.table.compared`.

    Returns:
        One row a lever, value and measure: lever, change ("0 to 0.6"), averaged_over (how many combinations of the
        other levers' values have both cells), measure, label, unit, and n, before, after, difference, low, high,
        half_width, smallest and verdict as in :class:`sim.studies.effects.contrast.Contrast`.

    Raises:
        ConfigError: no two cells differ in a single lever.
    """
    found = list(_main_rows(factorial_of(plan, reference)))
    if not found:
        raise ConfigError(f"No two cells differ in a single one of {listed(plan.factors)}: there are no main effects.")
    labels = pd.DataFrame([label for label, _ in found])
    before, after = ([[(pair[side], 1.0) for pair in pairs] for _, pairs in found] for side in (0, 1))
    return _table(values, plan, measures, labels, before, after, correction)


def interactions(
    values: pd.DataFrame, plan: Plan, measures: Sequence[str], reference: str | None = None,
    correction: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """How much the effect of each lever changes with each other lever: differences of differences.

    Args:
        values, plan, measures, reference, correction: as for :func:`main_effects`.

    Returns:
        One row a pair of levers, a value of each and measure: lever, change, other, other_change, averaged_over,
        measure, label, unit, n, before (the effect of the change of ``lever`` where ``other`` has its reference value),
        after (the same where ``other`` has its new value), difference (after - before), low, high, half_width,
        smallest and verdict. A verdict of an interaction is higher, lower, equivalent (to no interaction) or
        undecided.

    Raises:
        ConfigError: no four cells form a square of two levers.
    """
    found = list(_interaction_rows(factorial_of(plan, reference)))
    if not found:
        raise ConfigError(why_no_interactions(plan))
    labels = pd.DataFrame([label for label, _ in found])
    squares = [places for _, places in found]
    before = [[part for a, b, _, _ in row for part in ((a, -1.0), (b, 1.0))] for row in squares]
    after = [[part for _, _, c, d in row for part in ((c, -1.0), (d, 1.0))] for row in squares]
    table = _table(values, plan, measures, labels, before, after, correction, span=2)
    side = np.where(table["difference"] > 0, UP, DOWN)
    judged = table["verdict"].isin([BETTER, WORSE])
    return table.assign(verdict=table["verdict"].where(~judged, side))


def _main_rows(grid: Factorial) -> Iterator[tuple[dict[str, Any], list[tuple[int, int]]]]:
    """Labels, and the cells before and after, for each lever and value."""
    for place, lever in enumerate(grid.levers):
        first, *others = grid.values[lever]
        starts = [(key, row) for key, row in grid.rows.items() if key[place] == first]
        for value in others:
            pairs = [
                (row, grid.rows[after]) for key, row in starts if (after := _moved(key, (place, value))) in grid.rows
            ]
            if pairs:
                yield {"lever": lever, "change": _change(first, value), "averaged_over": len(pairs)}, pairs


def _interaction_rows(grid: Factorial) -> Iterator[tuple[dict[str, Any], list[tuple[int, ...]]]]:
    """Labels, and four cells: reference, first lever changed, second changed, both changed."""
    for one, two in combinations(range(len(grid.levers)), 2):
        names = grid.levers[one], grid.levers[two]
        (first, *others), (first_two, *others_two) = (grid.values[name] for name in names)
        starts = [key for key in grid.rows if (key[one], key[two]) == (first, first_two)]
        for value in others:
            for value_two in others_two:
                squares: list[tuple[int, ...]] = []
                for start in starts:
                    on, other, both = (
                        _moved(start, *changes)
                        for changes in (
                            [(one, value)], [(two, value_two)], [(one, value), (two, value_two)],
                        )
                    )  # fmt: skip
                    if on in grid.rows and other in grid.rows and both in grid.rows:
                        squares.append((grid.rows[start], grid.rows[on], grid.rows[other], grid.rows[both]))
                if squares:
                    label = {
                        "lever": names[0], "change": _change(first, value), "other": names[1],
                        "other_change": _change(first_two, value_two), "averaged_over": len(squares),
                    }  # fmt: skip
                    yield label, squares


def _moved(key: tuple[Hashable, ...], *changes: tuple[int, Any]) -> tuple[Hashable, ...]:
    moved = list(key)
    for place, value in changes:
        moved[place] = value
    return tuple(moved)


def _change(before: Any, after: Any) -> str:
    return f"{value_text(before)} to {value_text(after)}"


Parts = list[list[tuple[int, float]]]  # for each row, the cells that are added up, with their signs


def _table(
    values: pd.DataFrame, plan: Plan, measures: Sequence[str], labels: pd.DataFrame, before: Parts, after: Parts,
    correction: str | None, span: float = 1,
) -> pd.DataFrame:  # fmt: skip
    """The contrasts of averages over cells; a replicate counts in a row if all its cells have it."""
    wide, over = Wide(values, plan), labels["averaged_over"].to_list()

    def sides(measure: str) -> Sides:
        matrix = wide.matrix(measure)
        known = np.full((len(plan.cells), matrix.shape[1]), np.nan)
        known[wide.cells] = matrix
        one, two = (
            np.array(
                [sum(sign * known[cell] for cell, sign in row) / count for row, count in zip(rows, over, strict=True)]
            )
            for rows in (before, after)
        )
        return one, two

    table = compared(labels, measures, sides, correction, span)
    return table.drop(columns=NOT_OF_A_CONTRAST, errors="ignore")
