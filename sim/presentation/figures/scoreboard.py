"""Published patterns against variants of the model: where each estimate lies relative to its band."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.inference.pattern_results import ABSENT, HIT
from sim.inference.validation import Validation
from sim.presentation.figure import ReproducibleFigure, new_figure
from sim.presentation.figure_parts import add_footer, axes_at, key_axes, label_axes
from sim.presentation.figures.plot_styles import subtitle_end, wrapped
from sim.presentation.style import PALETTE, SHADE, SMALL, TEXT, ink, styled

TITLE = "Published patterns: hits and misses"
WIDTH, LEFT, PANEL, ROW = 11.0, 4.6, 6.0, 0.30  # inches
MOST = 4.0  # half-widths of the band from its middle; what lies farther out is drawn at the edge
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
OFFSET = 0.19  # of a row, between variants


@styled
def draw(validation: Validation) -> ReproducibleFigure:
    """One row per pattern; the band has the same width in all rows, so that estimates are seen in half-bands.

    Args:
        validation: whose results are drawn; patterns that cannot be measured are left out.
    """
    table = validation.table()
    table = table[(table["verdict"] != ABSENT) & table["estimate"].notna()]
    names = [pattern.id for pattern in validation.patterns if pattern.id in set(table["pattern"])]
    subtitle = wrapped(
        [
            "The shaded band is where a service must lie, drawn equally wide in every row. Filled marks are hits, "
            "hollow ones misses, with 95 % intervals; a mark at the edge lies farther out.",
        ],
        WIDTH,
    )
    top = subtitle_end(subtitle) + 0.45
    height = top + ROW * max(len(names), 1) + 1.0
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    axes = axes_at(figure, LEFT, 0.75, PANEL, ROW * max(len(names), 1))
    _draw_panel(axes, table, names, [variant.name for variant in validation.variants])
    labels = table.drop_duplicates("pattern").set_index("pattern")["label"]
    axes.set_yticks(range(len(names)), [labels[name] for name in names])
    _draw_key(figure, [variant.name for variant in validation.variants], height - top + 0.1)
    add_footer(figure, validation.simulated)
    return figure


def in_half_bands(value: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Values as distances from the middle of their band, in half-widths: -1 and 1 are its edges."""
    return (value - (low + high) / 2) / ((high - low) / 2)


def _draw_panel(axes: Axes, table: pd.DataFrame, names: list[str], variants: list[str]) -> None:
    axes.axvspan(-1, 1, color=SHADE, linewidth=0, zorder=0, gid="band")
    axes.set_xlim(-MOST - 0.3, MOST + 0.3)
    axes.set_ylim(max(len(names), 1) - 0.5, -0.5)
    axes.set_xticks([-3, -1, 0, 1, 3], ["-3", "low", "middle", "high", "3"])
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    places = {name: place for place, name in enumerate(names)}
    for number, variant in enumerate(variants):
        rows = table[table["model"] == variant]
        height = rows["pattern"].map(places).to_numpy(float) + OFFSET * (number - (len(variants) - 1) / 2)
        value, low, high = (
            np.clip(
                in_half_bands(rows[column].to_numpy(), rows["band_low"].to_numpy(), rows["band_high"].to_numpy()),
                -MOST,
                MOST,
            )
            for column in ("estimate", "low", "high")
        )
        colour = PALETTE[number % len(PALETTE)]
        axes.hlines(height, low, high, color=colour, linewidth=1.1, gid="interval")
        hit = (rows["verdict"] == HIT).to_numpy()
        for chosen, face in ((hit, colour), (~hit, "white")):
            axes.plot(value[chosen], height[chosen], MARKS[number % len(MARKS)], markersize=4.5, markerfacecolor=face,
                      markeredgecolor=colour, linestyle="none", gid="estimate")  # fmt: skip
    label_axes(axes, "", xlabel="place in the band, in half-widths")


def _draw_key(figure: Figure, variants: list[str], bottom: float) -> None:
    axes = key_axes(figure, LEFT, bottom, PANEL, 0.2)
    for number, variant in enumerate(variants):
        colour, left = PALETTE[number % len(PALETTE)], 0.1 + number * PANEL / max(len(variants), 4)
        axes.plot([left], [0.5], MARKS[number % len(MARKS)], markersize=4.5, color=colour)
        axes.text(left + 0.1, 0.5, variant, size=SMALL, va="center", color=ink(colour))
