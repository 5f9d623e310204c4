"""What a target of docking is, and one figure of it beside ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.stats.jackknife import Estimate

if TYPE_CHECKING:
    from sim.inference.docking.contrasts import Beside
    from sim.inference.docking.dock_settings import DockSettings

# Levels of agreement of Axtell, Axelrod, Epstein & Cohen (1996).
IDENTITY, DISTRIBUTIONAL, RELATIONAL = "numerical identity", "distributional", "relational"

# What produces our figure.
WEEK = "our week"  # the simulator, with other mechanisms switched off
PEER = "a peer"  # the published rules, coded by us beside the model: no line of the model runs

READ, COMPUTED, RECALLED = "read", "computed", "recalled"

WITHIN, OUTSIDE, UNDECIDED, SHOWN = "within", "outside", "undecided", "shown"
COLUMNS = (
    "target", "quantity", "level", "produced_by", "reference", "band_low", "band_high", "mark", "source", "value",
    "low", "high", "n", "seed", "verdict", "clear", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """One figure of a target beside ours.

    Attributes:
        quantity: what is compared, in words.
        level: of agreement that is claimed for this figure.
        produced_by: ``WEEK`` or ``PEER``.
        ours: the figure with its 95 % interval over ``n`` independent runs or queues.
        seed: of these runs.
        reference: the figure it is held against; None: it is only shown.
        band: between which our figure must lie. A claim of direction reaches from 0, which is left out, to infinity.
        mark: how we know the reference: read, computed or recalled.
        source: where it is from.
        note: what else a reader must know of this figure.
    """

    quantity: str
    level: str
    produced_by: str
    ours: Estimate
    seed: int
    reference: float | None = None
    band: tuple[float, float] | None = None
    mark: str = ""
    source: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """Within or outside the band; undecided if a direction is claimed and the interval is on both sides of 0."""
        if self.band is None:
            return SHOWN
        if self.is_direction and not self.clear:
            return UNDECIDED
        return WITHIN if self._is_inside(self.ours.value) else OUTSIDE

    @property
    def is_direction(self) -> bool:
        """Whether only a direction is claimed."""
        return self.band is not None and bool(np.isinf(self.band).any())

    def _is_inside(self, value: float) -> bool:
        low, high = self.band or (np.nan, np.nan)
        return low < value < high if self.is_direction else low <= value <= high

    @property
    def clear(self) -> bool:
        """Whether the whole interval lies on the same side of the band's edges as the figure; never for one run."""
        if self.band is None or not np.isfinite([self.ours.low, self.ours.high]).all():
            return False
        inside = [self._is_inside(end) for end in (self.ours.low, self.ours.high)]
        if self._is_inside(self.ours.value):
            return all(inside)
        beyond = self.ours.high <= self.band[0] or self.ours.low >= self.band[1]
        return beyond and not any(inside)

    def row(self, target: str) -> dict[str, Any]:
        """The comparison as a row of the table."""
        low, high = self.band or (np.nan, np.nan)
        reference = np.nan if self.reference is None else self.reference
        values = (
            target, self.quantity, self.level, self.produced_by, reference, low, high, self.mark, self.source,
            self.ours.value, self.ours.low, self.ours.high, self.ours.n, self.seed, self.verdict, self.clear, self.note,
        )  # fmt: skip
        return dict(zip(COLUMNS, values, strict=True))


@dataclass(frozen=True)
class Target:
    """A published model, or a version of ours, beside which the model is put.

    Attributes:
        name: as it is typed.
        title: with authors and year.
        reduced: which of our mechanisms is reduced to it, and what is switched off.
        tests: whether our model is tested, or only our coding of another's.
        unseen: what of the source we could not see.
        compare: makes the comparisons.
    """

    name: str
    title: str
    reduced: str
    tests: str
    unseen: str
    compare: Callable[[DockSettings, Beside], list[Comparison]] = field(repr=False)


def table_of(found: dict[str, list[Comparison]]) -> pd.DataFrame:
    """One row per comparison, in order; the columns are ``COLUMNS``."""
    return pd.DataFrame([item.row(name) for name, items in found.items() for item in items], columns=list(COLUMNS))


def around(reference: float, tolerance: float) -> tuple[float, float]:
    """The band of a figure with a tolerance on both sides."""
    return reference - tolerance, reference + tolerance


def exactly(value: float) -> Estimate:
    """A figure that no random number enters."""
    return Estimate(value, value, value, 1)
