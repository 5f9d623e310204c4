"""Conflict and tension between each two professions of a run."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.colors import ListedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.ticker import MaxNLocator

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
        data: a run's data.
    """
    subtitle = (
        "Means over measured weeks and replicates, ± standard deviation between replicates. Darker is more. Each map "
        "has its own scale,\nwhich spans at least a quarter of its highest value. A cross: no such two people met in "
        "these weeks."
    )
    figure = new_figure(TITLE, subtitle, WIDTH, HEIGHT)
    add_footer(figure, data.footer)
    if not data.weekly("pair").units:
        return explain_empty(figure, "Only one profession has staff: there are no pairs.")
    for k, name in enumerate(SHOWN):
        axes = axes_at(figure, 1.3 + 5.3 * (k % 2), 4.6 - 3.75 * (k // 2), 4.1, 2.8)
        draw_triangle(axes, data, *of_those_who_met(data, name))
        label_axes(axes, f"{measure_of(name).label} (0 to 1)")
    return figure


def pair_tables(data: FigureData, name: str) -> tuple[np.ndarray, np.ndarray]:
    """(Q, Q) mean and standard deviation over replicates of a measure; lower triangle, NaN where no two met."""
    arrays = data.weekly("pair")
    each = mean_of_known(arrays.all(name)[:, arrays.weeks >= 0], 1)
    mean = mean_of_known(each, 0)
    deviation = np.sqrt(mean_of_known((each - mean) ** 2, 0) * len(each) / max(len(each) - 1, 1))
    return _square(arrays.units, mean, data.professions), _square(arrays.units, deviation, data.professions)


def of_those_who_met(data: FigureData, name: str) -> tuple[np.ndarray, np.ndarray]:
    """As :func:`pair_tables`; NaN also for states of pairs that never met, which stay at 0."""
    means, deviations = pair_tables(data, name)
    apart = np.isnan(pair_tables(data, SHOWN[0])[0]) & (means == 0)
    return np.where(apart, np.nan, means), np.where(apart, np.nan, deviations)


def _square(units: list[str], values: np.ndarray, professions: list[str]) -> np.ndarray:
    table = np.full((len(professions),) * 2, np.nan)
    for unit, value in zip(units, values, strict=True):
        row, column = sorted((professions.index(name) for name in unit.split("|")), reverse=True)
        table[row, column] = value
    return table


def draw_triangle(
    axes: Axes, data: FigureData, means: np.ndarray, deviations: np.ndarray | None = None,
    shades: tuple[float, float] | None = None, notes: np.ndarray | None = None,
) -> None:  # fmt: skip
    """Draw a lower triangle with the numbers in the cells, and a bar of what the shades mean.

    Args:
        axes: where.
        data: a run's data.
        means: (Q, Q) by pair of professions.
        deviations: (Q, Q) written below the means.
        shades: values of the lightest and the darkest shade; None: from these means.
        notes: (Q, Q) texts written below the means instead of deviations.
    """
    labels = [data.profession_labels[name] for name in data.professions]
    lightest, darkest = shades or shade_range(means)
    image = axes.imshow(means, cmap=SHADES, vmin=lightest, vmax=darkest, aspect="auto", interpolation="nearest")
    axes.set_xticks(range(len(labels)), labels, rotation=0 if len(labels) <= 5 else 40)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(length=0, labelsize=SMALL, colors=TEXT)
    axes.spines[:].set_visible(False)
    rows, columns = np.nonzero(np.isnan(means) & np.tri(len(means), dtype=bool))
    axes.plot(columns, rows, "x", markersize=4, color=QUIET, linestyle="none", gid="nobody")
    if len(labels) > 1:
        add_colour_bar(axes, image, (0.90, 0.62, 0.025, 0.36))  # in the empty corner
    if len(labels) <= MAX_NUMBERS:
        _draw_numbers(axes, image, means, deviations, notes)


def add_colour_bar(axes: Axes, image: AxesImage | Collection, place: tuple[float, float, float, float]) -> None:
    """What the colours mean; left, bottom, width and height as shares of the panel."""
    bar = axes.inset_axes(place)
    low, high = image.get_clim()
    ramp = np.linspace(low, high, 256)[:, None]
    bar.imshow(
        ramp, cmap=image.get_cmap(), vmin=low, vmax=high, aspect="auto", origin="lower", extent=(0, 1, low, high)
    )
    bar.set_gid("colour-bar")
    bar.set_xticks([])
    bar.yaxis.tick_right()
    bar.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    bar.tick_params(axis="y", length=2, labelsize=SMALL, colors=TEXT, pad=2)
    bar.spines[:].set_visible(False)


def shade_range(means: np.ndarray) -> tuple[float, float]:
    """The values of the lightest and the darkest shade."""
    known = means[np.isfinite(means)]
    high = float(known.max(initial=0.0)) or 1e-9
    return min(float(known.min(initial=high)), (1 - NARROWEST) * high), high


def _draw_numbers(
    axes: Axes, image: AxesImage, means: np.ndarray, deviations: np.ndarray | None, notes: np.ndarray | None
) -> None:
    decimals = max(3, decimals_for(float(np.nanmax(means, initial=0.0)), 2))
    for row, column in zip(*np.nonzero(np.isfinite(means)), strict=True):
        mean = means[row, column]
        text = fixed(mean, decimals) if mean else "0"
        if mean and deviations is not None and np.isfinite(deviations[row, column]):
            text += f"\n±{fixed(deviations[row, column], decimals)}"
        if notes is not None:
            text += f"\n{notes[row, column]}"
        colour = text_colour(image, mean)
        axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=BODY)


def text_colour(image: AxesImage, value: float) -> str:
    """White or near-black, whichever is easier to read on the shade of a value."""
    red, green, blue, *_ = image.to_rgba(np.array([value]))[0].tolist()
    return text_on(to_hex((red, green, blue)))
