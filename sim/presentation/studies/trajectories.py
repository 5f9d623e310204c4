"""Each cell over time: conflict week by week, its spread over replicates, and where cells part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.measures.sesoi import SMALLEST
from sim.presentation.bands import FEWEST_FOR_BANDS, bands
from sim.presentation.studies.labels import measure_of, sentence
from sim.presentation.studies.lines import (
    Lines,
    draw_line,
    highest_and_lowest,
    limits,
    lines_of,
    means_over_time,
    middles,
    scale_bar,
    time_axis,
)
from sim.presentation.studies.plot_styles import (
    BASELINE_LOOK,
    LOOKS,
    Look,
    end_labels,
    looks_of,
    round_ticks,
    under,
    wrapped,
)
from sim.presentation.studies.selection import CONFLICT, Choice, Names, cells_asked, labels_in_words, measures_asked
from sim.presentation.studies.study_data import StudyFigureData
from sim.presentation.style import QUIET, SMALL, add_footer, blank, gloss, lettering, new_figure, place, styled

MOST_TOGETHER = 6  # cells in one panel
MOST_ROWS, MOST_ALONE, ACROSS = 8, 16, 4  # panels of their own: of several measures, of one measure, side by side
WIDTH = 12.4
LETTER_OF_NAMES = 0.066  # inches
TABLE = "weekly"
TITLE = "Cells over time"
WEEKS = "weeks since the end of burn-in"


def why_not(data: StudyFigureData) -> str:
    """Why there is no such figure; empty where there is one."""
    return "" if data.keeps(TABLE) else f"The study keeps no table '{TABLE}' (study.keep), or nothing was lived."


@styled
def draw(data: StudyFigureData, measures: Names = None, cells: Sequence[str] | None = None) -> Figure:
    """Up to six cells in one panel a measure; more of them each in panels of their own beside the baseline.

    Args:
        material: of the study.
        measures: one or more that are kept over time; None: four kinds of conflict.
        cells: by name, number or key; None: all, or as many as can be read.

    Raises:
        ConfigError: there is no such measure or cell.
    """
    if why_not(data):
        return blank(new_figure(TITLE, "", WIDTH, 4.0), why_not(data))
    names = measures_asked(data, measures, TABLE, CONFLICT)
    choice = chosen(data, names, cells)
    if len(choice.keys) <= MOST_TOGETHER:
        return _together(data, names, choice)
    return _apart(data, names, choice)


def chosen(data: StudyFigureData, names: Sequence[str], cells: Sequence[str] | None = None) -> Choice:
    """The cells that are shown."""
    most = MOST_ROWS if len(names) > 1 else MOST_ALONE
    base = one_baseline(data)
    return cells_asked(
        data, cells, max(most, MOST_TOGETHER),
        lambda: means_over_time(data.values(TABLE, ["week", *names]), names[0]),
        f"mean {labels_in_words(names[:1])}", [base] if base else [],
    )  # fmt: skip


def one_baseline(data: StudyFigureData) -> str | None:
    """The one cell that all are compared with; None where each has its own."""
    bases = set(data.against().values())
    return bases.pop() if len(bases) == 1 else None


def _subtitle(data: StudyFigureData, choice: Choice, wide: bool) -> str:
    span = data.plan.study_groups.study.span_weeks
    points = "Weekly values" if span == 1 else f"Means of {span} weeks"
    few = min(data.lived.get(key, FEWEST_FOR_BANDS) for key in choice.keys) < FEWEST_FOR_BANDS
    both = "dark band: middle 50 %, light band: middle 90 %" if wide else "band: middle 50 % of them"
    spread = "without bands where there are under five" if few else both
    told = [
        f"{points}. Line: median of the replicates; {spread}.",
        "Upright bar: the smallest effect of interest; axes span at least four of these.",
        f"Grey line: the median of {data.against_words()}." if wide else "",
        sentence(data.label_note),
        choice.note,
    ]
    return wrapped(told, WIDTH)


def _together(data: StudyFigureData, names: Sequence[str], choice: Choice) -> Figure:
    """A panel a measure, a line a cell, named at its end."""
    columns = min(2, len(names))
    rows = -(-len(names) // columns)
    subtitle = _subtitle(data, choice, wide=False)
    figure = new_figure(TITLE, subtitle, WIDTH, under(subtitle) + 0.75 + 3.0 * rows)
    looks = looks_of(choice.keys, one_baseline(data))
    for k, name in enumerate(names):
        row, column = divmod(k, columns)
        wide = (5.2 if columns == 2 else 11.4) - _room(data, choice)
        axes = place(figure, 0.8 + 6.1 * column, 0.95 + 3.0 * (rows - 1 - row), wide, 2.05)
        ends, lines = {}, lines_of(data, TABLE, name, choice.keys)
        axes.set_ylim(*limits(name, *highest_and_lowest(lines, wide=False)))
        for key, values in lines.items():
            line = draw_line(axes, middles(data, TABLE), values, looks[key])
            ends[data.labels[key]] = float(_last(line)), looks[key].colour
        time_axis(axes, data)
        end_labels(axes, ends, 2.05)
        scale_bar(axes, name)
        last = k + columns >= len(names)
        lettering(axes, measure_of(name).label, WEEKS if last else "", measure_of(name).unit, 20)
        gloss(axes, _scale_in_words(name))
    add_footer(figure, data.footer)
    return figure


def _room(data: StudyFigureData, choice: Choice) -> float:
    """Inches that the names at the ends of lines take."""
    return max(1.2, 0.25 + LETTER_OF_NAMES * max(len(data.labels[key]) for key in choice.keys))


def _last(line: np.ndarray) -> float:
    known = line[np.isfinite(line)]
    return float(known[-1]) if len(known) else np.nan


def _scale_in_words(name: str) -> str:
    return f"smallest effect of interest: {SMALLEST[name].value:g}" if name in SMALLEST else ""


def _apart(data: StudyFigureData, names: Sequence[str], choice: Choice) -> Figure:
    """A panel a cell and measure: the cell with its bands, and its baseline as a dark line behind it."""
    across = len(names) if len(names) > 1 else ACROSS
    rows = len(choice.keys) if len(names) > 1 else -(-len(choice.keys) // ACROSS)
    subtitle = _subtitle(data, choice, wide=True)
    left, top = (2.45 if len(names) > 1 else 0.75), under(subtitle) + 0.7
    tall, step = (0.72, 0.98) if len(names) > 1 else (1.25, 1.85)
    height, wide = top + step * (rows - 1) + tall + 0.85, (WIDTH - left - 0.15) / across
    title = TITLE if len(names) > 1 else f"{measure_of(names[0]).label} over time"
    figure = new_figure(title, subtitle, WIDTH, height)
    grids = {name: lines_of(data, TABLE, name, _with_baselines(data, choice.keys)) for name in names}
    for k, (key, name) in enumerate((key, name) for key in choice.keys for name in names):
        row, column = divmod(k, across)
        axes = place(figure, left + wide * column, height - top - step * row - tall, wide - 0.55, tall)
        _panel(axes, data, name, key, grids[name])
        last = k + across >= len(names) * len(choice.keys)
        title = data.labels[key] if len(names) == 1 else measure_of(name).label if row == 0 else ""
        lettering(axes, title, WEEKS if last else "", lift=20 if title else 0)
        gloss(axes, measure_of(name).unit if title else "")
        axes.tick_params(labelbottom=last)
        if column == 0 and len(names) > 1:
            _name_row(axes, data, key)
    add_footer(figure, data.footer)
    return figure


def _with_baselines(data: StudyFigureData, keys: Sequence[str]) -> list[str]:
    against = data.against()
    return list(dict.fromkeys([*keys, *(against[key] for key in keys)]))


def _panel(axes: Axes, data: StudyFigureData, name: str, key: str, lines: Lines) -> None:
    base = data.against()[key]
    axes.set_ylim(*limits(name, *highest_and_lowest(lines, wide=True)))
    x = middles(data, TABLE)
    if key in lines:
        look = BASELINE_LOOK if key == base else Look(LOOKS[0].colour, "solid", "")
        draw_line(axes, x, lines[key], look, wide=True)
    if base in lines and base != key:
        axes.plot(x[: lines[base].shape[1]], bands(lines[base])[2], color=QUIET, linewidth=1.1, gid="base")
    round_ticks(axes.yaxis, 4)
    time_axis(axes, data, ticks=4)
    scale_bar(axes, name)


def _name_row(axes: Axes, data: StudyFigureData, key: str) -> None:
    label = data.labels[key] + ("\n(baseline)" if data.against()[key] == key else "")
    axes.annotate(
        label, (0, 0.5), xycoords="axes fraction", xytext=(-42, 0), textcoords="offset points", ha="right",
        va="center", fontsize=SMALL, annotation_clip=False, gid="row",
    )  # fmt: skip
