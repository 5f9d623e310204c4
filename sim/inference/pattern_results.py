"""What a published pattern came to under one variant of the model: figure, band, hit or miss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.inference.variants import Variant
from sim.inference.worlds import Simulations
from sim.measures.patterns.pattern import Pattern
from sim.measures.patterns.statistics import statistic_of
from sim.measures.patterns.units import NotMeasurable, World
from sim.stats.bands import distance
from sim.stats.jackknife import Estimate, Statistic

HIT, MISS, ABSENT = "hit", "miss", "not measurable"
COLUMNS = (
    "pattern", "label", "unit", "use", "mark", "severity", "model", "estimate", "low", "high", "n", "band_low",
    "band_high", "verdict", "by", "clear", "note",
)  # fmt: skip


@dataclass(frozen=True)
class PatternResult:
    """What one pattern came to under one variant.

    Attributes:
        pattern, variant: which.
        statistic: the figure as sums over replicates; None if it cannot be measured.
        note: why not, or what is special.
    """

    pattern: Pattern
    variant: Variant
    statistic: Statistic | None
    note: str = ""

    @property
    def estimate(self) -> Estimate:
        """The figure with its interval; NaN if it cannot be measured."""
        return self.statistic.estimate() if self.statistic else Estimate(np.nan, np.nan, np.nan, 0)

    def row(self) -> dict[str, Any]:
        """The result as a row of the table."""
        pattern, found = self.pattern, self.estimate
        low, high = pattern.band.edges()
        verdict, note = self._verdict(found.value, low, high)
        by = distance(found.value, low, high)
        inside = low <= found.low and found.high <= high
        outside = found.high < low or found.low > high
        values = (
            pattern.id, pattern.label, pattern.unit, pattern.use, pattern.mark, pattern.severity.grade,
            self.variant.name, found.value, found.low, found.high, found.n, low, high, verdict, by,
            verdict != ABSENT and (inside if verdict == HIT else outside), note,
        )  # fmt: skip
        return dict(zip(COLUMNS, values, strict=True))

    def _verdict(self, value: float, low: float, high: float) -> tuple[str, str]:
        if self.statistic is None:
            return ABSENT, self.note
        if np.isnan(value):
            return MISS, "undefined: a column does not vary"
        return (HIT if low <= value <= high else MISS), self.note


def result_of(simulations: Simulations, pattern: Pattern, variant: Variant, loaded: dict[Any, World]) -> PatternResult:
    """What a pattern comes to under a variant; its worlds are read once into ``loaded``."""
    try:
        worlds = simulations.worlds(variant, pattern, loaded) if pattern.statistic.kind != "none" else []
        return PatternResult(pattern, variant, statistic_of(pattern, worlds))
    except NotMeasurable as reason:
        return PatternResult(pattern, variant, None, f"{reason}")
