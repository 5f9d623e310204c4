"""The grid's cells have the outcomes of runs with the same settings."""

from __future__ import annotations

import numpy as np
import pytest

from sim import run
from sim.interfaces.workshop.grid import LEVERS, MEASURES, SCENARIO, build_grid, grid_cell
from sim.interfaces.workshop.packing import LEVELS

TINY = {"organisation": "small_workshop", "weeks": 8, "burn_in": 2, "replicates": 2}


@pytest.mark.slow
def test_cells_are_runs_with_these_settings() -> None:
    grid = build_grid(**TINY)
    assert all(len(cells) == 3 ** len(LEVERS) for cells in grid["cells"].values())
    for steps in ((2, 1, 1, 0, 1), (0, 2, 1, 2, 0), (2, 0, 2, 1, 2)):
        settings = {lever.setting: lever.values[step] for lever, step in zip(LEVERS, steps, strict=True)}
        outcomes = run(SCENARIO, progress=False, **TINY, **settings).replay().record["all_replicates"]["outcomes"]
        for measure in MEASURES:
            low, high = grid["bounds"][measure]
            cell, expected = np.array(grid_cell(grid, measure, steps), float), np.array(outcomes[measure], float)
            assert np.allclose(cell, expected, atol=(high - low) / LEVELS + 1e-5, equal_nan=True)
