"""Effects over the members of an ensemble in words: in how many worlds, and how far worlds and seeds differ."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.core.number_format import DASH, counted, decimals_for, fixed, number_range, signed
from sim.presentation.figures.labels import decimals_of
from sim.studies.effects.over_members import NO_VERDICT, VERDICTS

WHAT_A_WORLD_IS = (
    "Each member of an ensemble is one set of assumptions, called a world. An effect is compared with its baseline "
    "within the world, with common random numbers. The counts say in how many worlds the interval of the effect, over "
    "replicates, lies beyond the smallest effect of interest, within it, or neither (undecided)."
)
TWO_SPREADS = (
    "Spread of assumptions: standard deviation of the true effects between worlds, net of the noise of seeds, with its "
    "95 % interval; more replicates do not shrink it. Spread of seeds: standard deviation of one replicate's "
    "difference within a world."
)
SPREADS_OF_LEVELS = (
    "Each member of an ensemble is one set of assumptions, called a world. Spread of assumptions: standard deviation "
    "of the true means between worlds, net of the noise of seeds, with its 95 % interval. Spread of seeds: standard "
    "deviation of one replicate within a world."
)


def counts_in_words(row: Any) -> str:
    """``better in 61 of 100 worlds, worse in 4``; verdicts that no world has are left out.

    Args:
        row: of :attr:`sim.studies.effects.over_members.EffectsOverMembers.table`.
    """
    words = {name: name for name in VERDICTS} | {NO_VERDICT: "without a verdict"}
    named = [(word, int(row[name])) for name, word in words.items() if row[name]]
    if not named:
        return "known in no world"
    (word, count), *others = named
    of_all = f"{word} in {count} of {counted(int(row['worlds']), 'world')}"
    return ", ".join([of_all, *(f"{word} in {count}" for word, count in others)])


def spread_in_words(row: Any) -> str:
    """``0.041 [0.032, 0.050]``: the spread of assumptions with its interval."""
    decimals = decimals_for(row["assumption_spread"] or row["assumption_high"], 2)
    value, low, high = (fixed(row[f"assumption_{name}"], decimals) for name in ("spread", "low", "high"))
    return f"{value} [{low}, {high}]" if low else value or DASH


def levels_in_words(row: Any) -> tuple[str, str]:
    """The median of the worlds' levels, and the values between which nine in ten lie: ``0.24``, ``0.20 to 0.27``."""
    decimals = decimals_of(row["measure"], [row["median"]])
    median, low, high = (fixed(row[column], decimals) for column in ("median", "p05", "p95"))
    return (median, f"{low} to {high}") if median else (DASH, DASH)


def worlds_and_n(rows: pd.DataFrame) -> tuple[str, str]:
    """How many worlds, and replicates in each, as ranges; measures that no world has are left out."""
    known = rows[rows["worlds"] > 0]
    return (number_range(known["worlds"]), number_range(known["n"])) if len(known) else ("0", "0")


def seed_spread_in_words(row: Any) -> str:
    """``0.033``: the spread of seeds."""
    return fixed(row["seed_spread"], decimals_for(row["seed_spread"], 2)) or DASH


def world_sentences(table: pd.DataFrame) -> list[str]:
    """One sentence for each contrast and measure."""
    return [_sentence(row) for _, row in table.iterrows()]


def _sentence(row: pd.Series) -> str:
    decimals = decimals_of(row["measure"], [row["median"]])
    return (
        f"{row['label']}, {row['contrast']}: {counts_in_words(row)}; median effect "
        f"{signed(row['median'], decimals, DASH)}; spread of assumptions {spread_in_words(row)}, of seeds "
        f"{seed_spread_in_words(row)}."
    )
