"""The grid of the screen *Try it*: five levers with three steps each, every combination simulated; outcomes only."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

from sim.interfaces.workshop.packing import pack_numbers, unpack_numbers
from sim.replay.record import json_numbers
from sim.studies.study import Study

SCENARIO = "interprofessional"  # it has study days, which are one of the levers
MEASURES = ("relationship_conflict", "process_conflict", "unspoken_disagreement", "trust_across", "on_time")
STUDY = {"keep": ["runs"], "figures": False}


@dataclass(frozen=True)
class Lever:
    """One slider.

    Attributes:
        name: id of the slider.
        setting: the setting that it changes.
        values: its three values, from low to high.
        now: index of the present value.
    """

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


def build_grid(folder: str | Path | None = None, **settings: Any) -> dict[str, Any]:
    """Run all combinations of the levers as a study, and pack the outcomes.

    Args:
        folder: where the study is kept, so that it can be resumed; None: a temporary folder.
        settings: for all cells, e.g. ``organisation``, ``replicates``, ``weeks``.

    Returns:
        ``levers`` (name, setting, values, now), ``replicates``, ``bounds`` of each measure, and ``cells``: for each
        measure one string per cell, in the order in which the last lever changes fastest.

    Raises:
        ConfigError: a setting is invalid.
    """
    over = {lever.setting: list(lever.values) for lever in LEVERS}
    with tempfile.TemporaryDirectory() as temporary:
        path = folder or Path(temporary) / "grid"
        study = Study.create(SCENARIO, over=over, folder=path, study=STUDY, **settings)
        table = study.run(progress=False).read("runs", list(MEASURES))
    by_cell = dict(list(table.sort_values("replicate").groupby(list(over))))
    cells = [by_cell[tuple(values)] for values in product(*over.values())]
    outcomes = {name: [json_numbers(cell[name]) for cell in cells] for name in MEASURES}
    bounds = {name: _bounds(outcomes[name]) for name in MEASURES}
    return {
        "levers": [asdict(lever) | {"values": list(lever.values)} for lever in LEVERS],
        "replicates": len(cells[0]),
        "bounds": bounds,
        "cells": {name: [pack_numbers(cell, *bounds[name]) for cell in outcomes[name]] for name in MEASURES},
    }


def _bounds(cells: list[list[float | None]]) -> list[float]:
    values = [value for cell in cells for value in cell if value is not None] or [0.0]
    return [min(values), max(values)]


def grid_cell(grid: Mapping[str, Any], measure: str, steps: tuple[int, ...]) -> list[float | None]:
    """A measure in all replicates of the cell with these steps of the levers, within the error of packing."""
    index = 0
    for lever, step in zip(grid["levers"], steps, strict=True):
        index = index * len(lever["values"]) + step
    return unpack_numbers(grid["cells"][measure][index], *grid["bounds"][measure])
