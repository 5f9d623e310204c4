"""Which causes of conflict changed: the cause ledger of every cell against its baseline, with common random numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.studies.effects.table import effects
from sim.studies.plan.plan import Plan

PAIRS = ["first", "second"]
LEDGER = ["conflict", "cause"]


def by_encounter(causes: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """How much of each conflict came from each cause, per encounter: amounts add up over causes to the measure.

    Args:
        causes: the table of causes.
        by: columns that are kept apart, e.g. ``["first", "second"]`` for pairs of professions.

    Returns:
        One row a cell, replicate, unit, conflict and cause, with ``amount``.
    """
    unit = ["cell", "replicate", *by]
    grouped = causes.groupby([*unit, *LEDGER], observed=True, sort=False)[["amount", "encounters"]].sum().reset_index()
    grouped["amount"] = grouped["amount"] / grouped["encounters"]
    return grouped.drop(columns="encounters")


def causes_changed(
    causes: pd.DataFrame, plan: Plan, against: Mapping[str, str], by: Sequence[str] = ()
) -> pd.DataFrame:
    """Paired differences in how much conflict each cause brings, per encounter.

    Args:
        causes: the table of causes.
        plan: the study's plan.
        against: for each cell's key the key of its baseline.
        by: as for :func:`by_encounter`.

    Returns:
        As :func:`sim.studies.effects.table.effects`, with the columns conflict and cause; ``measure`` is "amount".
        For process conflict the differences add up to that of the measure, for relationship conflict to that of the
        hazard of an episode.
    """
    found = effects(by_encounter(causes, by), plan, against, ["amount"], [*by, *LEDGER])
    return found.drop(columns=["smallest", "verdict"])
