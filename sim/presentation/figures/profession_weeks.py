"""Each profession week by week, one line per cell, if the study keeps the scope ``profession``."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, axes_at, explain_empty, label_axes
from sim.presentation.figures.data import PROFESSION, WEEKLY, FigureData
from sim.presentation.figures.labels import as_sentence, measure_of, measures_in_words
from sim.presentation.figures.plot_styles import end_labels, line_styles, round_ticks, subtitle_end, wrapped
from sim.presentation.figures.professions import MAX_PROFESSIONS
from sim.presentation.figures.selection import CONFLICT, Names, Selection, select_cells, select_measures
from sim.presentation.figures.weekly_lines import (
    axis_limits,
    draw_cell,
    lines_of,
    lowest_and_highest,
    means_over_time,
    scale_bar,
    span_middles,
    time_axis,
)
from sim.presentation.style import SMALL, styled

TITLE = "Professions over time"
SHOWN = ("relationship_conflict", "process_conflict", "unspoken_disagreement", "strain")
MAX_CELLS = 6
WIDTH, LEFT, RIGHT, TALL, STEP = 12.4, 0.75, 1.95, 1.2, 1.85


@styled
def draw(data: FigureData, measures: Names = None, cells: Sequence[str] | None = None) -> Figure:
    """A row per measure and a column per profession: each cell's median over replicates, with the middle half.

    Args:
        data: a study's data.
        measures: one or more that are kept over time; None: four.
        cells: by name, number or key; None: all, or as many as remain readable.

    Raises:
        ConfigError: unknown measure or cell.
    """
    if why_not(data):
        return explain_empty(new_figure(TITLE, "", WIDTH, 4.0), why_not(data))
    names = select_measures(data, measures, WEEKLY, (*SHOWN, *CONFLICT), PROFESSION)[: None if measures else len(SHOWN)]
    selection = selected(data, names, cells)
    styles = line_styles(selection.keys, data.single_baseline())
    shown = data.professions[:MAX_PROFESSIONS]
    subtitle = _subtitle(data, selection)
    top = subtitle_end(subtitle) + 0.75
    wide, height = (WIDTH - LEFT - RIGHT) / len(shown), top + STEP * (len(names) - 1) + TALL + 0.85
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    x = span_middles(data, PROFESSION)
    for k, name in enumerate(names):
        by_profession = [lines_of(data, name, selection.keys, profession) for profession in shown]
        ends = [lowest_and_highest(lines, wide=False) for lines in by_profession]
        reach = axis_limits(name, min(low for low, _ in ends), max(high for _, high in ends))
        for column, (profession, lines) in enumerate(zip(shown, by_profession, strict=True)):
            axes = axes_at(figure, LEFT + wide * column, height - top - STEP * k - TALL, wide - 0.3, TALL)
            axes.set_ylim(*reach)
            last = {key: float(draw_cell(axes, x, values, styles[key], marks=3)[-1]) for key, values in lines.items()}
            _set_ticks(axes, data, column == 0, k == len(names) - 1)
            if column == len(shown) - 1:
                labels = {data.cell_labels[key]: (end, styles[key].colour) for key, end in last.items()}
                end_labels(axes, labels, TALL)
                scale_bar(axes, name)
            below = data.time_label if k == len(names) - 1 and column == 0 else ""
            label_axes(axes, data.profession_labels[profession] if k == 0 else "", below, pad=20)
            if column == 0:
                _name_row(axes, f"{measure_of(name).label} ({measure_of(name).unit})")
    add_footer(figure, data.footer)
    return figure


def why_not(data: FigureData) -> str:
    """Why there is no such figure; empty if there is one."""
    return data.why_no_table(WEEKLY, PROFESSION) or data.why_no_table("professions")


def selected(data: FigureData, names: Sequence[str], cells: Sequence[str] | None = None) -> Selection:
    """The cells that are shown."""
    base = data.single_baseline()
    return select_cells(
        data, cells, MAX_CELLS,
        lambda: means_over_time(data.values(WEEKLY, ["unit", "week", *names], PROFESSION), names[0]),
        f"mean {measures_in_words(names[:1])}", [base] if base else [],
    )  # fmt: skip


def _subtitle(data: FigureData, selection: Selection) -> str:
    sentences = [
        f"Means of {data.plan.study_groups.study.span_weeks} weeks. Line: median of the replicates; band: middle 50 % "
        "of them. One scale per row. Upright bar: the smallest effect of interest.",
        as_sentence(data.label_note),
        selection.note,
    ]
    return wrapped(sentences, WIDTH)


def _set_ticks(axes: Axes, data: FigureData, left: bool, below: bool) -> None:
    """Ticks of a panel, with numbers only along the edges of the figure."""
    time_axis(axes, data, ticks=4)
    axes.tick_params(labelleft=left, labelbottom=below)
    round_ticks(axes.yaxis, 4)


def _name_row(axes: Axes, text: str) -> None:
    axes.annotate(
        text, (0, 1), xycoords="axes fraction", xytext=(0, 7), textcoords="offset points", weight="bold",
        fontsize=SMALL, gid="measure",
    )  # fmt: skip
