"""Who bears it, week by week: each profession's lines, one a cell, where the study keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.presentation.studies.labels import measure_of, sentence
from sim.presentation.studies.lines import (
    draw_line,
    highest_and_lowest,
    limits,
    lines_of,
    means_over_time,
    middles,
    scale_bar,
    time_axis,
)
from sim.presentation.studies.plot_styles import end_labels, looks_of, round_ticks, under, wrapped
from sim.presentation.studies.professions import MOST_PROFESSIONS, professions_of, spoken
from sim.presentation.studies.selection import CONFLICT, Choice, Names, cells_asked, labels_in_words, measures_asked
from sim.presentation.studies.study_data import StudyFigureData
from sim.presentation.studies.trajectories import WEEKS, one_baseline
from sim.presentation.style import SMALL, add_footer, blank, lettering, new_figure, place, styled

SHOWN = ("relationship_conflict", "process_conflict", "unspoken_disagreement", "strain")
MOST_CELLS = 6
WIDTH, LEFT, RIGHT, TALL, STEP = 12.4, 0.75, 1.95, 1.2, 1.85
TITLE = "Professions over time"
TABLE = "profession_weekly"


def why_not(data: StudyFigureData) -> str:
    """Why there is no such figure; empty where there is one."""
    missing = [table for table in (TABLE, "professions") if not data.keeps(table)]
    return f"The study keeps no table '{missing[0]}' (study.keep), or nothing was lived." if missing else ""


@styled
def draw(data: StudyFigureData, measures: Names = None, cells: Sequence[str] | None = None) -> Figure:
    """A row a measure and a column a profession: each cell's median over replicates, with the middle half.

    Args:
        material: of the study.
        measures: one or more that are kept over time; None: four.
        cells: by name, number or key; None: all, or as many as can be read.

    Raises:
        ConfigError: there is no such measure or cell.
    """
    if why_not(data):
        return blank(new_figure(TITLE, "", WIDTH, 4.0), why_not(data))
    names = measures_asked(data, measures, TABLE, (*SHOWN, *CONFLICT))[: None if measures else len(SHOWN)]
    choice = chosen(data, names, cells)
    looks = looks_of(choice.keys, one_baseline(data))
    shown = professions_of(data)[:MOST_PROFESSIONS]
    subtitle = _subtitle(data, choice)
    top = under(subtitle) + 0.75
    wide, height = (WIDTH - LEFT - RIGHT) / len(shown), top + STEP * (len(names) - 1) + TALL + 0.85
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    x = middles(data, TABLE)
    for k, name in enumerate(names):
        grids = [lines_of(data, TABLE, name, choice.keys, profession) for profession in shown]
        ends = [highest_and_lowest(lines, wide=False) for lines in grids]
        reach = limits(name, min(low for low, _ in ends), max(high for _, high in ends))
        for column, (profession, lines) in enumerate(zip(shown, grids, strict=True)):
            axes = place(figure, LEFT + wide * column, height - top - STEP * k - TALL, wide - 0.3, TALL)
            axes.set_ylim(*reach)
            last = {key: float(draw_line(axes, x, values, looks[key], marks=3)[-1]) for key, values in lines.items()}
            _edges(axes, data, column == 0, k == len(names) - 1)
            if column == len(shown) - 1:
                end_labels(axes, {data.labels[key]: (end, looks[key].colour) for key, end in last.items()}, TALL)
                scale_bar(axes, name)
            below = WEEKS if k == len(names) - 1 and column == 0 else ""
            lettering(axes, spoken(data, profession) if k == 0 else "", below, lift=20)
            if column == 0:
                _row_title(axes, f"{measure_of(name).label} ({measure_of(name).unit})")
    add_footer(figure, data.footer)
    return figure


def chosen(data: StudyFigureData, names: Sequence[str], cells: Sequence[str] | None = None) -> Choice:
    """The cells that are shown."""
    base = one_baseline(data)
    return cells_asked(
        data, cells, MOST_CELLS,
        lambda: means_over_time(data.values(TABLE, ["profession", "week", *names]), names[0]),
        f"mean {labels_in_words(names[:1])}", [base] if base else [],
    )  # fmt: skip


def _subtitle(data: StudyFigureData, choice: Choice) -> str:
    told = [
        f"Means of {data.plan.study_groups.study.span_weeks} weeks. Line: median of the replicates; band: middle 50 % of "
        "them. One scale a row. Upright bar: the smallest effect of interest.",
        sentence(data.label_note),
        choice.note,
    ]
    return wrapped(told, WIDTH)


def _edges(axes: Axes, data: StudyFigureData, left: bool, below: bool) -> None:
    """Ticks of a panel, with numbers only along the edges of the figure."""
    time_axis(axes, data, ticks=4)
    axes.tick_params(labelleft=left, labelbottom=below)
    round_ticks(axes.yaxis, 4)


def _row_title(axes: Axes, text: str) -> None:
    axes.annotate(
        text, (0, 1), xycoords="axes fraction", xytext=(0, 7), textcoords="offset points", weight="bold",
        fontsize=SMALL, gid="measure",
    )  # fmt: skip
