"""Ties of a run: trust and tension between the people of a locality, at the start and at the end."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.core.number_format import decimals_for, fixed
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, explain_empty, label_axes
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.pairs import draw_triangle, shade_range
from sim.presentation.style import styled

TITLE = "Trust and tension at the start and at the end"
TIES = {"trust": "Trust", "tension": "Tension"}
WIDTH, HEIGHT = 11.0, 8.9


@styled
def draw(data: FigureData) -> Figure:
    """Means of ties by pair of professions, with the range of localities, in replicate 0 at the start and at the end.

    Args:
        data: a run's data.
    """
    subtitle = (
        "Replicate 0. Ties join the people of a locality. Means over all ties between two professions; below them, the "
        "lowest and the highest mean of\na locality. Darker is more; start and end have the same shades. A cross: no "
        "locality has two such people."
    )
    figure = new_figure(TITLE, subtitle, WIDTH, HEIGHT)
    add_footer(figure, data.footer)
    ties = data.network
    if ties is None or ties.empty:
        return explain_empty(figure, "Ties between people were not recorded (record.network is false).")
    for row, (tie, label) in enumerate(TIES.items()):
        times = [ties[ties["week"] == week] for week in _first_and_last(ties)]
        tables = [profession_table(now, tie, data.professions) for now in times]
        shades = shade_range(np.stack(tables))
        for column, (now, table) in enumerate(zip(times, tables, strict=True)):
            axes = axes_at(figure, 1.4 + 5.3 * column, 4.75 - 3.85 * row, 4.1, 2.8)
            draw_triangle(axes, data, table, shades=shades, notes=ranges_of_localities(now, tie, data.professions))
            label_axes(axes, f"{label} (0 to 1), week {now['week'].iloc[0]}", pad=20)
            add_note(axes, f"mean of {len(now):,} ties {fixed(now[tie].mean(), 2)}")
    return figure


def _first_and_last(ties: pd.DataFrame) -> list[int]:
    return sorted({int(ties["week"].min()), int(ties["week"].max())})


def profession_table(ties: pd.DataFrame, tie: str, professions: list[str]) -> np.ndarray:
    """(Q, Q) mean of a tie by pair of professions, in either order; lower triangle."""
    index = {name: k for k, name in enumerate(professions)}
    first, second = (ties[f"{end}_profession"].astype(object).map(index) for end in ("first", "second"))
    codes = np.stack([first, second]).astype(int)
    pair = codes.max(axis=0) * len(professions) + codes.min(axis=0)
    counts = np.bincount(pair, minlength=len(professions) ** 2)
    sums = np.bincount(pair, ties[tie], minlength=len(professions) ** 2)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan).reshape(len(professions), -1)


def ranges_of_localities(ties: pd.DataFrame, tie: str, professions: list[str]) -> np.ndarray:
    """(Q, Q) the lowest and the highest mean of a locality as a text; empty where there is only one, or no tie."""
    tables = np.stack([profession_table(part, tie, professions) for _, part in ties.groupby("locality")])
    known = np.isfinite(tables)
    low, high = np.where(known, tables, np.inf).min(axis=0), np.where(known, tables, -np.inf).max(axis=0)
    decimals = decimals_for(float(np.max(tables, initial=0.0, where=known)), 2)
    texts = np.full(low.shape, "", object)
    for place in zip(*np.nonzero((known.sum(axis=0) > 1) & (high > 0)), strict=True):
        texts[place] = f"{fixed(low[place], decimals)}–{fixed(high[place], decimals)}"
    return texts
