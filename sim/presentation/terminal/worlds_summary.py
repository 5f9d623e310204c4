"""Effects over the members of an ensemble in a few lines for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.core.number_format import DASH, decimals_for, fixed, in_ascii, number_range, signed
from sim.core.text import aligned, filled
from sim.presentation.figures.labels import decimals_of
from sim.presentation.figures.worlds_in_words import TWO_SPREADS, WHAT_A_WORLD_IS, spread_in_words
from sim.studies.effects.over_members import NO_VERDICT, VERDICTS, EffectsOverMembers


def worlds_summary(found: EffectsOverMembers, contrasts: Sequence[str]) -> str:
    """A table for each contrast: in how many worlds each verdict, the median effect, and both spreads.

    Args:
        found: the effects.
        contrasts: which, by name.
    """
    texts = [_section(found.table[found.table["contrast"] == contrast]) for contrast in contrasts]
    return in_ascii("\n\n".join([*texts, "\n".join((filled(WHAT_A_WORLD_IS), filled(TWO_SPREADS)))]))


def _section(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    worlds, n = number_range(rows["worlds"]), number_range(rows["n"])
    heading = f"{first['contrast']} against {first['baseline']}: {worlds} worlds, n = {n} pairs of replicates in each."
    shown = [column for column in (*VERDICTS, NO_VERDICT) if rows[column].any()]
    table = [[column.replace("_", " ") for column in ("measure", *shown)] + ["median", "assumptions", "seeds", "unit"]]
    table += [_row(row, shown) for _, row in rows.iterrows()]
    return f"{filled(heading)}\n\n{aligned(table, set(range(1, len(table[0]) - 1)))}"


def _row(row: pd.Series, shown: Sequence[str]) -> list[str]:
    median = signed(row["median"], decimals_of(row["measure"], [row["median"]]), DASH)
    seeds = fixed(row["seed_spread"], decimals_for(row["seed_spread"], 2)) or DASH
    return [row["label"], *(str(row[column]) for column in shown), median, spread_in_words(row), seeds, row["unit"]]
