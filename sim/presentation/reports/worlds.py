"""The section of a report on effects over the members of an ensemble."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from sim.core.number_format import DASH, interval, signed
from sim.presentation.document import Block, Folded, Paragraph, Section, Table, bullets, table
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.labels import decimals_of
from sim.presentation.figures.selection import MAIN_MEASURES
from sim.presentation.figures.worlds_in_words import (
    SPREADS_OF_LEVELS,
    TWO_SPREADS,
    WHAT_A_WORLD_IS,
    levels_in_words,
    seed_spread_in_words,
    spread_in_words,
    world_sentences,
)

NAME = "worlds.csv"
FORMAT = "%.6g"  # significant figures
MAX_CONTRASTS = 6  # with a table of their own
MAX_SENTENCES = 24
LEVELS = "worlds_levels.csv"
HEAD_OF_LEVELS = ("Measure", "Worlds", "Median", "Nine in ten worlds", "Spread of assumptions", "Spread of seeds", "n")
HEAD = (
    "Measure", "Worlds", "Better or higher", "Worse or lower", "Equivalent", "Undecided", "Median effect",
    "Nine in ten worlds", "Spread of assumptions", "Spread of seeds", "n",
)  # fmt: skip


def worlds_section(data: FigureData) -> Section:
    """In how many worlds each effect is better, worse, equivalent or undecided, and how far worlds and seeds differ."""
    if not data.completed:
        return Section("worlds", "Over the ensemble", (Paragraph(data.why_no_comparison()),))
    levels = tuple(_levels(data))
    if data.why_no_comparison():
        return Section("worlds", "Levels over the ensemble", (*bullets((SPREADS_OF_LEVELS,)), *levels))
    effects = _blocks(data.results.effects_over_members().table)
    return Section(
        "worlds",
        "Effects over the ensemble",
        (*effects, *(Folded(each.caption.partition(", and where")[0], each) for each in levels)),
    )


def _blocks(found: pd.DataFrame) -> Iterator[Block]:
    yield from bullets((WHAT_A_WORLD_IS, TWO_SPREADS, *_doubts(found)))
    main = found[found["measure"].isin(MAIN_MEASURES)]
    yield from bullets(world_sentences(main.head(MAX_SENTENCES)))
    contrasts = list(dict.fromkeys(found["contrast"]))
    for contrast in contrasts[:MAX_CONTRASTS]:
        yield _table(contrast, found[found["contrast"] == contrast])
    if len(contrasts) > MAX_CONTRASTS or len(main) > MAX_SENTENCES:
        yield Paragraph(f"All {len(contrasts)} contrasts and all headline measures are in {NAME}.")


def _doubts(found: pd.DataFrame) -> Iterator[str]:
    """What the reader should hold against the counts."""
    if found["no_verdict"].any():
        yield "Some worlds have fewer than two pairs of replicates of an effect, so it has no interval and no verdict."
    if found["assumption_spread"].isna().any():
        yield (
            "The spread of assumptions needs two worlds and two replicates that every world has; where it is missing, "
            "there are fewer."
        )


def _table(contrast: str, found: pd.DataFrame) -> Table:
    rows = []
    for _, row in found.iterrows():
        decimals = decimals_of(row["measure"], [row["median"]])
        cells = [
            f"{row['label']}\n{row['unit']}", row["worlds"], row["better"] + row["higher"], row["worse"] + row["lower"],
            row["equivalent"], row["undecided"], signed(row["median"], decimals, DASH),
            interval(row["p05"], row["p95"], decimals, DASH), spread_in_words(row),
            seed_spread_in_words(row), row["n"],
        ]  # fmt: skip
        rows.append(cells)
    caption = (
        f"{contrast}, against {found['baseline'].iloc[0]} in the same world. Counts are worlds. Nine in ten worlds: "
        "their effects between the 5 % and the 95 % quantile, the noise of seeds included."
    )
    return table(caption, HEAD, rows, "plain")


def _levels(data: FigureData) -> Iterator[Table]:
    """A table for each cell, as long as they are few."""
    found = data.results.levels_over_members()
    for name in list(dict.fromkeys(found["cell"]))[:MAX_CONTRASTS]:
        rows = []
        for _, row in found[found["cell"] == name].iterrows():
            cells = [f"{row['label']}\n{row['unit']}", row["worlds"], *levels_in_words(row)]
            rows.append([*cells, spread_in_words(row), seed_spread_in_words(row), row["n"]])
        caption = f"Levels over worlds: {name or data.plan.name}, and where nine in ten worlds lie."
        yield table(caption, HEAD_OF_LEVELS, rows, "plain")


def write_worlds(data: FigureData, folder: Path) -> None:
    """Write ``worlds.csv``, a row a contrast and headline measure (empty if nothing can be compared), and
    ``worlds_levels.csv``, a row a cell without its member and headline measure.

    Raises:
        OSError: the file cannot be written.
    """
    found = pd.DataFrame() if data.why_no_comparison() else data.results.effects_over_members().table
    levels = data.results.levels_over_members() if data.completed else pd.DataFrame()
    for name, frame in ((NAME, found), (LEVELS, levels)):
        frame.to_csv(folder / name, index=False, float_format=FORMAT, lineterminator="\n")
