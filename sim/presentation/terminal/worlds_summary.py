"""Effects and levels over the members of an ensemble in a few lines for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.core.number_format import DASH, in_ascii, signed
from sim.core.text import aligned, filled
from sim.presentation.figures.labels import decimals_of
from sim.presentation.figures.worlds_in_words import (
    SPREADS_OF_LEVELS,
    TWO_SPREADS,
    WHAT_A_WORLD_IS,
    levels_in_words,
    seed_spread_in_words,
    spread_in_words,
    worlds_and_n,
)
from sim.studies.effects.over_members import NO_VERDICT, VERDICTS, EffectsOverMembers


def worlds_summary(found: EffectsOverMembers, contrasts: Sequence[str], seed: str) -> str:
    """A table for each contrast: in how many worlds each verdict, the median effect, and both spreads.

    Args:
        found: the effects.
        contrasts: which, by name.
        seed: of all cells.
    """
    texts = [_section(found.table[found.table["contrast"] == contrast], seed) for contrast in contrasts]
    return in_ascii("\n\n".join([*texts, "\n".join((filled(WHAT_A_WORLD_IS), filled(TWO_SPREADS)))]))


def _section(rows: pd.DataFrame, seed: str) -> str:
    first = rows.iloc[0]
    worlds, n = worlds_and_n(rows)
    heading = (
        f"{first['contrast']} against {first['baseline']}: {worlds} worlds, n = {n} pairs of replicates in each, seed "
        f"{seed}."
    )
    shown = [column for column in (*VERDICTS, NO_VERDICT) if rows[column].any()]
    table = [[column.replace("_", " ") for column in ("measure", *shown)] + ["median", "assumptions", "seeds", "unit"]]
    table += [_row(row, shown) for _, row in rows.iterrows()]
    return f"{filled(heading)}\n\n{aligned(table, set(range(1, len(table[0]) - 1)))}"


def _row(row: pd.Series, shown: Sequence[str]) -> list[str]:
    median = signed(row["median"], decimals_of(row["measure"], [row["median"]]), DASH)
    spreads = spread_in_words(row), seed_spread_in_words(row)
    return [row["label"], *(str(row[column]) for column in shown), median, *spreads, row["unit"]]


def levels_summary(levels: pd.DataFrame, names: Sequence[str], of_all: str, seed: str) -> str:
    """A table for each cell: its median over worlds, where nine in ten worlds lie, and both spreads.

    Args:
        levels: as of :func:`sim.studies.effects.over_members.levels_over_members`.
        names: which cells, without their members.
        of_all: what a cell without a name of its own is called.
        seed: of all cells.
    """
    texts = [_levels(levels[levels["cell"] == name], name or of_all, seed) for name in names]
    return in_ascii("\n\n".join([*texts, filled(SPREADS_OF_LEVELS)]))


def _levels(rows: pd.DataFrame, name: str, seed: str) -> str:
    worlds, n = worlds_and_n(rows)
    table = [["measure", "median", "nine in ten worlds", "assumptions", "seeds", "unit"]]
    for _, row in rows.iterrows():
        spreads = spread_in_words(row), seed_spread_in_words(row)
        table.append([row["label"], *levels_in_words(row), *spreads, row["unit"]])
    heading = f"{name}: {worlds} worlds, n = {n} replicates in each, seed {seed}."
    return f"{filled(heading)}\n\n{aligned(table, {1, 2, 3, 4})}"
