"""Conflict over time: what is said, what is not, about the work and about each other."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.measures.registry import on_survey_metric
from sim.presentation.bands import FEWEST_FOR_BANDS, draw_bands, in_spans, mean, span_for
from sim.presentation.figures.run_data import FigureData, measure_of
from sim.presentation.style import (
    BLUE,
    FAINT,
    GREEN,
    QUIET,
    SMALL,
    VERMILLION,
    add_footer,
    digits,
    gloss,
    ink,
    lettering,
    new_figure,
    place,
    styled,
)

PANELS = (
    ("task_conflict", BLUE, "both spoke their difference"),
    ("unspoken_disagreement", "#555555", "at least one kept it silent"),
    ("process_conflict", GREEN, "friction about who does what, and how"),
    ("relationship_conflict", VERMILLION, "the tension with which two people part"),
)
WIDTH, HEIGHT = 11.0, 7.8
ROOM = 1.12  # the axis reaches so far above the highest value
STEPS = 5  # at most, on the upright axis


@styled
def draw(data: FigureData) -> Figure:
    """Four panels: task conflict, unspoken disagreement, process and relationship conflict, week by week."""
    span = span_for(data.weeks)
    figure = new_figure("Conflict over time", _subtitle(data, span), WIDTH, HEIGHT)
    for k, (name, colour, meaning) in enumerate(PANELS):
        axes = place(figure, 0.85 + 5.3 * (k % 2), 4.2 - 3.3 * (k // 2), 4.1, 2.25)
        _panel(axes, data, name, colour, span)
        across = data.time_name if k >= 2 else ""
        lettering(axes, measure_of(name).label, across, "share (0 to 1)", 20, ink(colour))
        gloss(axes, f"{meaning}; {_in_words(data.service(name)[:, data.lived >= 0])}")
        if k % 2:
            _name_metric(axes)
    add_footer(figure, data.footer)
    return figure


def _name_metric(axes: Axes) -> None:
    axes.annotate(
        "survey metric (1 to 5)", (1, 0.5), xycoords="axes fraction", xytext=(37, 0), textcoords="offset points",
        rotation=90, va="center",
    )  # fmt: skip


def _subtitle(data: FigureData, span: int) -> str:
    points = "weekly values" if span == 1 else f"means of {span} weeks"
    if data.replicates < FEWEST_FOR_BANDS:
        shown = "Thin lines: the replicates, too few for bands. Thick line: their median"
    else:
        shown = "Line: median of the replicates. Dark band: middle 50 %. Light band: middle 90 %"
    scales = "Scales differ from panel to panel and start at 0; right: the 1 to 5 metric of surveys."
    brackets = " In brackets: middle 90 % of the replicates' means." if data.replicates >= FEWEST_FOR_BANDS else ""
    return f"Means over encounters. {shown} ({points}).\n{scales}{brackets}"


def _panel(axes: Axes, data: FigureData, name: str, colour: str, span: int) -> None:
    x, points = in_spans(data.lived, data.service(name), span)
    quantiles = draw_bands(axes, x, points, colour)
    _scales(axes, float(np.nanmax(points if len(points) < FEWEST_FOR_BANDS else quantiles, initial=0.0)))
    data.time_axis(axes)


def _in_words(measured: np.ndarray) -> str:
    """The mean over the measured weeks, and the middle 90 % of the replicates' means."""
    means = mean(measured, 1)
    middle = float(np.nanmean(means))
    low, high = np.nanquantile(means, (0.05, 0.95)).tolist()
    figures = digits(middle)
    spread = f" ({low:.{figures}f} to {high:.{figures}f})" if len(means) >= FEWEST_FOR_BANDS else ""
    return f"mean {middle:.{figures}f}{spread}"


def _scales(axes: Axes, highest: float) -> None:
    """From 0 to just above the highest value; the same lines read on the survey's metric at the right."""
    top = min(1.0, max(highest * ROOM, 1e-3))
    ticks = [tick for tick in MaxNLocator(STEPS, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top) if 0 <= tick <= top]
    axes.set_ylim(0, top)
    axes.set_yticks(ticks)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    for tick in ticks:
        axes.annotate(
            f"{on_survey_metric(tick):.2f}",
            (1, tick),
            xycoords=("axes fraction", "data"),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=QUIET,
        )
