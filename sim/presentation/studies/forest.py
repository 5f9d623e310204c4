"""Every cell against its baseline: paired differences with intervals, held against the smallest effect of interest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.measures.sesoi import SMALLEST
from sim.presentation.studies.labels import (
    bracketed,
    decimals_for,
    measure_of,
    pairs_in,
    plain,
    sentence,
    signed,
)
from sim.presentation.studies.plot_styles import MARKS, MEANINGS, ZONE, dot, key_of_marks, round_ticks, under, wrapped
from sim.presentation.studies.selection import (
    TELLING,
    Choice,
    Names,
    cells_asked,
    labels_in_words,
    measures_asked,
    with_effects,
)
from sim.presentation.studies.study_data import Baseline, StudyFigureData
from sim.presentation.style import SMALL, TEXT, add_footer, blank, gloss, ink, lettering, new_figure, place, styled

MOST_ROWS = 14
ROW = 0.2  # inches
WIDTH, LEFT, PANEL, ACROSS = 12.4, 2.4, 2.35, 4.95  # the second column starts ``ACROSS`` after the first
TITLE = "Effects against the baseline"
NUMBERS = ((0.62, "right"), (0.74, "left"), (1.88, "left"))  # inches right of the panel: difference, interval, verdict


def why_not(data: StudyFigureData, baseline: Baseline = None) -> str:
    """Why there is no such figure; empty where there is one."""
    if not data.lived:
        return "Nothing has been lived yet."
    against = data.against(baseline)
    if all(cell == base for cell, base in against.items()):
        return "There is a single cell: nothing to compare it with."
    compared = [key for key in data.lived if against[key] != key and against[key] in data.lived]
    return "" if compared else "No cell has replicates together with its baseline yet."


@styled
def draw(
    data: StudyFigureData, measures: Names = None, baseline: Baseline = None, cells: Sequence[str] | None = None
) -> Figure:
    """A panel a measure in its own unit, a row a cell, with difference, interval and verdict in figures and words.

    Args:
        material: of the study.
        measures: one or more; None: eight that tell most.
        baseline: as for :meth:`sim.studies.study.Study.effects`.
        cells: by name, number or key; None: all, or as many as can be read.

    Raises:
        ConfigError: there is no such measure or cell, or no cell fits the baseline.
    """
    if why_not(data, baseline):
        return blank(new_figure(TITLE, "", WIDTH, 4.0), why_not(data, baseline))
    names = measures_asked(data, measures, "runs", TELLING)
    found = data.effects(names, baseline)
    choice = chosen(data, found, names, cells)
    rows, lines = len(choice.keys), -(-len(names) // 2)
    step = 1.05 + ROW * rows
    subtitle = _subtitle(data, found, choice, baseline)
    top = under(subtitle) + 0.45
    height = top + step * lines + 0.3
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    key_of_marks(figure, 0.30, top - 0.33, [verdict for verdict in MEANINGS if verdict in set(found["verdict"])])
    for k, name in enumerate(names):
        line, column = divmod(k, 2)
        bottom = height - top - step * line - 0.6 - ROW * rows
        axes = place(figure, LEFT + ACROSS * column, bottom, PANEL, ROW * rows)
        of_measure = found[found["measure"] == name].set_index("cell").reindex(choice.keys)
        _panel(axes, of_measure, name)
        axes.set_yticks(range(rows), [data.labels[key] if column == 0 else "" for key in choice.keys])
    add_footer(figure, data.footer)
    return figure


def chosen(
    data: StudyFigureData, found: pd.DataFrame, names: Sequence[str], cells: Sequence[str] | None = None
) -> Choice:
    """The cells that are shown: their keys, the first at the top."""
    differences = found[found["measure"] == names[0]].set_index("cell")["difference"]
    what = f"difference in {labels_in_words(names[:1])}"
    return with_effects(cells_asked(data, cells, MOST_ROWS, lambda: differences, what), differences)


def _subtitle(data: StudyFigureData, found: pd.DataFrame, choice: Choice, baseline: Baseline) -> str:
    pairs = pairs_in(found)
    sure = ", without an interval" if found["half_width"].isna().all() else ", with its 95 % interval"
    told = [
        f"Paired difference from {data.against_words(baseline)}, same luck on both sides{sure}; "
        f"n = {pairs} pair{'s' * (pairs != '1')}.",
        sentence(data.label_note),
        choice.note,
    ]
    return wrapped(told, WIDTH)


def _panel(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    smallest = SMALLEST[name].value if name in SMALLEST else None
    decimals = decimals_for(name, rows["difference"].to_list())
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(*_limits(rows, smallest or 0.0))
    if smallest:
        axes.axvspan(-smallest, smallest, color=ZONE, linewidth=0, zorder=0, gid="smallest")
    axes.axvline(0, color=TEXT, linewidth=0.9, gid="zero")
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    axes.spines["left"].set_visible(False)
    round_ticks(axes.xaxis, 5)
    for place_, row in enumerate(rows.itertuples()):
        if row.difference == row.difference:
            _row(axes, place_, row, decimals)
    lettering(axes, measure_of(name).label, "", "", 20)
    gloss(axes, _in_words(rows, name, decimals))


def _limits(rows: pd.DataFrame, smallest: float) -> tuple[float, float]:
    """Ends of the axis: all intervals, zero, and half as much again as the smallest effect of interest."""
    ends = rows[["low", "high", "difference"]].to_numpy(float).ravel()
    low, high = min(0.0, np.nanmin(ends, initial=0.0)), max(0.0, np.nanmax(ends, initial=0.0))
    low, high = min(low, -1.5 * smallest), max(high, 1.5 * smallest)
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room


def _row(axes: Axes, height: float, row, decimals: int) -> None:
    mark = MARKS[row.verdict]
    axes.plot([row.low, row.high], [height, height], color=mark.colour, linewidth=1.5, gid="interval")
    dot(axes, row.difference, height, row.verdict)
    texts = signed(row.difference, decimals), bracketed(row.low, row.high, decimals), MEANINGS.get(row.verdict, "")
    for (inches_right, side), text in zip(NUMBERS, texts, strict=True):
        axes.annotate(
            text, (1, height), xycoords=("axes fraction", "data"), xytext=(72 * inches_right, 0),
            textcoords="offset points", ha=side, va="center", fontsize=SMALL, annotation_clip=False,
            color=ink(mark.colour),
        )  # fmt: skip


def _in_words(rows: pd.DataFrame, name: str, decimals: int) -> str:
    """Unit, the baselines' mean, and the smallest effect of interest."""
    before = sorted({plain(value, decimals) for value in rows["before"].dropna()})
    base = f"; baseline {before[0]}" if len(before) == 1 else ""
    smallest = f"; smallest effect {SMALLEST[name].value:g}" if name in SMALLEST else "; no smallest effect declared"
    return f"{measure_of(name).unit}{base}{smallest}"
