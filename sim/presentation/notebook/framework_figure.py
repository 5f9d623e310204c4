"""What a framework's money has to reach for, and whom its activities reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim.presentation.figures.pairs import SHADES
from sim.presentation.notebook.html import told
from sim.presentation.style import (
    BLACK,
    BLUE,
    FAINT,
    SMALL,
    TEXT,
    add_footer,
    blank,
    gloss,
    lettering,
    new_figure,
    place,
    styled,
    text_on,
)

if TYPE_CHECKING:
    from sim.presentation.notebook.framework import CpdFramework

ROW, WIDTH, LEFT = 0.42, 12.4, 2.1
THOUSAND, HUNDRED = 1000, 100


@styled
def draw(framework: CpdFramework) -> Figure:
    """Left: for each activity the money it would take and its share of the budget. Right: the share that comes."""
    lines = framework.costs.activities
    label = framework.config.cpd.label
    subtitle = (
        f"Budget {framework.budget:,.0f} GBP a year ({framework.costs.per_post:g} a post), of which "
        f"{framework.money_for_activities:,.0f} for activities. Reach: if neither strain, "
        "resistance, places nor money keeps people away."
    )
    figure = new_figure(f"Money and reach: {label}", subtitle, WIDTH, 2.75 + ROW * max(len(lines), 1))
    if lines:
        tall = ROW * len(lines)
        _money(place(figure, LEFT, 1.25, 4.0, tall), framework)
        _reach(place(figure, LEFT + 5.0, 1.25, WIDTH - LEFT - 5.3, tall), framework)
    else:
        blank(figure, "This framework has no activities.")
    add_footer(figure, framework.source.footer)
    figure.source = framework.source
    return figure


def _rows(axes: Axes, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=TEXT)


def _money(axes: Axes, framework: CpdFramework) -> None:
    """A bar for the money wanted, an upright mark for the share of the budget."""
    lines = framework.costs.activities
    wanted = np.array([line.wanted for line in lines]) / THOUSAND
    there = np.array([line.share * framework.money_for_activities for line in lines]) / THOUSAND
    rows = np.arange(len(lines))
    axes.barh(rows, wanted, color=BLUE, height=0.6, alpha=0.75)
    axes.vlines(there, rows - 0.38, rows + 0.38, color=BLACK, linewidth=2.2)
    for row, (one, other) in enumerate(zip(wanted, there, strict=True)):
        axes.annotate(
            told(float(one)), (max(one, other), row), xytext=(5, 0), textcoords="offset points", va="center",
            fontsize=SMALL,
        )  # fmt: skip
    _rows(axes, [line.name.replace("_", " ").capitalize() for line in lines])
    axes.set_xlim(0, 1.2 * max(float(np.max([wanted, there])), 1e-9))
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    lettering(axes, "Money wanted", "GBP 1,000 a year", lift=20)
    gloss(axes, "bar: if all who would come got in; black mark: its share of the money")


def _reach(axes: Axes, framework: CpdFramework) -> None:
    """Per cent of each profession, darker is more."""
    shares = HUNDRED * framework.reach.to_numpy(float).T
    axes.imshow(shares, cmap=SHADES, vmin=0, vmax=HUNDRED, aspect="auto")
    for row, column in np.ndindex(*shares.shape):
        colour = SHADES(float(shares[row, column]) / HUNDRED)
        axes.text(
            column,
            row,
            f"{shares[row, column]:.0f}",
            ha="center",
            va="center",
            fontsize=SMALL,
            color=text_on(to_hex(colour)),
        )
    kinds = framework.config.organisation.professions
    names = [kinds[name].label or name.replace("_", " ").capitalize() for name in framework.reach.index]
    axes.set_xticks(range(len(names)), [name.replace(" ", "\n", 1) for name in names])
    axes.tick_params(axis="x", length=0, labelcolor=TEXT)
    _rows(axes, [""] * len(shares))
    axes.spines[:].set_visible(False)
    lettering(axes, "Reach of a session", lift=20)
    gloss(axes, "per cent of the profession who come")
