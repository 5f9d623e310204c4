"""Levels and effects over the members of an ensemble: in how many worlds an effect is better, how far worlds differ.

Each member is one set of assumptions, called a world. An effect is compared with its baseline within the member, with
common random numbers, so each world has an effect with an interval of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError
from sim.stats.intervals import intervals
from sim.stats.variance_components import spread_between
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UNDECIDED, UNJUDGED, UP, WORSE
from sim.studies.effects.table import about_measure, effects
from sim.studies.effects.wide import Wide
from sim.studies.plan.cell import Cell, label_of, short_names
from sim.studies.plan.members import MEMBER
from sim.studies.plan.plan import Plan

VERDICTS = (BETTER, WORSE, UP, DOWN, EQUIVALENT, UNDECIDED)
NO_VERDICT = "no_verdict"
LOW, HIGH = 0.05, 0.95  # quantiles over worlds
MAIN = ["contrast", "label", "worlds", *VERDICTS, "median", "assumption_spread", "seed_spread", "n"]


@dataclass(frozen=True)
class EffectsOverMembers:
    """Effects of every contrast over the members of an ensemble.

    Attributes:
        by_world: a row a contrast, measure and world, as :func:`sim.studies.effects.table.effects`, with the column
            ``contrast``: the cell's name without its member.
        table: a row a contrast and measure:

            - ``contrast``, levers, ``baseline``, ``measure``, ``label``, ``unit``;
            - ``worlds``: in which the effect is known;
            - ``better``, ``worse`` (measures with a better side), ``higher``, ``lower`` (others), ``equivalent``,
              ``undecided``, ``no_verdict``: in how many worlds the effect has this verdict;
            - ``mean``, ``median``, ``p05``, ``p95``: of the effects over worlds, the noise of seeds included;
            - ``assumption_spread`` with its 95 % interval ``assumption_low``, ``assumption_high``: standard deviation
              of true effects between worlds, net of the noise of seeds, over replicates that every world has; see
              :func:`sim.stats.variance_components.spread_between`;
            - ``seed_spread``: standard deviation of a replicate's difference within a world;
            - ``half_width``: median half-width of the worlds' own 95 % intervals;
            - ``n``: pairs of replicates of the world that has fewest; ``smallest``: the smallest effect of interest.
    """

    by_world: pd.DataFrame
    table: pd.DataFrame

    def __repr__(self) -> str:
        return self.table[MAIN].to_string(index=False) if len(self.table) else "No differences."


def effects_over_members(
    values: pd.DataFrame, plan: Plan, against: Mapping[str, str], measures: Sequence[str]
) -> EffectsOverMembers:
    """Effects of every contrast over the members of an ensemble.

    Args:
        values: a row a cell and replicate.
        plan: the study's plan; its cells are crossed with members.
        against: for each cell's key the key of its baseline.
        measures: which.

    Raises:
        ConfigError: the cells are not crossed with members, or a cell's baseline is of another member.
    """
    _check_members(plan)
    cells = {cell.key: cell for cell in plan.cells}
    if any(member_of(cells[key]) != member_of(cells[base]) for key, base in against.items()):
        raise ConfigError("Worlds are counted for baselines of the same member; name one without its member.")
    by_world = effects(values, plan, against, measures)
    if not len(by_world):
        return EffectsOverMembers(by_world, pd.DataFrame())
    by_world.insert(0, "contrast", [without_member(cells[key]) for key in by_world["cell"]])
    bases = [without_member(cells[against[key]]) for key in by_world["cell"]]
    levers = [name for name in plan.factors if name != MEMBER]
    differences = _Differences(Wide(values, plan), plan, against)
    groups = by_world.assign(base=bases).groupby(["measure", "contrast", "base"], sort=False)
    rows = [_summary(part, levers, differences) for _, part in groups]
    return EffectsOverMembers(by_world, pd.DataFrame(rows))


def member_of(cell: Cell) -> int | None:
    """The number of a cell's member; None if it has none."""
    return cell.factors.get(MEMBER)


def without_member(cell: Cell) -> str:
    """A cell's name without its member, which is its last part."""
    short = short_names(list(cell.factors))
    if cell.name == label_of(cell.factors, short):
        return label_of({name: value for name, value in cell.factors.items() if name != MEMBER}, short)
    return cell.name.removesuffix(f"member {member_of(cell)}").removesuffix(", ")


