"""Claims about levers over many settings of what is not known: where each one loses, and where its sign turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm, qmc, spearmanr

from sim.core.parameters import uniform
from sim.inference.claims.claim import Claim, Row, Settings, SimulatedWorlds, count_row
from sim.inference.sensitivity.one_at_a_time import UNCERTAIN, chosen
from sim.measures.sesoi import SMALLEST
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UNDECIDED, UP, WORSE, contrasts
from sim.studies.effects.table import headline_measures

CHANCE = 0.05


@dataclass(frozen=True)
class Lever:
    """A change of settings: from ``before`` to ``after``."""

    after: Settings = field(default_factory=dict)
    before: Settings = field(default_factory=dict)


@dataclass(frozen=True)
class CanLose(Claim):
    """Each lever makes some headline measure worse somewhere in a sample of the numbers that are not known.

    Points are a Latin hypercube over the priors of all uncertain numbers, and over ``sample``. At each point, a lever
    is a paired contrast with its own verdicts.

    Attributes:
        levers: changes of settings, by name.
        sample: further settings that are sampled, with their least and largest value.
        points: how many.
        least: points that count as somewhere; at a single one of many the verdict may be chance.
        point_seed: of the sample; it changes the points, not the seeds of replicates.
    """

    kind = "can_lose"
    levers: dict[str, Lever] = field(default_factory=dict)
    sample: dict[str, list[float]] = field(default_factory=dict)
    points: int = 40
    least: int = 2
    point_seed: int = 1

    def _points(self) -> list[Settings]:
        ranges = {row.path: row.prior for row in chosen(UNCERTAIN) if row.prior}
        ranges |= {name: uniform(ends[0], ends[1]) for name, ends in self.sample.items()}
        shares = qmc.LatinHypercube(len(ranges), rng=self.point_seed).random(self.points)
        return [
            {name: f"{prior.at(share):.6g}" for (name, prior), share in zip(ranges.items(), point, strict=True)}
            for point in shares.tolist()
        ]

    def worlds(self) -> dict[str, Settings]:
        return {
            _name(number, side): self.world(point, side)
            for number, point in enumerate(self._points())
            for lever in self.levers.values()
            for side in (lever.before, lever.after)
        }

    def rows(self, worlds: SimulatedWorlds) -> tuple[list[Row], pd.DataFrame]:
        points = self._points()
        names = [name for name in headline_measures() if name in SMALLEST]
        found = {lever: {name: self._at_points(worlds, lever, name) for name in names} for lever in self.levers}
        details = [
            {"lever": lever, "measure": name, **_shares(one), **self._turn(one, points)}
            for lever, measures in found.items() for name, one in measures.items()
        ]  # fmt: skip
        judged = [name for name in names if SMALLEST[name].better]
        rows = []
        for lever, measures in found.items():
            words = np.stack([measures[name]["verdict"] for name in judged])
            lost, maybe = (words == WORSE).sum(axis=1), np.isin(words, (WORSE, UNDECIDED)).sum(axis=1)
            worse = [name for name, count in zip(judged, lost, strict=True) if count >= self.least]
            rows.append(
                count_row(lever, "most points at which one headline measure gets worse", int(lost.max()),
                          int(maybe.max()), len(points), self.least, ", ".join(worse))
            )  # fmt: skip
        return rows, pd.DataFrame(details)

    def _at_points(self, worlds: SimulatedWorlds, lever: str, measure: str) -> dict[str, np.ndarray]:
        """The lever's contrast at every point, one entry each."""
        before, after = (
            np.stack([worlds.runs(_name(number, side))[measure].to_numpy(float) for number in range(self.points)])
            for side in (self.levers[lever].before, self.levers[lever].after)
        )
        return contrasts(before, after, measure)

    def _turn(self, found: dict[str, np.ndarray], points: list[Settings]) -> dict[str, Any]:
        """Whether the sign turns: beyond the smallest effect on both sides, at ``least`` points each.

        ``along`` is the sampled setting with the largest rank correlation with the difference over points; empty if
        chance gives one as large among so many settings more often than once in twenty samples.
        """
        beyond = np.isin(found["verdict"], (BETTER, WORSE, UP, DOWN))
        sides = [int((beyond & side).sum()) for side in (found["difference"] > 0, found["difference"] < 0)]
        ranks = {} if np.ptp(found["difference"]) == 0 else _rank_correlations(found["difference"], points)
        along = max(ranks, key=lambda name: abs(ranks[name]), default="")
        if abs(ranks.get(along, 0.0)) < chance_correlation(len(points), len(points[0])):
            along = ""
        return {"turns": min(sides) >= self.least, "along": along, "rank_correlation": ranks.get(along, np.nan)}

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if not self.levers:
            yield "'levers' is empty."
        for name, ends in self.sample.items():
            if len(ends) != 2 or not ends[0] < ends[1]:
                yield f"sample.{name} = {ends} must be two numbers, the smaller first."


def _name(number: int, settings: Settings) -> str:
    changed = ", ".join(f"{name} {value}" for name, value in settings.items())
    return f"point {number + 1}: {changed or 'as it is'}"


def _shares(found: dict[str, np.ndarray]) -> dict[str, Any]:
    """The share of points with each verdict, and the mean difference over points."""
    words = found["verdict"]
    shares = {word: float(np.mean(words == word)) for word in (BETTER, WORSE, UP, DOWN, EQUIVALENT, UNDECIDED)}
    return {**shares, "mean": float(np.nanmean(found["difference"]))}


def _rank_correlations(differences: np.ndarray, points: list[Settings]) -> dict[str, float]:
    """Spearman's correlation of each sampled setting with the differences."""
    return {
        name: float(spearmanr([float(point[name]) for point in points], differences).statistic) for name in points[0]
    }


def chance_correlation(points: int, settings: int) -> float:
    """What the largest of so many correlations over so many points exceeds by chance once in twenty samples."""
    return float(np.tanh(norm.isf(CHANCE / 2 / settings) / np.sqrt(max(points - 3, 1))))
