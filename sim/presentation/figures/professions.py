"""Who bears it: each profession's conflict, strain, voice and view of the others over time."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.presentation.bands import FEWEST_FOR_BANDS, draw_bands, in_spans, kept_apart
from sim.presentation.figures.run_data import FigureData, measure_of
from sim.presentation.style import FAINT, add_footer, digits, lettering, new_figure, place, styled

SHOWN = ("perceived_task_conflict", "felt_tension", "strain", "voice", "understanding", "myths")
SPAN = 13  # weeks in a point: lines of several professions must be calm to be told apart
WIDTH, HEIGHT = 12.4, 7.4
MOST_LABELS = 8
NARROWEST = 0.02  # of the scale of 0 to 1: smaller differences are not blown up to fill the panel


@styled
def draw(data: FigureData) -> Figure:
    """Six panels, a line for each profession."""
    span = span_of(data)
    points = f"Means of {span} weeks" if span > 1 else "Weekly values"
    spread = ", band: middle 50 %" if data.replicates >= FEWEST_FOR_BANDS else ""
    subtitle = f"{points}. Line: median of the replicates{spread}. Numbers: the last point. Scales differ."
    figure = new_figure("What each profession lives through", subtitle, WIDTH, HEIGHT)
    for k, name in enumerate(SHOWN):
        axes = place(figure, 0.8 + 4.1 * (k % 3), 4.15 - 3.15 * (k // 3), 2.2, 2.2)
        draw_lines(axes, data, name)
        across = "weeks since the end of burn-in" if k >= 3 else ""
        lettering(axes, measure_of(name).label, across, f"{measure_of(name).unit} (0 to 1)")
    add_footer(figure, data.footer)
    return figure


def span_of(data: FigureData) -> int:
    """Weeks in a point."""
    return SPAN if data.weeks > 2 * SPAN else 1


def draw_lines(axes: Axes, data: FigureData, name: str) -> None:
    """One measure over time, a line for each profession, named at its end."""
    grid, span, ends = data.grid("profession"), span_of(data), {}
    for profession in data.professions:
        x, points = in_spans(grid.weeks, grid.of(name, profession), span)
        quantiles = draw_bands(axes, x, points, data.colours[profession], False, data.dashes[profession])
        ends[profession] = float(quantiles[2][-1])
    if name == "voice":
        axes.set_ylim(0.0, 1.05)
    elif measure_of(name).high == 1:
        axes.set_ylim(*limits(*axes.dataLim.intervaly))
    else:
        axes.set_ylim(bottom=0)
    axes.locator_params(axis="y", nbins=5)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    data.time_axis(axes)
    _label_ends(axes, data, ends)


def limits(low: float, high: float) -> tuple[float, float]:
    """A range of a share that holds ``low`` to ``high``, with room, and is never narrower than 0.02."""
    if not np.isfinite((low, high)).all():
        return 0.0, 1.0
    room = max(0.08 * (high - low), (NARROWEST - (high - low)) / 2)
    return max(0.0, low - room), min(1.05, high + room)


def _label_ends(axes: Axes, data: FigureData, ends: dict[str, float]) -> None:
    """Name each line at its end, moved apart where lines end close together."""
    shown = {name: end for name, end in ends.items() if np.isfinite(end)}
    if not shown or len(ends) > MOST_LABELS:
        return
    low, high = axes.get_ylim()
    places = kept_apart(np.array(list(shown.values())), 0.08 * (high - low), low, high)
    decimals = digits(max(shown.values()))
    for (name, end), height in zip(shown.items(), places, strict=True):
        text = f"{data.labels[name]} {end:.{decimals}f}"
        data.end_label(axes, height, text, data.colours[name])
