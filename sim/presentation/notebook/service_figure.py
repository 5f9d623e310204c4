"""Who works in a service and who leads it: shares of posts and of seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from sim.presentation.style import (
    BLUE,
    FAINT,
    KEY,
    SMALL,
    TEXT,
    VERMILLION,
    add_footer,
    ink,
    lettering,
    new_figure,
    place,
    styled,
)

if TYPE_CHECKING:
    from sim.presentation.notebook.service import Service

ROW, WIDTH = 0.42, 8.6
HUNDRED = 100
MARKS = (("posts", "o", BLUE), ("seats in the leadership", "s", VERMILLION))


@styled
def draw(service: Service) -> Figure:
    """A row a profession: its share of posts and of seats."""
    people = service.professions
    bias, rows = service.config.leadership.bias, np.arange(len(people))
    subtitle = (
        f"Leadership bias {bias:g}: how far the seats, not the headcount, set the agenda (0 to 1).\n"
        "As set at the start; leaders come and go later."
    )
    title = f"Who works there, and who leads: {service.config.organisation.name.replace('_', ' ')}"
    figure = new_figure(title, subtitle, WIDTH, 2.55 + ROW * len(people))
    axes = place(figure, 1.6, 0.95, WIDTH - 2.0, ROW * len(people))
    shares = HUNDRED * np.stack([people["share_of_posts"], people["share_of_seats"]])
    axes.hlines(rows, shares.min(axis=0), shares.max(axis=0), color=FAINT, linewidth=3, zorder=1)
    for values, (name, mark, colour) in zip(shares, MARKS, strict=True):
        axes.plot(
            values, rows, mark, color=colour, markersize=6, markeredgecolor="white", clip_on=False, gid=f"share-{name}"
        )
    axes.set_yticks(rows, people["label"].tolist())
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.tick_params(axis="y", length=0, labelcolor=TEXT)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.spines["left"].set_visible(False)
    lettering(axes, "", "share (per cent)")
    _key(figure)
    add_footer(figure, service.source.footer)
    figure.source = service.source
    return figure


def _key(figure: Figure) -> None:
    """What the marks mean, in a line above the panel."""
    axes = place(figure, 0.42, figure.get_size_inches()[1] - 1.3, 6.0, 0.2)
    axes.set_gid(KEY)
    axes.set_axis_off()
    axes.set_xlim(0, 6.0)
    for k, (name, _, colour) in enumerate(MARKS):
        axes.text(1.0 * k * (1 + k / 2), 0, f"{'●■'[k]} {name}", size=SMALL + 1, color=ink(colour), va="bottom")
