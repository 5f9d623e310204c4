"""Lines over weeks: values of cells by replicate and span of weeks, the time axis, and comparable scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.measures.sesoi import SMALLEST
from sim.presentation.bands import FEWEST_FOR_BANDS, quantiles_of
from sim.presentation.figure_parts import size_in_inches
from sim.presentation.figures.data import PROFESSION, SERVICE, WEEKLY, FigureData
from sim.presentation.figures.plot_styles import LineStyle
from sim.presentation.style import FAINT, QUIET, SHADE

MARGIN = 4  # smallest effects of interest that an axis spans at least, so that trifles do not look large
STEPS = (1, 2, 4, 8, 13, 26, 52, 104, 260, 520, 1040)  # weeks between ticks

Lines = dict[str, np.ndarray]  # for each cell (replicates, spans)


def time_axis(axes: Axes, data: FigureData, ticks: int = 5) -> None:
    """Weeks from the end of burn-in, with at most so many ticks; burn-in is shaded, dated changes are marked."""
    axes.set_xlim(data.first_week, data.weeks)
    step = next((step for step in STEPS if data.weeks <= ticks * step), STEPS[-1])
    axes.set_xticks(range(0, data.weeks + 1, step))
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    if data.first_week < 0:
        axes.axvspan(data.first_week, 0, color=SHADE, linewidth=0, zorder=0, gid="burn-in")
    for week in data.change_weeks:
        axes.axvline(week, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), gid="change")


def lines_of(data: FigureData, measure: str, keys: Sequence[str], profession: str = "") -> Lines:
    """One measure over time: for each cell (R, S) values, NaN where there is none.

    Args:
        data: the study's data.
        measure: a column of the table ``weekly``.
        keys: the cells' keys.
        profession: whose values; empty: those of the whole service.
    """
    frame = data.values(WEEKLY, ["unit", "week", measure], PROFESSION if profession else SERVICE)
    chosen = frame["cell"].isin(list(keys)) & (frame["unit"] == (profession or SERVICE))
    grouped = frame.loc[chosen, ["cell", "replicate", "week", measure]].groupby("cell", observed=True)
    tables = {str(key): part.pivot(index="replicate", columns="week", values=measure) for key, part in grouped}
    return {key: tables[key].to_numpy(float) for key in keys if key in tables}


def span_middles(data: FigureData, scope: str = SERVICE) -> np.ndarray:
    """(S,) the middle of each span in weeks from the end of burn-in."""
    span = data.plan.study_groups.study.span_weeks
    return np.unique(data.values(WEEKLY, ["week"], scope)["week"].to_numpy()) + span / 2


def draw_cell(
    axes: Axes, x: np.ndarray, values: np.ndarray, style: LineStyle, wide: bool = False, marks: int = 6
) -> np.ndarray:
    """The median over replicates, with the middle 50 % and if ``wide`` the middle 90 %; returns the median."""
    quantiles, x = quantiles_of(values), x[: values.shape[1]]
    if len(values) >= FEWEST_FOR_BANDS:
        opacity = 0.30 if wide else 0.14
        axes.fill_between(x, quantiles[1], quantiles[3], color=style.colour, alpha=opacity, linewidth=0, gid="band-50")
        if wide:
            axes.fill_between(x, quantiles[0], quantiles[4], color=style.colour, alpha=0.16, linewidth=0, gid="band-90")
    every = max(1, len(x) // marks)
    axes.plot(
        x, quantiles[2], color=style.colour, linewidth=1.6, linestyle=style.dashes, marker=style.marker or None,
        markersize=4, markevery=(every // 2, every), gid="median",
    )  # fmt: skip
    return quantiles[2]


def lowest_and_highest(lines: Mapping[str, np.ndarray], wide: bool) -> tuple[float, float]:
    """The lowest and the highest value that is drawn."""
    drawn = [quantiles_of(values)[[0, 4] if wide else [1, 3]] for values in lines.values() if values.size]
    known = np.concatenate([quantiles.ravel() for quantiles in drawn]) if drawn else np.array([])
    known = known[np.isfinite(known)]
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)


def axis_limits(measure: str, low: float, high: float) -> tuple[float, float]:
    """Ends of an axis: room for everything that is drawn, and at least four smallest effects of interest."""
    least = MARGIN * SMALLEST[measure].value if measure in SMALLEST else 1e-6
    margin = max(0.06 * (high - low), (least - (high - low)) / 2)
    floor = 0.0 if low >= 0 else -np.inf
    bottom = max(floor, low - margin)
    return bottom, max(high + margin, bottom + least)


def scale_bar(axes: Axes, measure: str) -> None:
    """An upright bar as long as the smallest effect of interest, right of the lines."""
    if measure not in SMALLEST:
        return
    low, high = axes.get_ylim()
    base, width = low + 0.04 * (high - low), size_in_inches(axes)[0]
    axes.plot(
        [1 + 0.07 / width] * 2, [base, base + SMALLEST[measure].value], color=QUIET, linewidth=1.2, marker="_",
        markersize=5, transform=axes.get_yaxis_transform(), clip_on=False, gid="smallest",
    )  # fmt: skip


def means_over_time(frame: pd.DataFrame, measure: str) -> pd.Series:
    """Each cell's mean of a measure over replicates and weeks, by key."""
    means = frame.groupby("cell", observed=True)[measure].mean()
    return means.set_axis(means.index.astype(str))
