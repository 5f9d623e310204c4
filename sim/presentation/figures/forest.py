"""Every cell against its baseline: paired differences with intervals, compared with the smallest effect of interest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import fixed, interval, signed
from sim.measures.sesoi import SMALLEST
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, explain_empty, label_axes
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.labels import (
    as_sentence,
    decimals_of,
    measure_of,
    measures_in_words,
    pairs_in,
    smallest_effect,
)
from sim.presentation.figures.plot_styles import (
    VERDICT_MARKS,
    VERDICT_WORDS,
    ZONE,
    round_ticks,
    subtitle_end,
    verdict_dot,
    verdict_key,
    wrapped,
)
from sim.presentation.figures.selection import (
    MAIN_MEASURES,
    Names,
    Selection,
    compared_cells,
    select_cells,
    select_measures,
)
from sim.presentation.style import SMALL, TEXT, ink, styled

TITLE = "Effects against the baseline"
MAX_ROWS, MAX_OF_DESIGN = 14, 48
ROW = 0.2  # inches
WIDTH, LEFT, PANEL, BETWEEN = 12.4, 2.4, 2.35, 4.95  # the second column starts ``BETWEEN`` after the first
COLUMNS = ((0.62, "right"), (0.74, "left"), (1.88, "left"))  # inches right of the panel: difference, interval, verdict


@styled
def draw(
    data: FigureData, measures: Names = None, baseline: Baseline = None, cells: Sequence[str] | None = None
) -> Figure:
    """One panel per measure in its own unit, one row per cell, with difference, interval and verdict.

    Args:
        data: a study's data.
        measures: one or more; None: eight main measures.
        baseline: as for :meth:`sim.Study.effects`.
        cells: by name, number or key; None: all, or as many as remain readable.

    Raises:
        ConfigError: unknown measure or cell, or no cell fits the baseline.
    """
    if why_not(data, baseline):
        return explain_empty(new_figure(TITLE, "", WIDTH, 4.0), why_not(data, baseline))
    names = select_measures(data, measures, "runs", MAIN_MEASURES)
    effects = data.effects(names, baseline)
    selection = selected(data, effects, names, cells)
    keys = selection.keys
    rows, lines = len(keys), -(-len(names) // 2)
    step = 1.05 + ROW * rows
    subtitle = _subtitle(data, effects, selection, baseline)
    top = subtitle_end(subtitle) + 0.45
    height = top + step * lines + 0.3
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    verdict_key(figure, 0.30, top - 0.33, [word for word in VERDICT_WORDS if word in set(effects["verdict"])])
    for k, name in enumerate(names):
        line, column = divmod(k, 2)
        bottom = height - top - step * line - 0.6 - ROW * rows
        axes = axes_at(figure, LEFT + BETWEEN * column, bottom, PANEL, ROW * rows)
        draw_panel(axes, effects[effects["measure"] == name].set_index("cell").reindex(keys), name)
        axes.set_yticks(range(rows), [data.cell_labels[key] if column == 0 else "" for key in keys])
    add_footer(figure, data.footer)
    return figure


def why_not(data: FigureData, baseline: Baseline = None) -> str:
    """Why there is no such figure; empty if there is one."""
    return data.why_no_comparison(baseline)


def selected(
    data: FigureData, effects: pd.DataFrame, names: Sequence[str], cells: Sequence[str] | None = None
) -> Selection:
    """The cells that are shown: their keys, the first at the top."""
    differences = effects[effects["measure"] == names[0]].set_index("cell")["difference"]
    ranked_by = f"difference in {measures_in_words(names[:1])}"
    chosen = select_cells(data, cells, MAX_ROWS, lambda: differences, ranked_by, most_of_design=MAX_OF_DESIGN)
    return compared_cells(chosen, differences)


def _subtitle(data: FigureData, effects: pd.DataFrame, selection: Selection, baseline: Baseline) -> str:
    pairs = pairs_in(effects)
    precision = ", without an interval" if effects["half_width"].isna().all() else ", with its 95 % interval"
    sentences = [
        f"Paired difference from {data.against_in_words(baseline)} with common random numbers{precision}; "
        f"n = {pairs} pair{'s' * (pairs != '1')}.",
        as_sentence(data.label_note),
        selection.note,
    ]
    return wrapped(sentences, WIDTH)


def draw_panel(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    """One measure: a row for each of ``rows``, with interval, mark of the verdict, and numbers at the right."""
    smallest = SMALLEST[name].value if name in SMALLEST else None
    decimals = decimals_of(name, rows["difference"].to_list())
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(*_limits(rows, smallest or 0.0))
    if smallest:
        axes.axvspan(-smallest, smallest, color=ZONE, linewidth=0, zorder=0, gid="smallest")
    axes.axvline(0, color=TEXT, linewidth=0.9, gid="zero")
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    axes.spines["left"].set_visible(False)
    round_ticks(axes.xaxis, 5)
    for place, row in enumerate(rows.itertuples()):
        if row.difference == row.difference:
            _draw_row(axes, place, row, decimals)
    label_axes(axes, measure_of(name).label, pad=20)
    add_note(axes, _note(rows, name, decimals))


def _limits(rows: pd.DataFrame, smallest: float) -> tuple[float, float]:
    """Ends of the axis: all intervals, zero, and one and a half times the smallest effect of interest."""
    ends = rows[["low", "high", "difference"]].to_numpy(float).ravel()
    low, high = min(0.0, np.nanmin(ends, initial=0.0)), max(0.0, np.nanmax(ends, initial=0.0))
    low, high = min(low, -1.5 * smallest), max(high, 1.5 * smallest)
    margin = 0.05 * (high - low) or 1.0
    return low - margin, high + margin


def _draw_row(axes: Axes, place: float, row: Any, decimals: int) -> None:
    mark = VERDICT_MARKS[row.verdict]
    axes.plot([row.low, row.high], [place, place], color=mark.colour, linewidth=1.5, gid="interval")
    verdict_dot(axes, row.difference, place, row.verdict)
    texts = (
        signed(row.difference, decimals), interval(row.low, row.high, decimals), VERDICT_WORDS.get(row.verdict, "")
    )  # fmt: skip
    for (right, side), text in zip(COLUMNS, texts, strict=True):
        axes.annotate(
            text, (1, place), xycoords=("axes fraction", "data"), xytext=(72 * right, 0),
            textcoords="offset points", ha=side, va="center", fontsize=SMALL, annotation_clip=False,
            color=ink(mark.colour),
        )  # fmt: skip


def _note(rows: pd.DataFrame, name: str, decimals: int) -> str:
    """Unit, the baselines' mean, and the smallest effect of interest."""
    baselines = sorted({fixed(value, decimals) for value in rows["before"].dropna()})
    baseline = f"baseline {baselines[0]}" if len(baselines) == 1 else ""
    parts = (measure_of(name).unit, baseline, smallest_effect(name) or "no smallest effect declared")
    return "; ".join(filter(None, parts))
