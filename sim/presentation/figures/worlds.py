"""Effects in every world of an ensemble: one dot a world, and beside them how far one world's seeds reach."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import counted
from sim.measures.sesoi import SMALLEST
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, explain_empty, label_axes
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.labels import measure_of, measures_in_words, smallest_effect
from sim.presentation.figures.plot_styles import (
    VERDICT_MARKS,
    VERDICT_WORDS,
    ZONE,
    round_ticks,
    subtitle_end,
    verdict_key,
    wrapped,
)
from sim.presentation.figures.selection import MAIN_MEASURES, Names, select_measures
from sim.presentation.figures.worlds_in_words import counts_in_words, worlds_and_n
from sim.presentation.style import QUIET, SMALL, TEXT, styled

TITLE = "Effects in every world of the ensemble"
MAX_CONTRASTS = 8
WIDTH, LEFT, PANEL, BETWEEN = 12.4, 1.9, 3.9, 5.3  # inches; the second column starts ``BETWEEN`` after the first
ROW = 0.62
CLOUD = (-0.38, 0.12)  # of a row: where dots lie, above the interval
INTERVAL_AT = 0.26  # of a row
LONGEST = 26  # letters of a contrast beside its row


@styled
def draw(data: FigureData, measures: Names = None, baseline: Baseline = None) -> Figure:
    """One panel a measure, one row a contrast, one dot a world, marked by its verdict.

    Args:
        data: a study's data; its cells are crossed with the members of an ensemble.
        measures: one or more; None: eight main measures.
        baseline: as for :meth:`sim.Study.effects_over_members`.

    Raises:
        ConfigError: unknown measure, or no cell fits the baseline.
    """
    if why_not(data, baseline):
        return explain_empty(new_figure(TITLE, "", WIDTH, 4.0), why_not(data, baseline))
    names = select_measures(data, measures, "runs", MAIN_MEASURES)
    found = data.results.effects_over_members(baseline, names)
    contrasts = list(dict.fromkeys(found.table["contrast"]))[:MAX_CONTRASTS]
    lines, tall = -(-len(names) // 2), ROW * len(contrasts)
    subtitle = _subtitle(found.table, contrasts)
    top = subtitle_end(subtitle) + 0.45
    height = top + (1.05 + tall) * lines + 0.45
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    known = set(found.by_world["verdict"])
    verdict_key(figure, 0.30, top - 0.33, [word for word in VERDICT_WORDS if word in known])
    for k, name in enumerate(names):
        line, column = divmod(k, 2)
        axes = axes_at(figure, LEFT + BETWEEN * column, height - top - (1.05 + tall) * line - 0.6 - tall, PANEL, tall)
        worlds, rows = (table[table["measure"] == name] for table in (found.by_world, found.table))
        _draw_panel(axes, worlds, rows, contrasts, name)
        labels = [_short(contrast) if column == 0 else "" for contrast in contrasts]
        axes.set_yticks(range(len(contrasts)), labels)
    add_footer(figure, data.footer)
    return figure


def why_not(data: FigureData, baseline: Baseline = None) -> str:
    """Why there is no such figure; empty if there is one."""
    if not data.has_members:
        return "The study has no ensemble (parameters=NAME)."
    return data.why_no_comparison(baseline)


def _subtitle(table: pd.DataFrame, contrasts: Sequence[str]) -> str:
    worlds, n = worlds_and_n(table)
    few = table["contrast"].nunique() - len(contrasts)
    sentences = [
        f"Each dot is the paired difference in one world, a set of assumptions ({worlds} worlds, n = {n} pairs of "
        "replicates each), marked by its verdict. The line below the dots is the median world's effect with the 95 % "
        "interval that a world of median precision has over seeds.",
        f"{counted(few, 'further contrast')} not shown." if few else "",
    ]
    return wrapped(sentences, WIDTH)


def _draw_panel(axes: Axes, worlds: pd.DataFrame, rows: pd.DataFrame, contrasts: Sequence[str], name: str) -> None:
    """One measure: the dots of each contrast, and the interval of a typical world below them."""
    smallest = SMALLEST[name].value if name in SMALLEST else 0.0
    axes.set_ylim(len(contrasts) - 0.5, -0.5)
    if smallest:
        axes.axvspan(-smallest, smallest, color=ZONE, linewidth=0, zorder=0, gid="smallest")
    axes.axvline(0, color=TEXT, linewidth=0.9, gid="zero")
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    axes.spines["left"].set_visible(False)
    round_ticks(axes.xaxis, 5)
    for place, contrast in enumerate(contrasts):
        _draw_dots(axes, place, worlds[worlds["contrast"] == contrast])
        _draw_interval(axes, place, rows[rows["contrast"] == contrast])
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, -1.5 * smallest), max(high, 1.5 * smallest))
    label_axes(axes, measure_of(name).label, pad=20)
    add_note(axes, "; ".join(filter(None, (measure_of(name).unit, smallest_effect(name)))))


def _draw_dots(axes: Axes, place: int, worlds: pd.DataFrame) -> None:
    """The worlds of a contrast; their heights follow their order in the file, so that dots are told apart."""
    heights = place + np.linspace(*CLOUD, len(worlds) + 2)[1:-1]
    for verdict in dict.fromkeys(worlds["verdict"]):
        mark, own = VERDICT_MARKS[verdict], (worlds["verdict"] == verdict).to_numpy()
        axes.plot(
            worlds["difference"].to_numpy()[own], heights[own], marker=mark.marker, markersize=3.2, color=mark.colour,
            markerfacecolor=mark.colour if mark.filled else "white", markeredgewidth=0.8, linestyle="none", zorder=3,
            gid=f"worlds-{verdict or 'none'}",
        )  # fmt: skip


def _draw_interval(axes: Axes, place: int, rows: pd.DataFrame) -> None:
    for _, row in rows.iterrows():
        height = place + INTERVAL_AT
        ends = [row["median"] - row["half_width"], row["median"] + row["half_width"]]
        axes.plot(ends, [height, height], color=QUIET, linewidth=1.5, gid="seed-interval")
        axes.plot([row["median"]], [height], marker="|", markersize=7, color=QUIET, linestyle="none")


def _short(contrast: str) -> str:
    return contrast if len(contrast) <= LONGEST else f"{contrast[: LONGEST - 1]}…"


def in_words(data: FigureData) -> str:
    """What the figure shows, for those who cannot see it."""
    names = select_measures(data, None, "runs", MAIN_MEASURES)
    table = data.results.effects_over_members(None, names).table
    contrasts = list(dict.fromkeys(table["contrast"]))[:MAX_CONTRASTS]
    shown = table[table["contrast"].isin(contrasts)]
    parts = [f"{row['label']}, {row['contrast']}: {counts_in_words(row)}" for _, row in shown.iterrows()]
    return f"Strip plots of {measures_in_words(names)} over worlds. {'. '.join(parts)}."
