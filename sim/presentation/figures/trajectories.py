"""Measures over time: of a run week by week with bands over replicates, of a study each cell's median."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.core.number_format import decimals_for, fixed
from sim.measures.registry import MEASURES, on_survey_metric
from sim.measures.sesoi import SMALLEST
from sim.presentation.bands import (
    FEWEST_FOR_BANDS,
    draw_bands,
    mean_of_known,
    quantiles_of,
    span_for,
    span_means,
)
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, explain_empty, label_axes
from sim.presentation.figures.data import SERVICE, WEEKLY, FigureData
from sim.presentation.figures.labels import as_sentence, measure_of, measures_in_words
from sim.presentation.figures.plot_styles import (
    BASELINE_STYLE,
    LINE_STYLES,
    LineStyle,
    end_labels,
    line_styles,
    round_ticks,
    subtitle_end,
    wrapped,
)
from sim.presentation.figures.selection import (
    CONFLICT,
    Names,
    Selection,
    check_measures,
    select_cells,
    select_measures,
)
from sim.presentation.figures.weekly_lines import (
    Lines,
    axis_limits,
    draw_cell,
    lines_of,
    lowest_and_highest,
    means_over_time,
    scale_bar,
    span_middles,
    time_axis,
)
from sim.presentation.style import BLUE, FAINT, GREEN, QUIET, SMALL, VERMILLION, ink, styled

TITLE, TITLE_OF_CELLS = "Conflict over time", "Cells over time"

# A run: colour and meaning of its panels.
PANELS = {
    "task_conflict": (BLUE, "both stated their difference"),
    "unspoken_disagreement": ("#555555", "at least one did not state it"),
    "process_conflict": (GREEN, "friction over who does what, and how"),
    "relationship_conflict": (VERMILLION, "tension between two people after they met"),
}
HEADROOM = 1.12  # the axis ends so far above the highest value
MAX_TICKS = 5  # on the upright axis

# A study.
WIDTH = 12.4
MAX_TOGETHER = 6  # cells in one panel
MAX_ROWS, MAX_ALONE, IN_A_ROW = 8, 16, 4  # panels of their own: of several measures, of one measure, side by side
MORE_OF_DESIGN = 3  # times as many, where cells are no sample
LETTER_OF_NAMES = 0.066  # inches


@styled
def draw(data: FigureData, measures: Names = None, cells: Sequence[str] | None = None) -> Figure:
    """One panel per measure.

    Of a run, the median over replicates with bands. Of a study, up to six cells in one panel; more of them each in
    panels of their own beside the baseline.

    Args:
        data: a run's or a study's data.
        measures: one or more that are recorded over time; None: four kinds of conflict.
        cells: a study's cells, by name, number or key; None: all, or as many as remain readable.

    Raises:
        ConfigError: unknown measure or cell.
    """
    if data.is_run:
        return _draw_run(data, measures)
    if why_not(data):
        return explain_empty(new_figure(TITLE_OF_CELLS, "", WIDTH, 4.0), why_not(data))
    names = select_measures(data, measures, WEEKLY, CONFLICT, SERVICE)
    selection = selected(data, names, cells)
    return (_draw_together if len(selection.keys) <= MAX_TOGETHER else _draw_apart)(data, names, selection)


def why_not(data: FigureData) -> str:
    """Why there is no such figure; empty if there is one."""
    return "" if data.is_run else data.why_no_table(WEEKLY, SERVICE)


def selected(data: FigureData, names: Sequence[str], cells: Sequence[str] | None = None) -> Selection:
    """The cells that are shown."""
    most = MAX_ROWS if len(names) > 1 else MAX_ALONE
    base = data.single_baseline()
    return select_cells(
        data, cells, max(most, MAX_TOGETHER),
        lambda: means_over_time(data.values(WEEKLY, ["week", *names], SERVICE), names[0]),
        f"mean {measures_in_words(names[:1])}", [base] if base else [], MORE_OF_DESIGN * most,
    )  # fmt: skip


# A run.


def measures_of_run(measures: Names = None) -> list[str]:
    """The measures of a run that are shown.

    Raises:
        ConfigError: unknown measure.
    """
    available = [name for name, measure in MEASURES.items() if "service" in measure.scopes]
    return check_measures(measures, available, CONFLICT, "the weekly table")


def _draw_run(data: FigureData, measures: Names) -> Figure:
    names, span = measures_of_run(measures), span_for(data.weeks)
    rows = -(-len(names) // 2)
    title = TITLE if measures is None else "Measures over time"
    figure = new_figure(title, _subtitle_of_run(data, span), 11.0, 1.2 + 3.3 * rows)
    for k, name in enumerate(names):
        row, column = divmod(k, 2)
        axes = axes_at(figure, 0.85 + 5.3 * column, 0.9 + 3.3 * (rows - 1 - row), 4.1, 2.25)
        measure, (colour, meaning) = measure_of(name), PANELS.get(name, (BLUE, ""))
        on_metric = measure.low == 0 and measure.high == 1
        _draw_bands(axes, data, name, colour, span, on_metric)
        unit = f"{measure.unit} (0 to 1)" if on_metric else measure.unit
        label_axes(axes, measure.label, data.time_label if k + 2 >= len(names) else "", unit, 20, ink(colour))
        mean = _mean_in_words(data.service(name)[:, data.measured])
        add_note(axes, f"{meaning}; {mean}" if meaning else mean)
        if on_metric and (column or len(names) == 1):
            axes.annotate(
                "survey metric (1 to 5)", (1, 0.5), xycoords="axes fraction", xytext=(37, 0),
                textcoords="offset points", rotation=90, va="center",
            )  # fmt: skip
    add_footer(figure, data.footer)
    return figure


def _subtitle_of_run(data: FigureData, span: int) -> str:
    points = "weekly values" if span == 1 else f"means of {span} weeks"
    if data.replicates < FEWEST_FOR_BANDS:
        shown = "Thin lines: the replicates, too few for bands. Thick line: their median"
    else:
        shown = "Line: median of the replicates. Dark band: middle 50 %. Light band: middle 90 %"
    scales = "Scales differ between panels and start at 0. Right: the metric of surveys (1 to 5)."
    brackets = " In brackets: middle 90 % of the replicates' means." if data.replicates >= FEWEST_FOR_BANDS else ""
    return f"Means over encounters. {shown} ({points}).\n{scales}{brackets}"


def _draw_bands(axes: Axes, data: FigureData, name: str, colour: str, span: int, on_metric: bool) -> None:
    x, points = span_means(data.week_numbers, data.service(name), span)
    quantiles = draw_bands(axes, x, points, colour)
    highest = float(np.nanmax(points if len(points) < FEWEST_FOR_BANDS else quantiles, initial=0.0))
    top = max(highest * HEADROOM, 1e-3)
    _scale_from_zero(axes, min(1.0, top) if on_metric else top, on_metric)
    time_axis(axes, data)


def _mean_in_words(measured: np.ndarray) -> str:
    """The mean over the measured weeks, and the middle 90 % of the replicates' means."""
    means = mean_of_known(measured, 1)
    middle = float(mean_of_known(means, 0))
    known = means[~np.isnan(means)]
    low, high = np.quantile(known, (0.05, 0.95)).tolist() if len(known) else (np.nan, np.nan)
    decimals = decimals_for(middle, 2)
    text = f"mean {fixed(middle, decimals)}"
    return f"{text} ({fixed(low, decimals)} to {fixed(high, decimals)})" if len(means) >= FEWEST_FOR_BANDS else text


