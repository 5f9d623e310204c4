"""Between levels: trust in leadership and conflict with it by profession, the money for CPD, and who got places."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.presentation.bands import FEWEST_FOR_BANDS, draw_bands, mean
from sim.presentation.figures.professions import draw_lines
from sim.presentation.figures.run_data import FigureData, measure_of
from sim.presentation.style import (
    BLUE,
    FAINT,
    ORANGE,
    SMALL,
    TEXT,
    add_footer,
    gloss,
    ink,
    lettering,
    new_figure,
    place,
    styled,
)

WIDTH, HEIGHT = 12.4, 7.4
THOUSAND = 1000
FEW = 10  # people


@styled
def draw(data: FigureData) -> Figure:
    """Four panels: two of professions over time, the pot over time, places taken and people turned away."""
    spread = ", band: middle 50 %" if data.replicates >= FEWEST_FOR_BANDS else ""
    subtitle = f"Line: median of the replicates{spread}. Numbers: the last point. Scales differ."
    figure = new_figure("Leadership, and who got training", subtitle, WIDTH, HEIGHT)
    for k, name in enumerate(("leadership_trust", "vertical_episode_rate")):
        axes = place(figure, 0.8 + 6.1 * k, 4.15, 3.9, 2.2)
        draw_lines(axes, data, name)
        lettering(axes, measure_of(name).label, "", measure_of(name).unit)
    _pot(place(figure, 0.8, 1.0, 3.9, 2.2), data)
    _places(place(figure, 6.9 + 1.0, 1.0, 3.4, 2.2), data)
    add_footer(figure, data.footer)
    return figure


def places(data: FigureData) -> dict[str, tuple[float, float]]:
    """Places taken and people turned away in the measured weeks, mean over replicates, by profession."""
    grid = data.grid("profession")
    found = {}
    for profession in data.professions:
        counts = []
        for name in ("cpd_attended", "cpd_turned_away"):
            values = grid.of(name, profession)[:, grid.weeks >= 0]
            counts.append(float(np.nansum(values) / max(len(values), 1)))
        found[profession] = counts[0], counts[1]
    return found


def _pot(axes: Axes, data: FigureData) -> None:
    """Money left, week by week: where it lies on the floor, the pot was empty."""
    left = data.service("cpd_pot") / THOUSAND
    lettering(axes, measure_of("cpd_pot").label, data.time_name, "GBP 1,000")
    if not (left > 0).any():
        gloss(axes, "No money for CPD in these weeks.")
    quantiles = draw_bands(axes, data.lived, left, BLUE, wide=False)
    axes.set_ylim(0, 1.15 * float(np.nanmax(left)) or 1.0)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    data.time_axis(axes)
    data.end_label(axes, float(quantiles[2][-1]), f"{quantiles[2][-1]:.1f}", BLUE)


def _places(axes: Axes, data: FigureData) -> None:
    """A bar for each profession: places taken, then people for whom there was none."""
    found = places(data)
    rows = np.arange(len(found))
    taken, away = (np.array([pair[k] for pair in found.values()]) for k in (0, 1))
    axes.barh(rows, taken, color=BLUE, height=0.7)
    axes.barh(rows, away, left=taken, color=ORANGE, height=0.7)
    for row, (got, lost) in enumerate(zip(taken, away, strict=True)):
        axes.annotate(
            f"{_people(got)} + {_people(lost)}", (got + lost, row), (4, 0), textcoords="offset points", va="center",
            fontsize=SMALL, color=TEXT,
        )  # fmt: skip
    axes.set_yticks(rows, [data.labels[name] for name in found])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, 1.3 * max(float((taken + away).max(initial=0)), 1.0))
    axes.tick_params(axis="y", length=0, colors=TEXT)
    across = "people, mean over replicates, measured weeks"
    lettering(axes, "CPD places taken + people turned away", across, lift=20)
    for text, colour, right in (("■ places taken", BLUE, 0), ("■ turned away", ORANGE, 84)):
        axes.annotate(
            text, (0, 1), xycoords="axes fraction", xytext=(right, 7), textcoords="offset points", fontsize=SMALL,
            color=ink(colour),
        )  # fmt: skip


def _people(count: float) -> str:
    """A mean number of people: with a decimal where there are few, so that some are not told as none."""
    return f"{count:,.1f}" if 0 < count < FEW else f"{count:,.0f}"


def in_words(data: FigureData) -> str:
    """What the figure shows."""
    trust = float(mean(data.service("leadership_trust")[:, data.lived >= 0], (0, 1)))
    found = places(data)
    taken, away = (sum(pair[k] for pair in found.values()) for k in (0, 1))
    worst = max(found, key=lambda name: found[name][1])
    text = f"Trust in leadership averages {trust:.2f}. {taken:,.0f} CPD places were taken"
    if away < 1:
        return f"{text}; nobody was turned away."
    return (
        f"{text}, and {away:,.0f} people were turned away because places or money had run out, "
        f"most of them from {data.labels[worst].lower()}."
    )
