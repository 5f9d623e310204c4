"""Causes of conflict: of a run stacked over time, of a study the changes from the baseline.

Every unit of process conflict, and of the hazard that an encounter turns personal, has its cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import fixed, interval, signed
from sim.presentation.bands import FEWEST_FOR_BANDS, mean_of_known, quantiles_of, span_for, span_means, spread_apart
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, add_note, axes_at, explain_empty, key_axes, label_axes
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.labels import as_sentence, pairs_in
from sim.presentation.figures.plot_styles import end_label, round_ticks, subtitle_end, wrapped
from sim.presentation.figures.selection import Selection, compared_cells, select_cells
from sim.presentation.figures.weekly_lines import time_axis
from sim.presentation.style import (
    BLACK,
    BLUE,
    BODY,
    GREEN,
    ORANGE,
    PURPLE,
    QUIET,
    SKY,
    SMALL,
    TEXT,
    VERMILLION,
    YELLOW,
    styled,
    text_on,
)
from sim.studies.effects.causes import causes_changed

TITLE, TITLE_OF_CELLS = "Causes of conflict over time", "Causes that changed"
COLOURS = {
    "role_misunderstanding": BLUE,
    "forms": ORANGE,
    "unclear_mandate": GREEN,
    "load": PURPLE,
    "disagreement": VERMILLION,
    "injustice": YELLOW,
    "myths": SKY,
    "strain": "#8C8C8C",
    "low_trust": "#4D4D4D",
    "blamed_on_work": "#BDB8A6",
}
CAUSE_LABELS = {
    "role_misunderstanding": "Role misunderstanding",
    "forms": "Forms",
    "unclear_mandate": "Unclear mandate",
    "load": "Load",
    "disagreement": "Disagreement on the case",
    "injustice": "Felt injustice",
    "myths": "Myths",
    "strain": "Strain",
    "low_trust": "Low trust",
    "blamed_on_work": "Blaming the work",
}
LABELS_BELOW_ZERO = {"low_trust": "Protective trust"}  # trust above its neutral point is no low trust
PANELS = (
    ("process", "Process conflict", "conflict per encounter (0 to 1)"),
    ("relationship", "Hazard that an encounter turns personal", "hazard per encounter"),
)
DECIMALS = 3
WIDTH = 12.4

# A study.
TABLE = "causes"
TOTALS = {"process": "process_conflict", "relationship": "hazard"}
MAX_ROWS, MAX_OF_DESIGN = 14, 48
LEFT, PANEL, BETWEEN, ROW = 2.4, 3.15, 5.0, 0.27  # the second panel starts ``BETWEEN`` after the first
NARROWEST = 0.16  # inches that a number needs
NUMBERS = {cause: str(k) for k, cause in enumerate(COLOURS, 1)}
KEYS_PER_LINE = 5


@styled
def draw(data: FigureData, baseline: Baseline = None, cells: Sequence[str] | None = None) -> Figure:
    """Process conflict, and the hazard of relationship conflict, by what each cause adds or removes.

    Of a run, stacked areas over time. Of a study, stacked bars of differences from the baseline.

    Args:
        data: a run's or a study's data.
        baseline: a study's baseline, as for :meth:`sim.Study.effects`.
        cells: a study's cells, by name, number or key; None: all, or as many as remain readable.

    Raises:
        ConfigError: unknown cell, or none fits the baseline.
    """
    if data.is_run:
        return _draw_over_time(data)
    if why_not(data, baseline):
        return explain_empty(new_figure(TITLE_OF_CELLS, "", WIDTH, 4.0), why_not(data, baseline))
    return _draw_changes(data, baseline, cells)


def why_not(data: FigureData, baseline: Baseline = None) -> str:
    """Why there is no such figure; empty if there is one."""
    return "" if data.is_run else data.why_no_table(TABLE) or data.why_no_comparison(baseline)


def cause_label(cause: str, amount: float) -> str:
    """The cause in words."""
    return LABELS_BELOW_ZERO.get(cause, CAUSE_LABELS[cause]) if amount < 0 else CAUSE_LABELS[cause]


# A run.


def per_encounter(data: FigureData, conflict: str) -> dict[str, np.ndarray]:
    """(R, W) amount of each cause per encounter of the service; NaN in weeks without encounters."""
    encounters = data.service("encounters")
    encounters = np.where(encounters > 0, encounters, np.nan)
    amounts = ((cause, data.cause_amounts.get((conflict, cause))) for cause in COLOURS)
    return {cause: amount / encounters for cause, amount in amounts if amount is not None}


def mean_amounts(data: FigureData, conflict: str) -> dict[str, float]:
    """Mean amount of each cause per encounter over measured weeks and replicates, largest first."""
    amounts = per_encounter(data, conflict)
    means = {cause: float(mean_of_known(values[:, data.measured], (0, 1))) for cause, values in amounts.items()}
    return dict(sorted(means.items(), key=lambda item: -item[1]))


def _draw_over_time(data: FigureData) -> Figure:
    subtitle = (
        "Means over replicates. The causes add up exactly to the black line. Areas below zero reduce conflict. "
        "Dotted: middle 90 % of the replicates' totals.\nNumbers: means over the measured weeks."
    )
    figure = new_figure(TITLE, subtitle, WIDTH, 5.6)
    add_footer(figure, data.footer)
    for k, (conflict, title, unit) in enumerate(PANELS):
        axes = axes_at(figure, 0.75 + 6.1 * k, 0.95, 3.45, 3.35)
        _draw_stack(axes, data, conflict)
        label_axes(axes, title, data.time_label, unit)
    return figure


def _draw_stack(axes: Axes, data: FigureData, conflict: str) -> None:
    amounts = per_encounter(data, conflict)
    if not amounts:
        axes.text(0.5, 0.5, "There were no encounters.", transform=axes.transAxes, ha="center", color=QUIET)
        return
    weeks, span = data.week_numbers, span_for(data.weeks)
    x, total = span_means(weeks, np.sum(list(amounts.values()), axis=0), span)
    means = {cause: mean_of_known(span_means(weeks, values, span)[1], 0) for cause, values in amounts.items()}
    middles = _fill(axes, x, means)
    _draw_total(axes, x, total)
    time_axis(axes, data)
    axes.grid(visible=False)
    _label_areas(axes, middles, mean_amounts(data, conflict))


def _fill(axes: Axes, x: np.ndarray, means: dict[str, np.ndarray]) -> dict[str, float]:
    """Fill the areas, gains upwards from zero and losses downwards; returns the middle of each at the end."""
    above, below, middles = np.zeros(len(x)), np.zeros(len(x)), {}
    for cause, amount in means.items():
        gain, loss = np.maximum(amount, 0.0), np.minimum(amount, 0.0)
        style: dict[str, Any] = {"color": COLOURS[cause], "edgecolor": "white", "linewidth": 0.6}
        if gain.any():
            axes.fill_between(x, above, above + gain, gid=f"cause-{cause}", **style)
        if loss.any():
            axes.fill_between(x, below, below + loss, gid=f"against-{cause}", **style)
        above, below = above + gain, below + loss
        middles[cause] = float((above - gain / 2)[-1] if amount[-1] >= 0 else (below - loss / 2)[-1])
    return middles


def _draw_total(axes: Axes, x: np.ndarray, total: np.ndarray) -> None:
    if len(total) >= FEWEST_FOR_BANDS:
        low, *_, high = quantiles_of(total)
        axes.plot(x, np.stack([low, high], axis=1), color=BLACK, linewidth=0.9, linestyle=(0, (2, 2)), gid="total-90")
    axes.plot(x, mean_of_known(total, 0), color=BLACK, linewidth=1.8, gid="total")
    axes.axhline(0, color=TEXT, linewidth=0.8, gid="zero")


def _label_areas(axes: Axes, middles: dict[str, float], means: dict[str, float]) -> None:
    low, high = axes.get_ylim()
    low, high = (0.0 if min(means.values()) >= 0 else low), high + 0.08 * (high - low)
    axes.set_ylim(low, high)
    causes = [cause for cause in middles if means[cause] != 0]
    heights = spread_apart(np.array([middles[cause] for cause in causes]), 0.06 * (high - low), low, high)
    for cause, height in zip(causes, heights, strict=True):
        end_label(axes, height, f"{cause_label(cause, means[cause])} {fixed(means[cause], DECIMALS)}", COLOURS[cause])
    axes.text(
        0.99, 0.985, f"total {fixed(sum(means.values()), DECIMALS)}", transform=axes.transAxes, ha="right", va="top",
        fontsize=BODY, weight="bold",
    )  # fmt: skip


# A study.


def selected(data: FigureData, baseline: Baseline = None, cells: Sequence[str] | None = None) -> Selection:
    """The cells that are shown."""
    differences = data.effects(["process_conflict"], baseline).set_index("cell")["difference"]
    selection = select_cells(
        data, cells, MAX_ROWS, lambda: differences, "difference in process conflict", (), MAX_OF_DESIGN
    )
    return compared_cells(selection, differences)


def changes(data: FigureData, keys: Sequence[str], baseline: Baseline = None) -> pd.DataFrame:
    """The result of :meth:`sim.Study.causes_changed` for some cells only: the table of causes is long."""
    against = data.against(baseline)
    needed = {*keys, *(against[key] for key in keys)}
    amounts = data.values(TABLE, ["conflict", "cause", "amount", "encounters"])
    changed = causes_changed(amounts[amounts["cell"].isin(needed)], data.plan, against)
    return changed[changed["cell"].isin(list(keys))].astype({"cause": str, "conflict": str})


def _draw_changes(data: FigureData, baseline: Baseline, cells: Sequence[str] | None) -> Figure:
    selection = selected(data, baseline, cells)
    keys = selection.keys
    changed, totals = changes(data, keys, baseline), data.effects(list(TOTALS.values()), baseline)
    tall = ROW * len(keys)
    subtitle = wrapped(
        [
            f"Paired difference from {data.against_in_words(baseline)} per encounter; the causes add up to the black "
            f"mark. Right of 0: more of that cause; left: less. n = {pairs_in(totals)}.",
            as_sentence(data.label_note),
            selection.note,
        ],
        WIDTH,
    )
    figure = new_figure(TITLE_OF_CELLS, subtitle, WIDTH, subtitle_end(subtitle) + 0.75 + tall + 1.35)
    for k, (conflict, title, unit) in enumerate(PANELS):
        axes = axes_at(figure, LEFT + BETWEEN * k, 1.35, PANEL, tall)
        total = totals[totals["measure"] == TOTALS[conflict]].set_index("cell").reindex(keys)
        _draw_bars(axes, changed[changed["conflict"] == conflict], total, keys)
        axes.set_yticks(range(len(keys)), [data.cell_labels[key] if k == 0 else "" for key in keys])
        label_axes(axes, title, f"difference in {unit}".replace(" (0 to 1)", ""), pad=20)
        add_note(axes, "black: all causes together, with 95 % interval")
    _add_key(figure, [cause for cause in COLOURS if cause in set(changed["cause"])])
    add_footer(figure, data.footer)
    return figure


def _draw_bars(axes: Axes, changed: pd.DataFrame, total: pd.DataFrame, keys: Sequence[str]) -> None:
    axes.set_ylim(len(keys) - 0.5, -0.5)
    tables = {str(key): part.set_index("cause")["difference"] for key, part in changed.groupby("cell", observed=True)}
    ends = [part[part * side > 0].sum() for part in tables.values() for side in (-1, 1)]
    low = min(ends + total["low"].dropna().to_list(), default=0.0)
    high = max(ends + total["high"].dropna().to_list(), default=0.0)
    margin = 0.04 * (high - low) or 1.0
    axes.set_xlim(min(low, 0) - margin, max(high, 0) + margin)
    axes.axvline(0, color=TEXT, linewidth=0.9, gid="zero")
    for height, key in enumerate(keys):
        if key in tables:
            _draw_bar(axes, height, tables[key])
        _mark_total(axes, height, total.loc[key])
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    axes.spines["left"].set_visible(False)
    round_ticks(axes.xaxis, 5)


def _draw_bar(axes: Axes, height: int, differences: pd.Series) -> None:
    """One cell's bar: gains to the right of 0 and losses to the left, in the order of the key."""
    low, high = axes.get_xlim()
    ends = {1: 0.0, -1: 0.0}
    for cause in COLOURS:
        amount = float(differences.get(cause, 0.0))
        if not amount or amount != amount:
            continue
        side = 1 if amount > 0 else -1
        axes.barh(
            height, amount, 0.62, ends[side], color=COLOURS[cause], edgecolor="white", linewidth=0.5,
            gid=f"cause-{cause}",
        )  # fmt: skip
        if abs(amount) * PANEL / (high - low) >= NARROWEST:
            axes.text(
                ends[side] + amount / 2, height + 0.02, NUMBERS[cause], ha="center", va="center", fontsize=SMALL - 1,
                color=text_on(COLOURS[cause]),
            )  # fmt: skip
        ends[side] += amount


