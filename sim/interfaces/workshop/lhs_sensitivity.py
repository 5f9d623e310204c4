"""Whether a card's answer hangs on assumptions: the same comparison under other values from their declared ranges."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.interfaces.workshop.ensembles import verdicts
from sim.model.config import declarations
from sim.replay.record import OUTCOMES, numbers
from sim.studies.study import Study

# Graded E, and each named in plain words on the page; sampled evenly over the bounds that their declarations give.
ASSUMED = (
    "voice.baseline", "episodes.coupling_rate", "encounter_effects.tension_gain", "encounter_effects.myths_gain",
    "gossip.cooling_rate", "perception.hostile_attribution", "plan_disruption.strength", "information.other_noise",
)  # fmt: skip
SETS = 20  # of assumptions
SEED = 1  # of the sample; it changes cells, never luck


def spread_of(scenarios: Sequence[str], baseline: str, sets: int = SETS, **settings: Any) -> dict[str, Any]:
    """Live one future of every scenario under each of many sets of assumptions, as a study.

    Returns:
        ``assumed`` (name, low, high, now), ``sets`` (the model's own among them), and ``verdicts``: for each scenario
        and measure in how many sets it went up, stayed about the same, or went down, against the baseline under the
        same assumptions and luck.

    Raises:
        ConfigError: a scenario or setting cannot be used.
    """
    design = {"kind": "lhs", "over": list(ASSUMED), "points": sets, "seed": SEED}
    kept = {"keep": ["runs"], "figures": False}
    names = list(dict.fromkeys((baseline, *scenarios)))
    with tempfile.TemporaryDirectory() as passing:
        study = Study.create(
            baseline, over={"scenario": names}, folder=Path(passing) / "assumptions", design=design, study=kept,
            **{**settings, "replicates": 1},
        )  # fmt: skip
        table = study.run(progress=False).read("runs", list(OUTCOMES))
    outcomes = {name: _outcomes(table[table["scenario"] == name]) for name in names}
    known = declarations()
    return {
        "assumed": [[name, known[name].low, known[name].high, float(known[name].default)] for name in ASSUMED],
        "sets": len(next(iter(outcomes[baseline].values()))),
        "verdicts": {name: verdicts(outcomes[name], outcomes[baseline]) for name in scenarios},
    }


def _outcomes(rows: pd.DataFrame) -> dict[str, list[float | None]]:
    """In the order of the sets, which is that of their values."""
    ordered = rows.sort_values(list(ASSUMED))
    return {name: numbers(ordered[name]) for name in OUTCOMES}
