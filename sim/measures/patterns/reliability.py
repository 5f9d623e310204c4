"""How reliable the units of analysis are: the same figure from each half of their cases."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.measures.patterns.units import World

HALVES = 2


@dataclass(frozen=True)
class SplitHalf:
    """Two figures of a unit from odd and from even cases.

    Attributes:
        x, y: reliabilities of the whole unit's figures (Spearman-Brown); near 0 if they are mostly chance.
        across: correlation of x in one half with y in the other, mean of both ways: chance that x and y share because
            they come from the same cases is not in it.
    """

    x: float
    y: float
    across: float


def split_half(world: World, unit: str, x: str, y: str) -> SplitHalf:
    """Reliabilities of two columns of a unit that is made of cases.

    Args:
        world: with the table of cases.
        unit: ``locality_quarter`` or ``lead_quarter``.
        x, y: columns of the unit.
    """
    keys = ["replicate", "locality", *(["lead"] if unit == "lead_quarter" else []), "quarter"]
    cases = world.table("cases", "case")
    one, two = (
        replace(world, tables={**world.tables, "cases": cases[cases["case"] % HALVES == half]}, units={})
        .rows(unit)
        .set_index(keys)[list(dict.fromkeys((x, y)))]
        for half in range(HALVES)
    )
    shared = one.index.intersection(two.index)
    x0, x1, y0, y1 = (half.loc[shared, name].to_numpy() for name in (x, y) for half in (one, two))
    across = (_r(x0, y1) + _r(x1, y0)) / HALVES
    return SplitHalf(_whole(_r(x0, x1)), _whole(_r(y0, y1)), across)


def _r(x: np.ndarray, y: np.ndarray) -> float:
    known = np.isfinite(x) & np.isfinite(y)
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.corrcoef(x[known], y[known])[0, 1]) if known.sum() > HALVES else np.nan


def _whole(half: float) -> float:
    """Spearman-Brown: the reliability of twice as many cases."""
    return 2 * half / (1 + half)
