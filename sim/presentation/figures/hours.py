"""Where the hours go: shares of hours, overtime included, by use, for the service and each profession."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.presentation.bands import mean
from sim.presentation.figures.run_data import FigureData
from sim.presentation.style import BLUE, GREEN, ORANGE, PURPLE, SKY, SMALL, TEXT, VERMILLION, lettering, text_on

TIME_USES = {
    "time_direct": ("direct work", BLUE),
    "time_forms": ("forms", ORANGE),
    "time_meetings": ("meetings", GREEN),
    "time_conflict": ("conflict", VERMILLION),
    "time_supervision": ("supervision", PURPLE),
    "time_training": ("CPD", SKY),
    "time_absence": ("absence", "#9A9A9A"),
    "time_slack": ("no work at hand", "#E3E3E3"),
}
LEAST_NAMED = 0.025  # smaller shares have no room for their number


def time_table(data: FigureData) -> np.ndarray:
    """(1 + Q, uses) shares of hours, overtime included,: the service, then each profession; rows add up to 1."""
    grid = data.grid("profession")
    order = [grid.units.index(name) for name in data.professions]
    columns = []
    for name in TIME_USES:
        service = mean(data.service(name)[:, data.lived >= 0], (0, 1))
        professions = mean(grid.all(name)[:, grid.weeks >= 0], (0, 1))[order]
        columns.append(np.append(service, professions))
    return np.stack(columns, axis=1)


def draw_hours(axes: Axes, data: FigureData) -> None:
    """A bar for the service and for each profession, cut by use."""
    table, rows = time_table(data), np.arange(1 + len(data.professions))
    ends = np.cumsum(table, axis=1)
    for use, (_, colour) in enumerate(TIME_USES.values()):
        share, left = table[:, use], ends[:, use] - table[:, use]
        axes.barh(rows, share, left=left, color=colour, edgecolor="white", linewidth=0.8, height=0.8)
        for row in np.nonzero(share >= LEAST_NAMED)[0].tolist():
            axes.text(
                left[row] + share[row] / 2,
                row,
                f"{100 * share[row]:.0f}",
                ha="center",
                va="center",
                color=text_on(colour),
                fontsize=SMALL,
            )
    across = "per cent of hours (overtime included), mean over measured weeks and replicates"
    lettering(axes, "Where the hours go", across, lift=26)
    axes.set_yticks(rows, ["Whole service", *(data.labels[name] for name in data.professions)])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, colors=TEXT)
    axes.set_xlim(0, 1)
    axes.set_xticks(np.linspace(0, 1, 5), ["0", "25", "50", "75", "100 %"])
    _keys(axes)


def _keys(axes: Axes) -> None:
    """The uses in words above the bars, each beside a patch of its colour."""
    for k, (use, colour) in enumerate(TIME_USES.values()):
        place: dict[str, Any] = {
            "xy": (k / len(TIME_USES), 1),
            "xycoords": "axes fraction",
            "textcoords": "offset points",
        }
        axes.annotate("\N{BLACK SQUARE}", xytext=(0, 7), color=colour, fontsize=13, **place)
        axes.annotate(use, xytext=(14, 9), fontsize=SMALL, **place)
