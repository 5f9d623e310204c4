"""Outcomes of a run: plans and their time, their quality, families, staff, and time use."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import decimals_for, fixed, percent
from sim.measures.cohorts import clocks, of_completed, on_time_by_cohort, weeks_to_plan
from sim.presentation.bands import MAX_DOTS, dots, mean_of_known, stack_dots
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, axes_at, label_axes, size_in_inches
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.hours import draw_hours
from sim.presentation.figures.labels import measure_of
from sim.presentation.style import (
    BLUE,
    BODY,
    FAINT,
    GREEN,
    PURPLE,
    QUIET,
    SMALL,
    TEXT,
    VERMILLION,
    ink,
    styled,
)

TITLE = "Outcomes"
STRIPS = (("quality", PURPLE), ("creativity", PURPLE), ("engagement", GREEN), ("turnover", VERMILLION))
WIDTH, HEIGHT = 12.4, 9.6
DOT = 6.0  # points across
QUARTER = 13  # weeks of arrival in a cohort
NARROWEST = 0.02  # of the value: smaller differences are not enlarged to fill the panel
MAX_NAMED = 14  # cohorts
GOLDEN = 0.618034  # steps by the golden ratio never bunch


@styled
def draw(data: FigureData) -> Figure:
    """Plans on time by cohort, weeks to plan, quality, creativity, engagement, turnover, time use.

    Args:
        data: a run's data.
    """
    each = "replicate" if data.replicates <= MAX_DOTS else f"{percent(1 / MAX_DOTS)} of the replicates"
    subtitle = f"Each dot is one {each}, unless the panel says otherwise; short lines are medians."
    figure = new_figure(TITLE, subtitle, WIDTH, HEIGHT)
    _draw_on_time(axes_at(figure, 0.8, 6.35, 6.2, 2.2), data)
    _draw_weeks_to_plan(axes_at(figure, 7.7, 6.35, 4.4, 2.2), data)
    for k, (name, colour) in enumerate(STRIPS):
        axes = axes_at(figure, 0.55 + 2.98 * k, 4.45, 2.45, 0.85)
        _draw_strip(axes, _per_replicate(data, name), name, colour)
    draw_hours(axes_at(figure, 1.4, 0.95, 10.6, 2.2), data)
    add_footer(figure, data.footer)
    return figure


def _per_replicate(data: FigureData, name: str) -> np.ndarray:
    """(replicates,) means over completed plans for measures of cases, over measured weeks for those of staff."""
    if name in data.cases.columns:
        return of_completed(data.cases, name)
    return mean_of_known(data.service(name)[:, data.measured], 1)


def _draw_on_time(axes: Axes, data: FigureData) -> None:
    span = QUARTER if data.weeks > 3 * QUARTER else 4
    table = on_time_by_cohort(data.cases, data.config, data.weeks, span)
    title = f"Plans on time, by {span} weeks of arrival"
    label_axes(axes, title, "week of arrival, since the end of burn-in", "share of cases (0 to 1)")
    axes.set_ylim(0, 1.14)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    if table.empty:
        _explain(axes, "The run is too short: no case could be followed\nuntil its plan was due.")
        return
    for start in table.columns:
        _draw_cohort(axes, start + span / 2, table[start].to_numpy(), span, named=len(table.columns) <= MAX_NAMED)
    edges = np.append(table.columns, max(table.columns) + span)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_xticks(edges[:: 1 + len(edges) // MAX_NAMED])


def _draw_cohort(axes: Axes, x: float, values: np.ndarray, span: int, named: bool) -> None:
    """One cohort: one dot per replicate, spread sideways so that each is visible, and the median."""
    shown = dots(values)
    sideways = (np.arange(len(shown)) * GOLDEN % 1 - 0.5) * 0.6 * span
    axes.plot(x + sideways, shown, "o", markersize=3.6, color=BLUE, alpha=0.8, markeredgewidth=0, gid="dots")
    axes.plot([x - 0.4 * span, x + 0.4 * span], [np.median(shown)] * 2, color=TEXT, linewidth=1.4, gid="median")
    if named:
        axes.annotate(
            fixed(np.median(shown), 2), (x, shown.max()), xytext=(0, 5), textcoords="offset points", ha="center",
            fontsize=SMALL,
        )  # fmt: skip


def _draw_weeks_to_plan(axes: Axes, data: FigureData) -> None:
    """Fifty dots: in so many of fifty cases the plan was completed by then."""
    clock = int(np.median(clocks(data.cases, data.config))) if len(data.cases) else 0
    horizon = 2 * clock if data.weeks > 3 * clock else clock
    shown = dots(weeks_to_plan(data.cases, data.weeks, horizon))
    title = f"Weeks to plan, for {len(shown)} typical cases"
    label_axes(axes, title if len(shown) else "Weeks to plan", "weeks from arrival to plan; one dot is one case")
    _remove_y_axis(axes)
    if not len(shown):
        _explain(axes, "The run is too short.")
        return
    late = np.isinf(shown)
    _draw_dotplot(axes, shown[~late], 0.0, float(horizon), BLUE, late=int(late.sum()))
    axes.axvline(clock, color=TEXT, linewidth=1, linestyle=(0, (4, 2)), gid="clock")
    axes.annotate(
        f" {int((shown <= clock).sum())} of {len(shown)}\n within {clock} weeks", (clock, 1.0), va="top",
        xycoords=("data", "axes fraction"), fontsize=BODY,
    )  # fmt: skip


def _draw_dotplot(axes: Axes, values: np.ndarray, low: float, high: float, colour: str, late: int = 0) -> None:
    """A dotplot between ``low`` and ``high``, with a last column for the ``late`` cases."""
    across, up = (72 * inches for inches in size_in_inches(axes))
    end = high + (high - low) * (0.16 if late else 0.02)
    step = (end - low) / (across / (DOT + 1))
    x, level = stack_dots(values, step)
    if late:
        x = np.append(x, np.full(late, high + 0.09 * (high - low)))
        level = np.append(level, np.arange(late))
        axes.annotate(f"{late} later,\nor not yet", (x[-1], late + 0.3), ha="center", va="bottom", fontsize=SMALL)
    rows = max(up / (DOT + 1), float(level.max()) + 2)
    axes.plot(x, level + 0.5, "o", markersize=min(DOT, up / rows), color=colour, markeredgewidth=0, gid="dots")
    axes.set_xlim(low - step, end + step)
    axes.set_ylim(0, rows)


def _draw_strip(axes: Axes, values: np.ndarray, name: str, colour: str) -> None:
    """One measure of the whole run, one dot per replicate."""
    known = dots(values)
    label_axes(axes, measure_of(name).label, measure_of(name).unit)
    _remove_y_axis(axes)
    if not len(known):
        _explain(axes, "no plan completed")
        return
    middle, spread = float(np.median(known)), float(np.ptp(known))
    reach = 0.78 * max(spread, NARROWEST * abs(middle), 1e-6)
    _draw_dotplot(axes, known, middle - reach, middle + reach, colour)
    axes.locator_params(axis="x", nbins=4)
    axes.plot([middle, middle], [0, 0.78 * axes.get_ylim()[1]], color=TEXT, linewidth=1.2, gid="median")
    axes.annotate(
        f"median {fixed(middle, decimals_for(middle, 2))}", (middle, 1), xycoords=("data", "axes fraction"),
        ha="center", va="top", fontsize=SMALL, color=ink(colour),
    )  # fmt: skip


def _remove_y_axis(axes: Axes) -> None:
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _explain(axes: Axes, sentence: str) -> None:
    axes.text(0.5, 0.5, sentence, transform=axes.transAxes, ha="center", va="center", color=QUIET)
    axes.set_xticks([])
