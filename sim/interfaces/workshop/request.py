"""What a workshop shows, by what was asked for: kit, assumptions and grid, from what is kept as far as it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sim.interfaces.workshop.bundle import Tell, kit_of
from sim.interfaces.workshop.grid import grid_of
from sim.interfaces.workshop.lhs_sensitivity import spread_of
from sim.interfaces.workshop.oat_sensitivity import broken_of
from sim.interfaces.workshop.store import found, kept

UNDER_ASSUMPTIONS = {"spread": spread_of, "broken": broken_of}  # parts of a kit that come with assumptions=on
SAID = {
    "spread": "Now each card under other assumptions; this is kept for next time.",
    "broken": "Now every card with three assumptions at their lowest and highest; this is kept for next time.",
}
OWN = ("scenarios", "baseline")  # of the cards, not of the grid


@dataclass(frozen=True)
class Asked:
    """What was asked for.

    Attributes:
        settings: ``scenarios``, ``baseline``, and what holds for all of them, e.g. ``weeks``.
        assumptions: whether what comes out under other assumptions belongs to it.
        grid: whether the grid of levers does.
    """

    settings: Mapping[str, Any]
    assumptions: bool = True
    grid: bool = True

    @property
    def common(self) -> dict[str, Any]:
        """What holds for every scenario."""
        return {name: value for name, value in self.settings.items() if name not in OWN}

    def first(self) -> Asked:
        """The least that can be shown: one card."""
        return Asked({**self.settings, "scenarios": self.settings["scenarios"][:1]}, assumptions=False, grid=False)

    def stages(self) -> list[Asked]:
        """From the cards alone to all that was asked for."""
        plain = replace(self, assumptions=False, grid=False)
        stages = [plain, replace(plain, assumptions=self.assumptions), self]
        return [one for k, one in enumerate(stages) if one not in stages[:k]]

    def make(self, tell: Tell) -> dict[str, Any]:
        """All of it; what is not kept yet is computed, and kept."""
        asked = dict(self.settings)
        kit = kept(asked, lambda: kit_of(tell=tell, **asked))
        for name in UNDER_ASSUMPTIONS if self.assumptions else ():
            kit[name] = kept(asked, partial(_under_assumptions, name, asked, tell), name)
        if self.grid:
            kit["grid"] = kept(self.common, lambda: _grid(self.common, tell), "grid")
        return kit

    def there(self) -> dict[str, Any] | None:
        """All of it, if all of it is kept; None: something is missing."""
        asked = dict(self.settings)
        parts = {"kit": found(asked)}
        if self.assumptions:
            parts |= {name: found(asked, name) for name in UNDER_ASSUMPTIONS}
        if self.grid:
            parts["grid"] = found(self.common, "grid")
        if any(part is None for part in parts.values()):
            return None
        return {**(parts.pop("kit") or {}), **parts}


def _under_assumptions(name: str, asked: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    tell(SAID[name])
    return UNDER_ASSUMPTIONS[name](**asked)


def _grid(common: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    tell("Now every setting of five levers in three steps; this takes longest, and is kept for next time.")
    return grid_of(**common)
