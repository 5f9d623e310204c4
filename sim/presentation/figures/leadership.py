"""Leadership and training of a run: trust in leadership and conflict with it, money for CPD, and CPD places."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import amount, fixed
from sim.presentation.bands import FEWEST_FOR_BANDS, draw_bands
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, label_axes
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.labels import measure_of
from sim.presentation.figures.plot_styles import end_label
from sim.presentation.figures.professions import draw_lines
from sim.presentation.figures.weekly_lines import time_axis
from sim.presentation.style import BLUE, ORANGE, SMALL, TEXT, ink, styled

TITLE = "Leadership and training"
WIDTH, HEIGHT = 12.4, 7.4
THOUSAND = 1000


@styled
def draw(data: FigureData) -> Figure:
    """Four panels: two of professions over time, the CPD budget over time, places taken and people turned away.

    Args:
        data: a run's data.
    """
    bands = ", band: middle 50 %" if data.replicates >= FEWEST_FOR_BANDS else ""
    subtitle = f"Line: median of the replicates{bands}. Numbers: the last point. Scales differ."
    figure = new_figure(TITLE, subtitle, WIDTH, HEIGHT)
    for k, name in enumerate(("leadership_trust", "vertical_episode_rate")):
        axes = axes_at(figure, 0.8 + 6.1 * k, 4.15, 3.9, 2.2)
        draw_lines(axes, data, name)
        label_axes(axes, measure_of(name).label, "", measure_of(name).unit)
    _draw_money(axes_at(figure, 0.8, 1.0, 3.9, 2.2), data)
    _draw_places(axes_at(figure, 6.9 + 1.0, 1.0, 3.4, 2.2), data)
    add_footer(figure, data.footer)
    return figure


def cpd_places(data: FigureData) -> dict[str, tuple[float, float]]:
    """Places taken and people turned away in the measured weeks, mean over replicates, by profession."""
    arrays = data.weekly("profession")
    places = {}
    for profession in data.professions:
        taken, turned_away = (
            float(np.nansum(arrays.of(name, profession)[:, arrays.weeks >= 0]) / max(arrays.replicates, 1))
            for name in ("cpd_attended", "cpd_turned_away")
        )
        places[profession] = taken, turned_away
    return places


def _draw_money(axes: Axes, data: FigureData) -> None:
    """Money left, week by week."""
    left = data.service("cpd_pot") / THOUSAND
    label_axes(axes, measure_of("cpd_pot").label, data.time_label, "GBP 1,000")
    if not (left > 0).any():
        add_note(axes, "No money for CPD in these weeks.")
    quantiles = draw_bands(axes, data.week_numbers, left, BLUE, wide=False)
    axes.set_ylim(0, 1.15 * float(np.nanmax(left, initial=0.0)) or 1.0)
    time_axis(axes, data)
    last = float(quantiles[2][-1])
    end_label(axes, last, fixed(last, 1), BLUE)


def _draw_places(axes: Axes, data: FigureData) -> None:
    """A bar for each profession: places taken, then people who got none."""
    places = cpd_places(data)
    rows = np.arange(len(places))
    taken, turned_away = (np.array([pair[k] for pair in places.values()]) for k in (0, 1))
    axes.barh(rows, taken, color=BLUE, height=0.7)
    axes.barh(rows, turned_away, left=taken, color=ORANGE, height=0.7)
    for row, (got, missed) in enumerate(zip(taken, turned_away, strict=True)):
        axes.annotate(
            f"{amount(got)} + {amount(missed)}", (got + missed, row), (4, 0), textcoords="offset points", va="center",
            fontsize=SMALL, color=TEXT,
        )  # fmt: skip
    axes.set_yticks(rows, [data.profession_labels[name] for name in places])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, 1.3 * max(float((taken + turned_away).max(initial=0)), 1.0))
    axes.tick_params(axis="y", length=0, colors=TEXT)
    label_axes(axes, "CPD places taken + people turned away", "people, mean over replicates, measured weeks", pad=20)
    for text, colour, right in (("■ places taken", BLUE, 0), ("■ turned away", ORANGE, 84)):
        axes.annotate(
            text, (0, 1), xycoords="axes fraction", xytext=(right, 7), textcoords="offset points", fontsize=SMALL,
            color=ink(colour),
        )  # fmt: skip
