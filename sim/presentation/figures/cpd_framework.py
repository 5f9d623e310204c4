"""A CPD framework before any run: the money that its activities need, and the people whom they reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim.core.number_format import amount, fixed, money
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, explain_empty, label_axes
from sim.presentation.figures.labels import profession_label
from sim.presentation.figures.pairs import SHADES
from sim.presentation.scenario_summary.costs import ActivityLine, Costs
from sim.presentation.style import BLACK, BLUE, FAINT, SMALL, TEXT, styled, text_on

ROW, WIDTH, LEFT = 0.42, 12.4, 2.1
THOUSAND = 1000


@styled
def draw(costs: Costs, money_for_activities: float, reach: pd.DataFrame, labels: Mapping[str, str], name: str,
         footer: str) -> Figure:  # fmt: skip
    """Left: the money that each activity needs and its share of the budget. Right: the share of people who come.

    Args:
        costs: the framework's costs.
        money_for_activities: GBP a year.
        reach: share (0-1) of a profession (rows) that comes to a session of an activity (columns).
        labels: declared label of each profession.
        name: the framework's name.
        footer: where the numbers come from.
    """
    activities = costs.activities
    subtitle = (
        f"Budget {money(costs.budget)} a year ({money(costs.per_post)} per post), of which "
        f"{money(money_for_activities)} for activities. Reach: if neither strain, resistance, places nor "
        "money prevent people from coming."
    )
    figure = new_figure(f"Money and reach: {name}", subtitle, WIDTH, 2.75 + ROW * max(len(activities), 1))
    if activities:
        tall = ROW * len(activities)
        _draw_money(axes_at(figure, LEFT, 1.25, 4.0, tall), activities, money_for_activities)
        names = [profession_label(profession, labels) for profession in reach.index]
        _draw_reach(axes_at(figure, LEFT + 5.0, 1.25, WIDTH - LEFT - 5.3, tall), 100 * reach.to_numpy(float).T, names)
    else:
        explain_empty(figure, "This framework has no activities.")
    add_footer(figure, footer)
    return figure


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=TEXT)


def _draw_money(axes: Axes, activities: Sequence[ActivityLine], total: float) -> None:
    """A bar for the money needed, an upright mark for the share of the budget."""
    needed = np.array([activity.wanted for activity in activities]) / THOUSAND
    available = np.array([activity.share * total for activity in activities]) / THOUSAND
    rows = np.arange(len(activities))
    axes.barh(rows, needed, color=BLUE, height=0.6, alpha=0.75)
    axes.vlines(available, rows - 0.38, rows + 0.38, color=BLACK, linewidth=2.2)
    for row, (value, mark) in enumerate(zip(needed, available, strict=True)):
        axes.annotate(
            amount(float(value)), (max(value, mark), row), xytext=(5, 0), textcoords="offset points", va="center",
            fontsize=SMALL,
        )  # fmt: skip
    _name_rows(axes, [activity.name.replace("_", " ").capitalize() for activity in activities])
    axes.set_xlim(0, 1.2 * max(float(np.max([needed, available])), 1e-9))
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    label_axes(axes, "Money needed", "GBP 1,000 a year", pad=20)
    add_note(axes, "bar: if everyone who wants a place got a place; black mark: its share of the money")


def _draw_reach(axes: Axes, shares: np.ndarray, names: Sequence[str]) -> None:
    """Per cent of each profession, one row per activity; darker is more."""
    axes.imshow(shares, cmap=SHADES, vmin=0, vmax=100, aspect="auto")
    for row, column in np.ndindex(*shares.shape):
        share = float(shares[row, column])
        axes.text(
            column, row, fixed(share, 0), ha="center", va="center", fontsize=SMALL,
            color=text_on(to_hex(SHADES(share / 100))),
        )  # fmt: skip
    axes.set_xticks(range(len(names)), [name.replace(" ", "\n", 1) for name in names])
    axes.tick_params(axis="x", length=0, labelcolor=TEXT)
    _name_rows(axes, [""] * len(shares))
    axes.spines[:].set_visible(False)
    label_axes(axes, "Reach of a session", pad=20)
    add_note(axes, "per cent of the profession who come")
