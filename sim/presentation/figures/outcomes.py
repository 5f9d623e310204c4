"""What comes of it: plans and their time, their quality, families, staff, and where the hours go."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.measures.cohorts import clocks, of_completed, on_time_by_cohort, weeks_to_plan
from sim.presentation.bands import MOST_DOTS, dots, mean, stacked
from sim.presentation.figures.hours import draw_hours
from sim.presentation.figures.run_data import FigureData, measure_of
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
    add_footer,
    digits,
    inches,
    ink,
    lettering,
    new_figure,
    place,
    styled,
)

STRIPS = (("quality", PURPLE), ("creativity", PURPLE), ("engagement", GREEN), ("turnover", VERMILLION))
WIDTH, HEIGHT = 12.4, 9.6
DOT = 6.0  # points across
QUARTER = 13  # weeks of arrival in a cohort
NARROWEST = 0.02  # of the value: smaller differences are not blown up to fill the panel
MOST_NAMED = 14  # cohorts
GOLDEN = 0.618034  # steps by the golden ratio never bunch


@styled
def draw(data: FigureData) -> Figure:
    """Plans on time by cohort, weeks to plan, quality, creativity, engagement, turnover, time use."""
    each = "replicate" if data.replicates <= MOST_DOTS else f"{100 // MOST_DOTS} % of the replicates"
    subtitle = f"One dot stands for one {each}, unless the panel says otherwise; short lines are medians."
    figure = new_figure("Outcomes", subtitle, WIDTH, HEIGHT)
    _on_time(place(figure, 0.8, 6.35, 6.2, 2.2), data)
    _waiting(place(figure, 7.7, 6.35, 4.4, 2.2), data)
    for k, (name, colour) in enumerate(STRIPS):
        _strip(place(figure, 0.55 + 2.98 * k, 4.45, 2.45, 0.85), _per_replicate(data, name), name, colour)
    draw_hours(place(figure, 1.4, 0.95, 10.6, 2.2), data)
    add_footer(figure, data.footer)
    return figure


def _per_replicate(data: FigureData, name: str) -> np.ndarray:
    """(replicates,) one value each: cases' means over completed plans, staff's over measured weeks."""
    if name in data.cases.columns:
        return of_completed(data.cases, name)
    return mean(data.service(name)[:, data.lived >= 0], 1)


def _on_time(axes: Axes, data: FigureData) -> None:
    span = QUARTER if data.weeks > 3 * QUARTER else 4
    table = on_time_by_cohort(data.cases, data.config, data.weeks, span)
    title = f"Plans on time, by {span} weeks of arrival"
    lettering(axes, title, "week of arrival, since the end of burn-in", "share of cases (0 to 1)")
    axes.set_ylim(0, 1.14)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    if table.empty:
        _say(axes, "The run is too short: no case could be followed\nuntil its plan was due.")
        return
    for start in table.columns:
        _column(axes, start + span / 2, table[start].to_numpy(), span, named=len(table.columns) <= MOST_NAMED)
    edges = np.append(table.columns, max(table.columns) + span)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_xticks(edges[:: 1 + len(edges) // MOST_NAMED])


def _column(axes: Axes, x: float, values: np.ndarray, span: int, named: bool) -> None:
    """One cohort: a dot a replicate, spread sideways so that each is seen, and the median."""
    shown = dots(values)
    beside = (np.arange(len(shown)) * GOLDEN % 1 - 0.5) * 0.6 * span
    axes.plot(x + beside, shown, "o", markersize=3.6, color=BLUE, alpha=0.8, markeredgewidth=0, gid="dots")
    axes.plot([x - 0.4 * span, x + 0.4 * span], [np.median(shown)] * 2, color=TEXT, linewidth=1.4, gid="median")
    if named:
        axes.annotate(
            f"{np.median(shown):.2f}",
            (x, shown.max()),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
        )


def _waiting(axes: Axes, data: FigureData) -> None:
    """Fifty dots: in so many of fifty cases the plan came by then."""
    clock = int(np.median(clocks(data.cases, data.config))) if len(data.cases) else 0
    horizon = 2 * clock if data.weeks > 3 * clock else clock
    shown = dots(weeks_to_plan(data.cases, data.weeks, horizon))
    title = f"Weeks to plan, for a typical {len(shown)} cases"
    lettering(axes, title if len(shown) else "Weeks to plan", "weeks from arrival to plan; one dot is one case")
    _bare(axes)
    if not len(shown):
        _say(axes, "The run is too short.")
        return
    late = np.isinf(shown)
    _stack_dots(axes, shown[~late], 0.0, float(horizon), BLUE, late=int(late.sum()))
    axes.axvline(clock, color=TEXT, linewidth=1, linestyle=(0, (4, 2)), gid="clock")
    axes.annotate(
        f" {int((shown <= clock).sum())} of {len(shown)}\n within {clock} weeks",
        (clock, 1.0),
        va="top",
        xycoords=("data", "axes fraction"),
        fontsize=BODY,
    )


def _stack_dots(axes: Axes, values: np.ndarray, low: float, high: float, colour: str, late: int = 0) -> None:
    """A dotplot between ``low`` and ``high``, with a last column for the ``late`` ones."""
    across, up = (72 * inch for inch in inches(axes))
    room = high + (high - low) * (0.16 if late else 0.02)
    step = (room - low) / (across / (DOT + 1))
    x, level = stacked(values, step)
    if late:
        x = np.append(x, np.full(late, high + 0.09 * (high - low)))
        level = np.append(level, np.arange(late))
        axes.annotate(f"{late} later,\nor not yet", (x[-1], late + 0.3), ha="center", va="bottom", fontsize=SMALL)
    rows = max(up / (DOT + 1), float(level.max()) + 2)
    axes.plot(x, level + 0.5, "o", markersize=min(DOT, up / rows), color=colour, markeredgewidth=0, gid="dots")
    axes.set_xlim(low - step, room + step)
    axes.set_ylim(0, rows)


def _strip(axes: Axes, values: np.ndarray, name: str, colour: str) -> None:
    """One measure of the whole run, a dot a replicate."""
    known = dots(values)
    lettering(axes, measure_of(name).label, measure_of(name).unit)
    _bare(axes)
    if not len(known):
        _say(axes, "no plan completed")
        return
    middle, spread = float(np.median(known)), float(np.ptp(known))
    reach = 0.78 * max(spread, NARROWEST * abs(middle), 1e-6)
    _stack_dots(axes, known, middle - reach, middle + reach, colour)
    axes.locator_params(axis="x", nbins=4)
    axes.plot([middle, middle], [0, 0.78 * axes.get_ylim()[1]], color=TEXT, linewidth=1.2, gid="median")
    axes.annotate(
        f"median {middle:.{digits(abs(middle))}f}",
        (middle, 1),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="top",
        fontsize=SMALL,
        color=ink(colour),
    )


def _bare(axes: Axes) -> None:
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _say(axes: Axes, sentence: str) -> None:
    axes.text(0.5, 0.5, sentence, transform=axes.transAxes, ha="center", va="center", color=QUIET)
    axes.set_xticks([])
