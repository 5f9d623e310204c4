"""Plans of spending: what each gains in two objectives at a time, with intervals."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
from matplotlib.axes import Axes

from sim.inference.optimise.front import BEATEN, ON_FRONT
from sim.inference.optimise.objective import Objective
from sim.inference.optimise.result import NOTHING, Optimised
from sim.presentation.figure import ReproducibleFigure, new_figure
from sim.presentation.figure_parts import add_footer, axes_at, key_axes, label_axes
from sim.presentation.figures.plot_styles import subtitle_end, wrapped
from sim.presentation.style import BLUE, FAINT, QUIET, SMALL, TEXT, VERMILLION, styled

TITLE = "What the same money gains"
PANEL, GAP, LEFT, BELOW = 3.2, 0.85, 0.8, 1.2  # inches
ABOVE = 12.0  # points between a mark and its name; names of further plans alternate in height
MOST_PANELS = 3
LOOKS = {ON_FRONT: ("o", BLUE, BLUE), BEATEN: ("x", QUIET, QUIET)}
UNSURE = ("o", VERMILLION, "white")


@styled
def draw(found: Optimised) -> ReproducibleFigure:
    """A panel for each pair of the first three objectives; up and right is better.

    Args:
        found: whose chosen plans and frameworks are drawn.
    """
    pairs = list(combinations(found.objectives, 2))[:MOST_PANELS]
    width = LEFT + len(pairs) * (PANEL + GAP)
    subtitle = wrapped(
        [
            "Gain over spending nothing, in smallest effects of interest; up and right is better. Bars are 95 % "
            "intervals. Letters are plans that were found, names are frameworks that come with the program.",
        ],
        width,
    )
    top = subtitle_end(subtitle) + 0.2
    figure = new_figure(TITLE, subtitle, width, top + PANEL + BELOW)
    gains = found.gains()
    status = found.table.set_index("plan")["status"].to_dict()
    for number, (one, two) in enumerate(pairs):
        axes = axes_at(figure, LEFT + number * (PANEL + GAP), BELOW, PANEL, PANEL)
        _panel(axes, gains, status, one, two, set(found.plans))
    _key(figure, width)
    add_footer(figure, f"{found.conditions}.")
    return figure


def _panel(
    axes: Axes, gains: pd.DataFrame, status: dict[str, str], one: Objective, two: Objective, letters: set[str]
) -> None:
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.axvline(0, color=FAINT, linewidth=0.8)
    named = [plan for plan, state in status.items() if plan != NOTHING and (plan in letters or state != BEATEN)]
    for plan, state in status.items():
        if plan == NOTHING:
            continue
        x, y = gains.loc[(plan, one.measure)], gains.loc[(plan, two.measure)]
        mark, edge, face = LOOKS.get(state, UNSURE)
        axes.hlines(y["gain"], x["gain_low"], x["gain_high"], color=edge, linewidth=0.7, alpha=0.6, gid="interval")
        axes.vlines(x["gain"], y["gain_low"], y["gain_high"], color=edge, linewidth=0.7, alpha=0.6, gid="interval")
        axes.plot([x["gain"]], [y["gain"]], mark, markersize=5, markeredgecolor=edge, markerfacecolor=face, gid="plan")
        if plan in named:
            place = named.index(plan)
            axes.annotate(
                plan.replace("_", " "), (x["gain"], y["gain"]), xytext=(-3, (place // 2 + 1) * ABOVE * (-1) ** place),
                textcoords="offset points", ha="right", va="center", size=SMALL, color=TEXT,
                arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 0.6, "shrinkB": 2},
            )  # fmt: skip
    axes.plot([0], [0], "+", color=TEXT, markersize=7)
    label_axes(axes, "", xlabel=f"{one.label}: gain", ylabel=f"{two.label}: gain")


def _key(figure: ReproducibleFigure, width: float) -> None:
    axes = key_axes(figure, LEFT, 0.38, width - LEFT, 0.2)
    marks = {
        "on the front": LOOKS[ON_FRONT],
        "undecided": UNSURE,
        "beaten": LOOKS[BEATEN],
        "nothing": ("+", TEXT, TEXT),
    }
    for number, (text, (mark, edge, face)) in enumerate(marks.items()):
        axes.plot([0.1 + number * 1.3], [0.5], mark, markersize=5, markeredgecolor=edge, markerfacecolor=face)
        axes.text(0.2 + number * 1.3, 0.5, text, size=SMALL, va="center", color=TEXT)