def _scale_from_zero(axes: Axes, top: float, on_metric: bool) -> None:
    """From 0 to ``top``; if ``on_metric``, the same lines are labelled with the survey's metric at the right."""
    ticks = [tick for tick in MaxNLocator(MAX_TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top) if 0 <= tick <= top]
    axes.set_ylim(0, top)
    axes.set_yticks(ticks)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    for tick in ticks if on_metric else ():
        axes.annotate(
            f"{on_survey_metric(tick):.2f}", (1, tick), xycoords=("axes fraction", "data"), xytext=(5, 0),
            textcoords="offset points", va="center", fontsize=SMALL, color=QUIET,
        )  # fmt: skip


# A study.


def _subtitle_of_cells(data: FigureData, selection: Selection, wide: bool) -> str:
    span = data.plan.study_groups.study.span_weeks
    points = "Weekly values" if span == 1 else f"Means of {span} weeks"
    few = min(data.completed.get(key, FEWEST_FOR_BANDS) for key in selection.keys) < FEWEST_FOR_BANDS
    bands = "dark band: middle 50 %, light band: middle 90 %" if wide else "band: middle 50 % of them"
    sentences = [
        f"{points}. Line: median of the replicates; {'without bands for fewer than five' if few else bands}.",
        "Upright bar: the smallest effect of interest; axes span at least four of these.",
        f"Grey line: the median of {data.against_in_words()}." if wide else "",
        as_sentence(data.label_note),
        selection.note,
    ]
    return wrapped(sentences, WIDTH)


