"""Five levers in three steps each: every setting of them lived in so many futures, on the same luck; outcomes only."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from sim.interfaces.workshop.packing import pack_numbers, unpack_numbers
from sim.replay.record import numbers
from sim.studies.study import Study

SCENARIO = "interprofessional"  # all levers have something to act on: its study days are held or not
MEASURES = ("relationship_conflict", "process_conflict", "unspoken_disagreement", "trust_across", "on_time")


@dataclass(frozen=True)
class Lever:
    """One slider: a setting, its three values from little to much, and which of them is as things are now."""

    name: str
    setting: str
    values: tuple[float, float, float]
    now: int


LEVERS = (
    Lever("seats", "leadership.bias", (0.0, 0.3, 0.6), 2),
    Lever("forms", "paperwork.shared", (0.0, 0.3, 1.0), 1),
    Lever("mandate", "structure.mandate_clarity", (0.4, 0.65, 0.95), 1),
    Lever("days", "cpd.activities.day.per_year", (0.0, 2.0, 6.0), 0),
    Lever("families", "demand.volume", (0.9, 1.0, 1.1), 1),
)


def grid_of(folder: str | Path | None = None, **settings: Any) -> dict[str, Any]:
    """Live the grid as a study and pack its outcomes.

    Args:
        folder: where the study is kept, to be gone on with; None: nowhere.
        settings: for all cells, e.g. ``organisation``, ``replicates``, ``weeks``.

    Returns:
        ``levers`` (name, setting, values, now), ``futures``, ``bounds`` of each measure, and ``cells``: for each
        measure a string a cell, the last lever turning fastest.

    Raises:
        ConfigError: a setting cannot be used.
    """
    with tempfile.TemporaryDirectory() as passing:
        over = {lever.setting: list(lever.values) for lever in LEVERS}
        kept = {"keep": ["runs"], "figures": False}
        study = Study.create(SCENARIO, over=over, folder=folder or Path(passing) / "grid", study=kept, **settings)
        table = study.run(progress=False).read("runs", list(MEASURES))
    keys = list(over)
    cells = dict(list(table.sort_values("replicate").groupby(keys)))
    order = [cells[tuple(values)] for values in product(*over.values())]
    found = {name: [numbers(cell[name]) for cell in order] for name in MEASURES}
    bounds = {name: _ends(found[name]) for name in MEASURES}
    return {
        "levers": [
            {"name": one.name, "setting": one.setting, "values": list(one.values), "now": one.now} for one in LEVERS
        ],
        "futures": len(order[0]),
        "bounds": bounds,
        "cells": {name: [pack_numbers(cell, *bounds[name]) for cell in found[name]] for name in MEASURES},
    }


def _ends(cells: list[list[float | None]]) -> list[float]:
    values = [one for cell in cells for one in cell if one is not None] or [0.0]
    return [min(values), max(values)]


def cell_of(grid: Mapping[str, Any], measure: str, steps: tuple[int, ...]) -> list[float | None]:
    """A measure in all futures of the cell at these steps of the levers, within the error of packing."""
    place = 0
    for lever, step in zip(grid["levers"], steps, strict=True):
        place = place * len(lever["values"]) + step
    return unpack_numbers(grid["cells"][measure][place], *grid["bounds"][measure])
