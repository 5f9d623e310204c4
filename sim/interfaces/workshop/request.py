"""What a workshop shows: a bundle and its parts, computed or loaded from the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sim.core.config_files import options_of
from sim.interfaces.workshop import cache
from sim.interfaces.workshop.bundle import Report, build_bundle
from sim.interfaces.workshop.grid import build_grid
from sim.interfaces.workshop.sensitivity import ENSEMBLE, lhs_sensitivity, oat_sensitivity, worlds_sensitivity
from sim.settings.ensemble import GROUP

SENSITIVITY = {  # with assumptions=on
    "lhs_sensitivity": lhs_sensitivity,
    "oat_sensitivity": oat_sensitivity,
    "worlds_sensitivity": worlds_sensitivity,
}
MESSAGES = {
    "worlds_sensitivity": "Each card in the worlds of the ensemble; the result is cached for next time.",
    "lhs_sensitivity": "Each card with other sets of assumptions; the result is cached for next time.",
    "oat_sensitivity": "Each card with three assumptions at their lowest and highest; the result is cached.",
    "grid": "All 243 combinations of five levers; this takes longest, and the result is cached for next time.",
}
CARD_SETTINGS = ("scenarios", "baseline")  # of the cards, not of the grid


@dataclass(frozen=True)
class BundleRequest:
    """What a workshop is to show.

    Attributes:
        settings: ``scenarios``, ``baseline``, and settings for all of them, e.g. ``weeks``.
        assumptions: whether to include the results with other assumptions.
        grid: whether to include the grid of levers.
    """

    settings: Mapping[str, Any]
    assumptions: bool = True
    grid: bool = True

    @property
    def common(self) -> dict[str, Any]:
        """The settings for every scenario."""
        return {name: value for name, value in self.settings.items() if name not in CARD_SETTINGS}

    def first_card(self) -> BundleRequest:
        """The least that can be shown: one card."""
        settings = {**self.settings, "scenarios": self.settings["scenarios"][:1]}
        return BundleRequest(settings, assumptions=False, grid=False)

    def stages(self) -> list[BundleRequest]:
        """Larger and larger requests: the cards alone, with assumptions, with the grid."""
        cards = replace(self, assumptions=False, grid=False)
        stages = [cards, replace(cards, assumptions=self.assumptions), self]
        return [stage for k, stage in enumerate(stages) if stage not in stages[:k]]

    def build(self, report: Report) -> dict[str, Any]:
        """The bundle with all requested parts; what is not cached is computed and cached.

        Args:
            report: called with a sentence about each step.
        """
        settings = dict(self.settings)
        bundle = cache.load_or_compute(settings, lambda: build_bundle(report=report, **settings))
        for part in sensitivity_parts() if self.assumptions else ():
            bundle[part] = cache.load_or_compute(settings, partial(_sensitivity, part, settings, report), part)
        if self.grid:
            bundle["grid"] = cache.load_or_compute(self.common, partial(_grid, self.common, report), "grid")
        return bundle

    def cached(self) -> dict[str, Any] | None:
        """The bundle with all requested parts if all of them are cached, else None."""
        settings = dict(self.settings)
        bundle, parts = cache.load(settings), dict[str, Any]()
        if self.assumptions:
            parts |= {part: cache.load(settings, part) for part in sensitivity_parts()}
        if self.grid:
            parts["grid"] = cache.load(self.common, "grid")
        if bundle is None or any(part is None for part in parts.values()):
            return None
        return {**bundle, **parts}


def sensitivity_parts() -> list[str]:
    """The parts with other assumptions; that of the ensemble only if the package has one."""
    return [part for part in SENSITIVITY if part != "worlds_sensitivity" or ENSEMBLE in options_of(GROUP)]


def _sensitivity(part: str, settings: Mapping[str, Any], report: Report) -> dict[str, Any]:
    report(MESSAGES[part])
    return SENSITIVITY[part](**settings)


def _grid(common: Mapping[str, Any], report: Report) -> dict[str, Any]:
    report(MESSAGES["grid"])
    return build_grid(**common)