def levels_over_members(values: pd.DataFrame, plan: Plan, measures: Sequence[str]) -> pd.DataFrame:
    """Levels of every cell over the members of an ensemble.

    Args:
        values, plan, measures: as for :func:`effects_over_members`.

    Returns:
        A row a cell without its member and measure: ``cell``, levers, ``measure``, ``label``, ``unit``, and ``worlds``
        to ``n`` as in :attr:`EffectsOverMembers.table`, of the means of worlds instead of their effects.

    Raises:
        ConfigError: the cells are not crossed with members.
    """
    _check_members(plan)
    wide = Wide(values, plan)
    cells = [plan.cells[place] for place in wide.cells]
    rows_of: dict[str, list[int]] = {}
    for row, cell in enumerate(cells):
        rows_of.setdefault(without_member(cell), []).append(row)
    found = []
    for measure in measures:
        matrix, about = wide.matrix(measure), about_measure(measure)
        for name, rows in rows_of.items():
            levers = {key: value for key, value in plan.levels(cells[rows[0]]).items() if key != MEMBER}
            of_cell = {"cell": name, **levers, "measure": measure, **about}
            found.append(of_cell | _over_worlds(matrix[rows], intervals(matrix[rows])["mean"]))
    return pd.DataFrame(found)


def _check_members(plan: Plan) -> None:
    if MEMBER not in plan.factors:
        raise ConfigError("The study has no ensemble: plan it with parameters=NAME.")


def _summary(rows: pd.DataFrame, levers: Sequence[str], differences: _Differences) -> dict[str, Any]:
    """One contrast and measure over worlds."""
    first, known = rows.iloc[0], rows[rows["difference"].notna()]
    counts = known["verdict"].value_counts()
    about = {name: first[name] for name in ("contrast", *levers)} | {"baseline": first["base"]}
    about |= {name: first[name] for name in ("measure", "label", "unit")}
    verdicts = {name: int(counts.get(name, 0)) for name in VERDICTS} | {NO_VERDICT: int(counts.get(UNJUDGED, 0))}
    matrix = differences.of(known["cell"], str(first["measure"]))
    over_worlds = _over_worlds(matrix, known["difference"].to_numpy())
    return about | verdicts | over_worlds | {"half_width": known["half_width"].median(), "smallest": first["smallest"]}


def _over_worlds(matrix: np.ndarray, of_worlds: np.ndarray) -> dict[str, Any]:
    """Mean, quantiles and spreads.

    Args:
        matrix: (worlds, replicates) values; NaN where a replicate has none.
        of_worlds: (worlds,) their means; NaN where a world has none.
    """
    has_value = ~np.isnan(of_worlds)
    known, matrix = of_worlds[has_value], matrix[has_value]
    spread = spread_between(matrix)
    quantiles = np.quantile(known, (0.5, LOW, HIGH)) if len(known) else np.full(3, np.nan)
    return {
        "worlds": len(known),
        "mean": known.mean() if len(known) else np.nan,
        **dict(zip(("median", "p05", "p95"), quantiles.tolist(), strict=True)),
        "assumption_spread": spread.value,
        "assumption_low": spread.low,
        "assumption_high": spread.high,
        "seed_spread": _seed_spread(matrix),
        "n": int((~np.isnan(matrix)).sum(axis=1).min()) if len(known) else 0,
    }


def _seed_spread(matrix: np.ndarray) -> float:
    """The standard deviation over replicates within a world: the root of the mean variance of the worlds."""
    enough = matrix[(~np.isnan(matrix)).sum(axis=1) > 1]
    return float(np.sqrt(np.nanvar(enough, axis=1, ddof=1).mean())) if len(enough) else float("nan")


class _Differences:
    """Paired differences replicate by replicate, by cell and measure."""

    def __init__(self, wide: Wide, plan: Plan, against: Mapping[str, str]) -> None:
        self._wide = wide
        place = {plan.cells[number].key: row for row, number in enumerate(wide.cells)}
        self._rows = {key: (place[against[key]], row) for key, row in place.items() if against[key] in place}
        self._matrices: dict[str, np.ndarray] = {}

    def of(self, cells: Iterable[str], measure: str) -> np.ndarray:
        """(cells, replicates) differences from the cells' baselines; NaN where a replicate has none."""
        if measure not in self._matrices:
            self._matrices[measure] = self._wide.matrix(measure)
        pairs = np.array([self._rows[cell] for cell in cells], int).reshape(-1, 2)
        return self._matrices[measure][pairs[:, 1]] - self._matrices[measure][pairs[:, 0]]
