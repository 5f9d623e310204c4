"""A cell before it has a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.studies.plan.composer import Composed
from sim.studies.plan.sweep_cells import Row


@dataclass(frozen=True, slots=True)
class Draft:
    """A cell before it has a name.

    Attributes:
        row: its own overrides.
        composed: its composition, and what it changes there.
        key: as of :class:`sim.studies.plan.cell.Cell`.
        factors: the settings in which cells differ, with its values.
    """

    row: Row
    composed: Composed
    key: str
    factors: dict[str, Any]
