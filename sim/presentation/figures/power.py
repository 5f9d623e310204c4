"""The power of a survey: how often it detects a change of each size, and how often it reports one without a change."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.core.number_format import fixed, percent
from sim.presentation import style
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, axes_at, label_axes, size_in_inches
from sim.presentation.figures.plot_styles import subtitle_end, wrapped
from sim.presentation.image_files import as_png, as_svg
from sim.presentation.style import ink, styled
from sim.surveys.power.curve import PowerCurve
from sim.surveys.power.report_text import about, headline, in_ten, often, provenance, relative_text
from sim.surveys.power.survey_design import PEOPLE, TEAMS
from sim.surveys.power.trial_results import CENSUS

TITLE = "Would this survey detect a change?"
WIDTH, HEIGHT, LEFT, BOTTOM = 12.4, 6.2, 0.95, 1.75
WIDE, NARROW, GAP = 6.5, 2.2, 2.1  # inches: the panels and the room for names between them
ABOVE = 0.55  # room above the panels for their titles
SECOND_AXIS = 0.62  # inches below the first
SHOWN = 1.04  # upper end of the shares, so that a line at 100 % is not cut


class TestStyle(NamedTuple):
    """Names of a test at its curve and among the false alarms, its line, and where the curve's name is (a share)."""

    name: str
    long_name: str
    colour: str
    dashes: Any
    width: float
    marker: str
    named_at: float


TEST_STYLES = {
    TEAMS: TestStyle("this survey", "teams compared", style.BLUE, "-", 2.6, "o", 0.45),
    PEOPLE: TestStyle(
        "this survey,\nteams ignored",
        "people compared,\nteams ignored",
        style.VERMILLION,
        (0, (1.5, 1.2)),
        2.2,
        "s",
        0.45,
    ),
    CENSUS: TestStyle(
        "if everyone\nin post answered", "everyone answers,\nteams compared", style.GREEN, (0, (6, 1.5)), 1.8, "^", 0.6
    ),
}
TWO_ERRORS = 2  # standard errors either side that are shaded
SHADED = f"Shaded: {TWO_ERRORS} standard errors of the simulation either side."
TICKS_APART = 0.05  # of the axis's length
BESIDE = 14  # points from a curve to its name
CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}  # behind text that a line would cross
LEAST_ALARMS, ROOM = 0.1, 1.25  # of the axis of false alarms


@styled
def draw(power: PowerCurve) -> Figure:
    """How often the survey, and a census, detect changes of each size; beside it, their false alarms.

    Args:
        power: of :func:`sim.surveys.power.calculate`.
    """
    subtitle = wrapped([headline(power), about(power), SHADED], WIDTH)
    height = HEIGHT + subtitle_end(subtitle) - subtitle_end("")
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    tall = height - subtitle_end(subtitle) - ABOVE - BOTTOM
    _draw_curves(axes_at(figure, LEFT, BOTTOM, WIDE, tall), power)
    _draw_alarms(axes_at(figure, LEFT + WIDE + GAP, BOTTOM, NARROW, tall), power)
    add_footer(figure, provenance(power))
    return figure