def _draw_together(data: FigureData, names: Sequence[str], selection: Selection) -> Figure:
    """One panel per measure, one line per cell, named at its end."""
    columns = min(2, len(names))
    rows = -(-len(names) // columns)
    subtitle = _subtitle_of_cells(data, selection, wide=False)
    figure = new_figure(TITLE_OF_CELLS, subtitle, WIDTH, subtitle_end(subtitle) + 0.75 + 3.0 * rows)
    styles = line_styles(selection.keys, data.single_baseline())
    labels = max(1.2, 0.25 + LETTER_OF_NAMES * max(len(data.cell_labels[key]) for key in selection.keys))  # inches
    for k, name in enumerate(names):
        row, column = divmod(k, columns)
        width = (5.2 if columns == 2 else 11.4) - labels
        axes = axes_at(figure, 0.8 + 6.1 * column, 0.95 + 3.0 * (rows - 1 - row), width, 2.05)
        ends, lines = {}, lines_of(data, name, selection.keys)
        axes.set_ylim(*axis_limits(name, *lowest_and_highest(lines, wide=False)))
        for key, values in lines.items():
            median = draw_cell(axes, span_middles(data), values, styles[key])
            ends[data.cell_labels[key]] = _last_known(median), styles[key].colour
        time_axis(axes, data, ticks=6)
        end_labels(axes, ends, 2.05)
        scale_bar(axes, name)
        last = k + columns >= len(names)
        label_axes(axes, measure_of(name).label, data.time_label if last else "", measure_of(name).unit, 20)
        add_note(axes, f"smallest effect of interest: {SMALLEST[name].value:g}" if name in SMALLEST else "")
    add_footer(figure, data.footer)
    return figure


def _last_known(line: np.ndarray) -> float:
    known = line[np.isfinite(line)]
    return float(known[-1]) if len(known) else np.nan


def _draw_apart(data: FigureData, names: Sequence[str], selection: Selection) -> Figure:
    """One panel per cell and measure: the cell with its bands, and its baseline as a grey line."""
    in_a_row = len(names) if len(names) > 1 else IN_A_ROW
    rows = len(selection.keys) if len(names) > 1 else -(-len(selection.keys) // IN_A_ROW)
    subtitle = _subtitle_of_cells(data, selection, wide=True)
    left, top = (2.45 if len(names) > 1 else 0.75), subtitle_end(subtitle) + 0.7
    tall, step = (0.72, 0.98) if len(names) > 1 else (1.25, 1.85)
    height, wide = top + step * (rows - 1) + tall + 0.85, (WIDTH - left - 0.15) / in_a_row
    title = TITLE_OF_CELLS if len(names) > 1 else f"{measure_of(names[0]).label} over time"
    figure = new_figure(title, subtitle, WIDTH, height)
    against = data.against()
    drawn = list(dict.fromkeys([*selection.keys, *(against[key] for key in selection.keys)]))
    lines = {name: lines_of(data, name, drawn) for name in names}
    for k, (key, name) in enumerate((key, name) for key in selection.keys for name in names):
        row, column = divmod(k, in_a_row)
        axes = axes_at(figure, left + wide * column, height - top - step * row - tall, wide - 0.55, tall)
        _draw_beside_baseline(axes, data, name, key, lines[name])
        last = k + in_a_row >= len(names) * len(selection.keys)
        title = data.cell_labels[key] if len(names) == 1 else measure_of(name).label if row == 0 else ""
        label_axes(axes, title, data.time_label if last else "", pad=20 if title else 0)
        add_note(axes, measure_of(name).unit if title else "")
        axes.tick_params(labelbottom=last)
        if column == 0 and len(names) > 1:
            _name_row(axes, data, key)
    add_footer(figure, data.footer)
    return figure


def _draw_beside_baseline(axes: Axes, data: FigureData, name: str, key: str, lines: Lines) -> None:
    base = data.against()[key]
    axes.set_ylim(*axis_limits(name, *lowest_and_highest(lines, wide=True)))
    x = span_middles(data)
    if key in lines:
        style = BASELINE_STYLE if key == base else LineStyle(LINE_STYLES[0].colour, "solid", "")
        draw_cell(axes, x, lines[key], style, wide=True)
    if base in lines and base != key:
        median = quantiles_of(lines[base])[2]
        axes.plot(x[: len(median)], median, color=QUIET, linewidth=1.1, gid="base")
    round_ticks(axes.yaxis, 4)
    time_axis(axes, data, ticks=4)
    scale_bar(axes, name)


def _name_row(axes: Axes, data: FigureData, key: str) -> None:
    label = data.cell_labels[key] + ("\n(baseline)" if data.against()[key] == key else "")
    axes.annotate(
        label, (0, 0.5), xycoords="axes fraction", xytext=(-42, 0), textcoords="offset points", ha="right",
        va="center", fontsize=SMALL, annotation_clip=False, gid="row",
    )  # fmt: skip
