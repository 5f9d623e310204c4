"""Variance reduction: how much less a difference varies with common random numbers than with independent replicates."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.core.number_format import fixed, percent
from sim.presentation.bands import MAX_DOTS, dots
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, axes_at, explain_empty, label_axes
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.labels import measure_of
from sim.presentation.figures.plot_styles import subtitle_end, wrapped
from sim.presentation.figures.selection import Names, select_measures
from sim.presentation.style import BLUE, FAINT, SMALL, TEXT, styled
from sim.studies.effects.table import headline_measures

TITLE = "Variance reduction by common random numbers"
WIDTH, LEFT, PANEL, ROW = 12.4, 2.4, 6.6, 0.23
LOWEST = -1.0  # smaller values are drawn at the edge


@styled
def draw(data: FigureData, measures: Names = None, baseline: Baseline = None) -> Figure:
    """One row per measure, one dot per contrast: 1 - variance of paired differences / variance if independent.

    Args:
        data: a study's data.
        measures: one or more; None: the headline measures.
        baseline: as for :meth:`sim.Study.effects`.

    Raises:
        ConfigError: unknown measure, or no cell fits the baseline.
    """
    if why_not(data, baseline):
        return explain_empty(new_figure(TITLE, "", WIDTH, 4.0), why_not(data, baseline))
    names = select_measures(data, measures, "runs", headline_measures())
    found = reductions(data, names, baseline)
    tall = ROW * len(names)
    subtitle = _subtitle(data, found, baseline)
    figure = new_figure(TITLE, subtitle, WIDTH, subtitle_end(subtitle) + 0.45 + tall + 0.85)
    axes = axes_at(figure, LEFT, 0.85, PANEL, tall)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(*limits(found["variance_reduction"]))
    for height, name in enumerate(names):
        _draw_strip(axes, height, found.loc[found["measure"] == name, "variance_reduction"].dropna().to_numpy(float))
    axes.axvline(0, color=TEXT, linewidth=0.9, gid="zero")
    axes.set_yticks(range(len(names)), [measure_of(name).label for name in names])
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    label_axes(axes, "", "variance reduction (0: none; 1: the difference does not vary between replicates)")
    _write_beside(axes, -0.9, "median", "equivalent to")
    add_footer(figure, data.footer)
    return figure


def why_not(data: FigureData, baseline: Baseline = None) -> str:
    """Why there is no such figure; empty if there is one."""
    if reason := data.why_no_comparison(baseline):
        return reason
    known = reductions(data, headline_measures(), baseline)["variance_reduction"].notna().any()
    return "" if known else "A single pair of replicates has no variance."


def reductions(data: FigureData, measures: list[str], baseline: Baseline = None) -> pd.DataFrame:
    """Measure and variance reduction of every contrast."""
    return data.effects(measures, baseline)[["measure", "variance_reduction"]]


def median_reduction(data: FigureData, baseline: Baseline = None) -> float:
    """The median over all contrasts in headline measures; NaN if there is none."""
    effects = data.effects(headline_measures(), baseline)
    return float(effects["variance_reduction"].median()) if len(effects) else np.nan


def equivalent_replicates(reduction: float) -> float:
    """How many times as many independent replicates would be equally precise."""
    return 1 / (1 - reduction) if reduction < 1 else np.inf


def limits(values: pd.Series) -> tuple[float, float]:
    """The axis: 0 to 1, and below 0 as far as there are values, down to -1."""
    return max(LOWEST, min(0.0, float(values.min()))) - 0.03, 1.02


def _subtitle(data: FigureData, found: pd.DataFrame, baseline: Baseline) -> str:
    overall = float(found["variance_reduction"].median())
    most = found.groupby("measure")["variance_reduction"].count().max()
    dot = "One dot: one contrast" if most <= MAX_DOTS else f"One dot: {percent(1 / MAX_DOTS)} of the contrasts"
    below = (found["variance_reduction"] < LOWEST).sum()
    sentences = [
        f"{dot}, each with {data.against_in_words(baseline)}. Upright marks: medians; over all contrasts and measures "
        f"{fixed(overall, 2)}.",
        f"At the right: how many times as many independent replicates would be equally precise ({fixed(overall, 2)} "
        f"means {fixed(equivalent_replicates(overall), 1)} times). Below 0, pairing made differences less precise.",
        f"Below {fixed(LOWEST, 0)}, drawn at the edge: {below}." if below else "",
    ]
    return wrapped(sentences, WIDTH)


def _draw_strip(axes: Axes, height: int, values: np.ndarray) -> None:
    if not len(values):
        return
    middle = float(np.median(values))
    shown = np.clip(dots(values), LOWEST, 1.0)
    axes.plot(
        shown, np.full(len(shown), height), "o", markersize=4, color=BLUE, alpha=0.45, markeredgewidth=0,
        gid="contrasts",
    )  # fmt: skip
    axes.plot([max(middle, LOWEST)] * 2, [height - 0.32, height + 0.32], color=TEXT, linewidth=1.8, gid="median")
    _write_beside(axes, height, fixed(middle, 2), f"{fixed(equivalent_replicates(middle), 1, 'infinitely many')} times")


def _write_beside(axes: Axes, height: float, *texts: str) -> None:
    for text, right in zip(texts, (0.55, 1.4), strict=True):
        axes.annotate(
            text, (1, height), xycoords=("axes fraction", "data"), xytext=(72 * right, 0), ha="right", va="center",
            textcoords="offset points", fontsize=SMALL, annotation_clip=False,
        )  # fmt: skip
