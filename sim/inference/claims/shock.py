"""Claims about what lasts: localities that are made alike, a shock, and where they are years after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.inference.claims.claim import ANY, Claim, Expected, Row, Settings, SimulatedWorlds, mean_row
from sim.measures.registry import MEASURES

TWIN, SHOCKED = "twin without the shock", "after the shock"
SPAN = 26  # weeks
COVERED = 0.95  # share of the twin's localities within the usual range


@dataclass(frozen=True)
class PathDependence(Claim):
    """Of localities that were alike, some are still away from the usual range long after the same shock, and some not.

    The usual range of a span of weeks holds the middle 95 % of the localities of a twin service without the shock, over
    all replicates. A locality has not returned if its mean over the last weeks lies outside the range of such means.

    Attributes:
        measure: of localities, by week.
        shock: settings of the shocked world.
        begins, ends: first week of the shock, and the first after it.
        last: weeks at the end over which it is seen whether a locality has returned.
    """

    kind = "path_dependence"
    measure: str = "relationship_conflict"
    shock: Settings = field(default_factory=dict)
    begins: int = 52
    ends: int = 104
    last: int = 104

    def worlds(self) -> dict[str, Settings]:
        return {TWIN: self.world(), SHOCKED: self.world(self.shock)}

    def tables(self) -> tuple[str, ...]:
        return ("runs", "weekly")

    def recording(self) -> list[str]:
        return [f"study.over_time=[{self.measure}]", f"study.span_weeks={SPAN}", "study.scopes=[locality]"]

    def rows(self, worlds: SimulatedWorlds) -> tuple[list[Row], pd.DataFrame]:
        twin, shocked = (self._by_locality(worlds, name) for name in (TWIN, SHOCKED))
        during = (twin.columns >= self.begins) & (twin.columns < self.ends)
        hit = _of_replicates((shocked - twin).loc[:, during].mean(axis=1))
        at_end = twin.columns >= twin.columns.max() + SPAN - self.last
        finals = [paths.loc[:, at_end].mean(axis=1) for paths in (twin, shocked)]
        low, high = np.nanquantile(finals[0], [(1 - COVERED) / 2, (1 + COVERED) / 2])
        away = [(one < low) | (one > high) for one in finals]
        more, back = _of_replicates(away[1].astype(float) - away[0]), _of_replicates(1.0 - away[1])
        rows = [
            mean_row("during the shock", self.measure, hit, Expected("not 0", *_other_side(hit))),
            mean_row("at the end", "localities that have not returned, more than in the twin", more,
                     Expected("more than 0", ANY, np.inf)),
            mean_row("at the end", "localities that have returned", back, Expected("more than 0", ANY, np.inf)),
        ]  # fmt: skip
        return rows, self._details(twin, shocked, away[1])

    def _by_locality(self, worlds: SimulatedWorlds, name: str) -> pd.DataFrame:
        """(localities of all replicates, spans) values of the measure."""
        weekly = worlds.world(name).table("weekly", "replicate", "unit", "week", self.measure)
        weekly = weekly[weekly["week"] >= 0].astype({"unit": str})
        return weekly.pivot(index=["replicate", "unit"], columns="week", values=self.measure)

    @staticmethod
    def _details(twin: pd.DataFrame, shocked: pd.DataFrame, away: pd.Series) -> pd.DataFrame:
        """A row per locality and span of both worlds."""
        parts = [
            paths.stack(future_stack=True).rename("value").reset_index().assign(world=name)
            for name, paths in ((TWIN, twin), (SHOCKED, shocked))
        ]  # fmt: skip
        every = pd.concat(parts, ignore_index=True)
        index = pd.MultiIndex.from_frame(every[["replicate", "unit"]])
        return every.assign(returned=~away.reindex(index).to_numpy(bool))

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if not self.shock:
            yield "'shock' is empty."
        if self.measure not in MEASURES or "locality" not in MEASURES[self.measure].scopes:
            yield f"'measure': '{self.measure}' is no measure of localities."


def _of_replicates(values: pd.Series) -> np.ndarray:
    """The mean over the localities of each replicate."""
    return values.groupby("replicate").mean().to_numpy(float)


def _other_side(values: np.ndarray) -> tuple[float, float]:
    """The band on the side of 0 on which the mean lies: an interval in it excludes 0."""
    return (ANY, np.inf) if values.mean() >= 0 else (-np.inf, -ANY)
