"""What pairing saved: how much less a difference varies on the same luck than on luck of its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.presentation.bands import MOST_DOTS, dots
from sim.presentation.studies.forest import why_not as nothing_to_compare
from sim.presentation.studies.labels import measure_of, plain
from sim.presentation.studies.plot_styles import under, wrapped
from sim.presentation.studies.selection import Names, measures_asked
from sim.presentation.studies.study_data import Baseline, StudyFigureData
from sim.presentation.style import BLUE, FAINT, SMALL, TEXT, add_footer, blank, lettering, new_figure, place, styled
from sim.studies.effects.table import headline_measures

TITLE = "What pairing saved"
WIDTH, LEFT, PANEL, ROW = 12.4, 2.4, 6.6, 0.23
LOWEST = -1.0  # smaller values are drawn at the edge


def why_not(data: StudyFigureData, baseline: Baseline = None) -> str:
    """Why there is no such figure; empty where there is one."""
    if nothing_to_compare(data, baseline):
        return nothing_to_compare(data, baseline)
    known = reductions(data, headline_measures(), baseline)["variance_reduction"].notna().any()
    return "" if known else "With a single pair of replicates no variance can be told."


@styled
def draw(data: StudyFigureData, measures: Names = None, baseline: Baseline = None) -> Figure:
    """A row a measure, a dot a contrast: 1 - variance of paired differences / variance with independent replicates.

    Args:
        material: of the study.
        measures: one or more; None: the headline measures.
        baseline: as for :meth:`sim.studies.study.Study.effects`.

    Raises:
        ConfigError: there is no such measure, or no cell fits the baseline.
    """
    if why_not(data, baseline):
        return blank(new_figure(TITLE, "", WIDTH, 4.0), why_not(data, baseline))
    names = measures_asked(data, measures, "runs", headline_measures())
    found = reductions(data, names, baseline)
    tall = ROW * len(names)
    subtitle = _subtitle(data, found, baseline)
    figure = new_figure(TITLE, subtitle, WIDTH, under(subtitle) + 0.45 + tall + 0.85)
    axes = place(figure, LEFT, 0.85, PANEL, tall)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(*limits(found["variance_reduction"]))
    for height, name in enumerate(names):
        _strip(axes, height, found.loc[found["measure"] == name, "variance_reduction"].dropna().to_numpy(float))
    axes.axvline(0, color=TEXT, linewidth=0.9, gid="zero")
    axes.set_yticks(range(len(names)), [measure_of(name).label for name in names])
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    lettering(axes, "", "variance reduction (0: pairing saved nothing; 1: no luck is left in the difference)")
    _beside(axes, -0.9, "median", "as good as")
    add_footer(figure, data.footer)
    return figure


def reductions(data: StudyFigureData, measures: list[str], baseline: Baseline = None) -> pd.DataFrame:
    """Measure and variance reduction of every contrast."""
    return data.effects(measures, baseline)[["measure", "variance_reduction"]]


def median_reduction(data: StudyFigureData, baseline: Baseline = None) -> float:
    """The median over all contrasts in headline measures; NaN where there is none."""
    found = data.effects(headline_measures(), baseline)
    return float(found["variance_reduction"].median()) if len(found) else np.nan


def times_as_many(reduction: float) -> float:
    """How many times as many independent replicates would be as good."""
    return 1 / (1 - reduction) if reduction < 1 else np.inf


def limits(values: pd.Series) -> tuple[float, float]:
    """The axis: 0 to 1, and below 0 as far as there are values, down to -1."""
    return max(LOWEST, min(0.0, float(values.min()))) - 0.03, 1.02


def _subtitle(data: StudyFigureData, found: pd.DataFrame, baseline: Baseline) -> str:
    overall = float(found["variance_reduction"].median())
    many = found.groupby("measure")["variance_reduction"].count().max()
    dot = "A dot: a contrast" if many <= MOST_DOTS else f"A dot: {100 // MOST_DOTS} % of the contrasts"
    below = (found["variance_reduction"] < LOWEST).sum()
    told = [
        f"{dot}, each with {data.against_words(baseline)}. Upright marks: medians; over all contrasts and measures "
        f"{plain(overall, 2)}.",
        f"At the right: so many times as many replicates on luck of their own would be as good ({plain(overall, 2)} "
        f"means {times_as_many(overall):.1f} times). Below 0, pairing did harm.",
        f"Below {plain(LOWEST, 0)}, at the edge: {below}." if below else "",
    ]
    return wrapped(told, WIDTH)


def _strip(axes: Axes, height: int, values: np.ndarray) -> None:
    if not len(values):
        return
    middle = float(np.median(values))
    shown = np.clip(dots(values), LOWEST, 1.0)
    axes.plot(shown, np.full(len(shown), height), "o", markersize=4, color=BLUE, alpha=0.45, markeredgewidth=0,
              gid="contrasts")  # fmt: skip
    axes.plot([max(middle, LOWEST)] * 2, [height - 0.32, height + 0.32], color=TEXT, linewidth=1.8, gid="median")
    _beside(axes, height, plain(middle, 2), f"{times_as_many(middle):,.1f} times")


def _beside(axes: Axes, height: float, *texts: str) -> None:
    for text, place_ in zip(texts, (0.55, 1.4), strict=True):
        axes.annotate(
            text, (1, height), xycoords=("axes fraction", "data"), xytext=(72 * place_, 0), ha="right", va="center",
            textcoords="offset points", fontsize=SMALL, annotation_clip=False,
        )  # fmt: skip
