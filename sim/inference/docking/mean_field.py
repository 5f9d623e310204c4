"""The mean-field version of our own model: individuals replaced by the means of their groups (R1).

The reduction is a setting, ``model=mean_field``: each week every tie takes the mean of its pair of professions, and
each person the mean of their profession. All other rules stay. Two questions: which headline measures differ, and does
a change of the service have the same effect in both.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.inference.docking.comparison import COMPUTED, RELATIONAL, WEEK, Comparison, Target
from sim.inference.docking.contrasts import Beside, effects_of, estimate_of
from sim.inference.docking.dock_settings import DockSettings
from sim.measures.sesoi import SMALLEST
from sim.stats.jackknife import Estimate

BEFORE, AFTER = "status_quo", "case_study"
FULL = "our full model, same seed and replicates"
LEVEL, EFFECT = "mean field minus full, status quo", "effect of the case study, direction"
SMALL = "at most the smallest effect of interest"


def compare(sizes: DockSettings, beside: Beside) -> list[Comparison]:
    """Headline measures of the status quo, and the effect of the case study on each, in mean field and in full."""
    versions = {"full": {}, "mean_field": {"model": "mean_field"}}
    worlds = {
        f"{scenario}_{version}": {"scenario": scenario, **settings}
        for scenario in (BEFORE, AFTER) for version, settings in versions.items()
    }  # fmt: skip
    study = beside.study("mean_field", worlds)
    level = effects_of(study, f"{BEFORE}_full", f"{BEFORE}_mean_field")
    full, mean_field = (effects_of(study, f"{BEFORE}_{version}", f"{AFTER}_{version}") for version in versions)
    measures = [name for name in level.index if name in SMALLEST]
    return [
        *(_level(name, estimate_of(level.loc[name]), beside.seed) for name in measures),
        *(_effect(name, full.loc[name], mean_field.loc[name], beside.seed) for name in measures),
    ]


def _level(measure: str, moved: Estimate, seed: int) -> Comparison:
    """The mean field's measure minus the full model's; within if at most the smallest effect of interest."""
    smallest = SMALLEST[measure].value
    return Comparison(
        f"{_words(measure)}: {LEVEL}", RELATIONAL, WEEK, moved, seed, 0.0, (-smallest, smallest), COMPUTED, FULL,
        SMALL,
    )  # fmt: skip


def _effect(measure: str, full: pd.Series, mean_field: pd.Series, seed: int) -> Comparison:
    """The effect of the case study in the mean field; its direction is held against that in the full model."""
    reference, low, high = (float(full[name]) for name in ("difference", "low", "high"))
    band = (0.0, np.inf) if low > 0 else (-np.inf, 0.0) if high < 0 else None
    note = f"full: {low:.3f} to {high:.3f}" + ("" if band else ", no clear direction")
    return Comparison(
        f"{_words(measure)}: {EFFECT}", RELATIONAL, WEEK, estimate_of(mean_field), seed, reference, band, COMPUTED,
        FULL, note,
    )  # fmt: skip


def _words(measure: str) -> str:
    return measure.replace("_", " ")


TARGET = Target(
    "mean_field", "The mean-field version of our own model",
    "All of it, with one mechanism switched on: averaging of ties and people (R1), model=mean_field.",
    "It tests our model: whether individuals matter for what it says. It says nothing about the world, and a "
    "difference is no fault of either version.",
    "Nothing is unseen: both are ours. It is not a mean-field theory: arrivals, meetings and episodes stay random.",
    compare,
)  # fmt: skip
