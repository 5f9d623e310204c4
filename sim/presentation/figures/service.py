"""A service before any run: shares of posts and of leadership seats by profession."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, axes_at, key_axes, label_axes
from sim.presentation.style import BLUE, FAINT, SMALL, TEXT, VERMILLION, ink, styled

if TYPE_CHECKING:
    import pandas as pd

ROW, WIDTH = 0.42, 8.6
MARKS = (("posts", "o", "●", BLUE), ("seats in the leadership", "s", "■", VERMILLION))


@styled
def draw(professions: pd.DataFrame, bias: float, name: str, footer: str) -> Figure:
    """One row per profession: its share of posts and of seats.

    Args:
        professions: label, share_of_posts and share_of_seats (0-1), one row per profession.
        bias: leadership bias (0-1).
        name: the organisation's name.
        footer: where the numbers come from.
    """
    rows = np.arange(len(professions))
    subtitle = (
        f"Leadership bias {bias:g}: how strongly leadership seats (rather than staff numbers) determine priorities "
        "(0 to 1).\nAs set at the start; leaders come and go later."
    )
    figure = new_figure(f"Staff and leadership: {name.replace('_', ' ')}", subtitle, WIDTH, 2.55 + ROW * len(rows))
    axes = axes_at(figure, 1.6, 0.95, WIDTH - 2.0, ROW * len(rows))
    shares = 100 * np.stack([professions["share_of_posts"], professions["share_of_seats"]])
    axes.hlines(rows, shares.min(axis=0), shares.max(axis=0), color=FAINT, linewidth=3, zorder=1)
    for values, (label, marker, _, colour) in zip(shares, MARKS, strict=True):
        axes.plot(
            values, rows, marker, color=colour, markersize=6, markeredgecolor="white", clip_on=False,
            gid=f"share-{label}",
        )  # fmt: skip
    axes.set_yticks(rows, professions["label"].tolist())
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.tick_params(axis="y", length=0, labelcolor=TEXT)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.spines["left"].set_visible(False)
    label_axes(axes, "", "share (per cent)")
    _add_key(figure)
    add_footer(figure, footer)
    return figure


def _add_key(figure: Figure) -> None:
    """What the marks mean, on a line above the panel."""
    axes = key_axes(figure, 0.42, figure.get_size_inches()[1] - 1.3, 6.0, 0.2)
    for left, (label, _, sign, colour) in zip((0.0, 1.5), MARKS, strict=True):
        axes.text(left, 0, f"{sign} {label}", size=SMALL + 1, color=ink(colour), va="bottom")