def save(power: PowerCurve, folder: Path) -> list[Path]:
    """Write the figure as PNG and SVG and the table as CSV; returns the files.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figure = draw(power)
    contents = {"png": as_png(figure, TITLE), "svg": as_svg(figure, TITLE), "csv": power.table().to_csv(index=False)}
    paths = [folder / f"survey_power.{kind}" for kind in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return paths


def _draw_curves(axes: Axes, power: PowerCurve) -> None:
    tests = (CENSUS, power.design.level)
    axes.set_xlim(0, float(power.points[-1]))
    axes.set_ylim(0, SHOWN)
    axes.axhline(power.design.power, color=style.QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
    for test in tests:
        _draw_curve(axes, power, test)
    _mark_smallest(axes, power)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    lowest, options = power.request.scale.lowest, power.request.scale.options
    scale = f"{lowest}\N{EN DASH}{lowest + options - 1}"
    xlabel = f"{power.design.direction} in the mean score (points, scale {scale})"
    label_axes(axes, "Share of surveys that detect it", xlabel)
    _add_model_axis(axes, power)


def _draw_curve(axes: Axes, power: PowerCurve, test: str) -> None:
    share, error, line, points = power.power(test), TWO_ERRORS * power.error(test), TEST_STYLES[test], power.points
    axes.fill_between(points, share - error, np.minimum(share + error, 1), color=line.colour, alpha=0.15, linewidth=0)
    axes.plot(points, share, color=line.colour, linestyle=line.dashes, linewidth=line.width, gid=f"power-{test}")
    at = line.named_at if share[-1] > line.named_at else float(share[-1]) / 2
    where = float(np.interp(at, np.maximum.accumulate(share), points))
    side, sign = ("right", -1) if test == CENSUS else ("left", 1)
    axes.annotate(
        line.name, (where, at), xytext=(sign * BESIDE, -sign * BESIDE / 2), textcoords="offset points", ha=side,
        va="center", color=ink(line.colour), fontsize=style.BODY, weight="bold",
    )  # fmt: skip


def _mark_smallest(axes: Axes, power: PowerCurve) -> None:
    """The smallest change, and one half as large: dots on the curve with their meaning."""
    smallest, wanted = power.smallest_change, power.design.power
    if not smallest.reached:
        axes.annotate(
            f"{often(wanted)} is not reached", (0, wanted), xytext=(6, 4), textcoords="offset points", color=style.QUIET
        )
        return
    half = float(np.interp(smallest.change / 2, power.changes, power.points))
    least = f"{fixed(smallest.points, 2)} points{relative_text(power)}:"
    spots = (
        (smallest.points, wanted, f"{least}\ndetected {often(wanted)}"),
        (half, 1 - smallest.half_missed, f"half the change:\nmissed {in_ten(smallest.half_missed)}"),
    )
    for x, y, text in spots:
        axes.plot([x, x], [0, y], color=TEST_STYLES[power.design.level].colour, linewidth=0.8, linestyle=(0, (2, 2)))
        axes.plot([x], [y], "o", color=TEST_STYLES[power.design.level].colour, markersize=7)
        axes.annotate(
            text, (x, y), xytext=(12, -2), textcoords="offset points", va="top", fontsize=style.BODY, bbox=CLEAR,
            zorder=3,
        )  # fmt: skip


def _add_model_axis(axes: Axes, power: PowerCurve) -> None:
    """The same changes on the model's metric: round values, at the points that people would answer."""
    below = axes.secondary_xaxis(-SECOND_AXIS / size_in_inches(axes)[1])
    shown = _readable_ticks(power)
    below.set_xticks(power.points[shown], [f"{size:g}" for size in power.changes[shown]])
    below.set_xlabel(
        "the same on the model's own measure (share, 0\N{EN DASH}1)", fontsize=style.SMALL, color=style.QUIET
    )


def _readable_ticks(power: PowerCurve) -> list[int]:
    """Indices of the changes that are far enough apart on the axis to be readable, the first and the last included."""
    shown, gap = [len(power.points) - 1], TICKS_APART * float(power.points[-1])
    for number in range(len(power.points) - 2, 0, -1):
        if power.points[shown[-1]] - power.points[number] >= gap and power.points[number] >= gap:
            shown.append(number)
    return [0, *reversed(shown)]


def _draw_alarms(axes: Axes, power: PowerCurve) -> None:
    """How often each test reports a change without an injected effect, beside its nominal level."""
    tests = (PEOPLE, TEAMS, CENSUS)[::-1]
    shares = [power.false_positives(test) for test in tests]
    axes.set_xlim(0, max(LEAST_ALARMS, ROOM * max(shares)))
    axes.set_ylim(-0.6, len(tests) - 0.4)
    axes.axvline(power.design.alpha, color=style.QUIET, linewidth=0.8, linestyle=(0, (2, 2)))
    for row, (test, share) in enumerate(zip(tests, shares, strict=True)):
        axes.plot([0, share], [row, row], color=style.FAINT, linewidth=2, zorder=1)
        axes.plot([share], [row], TEST_STYLES[test].marker, color=TEST_STYLES[test].colour, markersize=8)
        axes.annotate(
            percent(share), (share, row), xytext=(9, 0), textcoords="offset points", va="center", color=style.TEXT
        )  # fmt: skip
    axes.set_yticks(
        range(len(tests)), [TEST_STYLES[test].long_name for test in tests], fontsize=style.SMALL, color=style.TEXT
    )
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    nominal = f"none was injected (nominal: {100 * power.design.alpha:g} %);"
    label_axes(
        axes, "False alarms", f"surveys that report a change where\n{nominal}\nreal change of a service counts as well"
    )
