"""Claims about a service that nobody touches: no drift, no measure out of range, no artefact of people's tenure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from sim.inference.claims.claim import Claim, Expected, Row, Settings, SimulatedWorlds, expected
from sim.measures.drift import drift
from sim.measures.patterns.units import World
from sim.measures.registry import MEASURES
from sim.stats.jackknife import Estimate, Statistic, correlation

YEAR = 52  # weeks


@dataclass(frozen=True)
class Stationary(Claim):
    """From the first to the last years no headline measure moves by its smallest effect.

    Attributes:
        years: compared at each end.
    """

    kind = "stationary"
    years: int = 2

    def worlds(self) -> dict[str, Settings]:
        return {self.scenario: self.world()}

    def tables(self) -> tuple[str, ...]:
        return ("runs", "weekly")

    def recording(self) -> list[str]:
        return [f"study.over_time=[{','.join(_headlines_by_week())}]"]

    def rows(self, worlds: SimulatedWorlds) -> tuple[list[Row], pd.DataFrame]:
        weekly = worlds.world(self.scenario).table("weekly")
        found = drift(weekly, _headlines_by_week(), self.years * YEAR)
        rows = [
            Row(
                self.scenario, str(one.Index), Estimate(one.drift, one.low, one.high, one.n),
                expected("unchanged", str(one.Index)), smallest=one.smallest,
            )
            for one in found.itertuples()
        ]  # fmt: skip
        return rows, pd.DataFrame()


def _headlines_by_week() -> list[str]:
    """The headline measures, with the weekly counterpart of plans on time."""
    return [name for name, item in MEASURES.items() if item.headline or name == "on_time_share"]


@dataclass(frozen=True)
class InRange(Claim):
    """In every week, of every unit, every measure lies in its declared range.

    Attributes:
        scenarios: further ones, beside ``scenario``.
    """

    kind = "in_range"
    scenarios: list[str] = field(default_factory=list)

    def worlds(self) -> dict[str, Settings]:
        return {name: self.world({"scenario": name}) for name in (self.scenario, *self.scenarios)}

    def tables(self) -> tuple[str, ...]:
        return ("runs", "weekly")

    def recording(self) -> list[str]:
        return [
            "study.over_time=[all]",
            "study.span_weeks=1",
            "study.scopes=[service,profession,pair,locality]",
        ]

    def rows(self, worlds: SimulatedWorlds) -> tuple[list[Row], pd.DataFrame]:
        rows = []
        for name in self.worlds():
            world = worlds.world(name)
            weekly = world.table("weekly")
            outside = {measure: _outside(weekly[measure], measure) for measure in weekly if measure in MEASURES}
            values = sum(int(weekly[measure].notna().sum()) for measure in outside)
            wrong = sum(outside.values())
            where = ", ".join(measure for measure, count in outside.items() if count)
            rows.append(
                Row(name, f"values out of range, of {values:,} of {len(outside)} measures",
                    Estimate(wrong, wrong, wrong, len(world.replicates)), Expected("none", 0, 0), note=where)
            )  # fmt: skip
        return rows, pd.DataFrame()


def _outside(values: pd.Series, measure: str) -> int:
    """How many values lie outside the declared range of their measure."""
    declared = MEASURES[measure]
    low = -math.inf if declared.low is None else declared.low
    high = math.inf if declared.high is None else declared.high
    return int(((values < low) | (values > high)).sum())


@dataclass(frozen=True)
class SameAtAnyTenure(Claim):
    """Between persons, two measures correlate alike, however long people have been in post.

    Attributes:
        x, y: columns of the table ``practitioners``.
        weeks: of tenure, between which bands lie: ``[26, 104]`` makes under 26, 26 to 103, and 104 and more.
        within: how far the correlation of each band may lie from that of the longest.
    """

    kind = "same_at_any_tenure"
    x: str = "task_conflict"
    y: str = "relationship_conflict"
    weeks: list[int] = field(default_factory=lambda: [26, 104])
    within: float = 0.15

    def worlds(self) -> dict[str, Settings]:
        return {self.scenario: self.world()}

    def tables(self) -> tuple[str, ...]:
        return ("runs", "practitioners")

    def rows(self, worlds: SimulatedWorlds) -> tuple[list[Row], pd.DataFrame]:
        world = worlds.world(self.scenario)
        people = world.rows("person")
        bands = [
            (name, self._correlation(world, people[(people["tenure"] >= low) & (people["tenure"] < high)]))
            for name, low, high in _bands(self.weeks)
        ]
        levels = [Row(name, f"r({self.x}, {self.y})", found.estimate()) for name, found in bands]
        *others, (last, longest) = bands
        alike = Expected(f"within {self.within:g}", -self.within, self.within)
        differences = [
            Row(name, f"r minus that of {last}", found.minus(longest).estimate(), alike) for name, found in others
        ]
        return [*levels, *differences], pd.DataFrame()

    def _correlation(self, world: World, people: pd.DataFrame) -> Statistic:
        x, y = (people[name].to_numpy(float) for name in (self.x, self.y))
        return correlation(x, y, world.clusters(people), len(world.replicates))

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if not self.weeks or min(self.weeks) < 1:
            yield "'weeks' needs at least one number of weeks above 0."


def _bands(weeks: list[int]) -> Iterator[tuple[str, float, float]]:
    """Name, least tenure and end of each band."""
    ends = [0, *sorted(weeks), math.inf]
    for low, high in pairwise(ends):
        name = f"under {high:g} weeks in post" if low == 0 else f"{low:g} weeks and more"
        yield (name if high == math.inf or low == 0 else f"{low:g} to {high - 1:g} weeks"), low, high
