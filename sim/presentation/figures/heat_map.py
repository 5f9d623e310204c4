"""Two levers at once, or three: a measure over both, beside its difference from the baseline."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from sim.core.number_format import fixed as fixed_decimals
from sim.core.number_format import signed
from sim.measures.sesoi import SMALLEST
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import (
    add_footer,
    add_note,
    axes_at,
    explain_empty,
    label_axes,
    size_in_inches,
)
from sim.presentation.figures.data import Baseline, FigureData
from sim.presentation.figures.factor_grid import FactorGrid, factor_grid, grid_effects, values_of
from sim.presentation.figures.labels import (
    as_sentence,
    decimals_of,
    lever_label,
    lever_value,
    measure_of,
    pairs_in,
    smallest_effect,
)
from sim.presentation.figures.pairs import SHADES, add_colour_bar, shade_range, text_colour
from sim.presentation.figures.plot_styles import LETTER, subtitle_end, wrapped
from sim.presentation.figures.selection import CONFLICT, Names, select_measures
from sim.presentation.style import BLUE, QUIET, SMALL, TEXT, VERMILLION, styled
from sim.studies.effects.contrast import BETTER, DOWN, UP, WORSE

TITLE = "Levers together"
WIDTH, LEFT, PANEL, BETWEEN = 12.4, 1.75, 4.5, 5.35
ROW = 0.33  # inches
MAX_NUMBERS = 12  # columns in which numbers are readable
SHORTEST = 12  # letters of a line of a name beside rows
MAX_FACETS = 4  # values of a third lever
BAR = (1.02, 0.0, 0.022, 1.0)  # of the panel: the bar of colours beside it
DIVERGING = LinearSegmentedColormap.from_list("differences", [BLUE, "#F7F7F7", VERMILLION])


@styled
def draw(
    data: FigureData, measures: Names = None, levers: Sequence[str] | None = None, baseline: Baseline = None,
    fixed: Mapping[str, Any] | None = None,
) -> Figure:  # fmt: skip
    """Two heat maps per measure: its mean, and the paired difference from the baseline.

    Args:
        data: a study's data.
        measures: one or more; None: four kinds of conflict.
        levers: two, the first along x; None: those of the study.
        baseline: as for :meth:`sim.Study.effects`.
        fixed: values of other levers; those not named are averaged over.

    Raises:
        ConfigError: unknown measure, lever or value, or no cell fits the baseline.
    """
    if not data.completed or (data.sampled and levers is None):
        return explain_empty(new_figure(TITLE, "", WIDTH, 4.0), why_not(data))
    third = _third(data) if levers is None and not fixed else None
    names = select_measures(data, measures, "runs", CONFLICT)
    grids = _grids(data, levers, fixed or {}, third)
    if isinstance(grids, str):
        return explain_empty(new_figure(TITLE, "", WIDTH, 4.0), grids)
    rows = [(name, grid) for name in names for grid in grids]
    tall = ROW * len(grids[0].rows)
    subtitle = _subtitle(data, grids[0], baseline)
    step, top = tall + 1.3, subtitle_end(subtitle) + 0.75
    height = top + step * len(rows) - 0.35
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    tables = [grid_effects(data, grid, name, baseline) for name, grid in rows]
    for k, ((name, grid), effects) in enumerate(zip(rows, tables, strict=True)):
        bottom = height - top - step * k - tall
        same_measure = pd.concat([table for (other, _), table in zip(rows, tables, strict=True) if other == name])
        _draw_means(axes_at(figure, LEFT, bottom, PANEL, tall), grid, name, effects, same_measure)
        _draw_differences(axes_at(figure, LEFT + BETWEEN, bottom, PANEL, tall), grid, name, effects, same_measure)
    add_footer(figure, data.footer)
    return figure


def why_not(data: FigureData) -> str:
    """Why there is no such figure; empty if there is one."""
    if not data.completed:
        return "No replicate has been completed yet."
    if data.sampled:
        return "The cells are points of a sample, so there is no heat map; see the effect against each lever."
    grid = factor_grid(data)
    return grid if isinstance(grid, str) and not _third(data) else ""


def _third(data: FigureData) -> str | None:
    """The lever that gets rows of its own: of three levers the one with fewest values, if it has few."""
    if len(data.plan.factors) != 3:
        return None
    name = min(data.plan.factors, key=lambda factor: data.levels[factor].nunique())
    return name if data.levels[name].nunique() <= MAX_FACETS else None


def _grids(
    data: FigureData, levers: Sequence[str] | None, fixed: Mapping[str, Any], third: str | None
) -> list[FactorGrid] | str:
    """One grid, or one for each value of the third lever; or why there is none."""
    held = [{third: value} for value in values_of(data.levels[third])] if third else [fixed]
    grids = [factor_grid(data, levers, values) for values in held]
    reasons = [grid for grid in grids if isinstance(grid, str)]
    return reasons[0] if reasons else [grid for grid in grids if isinstance(grid, FactorGrid)]


def _subtitle(data: FigureData, grid: FactorGrid, baseline: Baseline) -> str:
    averaged = f"both {grid.note[grid.note.index('averaged') :]}" if "averaged" in grid.note else ""
    sentences = [
        "Left: mean over replicates; darker is more. Right: paired difference from "
        f"{data.against_in_words(baseline)}; blue is less, orange is more, in full colour at the largest difference "
        "or twice the smallest effect of interest.",
        "Framed and bold: the whole 95 % interval is beyond the smallest effect of interest. A cross: no such cell, or "
        "no value in it.",
        as_sentence(averaged),
    ]
    return wrapped(sentences, WIDTH)


def _draw_means(
    axes: Axes, grid: FactorGrid, name: str, effects: pd.DataFrame, same_measure: pd.DataFrame
) -> None:  # fmt: skip
    values = _as_array(grid, effects["mean"])
    image = axes.imshow(values, cmap=SHADES, aspect="auto", interpolation="nearest")
    image.set_clim(*shade_range(same_measure["mean"].to_numpy(float)))
    decimals = decimals_of(name, effects["mean"].to_list())

    def text(place: tuple[int, int]) -> str:
        return fixed_decimals(float(values[place]), decimals)

    _draw_numbers(axes, image, values, text, np.zeros_like(values))
    add_colour_bar(axes, image, BAR)
    _label_edges(axes, grid)
    _add_titles(axes, grid, measure_of(name).label, f"mean; {measure_of(name).unit}")


def _draw_differences(
    axes: Axes, grid: FactorGrid, name: str, effects: pd.DataFrame, same_measure: pd.DataFrame
) -> None:  # fmt: skip
    values = _as_array(grid, effects["difference"])
    reach = reach_of(same_measure["difference"], name)
    image = axes.imshow(values, cmap=DIVERGING, vmin=-reach, vmax=reach, aspect="auto", interpolation="nearest")
    beyond = _as_array(grid, effects["verdict"].isin([BETTER, WORSE, UP, DOWN]).astype(float))
    own = _as_array(grid, effects["own"].astype(float))
    decimals = decimals_of(name, effects["difference"].to_list())

    def text(place: tuple[int, int]) -> str:
        return "baseline" if own[place] == 1 else signed(float(values[place]), decimals)

    _draw_numbers(axes, image, values, text, beyond)
    add_colour_bar(axes, image, BAR)
    _label_edges(axes, grid, with_rows=False)
    note = "; ".join(filter(None, (measure_of(name).unit, smallest_effect(name), f"n = {pairs_in(effects)}")))
    _add_titles(axes, grid, f"{measure_of(name).label}: difference", note)


def reach_of(differences: pd.Series, name: str) -> float:
    """The difference at which colours are full."""
    largest = float(np.nan_to_num(differences.abs().max()))
    return max(largest, 2 * SMALLEST[name].value if name in SMALLEST else 1e-9)


def _as_array(grid: FactorGrid, values: pd.Series) -> np.ndarray:
    """Values by row and column of the grid; NaN where there is no cell."""
    array = np.full((len(grid.rows), len(grid.columns)), np.nan)
    for (row, column), value in values.items():
        array[row, column] = value
    return array


def _draw_numbers(
    axes: Axes, image: AxesImage, values: np.ndarray, text: Callable[[tuple[int, int]], str], beyond: np.ndarray
) -> None:
    """Numbers, framed where ``beyond`` is 1, and crosses where there is no cell."""
    for row, column in np.ndindex(*values.shape):
        if np.isnan(values[row, column]):
            axes.plot([column], [row], "x", markersize=4, color=QUIET, gid="nobody")
            continue
        colour = text_colour(image, float(values[row, column]))
        framed = beyond[row, column] == 1
        if framed:
            frame = Rectangle((column - 0.46, row - 0.44), 0.92, 0.88, fill=False, edgecolor=colour, linewidth=0.7)
            frame.set_gid("beyond")
            axes.add_patch(frame)
        if values.shape[1] <= MAX_NUMBERS:
            axes.text(
                column, row, text((row, column)), ha="center", va="center", color=colour, fontsize=SMALL,
                weight="bold" if framed else "normal", gid="number",
            )  # fmt: skip


def _label_edges(axes: Axes, grid: FactorGrid, with_rows: bool = True) -> None:
    """Values of the levers along the edges; those of the rows only if ``with_rows``."""
    step = 1 + len(grid.columns) // MAX_NUMBERS
    rows = [lever_value(value) if with_rows else "" for value in grid.rows]
    axes.set_xticks(range(0, len(grid.columns), step), [lever_value(value) for value in grid.columns[::step]])
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.tick_params(length=0, labelsize=SMALL, colors=TEXT)
    axes.spines[:].set_visible(False)
    if with_rows:
        outside = 0.2 + 0.07 * max(map(len, rows))  # inches, past the longest value
        name = textwrap.fill(lever_label(grid.y_lever), max(SHORTEST, int(size_in_inches(axes)[1] / LETTER)))
        axes.annotate(
            name, (-outside / PANEL, 0.5), xycoords="axes fraction", rotation=90, ha="right",
            va="center", ma="center", gid="up", annotation_clip=False,
        )  # fmt: skip


def _add_titles(axes: Axes, grid: FactorGrid, title: str, note: str) -> None:
    held = grid.note.partition(" throughout")[0] if " throughout" in grid.note else ""
    label_axes(axes, title + (f"  ({held})" if held else ""), lever_label(grid.x_lever), pad=20)
    add_note(axes, note)