def _mark_total(axes: Axes, height: int, row: pd.Series) -> None:
    axes.plot([row["low"], row["high"]], [height + 0.38] * 2, color=BLACK, linewidth=1.2, gid="interval")
    axes.plot([row["difference"]], [height + 0.38], "D", markersize=3.2, color=BLACK, gid="total")
    text = f"{signed(row['difference'], DECIMALS)} {interval(row['low'], row['high'], DECIMALS)}"
    axes.annotate(
        text, (1, height), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points", va="center",
        fontsize=SMALL, annotation_clip=False,
    )  # fmt: skip


def _add_key(figure: Figure, causes: Sequence[str]) -> None:
    """Colour, number and name of every cause, below the panels."""
    axes = key_axes(figure, LEFT, 0.32, figure.get_size_inches()[0] - LEFT, 0.42)
    axes.set_ylim(0, 2)
    for k, cause in enumerate(causes):
        line, column = divmod(k, KEYS_PER_LINE)
        x, y = 2.0 * column, 1.5 - line
        axes.plot([x + 0.1], [y], "s", markersize=11, color=COLOURS[cause], markeredgewidth=0)
        axes.text(
            x + 0.1, y - 0.03, NUMBERS[cause], ha="center", va="center", fontsize=SMALL - 1,
            color=text_on(COLOURS[cause]),
        )  # fmt: skip
        axes.text(x + 0.26, y - 0.03, CAUSE_LABELS[cause], va="center", fontsize=SMALL)
