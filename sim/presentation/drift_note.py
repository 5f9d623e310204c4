"""The sentence that says which headline measures drift over the measured weeks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.core.number_format import counted, interval, signed
from sim.measures.drift import drift
from sim.measures.registry import MEASURES
from sim.presentation.figures.labels import decimals_of

MAX_CELLS = 100  # of a study; with more cells no note is written
ON_TIME = "on_time_share"  # the weekly counterpart of the headline figure, which is a figure of cohorts


def drift_note(results: Any) -> str:
    """A warning that names each headline measure that drifts; empty if none does, or if that cannot be known.

    Args:
        results: a run, or a study. Empty for a study with more than :data:`MAX_CELLS` cells, or without the table
            ``weekly`` of the service.
    """
    weekly = _weekly_of(results)
    if weekly is None or not len(weekly):
        return ""
    cells = weekly["name"].astype(str).nunique()
    names = [name for name in weekly if name in MEASURES]
    tables = [
        drift(part, names).reset_index().assign(name=str(name))
        for name, part in weekly.groupby("name", observed=True, sort=False)
    ]
    found = pd.concat(tables, ignore_index=True)
    found = found[found["drifts"].astype(bool)]
    if not len(found):
        return ""
    changes = [_change(str(measure), part, cells) for measure, part in found.groupby("measure", sort=False)]
    return (
        "Drift: from the first to the last third of the measured weeks these changed by more than their smallest "
        f"effect of interest (mean over replicates, 95 % interval): {'; '.join(changes)}. Their means hold for these "
        "weeks only. Compare scenarios over the same weeks, or set a longer burn_in."
    )


def _weekly_of(results: Any) -> pd.DataFrame | None:
    """The headline measures of the service by week, of all cells; None if they were not recorded or are too many."""
    study = getattr(results, "study", results)
    plan = getattr(study, "plan", None)
    if plan is None:  # results that are only tables
        return None
    if not study.inventory.parts:  # nothing has been simulated yet
        return None
    cells = plan.cells
    recording = plan.recording(cells[0])
    if len(cells) > MAX_CELLS or "weekly" not in recording.tables or "service" not in recording.scopes:
        return None
    names = [name for name in recording.measures("service") if MEASURES[name].headline or name == ON_TIME]
    return study.read("weekly", ["week", *names], "service")


def _change(measure: str, found: pd.DataFrame, cells: int) -> str:
    """One measure: its drift, or the largest and the number of cells in which it drifts."""
    largest = found.loc[found["drift"].abs().idxmax()]
    decimals = decimals_of(measure)
    size = f"{signed(largest['drift'], decimals)} {interval(largest['low'], largest['high'], decimals)}"
    label = MEASURES[measure].label
    if cells == 1:
        return f"{label} {size}"
    return f"{label} in {len(found)} of {counted(cells, 'cell')}, most in '{largest['name']}' ({size})"
