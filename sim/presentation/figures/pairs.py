"""Conflict and tension between each two professions of a run."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from sim.core.number_format import decimals_for, fixed
from sim.presentation.bands import mean_of_known
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, axes_at, explain_empty, label_axes
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.labels import measure_of
from sim.presentation.style import BODY, QUIET, SMALL, TEXT, styled, text_on

TITLE = "Conflict by pair of professions"
SHOWN = ("task_conflict", "process_conflict", "relationship_conflict", "tension")
# One hue from light to dark: the order of darkness is the same with any kind of colour vision, and in print.
SHADES = ListedColormap(colormaps["Blues"](np.linspace(0.10, 0.95, 64)))
NARROWEST = 0.25  # of the highest value: smaller differences do not get the full range of shades
WIDTH, HEIGHT = 11.0, 8.6
MAX_NUMBERS = 10


@styled
def draw(data: FigureData) -> Figure:
    """Four heat maps over pairs of professions.

    Args:
        data: of a run.
    """
    subtitle = (
        "Means over measured weeks and replicates, ± standard deviation between replicates. Darker is more. Each map "
        "has its own scale,\nwhich spans at least a quarter of its highest value. A cross: no such two people met, or "
        "there are none."
    )
    figure = new_figure(TITLE, subtitle, WIDTH, HEIGHT)
    add_footer(figure, data.footer)
    if not data.weekly("pair").units:
        return explain_empty(figure, "Only one profession has staff: there are no pairs.")
    for k, name in enumerate(SHOWN):
        axes = axes_at(figure, 1.3 + 5.3 * (k % 2), 4.6 - 3.75 * (k // 2), 4.1, 2.8)
        draw_triangle(axes, data, *pair_tables(data, name))
        label_axes(axes, f"{measure_of(name).label} (0 to 1)")
    return figure


def pair_tables(data: FigureData, name: str) -> tuple[np.ndarray, np.ndarray]:
    """(Q, Q) mean and standard deviation over replicates of a measure; lower triangle, NaN where no two met."""
    arrays = data.weekly("pair")
    each = mean_of_known(arrays.all(name)[:, arrays.weeks >= 0], 1)
    mean = mean_of_known(each, 0)
    deviation = np.sqrt(mean_of_known((each - mean) ** 2, 0) * len(each) / max(len(each) - 1, 1))
    return _square(arrays.units, mean, data.professions), _square(arrays.units, deviation, data.professions)


def _square(units: list[str], values: np.ndarray, professions: list[str]) -> np.ndarray:
    table = np.full((len(professions),) * 2, np.nan)
    for unit, value in zip(units, values, strict=True):
        row, column = sorted((professions.index(name) for name in unit.split("|")), reverse=True)
        table[row, column] = value
    return table


def draw_triangle(axes: Axes, data: FigureData, means: np.ndarray, deviations: np.ndarray | None = None) -> None:
    """Draw a lower triangle with the numbers in the cells."""
    labels = [data.profession_labels[name] for name in data.professions]
    lightest, darkest = shade_range(means)
    image = axes.imshow(means, cmap=SHADES, vmin=lightest, vmax=darkest, aspect="auto", interpolation="nearest")
    axes.set_xticks(range(len(labels)), labels, rotation=0 if len(labels) <= 5 else 40)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(length=0, labelsize=SMALL, colors=TEXT)
    axes.spines[:].set_visible(False)
    rows, columns = np.nonzero(np.isnan(means) & np.tri(len(means), dtype=bool))
    axes.plot(columns, rows, "x", markersize=4, color=QUIET, linestyle="none", gid="nobody")
    if len(labels) <= MAX_NUMBERS:
        _draw_numbers(axes, image, means, deviations)


def shade_range(means: np.ndarray) -> tuple[float, float]:
    """The values of the lightest and the darkest shade."""
    known = means[np.isfinite(means)]
    high = float(known.max(initial=0.0)) or 1e-9
    return min(float(known.min(initial=high)), (1 - NARROWEST) * high), high


def _draw_numbers(axes: Axes, image: AxesImage, means: np.ndarray, deviations: np.ndarray | None) -> None:
    decimals = max(3, decimals_for(float(np.nanmax(means, initial=0.0)), 2))
    for row, column in zip(*np.nonzero(np.isfinite(means)), strict=True):
        mean = means[row, column]
        text = fixed(mean, decimals) if mean else "0"
        if mean and deviations is not None and np.isfinite(deviations[row, column]):
            text += f"\n±{fixed(deviations[row, column], decimals)}"
        colour = text_colour(image, mean)
        axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=BODY)


def text_colour(image: AxesImage, value: float) -> str:
    """White or near-black, whichever is easier to read on the shade of a value."""
    red, green, blue, *_ = image.to_rgba(np.array([value]))[0].tolist()
    return text_on(to_hex((red, green, blue)))
