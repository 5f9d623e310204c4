"""Whether the outcome of a card depends on assumptions: the same comparison with other values of weak parameters."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.interfaces.workshop.ensembles import direction_counts
from sim.model.config import declarations
from sim.replay.record import OUTCOMES, json_numbers
from sim.settings.ensemble import read_ensemble
from sim.studies.effects.over_members import NO_VERDICT, VERDICTS
from sim.studies.study import Study

# Parameters of evidence grade E. Each is explained on the page, and varied within its declared bounds.
LHS_PARAMETERS = (
    "voice.baseline", "episodes.coupling_rate", "encounter_effects.tension_gain", "encounter_effects.myths_gain",
    "gossip.cooling_rate", "perception.hostile_attribution", "plan_disruption.strength", "information.other_noise",
    "gossip.story_pull", "encounter_effects.confirmation",
)  # fmt: skip
OAT_PARAMETERS = ("voice.baseline", "episodes.coupling_rate", "gossip.cooling_rate")  # each has a slider on the page
ENDS = ("low", "high")
POINTS = 20  # of the Latin hypercube sample
SEED = 1  # of the sample; the random numbers of the runs do not depend on it
ENSEMBLE = "ensemble"  # option of parameters whose members are other sets of assumptions
WORLDS, REPLICATES_OF_WORLDS = 20, 4
STUDY = {"keep": ["runs"], "figures": False}


def lhs_sensitivity(scenarios: Sequence[str], baseline: str, points: int = POINTS, **settings: Any) -> dict[str, Any]:
    """Run one replicate of every scenario at each point of a Latin hypercube sample of assumptions.

    Returns:
        ``assumed`` (name, low, high, default), ``sets`` (number of points, plus the default values), and
        ``directions``: by scenario and measure the number of sets in which it went up, stayed about the same or went
        down, compared with the baseline with the same assumptions and random numbers.

    Raises:
        ConfigError: a scenario or setting is invalid.
    """
    design = {"kind": "lhs", "over": list(LHS_PARAMETERS), "points": points, "seed": SEED}
    names = list(dict.fromkeys((baseline, *scenarios)))
    with tempfile.TemporaryDirectory() as folder:
        study = Study.create(
            baseline, over={"scenario": names}, folder=Path(folder) / "lhs", design=design, study=STUDY,
            **{**settings, "replicates": 1},
        )  # fmt: skip
        table = study.run(progress=False).read("runs", list(OUTCOMES))
    table = table.sort_values(list(LHS_PARAMETERS))  # the same order of points for every scenario
    outcomes = {name: _outcomes(table[table["scenario"] == name]) for name in names}
    known = declarations()
    assumed = [[name, known[name].low, known[name].high, float(known[name].default)] for name in LHS_PARAMETERS]
    return {
        "assumed": assumed,
        "sets": len(next(iter(outcomes[baseline].values()))),
        "directions": {name: direction_counts(outcomes[name], outcomes[baseline]) for name in scenarios},
    }


def oat_sensitivity(scenarios: Sequence[str], baseline: str, **settings: Any) -> dict[str, Any]:
    """Run every scenario with one assumption at a time at its lowest and at its highest value.

    Returns:
        ``assumptions`` (name, low, default, high) and ``directions``: by assumption, end (``low`` or ``high``),
        scenario and measure the number of replicates in which it went up, stayed about the same or went down,
        compared with the baseline with the same assumptions and random numbers.

    Raises:
        ConfigError: a scenario or setting is invalid.
    """
    known, names = declarations(), list(dict.fromkeys((baseline, *scenarios)))
    defaults = {name: float(known[name].default) for name in OAT_PARAMETERS}
    varied = {
        (name, end): {**defaults, name: float(getattr(known[name], end))} for name in OAT_PARAMETERS for end in ENDS
    }
    cells = [{**values, "scenario": scenario} for values in varied.values() for scenario in names]
    over = {key: [cell[key] for cell in cells] for key in ("scenario", *OAT_PARAMETERS)}
    with tempfile.TemporaryDirectory() as folder:
        study = Study.create(
            baseline, over=over, folder=Path(folder) / "oat", design={"kind": "zip"}, study=STUDY, **settings
        )
        table = study.run(progress=False).read("runs", list(OUTCOMES))
    directions: dict[str, dict[str, Any]] = {name: {} for name in OAT_PARAMETERS}
    for (name, end), values in varied.items():
        directions[name][end] = _directions(table, values, names)
    assumptions = [[name, known[name].low, defaults[name], known[name].high] for name in OAT_PARAMETERS]
    return {"assumptions": assumptions, "directions": directions}


def worlds_sensitivity(
    scenarios: Sequence[str], baseline: str, ensemble: str = ENSEMBLE, **settings: Any
) -> dict[str, Any]:
    """Run every scenario with the first members of an ensemble.

    Returns:
        ``ensemble`` (its name), ``worlds`` (members), ``replicates``, and ``verdicts``: by scenario and measure, and by
        verdict, the number of worlds in which the effect has it; see
        :class:`sim.studies.effects.over_members.EffectsOverMembers`.

    Raises:
        ConfigError: a scenario or setting is invalid, or there is no such ensemble.
    """
    members = min(WORLDS, len(read_ensemble(ensemble, settings.get("config_dir")).members))
    replicates = min(REPLICATES_OF_WORLDS, settings.get("replicates", REPLICATES_OF_WORLDS))
    with tempfile.TemporaryDirectory() as folder:
        study = Study.create(
            baseline, over={"scenario": list(dict.fromkeys((baseline, *scenarios)))}, folder=Path(folder) / "worlds",
            parameters={"kind": ensemble, "members": members}, study=STUDY, **{**settings, "replicates": replicates},
        )  # fmt: skip
        table = study.run(progress=False).effects_over_members(measures=list(OUTCOMES)).table
    verdicts: dict[str, dict[str, Any]] = {name: {} for name in scenarios}
    for _, row in table.iterrows():
        counts = {name: int(row[name]) for name in (*VERDICTS, NO_VERDICT)}
        verdicts[row["scenario"]][row["measure"]] = counts
    return {
        "ensemble": ensemble, "worlds": int(table["worlds"].max()), "replicates": replicates, "verdicts": verdicts
    }  # fmt: skip


def _directions(table: pd.DataFrame, values: dict[str, float], names: Sequence[str]) -> dict[str, Any]:
    """Direction counts with these values of the assumptions; the first name is the baseline's."""
    rows = table[(table[list(values)] == pd.Series(values)).all(axis=1)].sort_values("replicate")
    outcomes = {name: _outcomes(rows[rows["scenario"] == name]) for name in names}
    return {name: direction_counts(outcomes[name], outcomes[names[0]]) for name in names[1:]}


def _outcomes(rows: pd.DataFrame) -> dict[str, list[float | None]]:
    return {name: json_numbers(rows[name]) for name in OUTCOMES}
