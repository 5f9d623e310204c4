"""Settings of ``discover`` and ``falsify``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sim.core.parameters import Spec, param


def _number(default: float, unit: str, low: float, high: float, meaning: str) -> Any:
    """A setting of an analysis: how much is computed, or what counts."""
    return param(default, unit, low, high, grade="E", eq="-", meaning=meaning, source="choice of the analyst")


@dataclass(frozen=True)
class DiscoverSettings(Spec):
    """How claims are tried over the priors, and what counts as a box.

    Attributes:
        claims: names of contrasts or claims; empty: all contrasts with expectations.
        organisation: of all simulations; empty: the scenario's.
    """

    claims: list[str] = field(default_factory=list)
    organisation: str = ""
    draws: int = _number(150, "draws", 20, 10_000, "draws from the priors")
    replicates: int = _number(6, "replicates", 2, 1000, "of each side of a claim, in each draw")
    seed: int = _number(77_007, "-", 0, 2**31 - 1, "of the simulations; no number of the model was chosen with it")
    design_seed: int = _number(1, "-", 0, 2**31 - 1, "of the draws and of the resamples")
    dimensions: int = _number(3, "numbers", 1, 5, "most numbers that a box restricts")
    density: float = _number(0.8, "share", 0.5, 1, "least share of the draws in a box that are of its class")
    coverage: float = _number(0.5, "share", 0.1, 1, "least share of a class that its box holds")
    least: int = _number(10, "draws", 5, 1000, "fewest draws of a class for which a box is sought")
    resamples: int = _number(25, "resamples", 2, 1000, "bootstrap resamples of the draws")


@dataclass(frozen=True)
class FalsifySettings(Spec):
    """How a reversal is sought.

    Attributes:
        claims: names of contrasts or claims; empty: all contrasts with expectations.
        organisation: of all simulations; empty: the scenario's.
    """

    claims: list[str] = field(default_factory=list)
    organisation: str = ""
    simulations: int = _number(1200, "replicates", 40, 1_000_000, "budget for each figure of a claim")
    batch: int = _number(20, "points", 4, 1000, "points that are tried at once")
    replicates: int = _number(4, "replicates", 2, 1000, "of each side, in the search")
    seed: int = _number(77_009, "-", 0, 2**31 - 1, "of the search")
    fresh: int = _number(16, "replicates", 2, 1000, "of each side on fresh seeds")
    fresh_seed: int = _number(77_011, "-", 0, 2**31 - 1, "of the re-evaluation")
    design_seed: int = _number(1, "-", 0, 2**31 - 1, "of the search's random choices")
    candidates: int = _number(3, "points", 1, 50, "points that are re-evaluated on fresh seeds")


def with_organisation(settings: DiscoverSettings | FalsifySettings, typed: Sequence[str]) -> list[str]:
    """The settings of all simulations, with the organisation of the analysis."""
    return [*([f"organisation={settings.organisation}"] if settings.organisation else []), *typed]


def in_words(settings: Spec, names: Sequence[str] = ()) -> str:
    """Settings as ``draws=150 replicates=6``: those named, or all numbers."""
    wanted = names or [item.name for item in fields(settings) if "unit" in item.metadata]
    return " ".join(f"{name}={getattr(settings, name):g}" for name in wanted)
