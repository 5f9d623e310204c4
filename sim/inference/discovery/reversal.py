"""What a search for a reversal of a claim comes to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.inference.discovery.claim_contrasts import REVERSES, ClaimContrast
from sim.inference.discovery.settings import FalsifySettings
from sim.inference.named_rows import Conditions


@dataclass(frozen=True)
class Point:
    """A point of the assumptions at which the claim was tried.

    Attributes:
        moved: the numbers that differ from their defaults, by name.
        parts: how far each is moved, as a share of its prior.
        search: the paired contrast in the search, and its class.
        fresh: the same with fresh seeds; None if it was not simulated again.
    """

    moved: dict[str, float]
    parts: dict[str, float]
    search: dict[str, Any]
    fresh: dict[str, Any] | None = None

    @property
    def distance(self) -> float:
        """From the defaults: the root of the summed squares of parts; 1 is one number moved over its whole prior."""
        return math.hypot(*self.parts.values())

    @property
    def reverses(self) -> bool:
        """Whether the claim reverses here with fresh seeds."""
        return self.fresh is not None and self.fresh["class"] == REVERSES


@dataclass(frozen=True)
class Falsification:
    """What the search for a reversal of one claim came to.

    Attributes:
        contrast: the claim.
        settings: of the analysis.
        origin: the defaults of the free numbers.
        defaults: the paired contrast with every number at its default, with the search's seeds, and its class.
        tried: a row a point of the search: ``difference``, ``low``, ``high``, ``class``, ``random`` (drawn from the
            priors before the search learned anything) and the numbers.
        candidates: the best points, simulated again with fresh seeds.
        way: points between the best reversal and the defaults that were simulated again, the nearest first.
        infeasible: points that were given up.
        simulations: replicates in all.
        conditions: how the search was simulated.
    """

    contrast: ClaimContrast
    settings: FalsifySettings
    origin: dict[str, float]
    defaults: dict[str, Any]
    tried: pd.DataFrame
    candidates: list[Point]
    way: list[Point]
    infeasible: int
    simulations: int
    conditions: Conditions

    @property
    def nearest(self) -> Point | None:
        """Of the points that reverse with fresh seeds, the nearest to the defaults; None if none does."""
        found = [point for point in (*self.way, *self.candidates) if point.reverses]
        return min(found, key=lambda point: point.distance, default=None)

    @property
    def random(self) -> tuple[int, int]:
        """Points that were drawn from the priors at random, and in how many of them the claim reverses."""
        drawn = self.tried[self.tried["random"]]
        return len(drawn), int((drawn["class"] == REVERSES).sum())

    def highest_share(self) -> float:
        """The share of the priors in which the claim reverses is below this, with 95 % confidence (Clopper-Pearson)."""
        from scipy.stats import beta

        n, k = self.random
        return float(beta.ppf(0.95, k + 1, n - k)) if k < n else 1.0

    def table(self) -> pd.DataFrame:
        """A row a point that was simulated again: stage, distance, numbers moved, both estimates and classes."""
        rows = [
            {"claim": self.contrast.name, "stage": stage, "distance": point.distance, "moved": len(point.moved),
             **{f"search_{key}": point.search[key] for key in ("difference", "low", "high", "class")},
             **{f"fresh_{key}": (point.fresh or {}).get(key) for key in ("difference", "low", "high", "class")},
             **point.moved}
            for stage, points in (("candidate", self.candidates), ("way back", self.way)) for point in points
        ]  # fmt: skip
        return pd.DataFrame(rows)
