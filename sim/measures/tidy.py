"""From arrays of measures to one tidy frame: filled in one piece, made a frame once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Block:
    """What is known of the units of one scope: N rows, one a week and unit."""

    scope: str
    units: Sequence[str]
    weeks: np.ndarray  # (N,) the week of each row
    unit: np.ndarray  # (N,) the place in ``units`` of each row's unit
    measures: dict[str, np.ndarray]  # name: values in the order of the rows, in any shape


def unit_by_unit(scope: str, units: Sequence[str], weeks: np.ndarray, measures: dict[str, np.ndarray]) -> Block:
    """A block of measures of shape (units, weeks)."""
    return Block(scope, units, np.tile(weeks, len(units)), np.repeat(np.arange(len(units)), len(weeks)), measures)


def week_by_week(scope: str, units: Sequence[str], weeks: np.ndarray, measures: dict[str, np.ndarray]) -> Block:
    """A block of measures of shape (weeks, units)."""
    return Block(scope, units, np.repeat(weeks, len(units)), np.tile(np.arange(len(units)), len(weeks)), measures)


def categorical(names: Sequence[str] | np.ndarray, places: np.ndarray) -> pd.Categorical:
    """``names[places]``; the categories are the different names, sorted."""
    kinds, codes = np.unique(np.asarray(names, dtype=str), return_inverse=True)
    return pd.Categorical.from_codes(codes[places], pd.Index(kinds, dtype=str))


def frame_of_blocks(blocks: Sequence[Block], measures: Collection[str]) -> pd.DataFrame:
    """Week, scope, unit, then a column for each of ``measures``: NaN in blocks that have none of it."""
    lengths = [len(block.weeks) for block in blocks]
    frame = pd.DataFrame(_filled(blocks, measures).T, columns=list(measures), copy=False)
    firsts = np.cumsum([0, *(len(block.units) for block in blocks)])
    units = np.concatenate([first + block.unit for first, block in zip(firsts, blocks, strict=False)])
    frame.insert(0, "week", np.concatenate([block.weeks for block in blocks]))
    frame.insert(1, "scope", categorical([block.scope for block in blocks], np.repeat(np.arange(len(blocks)), lengths)))
    frame.insert(2, "unit", categorical([name for block in blocks for name in block.units], units))
    return frame


def _filled(blocks: Sequence[Block], measures: Collection[str]) -> np.ndarray:
    """(measures, rows of all blocks)."""
    table = np.full((len(measures), sum(len(block.weeks) for block in blocks)), np.nan)
    stop = 0
    for block in blocks:
        start, stop = stop, stop + len(block.weeks)
        for line, name in zip(table, measures, strict=True):
            if name in block.measures:
                line[start:stop] = block.measures[name].reshape(-1)
    return table
