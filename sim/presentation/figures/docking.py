"""The model beside published models: where each figure lies in the band that it must lie in."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import number_range
from sim.inference.docking.comparison import IDENTITY, PEER, WEEK, WITHIN
from sim.inference.docking.dock import Docking
from sim.presentation.figure import ReproducibleFigure, new_figure
from sim.presentation.figure_parts import add_footer, axes_at, explain_empty, key_axes, label_axes
from sim.presentation.figures.plot_styles import subtitle_end, wrapped
from sim.presentation.figures.scoreboard import MOST, in_half_bands
from sim.presentation.style import BLUE, ORANGE, SHADE, SMALL, TEXT, ink, styled

TITLE = "The model beside published models"
WIDTH, LEFT, PANEL, ROW = 11.0, 5.6, 5.0, 0.26  # inches
STYLES = {WEEK: ("o", BLUE), PEER: ("s", ORANGE)}


@styled
def draw(docking: Docking) -> ReproducibleFigure:
    """One row per figure that has a band with two edges; the band is equally wide in all rows.

    Args:
        docking: whose figures are drawn. Identities and claims of direction are left out.
    """
    table = docking.table()
    bounded = np.isfinite(table[["band_low", "band_high"]].to_numpy(float)).all(axis=1)
    table = table[bounded & (table["level"] != IDENTITY)].reset_index(drop=True)
    subtitle = wrapped(
        [
            "The shaded band is what counts as agreement, drawn equally wide in every row. Circles are our own "
            "simulated week; squares are published rules that we coded beside it. Filled marks lie within, hollow "
            "ones outside, with 95 % intervals; a mark at the edge lies farther out.",
        ],
        WIDTH,
    )
    top, rows = subtitle_end(subtitle) + 0.45, max(len(table), 1)
    height = top + ROW * rows + 1.0
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    seeds = ", ".join(str(seed) for seed in sorted(set(table["seed"])))
    runs = f"{number_range(table['n'])} independent runs, queues or replicates a figure" if len(table) else "no figure"
    add_footer(figure, f"Seed {seeds}; {runs}." if seeds else f"{runs.capitalize()}.")
    if table.empty:
        explain_empty(figure, "No figure has a band with two edges.")
        return figure
    _draw_rows(axes_at(figure, LEFT, 0.75, PANEL, ROW * rows), table)
    _draw_key(figure, height - top + 0.1)
    return figure


def _draw_rows(axes: Axes, table: pd.DataFrame) -> None:
    axes.axvspan(-1, 1, color=SHADE, linewidth=0, zorder=0, gid="band")
    axes.set_xlim(-MOST - 0.3, MOST + 0.3)
    axes.set_ylim(len(table) - 0.5, -0.5)
    axes.set_xticks([-3, -1, 0, 1, 3], ["-3", "low", "middle", "high", "3"])
    axes.set_yticks(range(len(table)), [f"{row.quantity}" for row in table.itertuples()])
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    edges = table["band_low"].to_numpy(), table["band_high"].to_numpy()
    value, low, high = (
        np.clip(in_half_bands(table[name].to_numpy(), *edges), -MOST, MOST) for name in ("value", "low", "high")
    )
    for place, row in enumerate(table.itertuples()):
        marker, colour = STYLES[str(row.produced_by)]
        axes.hlines(place, low[place], high[place], color=colour, linewidth=1.1, gid="interval")
        face = colour if row.verdict == WITHIN else "white"
        axes.plot(value[place], place, marker, markersize=4.5, markerfacecolor=face, markeredgecolor=colour,
                  gid="estimate")  # fmt: skip
    label_axes(axes, "", xlabel="place in the band, in half-widths")


def _draw_key(figure: Figure, bottom: float) -> None:
    axes = key_axes(figure, LEFT, bottom, PANEL, 0.2)
    for number, (name, (marker, colour)) in enumerate(STYLES.items()):
        axes.plot([0.1 + 1.5 * number], [0.5], marker, markersize=4.5, color=colour)
        axes.text(0.2 + 1.5 * number, 0.5, name, size=SMALL, va="center", color=ink(colour))
