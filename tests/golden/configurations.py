"""The configurations whose results are kept in the golden table, by name; small, and long enough for dated events."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim import Run, Study, run
from sim.core.config_files import options_of
from sim.model.simulator import Simulator
from sim.settings.study_settings import TABLES

Tables = dict[str, pd.DataFrame]

SMALL = {"organisation": "small_workshop", "replicates": 2, "weeks": 78, "burn_in": 8, "seed": 7}
SHORT = {**SMALL, "weeks": 30, "burn_in": 4}
INSTRUMENTS = [name for name in options_of("instruments") if name != "none"]
BIAS = "leadership.bias"
CELLS = f"name,{BIAS},paperwork\nneutral,0,separate\nfavoured,0.6,shared\n"


@dataclass(frozen=True)
class Configuration:
    """One entry of the table.

    Attributes:
        make: simulates it, and returns its tables.
        scenario: what it starts from.
        settings: that differ from the scenario's.
    """

    make: Callable[[str, dict[str, Any]], Tables]
    scenario: str = "case_study"
    settings: dict[str, Any] = field(default_factory=dict)

    def results(self) -> Tables:
        """Simulate it."""
        return self.make(self.scenario, self.settings)


def of_run(scenario: str, settings: dict[str, Any]) -> Tables:
    """The tables of a single run, as they are saved."""
    return kept_by(run(scenario, progress=False, **settings))


def kept_by(made: Run) -> Tables:
    with tempfile.TemporaryDirectory() as folder:
        path = made.save(Path(folder) / "run")
        tables = {table.name: pd.read_parquet(table).drop(columns=["cell", "name"]) for table in path.glob("tables/*")}
    return tables


def of_recorded_run(scenario: str, settings: dict[str, Any]) -> Tables:
    """The same, and every event of the first replicate."""
    made = run(scenario, progress=False, **settings)
    simulator = Simulator(made.config, 0)
    simulator.record_events()
    simulator.advance(made.config.burn_in + made.config.weeks)
    events = np.asarray(simulator.events())
    log = pd.DataFrame({name: events[name] for name in events.dtype.names})
    log.insert(0, "line", np.arange(len(log)))
    return {**kept_by(made), "event_log": log}


def of_study(scenario: str, settings: dict[str, Any]) -> Tables:
    """All tables that a study can keep; of training only where all cells have some."""
    with tempfile.TemporaryDirectory() as folder:
        asked = dict(settings)
        if asked.get("design", {}).get("kind") == "csv":
            file = Path(folder) / "cells.csv"
            file.write_text(CELLS, encoding="utf-8")
            asked["design"] = {"kind": "csv", "file": str(file)}
        keep = [name for name in TABLES if name not in ("training", "network") or "cpd" in asked["over"]]
        kept = {"keep": keep, "scopes": ["service", "profession"], "over_time": ["all"], "figures": False}
        study = Study.create(scenario, engine="in_process", study=kept, folder=Path(folder) / "study", **asked)
        study.run(progress=False)
        # A cell's key depends on the version of the model; its name and levers identify it here.
        tables = {name: study.read(name).drop(columns="cell", errors="ignore") for name in keep}
        return {name: frame for name, frame in tables.items() if len(frame.columns)}


def study_with(over: dict[str, Any], **settings: Any) -> Configuration:
    return Configuration(of_study, settings={**SHORT, "over": over, **settings})


CONFIGURATIONS: dict[str, Configuration] = {
    **{name: Configuration(of_run, name, SMALL) for name in options_of("scenario")},
    # A service of its own, larger than the small one.
    "police_monoculture": Configuration(
        of_run, "police_monoculture", {"replicates": 1, "weeks": 30, "burn_in": 4, "seed": 7}
    ),
    "every_instrument": Configuration(
        of_run, "evaluative_loop", {**SMALL, "instruments": INSTRUMENTS, "events": "flux", "record": {"truth": True}}
    ),
    "recorded": Configuration(
        of_recorded_run,
        "survey_preferred",
        {**SMALL, "weeks": 30, "record": {"network": True, "encounters": True, "truth": True,
                                        "practitioner_weeks": [0, 10, 20, -1]},
         "instruments": ["climate"]},
    ),
    "sweep": study_with({BIAS: [0, 0.6], "cpd": ["classroom_elearning", "survey_preferred"]},
                        instruments=["climate", "ocai"],
                        record={"truth": True, "practitioner_weeks": [0, -1]}),
    "design_grid": study_with({BIAS: [0, 0.6], "paperwork": ["separate", "shared"]}, design={"kind": "grid"}),
    "design_zip": study_with({BIAS: [0, 0.6], "stance": ["unitarist", "pluralist"]}, design={"kind": "zip"}),
    "design_csv": study_with({}, design={"kind": "csv"}),
    "design_lhs": study_with({BIAS: (0, 1), "voice.baseline": (0, 2)}, design={"kind": "lhs", "points": 3},
                             record={"localities": False}),
    "design_sobol": study_with({BIAS: (0, 1)}, design={"kind": "sobol", "points": 2}),
}  # fmt: skip
QUICK = ("status_quo", "restructure", "evaluative_loop", "design_grid", "recorded")  # in the default tests
