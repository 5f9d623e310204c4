"""Time use of a run: shares of hours, overtime included, for the service and each profession."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.core.number_format import fixed
from sim.presentation.bands import mean_of_known
from sim.presentation.figure_parts import label_axes
from sim.presentation.figures.data import FigureData
from sim.presentation.style import BLUE, GREEN, ORANGE, PURPLE, SKY, SMALL, TEXT, VERMILLION, text_on

TIME_USES = {
    "time_direct": ("direct work", BLUE),
    "time_forms": ("forms", ORANGE),
    "time_meetings": ("meetings", GREEN),
    "time_conflict": ("conflict", VERMILLION),
    "time_supervision": ("supervision", PURPLE),
    "time_training": ("CPD", SKY),
    "time_absence": ("absence", "#9A9A9A"),
    "time_slack": ("no work available", "#E3E3E3"),
}
LEAST_NAMED = 0.025  # smaller shares have no room for their number


def time_table(data: FigureData) -> np.ndarray:
    """(1 + Q, uses) shares of hours, overtime included: the service, then each profession; rows add up to 1."""
    arrays = data.weekly("profession")
    order = [arrays.units.index(name) for name in data.professions]
    columns = []
    for name in TIME_USES:
        service = mean_of_known(data.service(name)[:, data.measured], (0, 1))
        professions = mean_of_known(arrays.all(name)[:, arrays.weeks >= 0], (0, 1))[order]
        columns.append(np.append(service, professions))
    return np.stack(columns, axis=1)


def draw_hours(axes: Axes, data: FigureData) -> None:
    """A bar for the service and for each profession, divided by use."""
    table, rows = time_table(data), np.arange(1 + len(data.professions))
    ends = np.cumsum(table, axis=1)
    for use, (_, colour) in enumerate(TIME_USES.values()):
        share, left = table[:, use], ends[:, use] - table[:, use]
        axes.barh(rows, share, left=left, color=colour, edgecolor="white", linewidth=0.8, height=0.8)
        for row in np.nonzero(share >= LEAST_NAMED)[0].tolist():
            axes.text(
                left[row] + share[row] / 2, row, fixed(100 * share[row], 0), ha="center", va="center",
                color=text_on(colour), fontsize=SMALL,
            )  # fmt: skip
    xlabel = "per cent of hours (overtime included), mean over measured weeks and replicates"
    label_axes(axes, "Time use", xlabel, pad=26)
    axes.set_yticks(rows, ["Whole service", *(data.profession_labels[name] for name in data.professions)])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, colors=TEXT)
    axes.set_xlim(0, 1)
    axes.set_xticks(np.linspace(0, 1, 5), ["0", "25", "50", "75", "100 %"])
    _add_keys(axes)


def _add_keys(axes: Axes) -> None:
    """The uses in words above the bars, each beside a patch of its colour."""
    for k, (use, colour) in enumerate(TIME_USES.values()):
        position: dict[str, Any] = {
            "xy": (k / len(TIME_USES), 1), "xycoords": "axes fraction", "textcoords": "offset points",
        }  # fmt: skip
        axes.annotate("\N{BLACK SQUARE}", xytext=(0, 7), color=colour, fontsize=13, **position)
        axes.annotate(use, xytext=(14, 9), fontsize=SMALL, **position)
