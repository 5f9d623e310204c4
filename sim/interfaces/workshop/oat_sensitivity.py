"""Break the model: three assumptions, one at a time, at the ends of what their declarations allow."""

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

# Graded E. Each has a lever of its own on the page; the ends are the declared bounds, which are wide on purpose.
SHAKEN = ("voice.baseline", "episodes.coupling_rate", "gossip.cooling_rate")
ENDS = ("low", "high")


def broken_of(scenarios: Sequence[str], baseline: str, **settings: Any) -> dict[str, Any]:
    """Live every scenario with each assumption at its lowest and at its highest, against the baseline likewise.

    Returns:
        ``assumptions`` (name, low, now, high) and ``verdicts``: by assumption, end, scenario and measure in how many
        futures it went up, stayed about the same, or went down, on the same luck.

    Raises:
        ConfigError: a scenario or setting cannot be used.
    """
    known, names = declarations(), list(dict.fromkeys((baseline, *scenarios)))
    now = {name: float(known[name].default) for name in SHAKEN}
    cells = [{**now, one: float(getattr(known[one], end)), "scenario": name}
             for one in SHAKEN for end in ENDS for name in names]  # fmt: skip
    over = {key: [cell[key] for cell in cells] for key in ("scenario", *SHAKEN)}
    kept = {"keep": ["runs"], "figures": False}
    with tempfile.TemporaryDirectory() as passing:
        study = Study.create(
            baseline, over=over, folder=Path(passing) / "broken", design={"kind": "zip"}, study=kept, **settings
        )
        table = study.run(progress=False).read("runs", [*OUTCOMES])
    counted = {one: {end: _verdicts(table, now | {one: float(getattr(known[one], end))}, names) for end in ENDS}
               for one in SHAKEN}  # fmt: skip
    return {"assumptions": [[one, known[one].low, now[one], known[one].high] for one in SHAKEN], "verdicts": counted}


def _verdicts(table: pd.DataFrame, values: dict[str, float], names: Sequence[str]) -> dict[str, Any]:
    """Of one setting of the assumptions; the first name is the baseline's."""
    here = table[(table[list(values)] == pd.Series(values)).all(axis=1)].sort_values("replicate")
    outcomes = {name: {measure: numbers(rows[measure]) for measure in OUTCOMES}
                for name in names if len(rows := here[here["scenario"] == name])}  # fmt: skip
    return {name: verdicts(outcomes[name], outcomes[names[0]]) for name in names[1:]}
