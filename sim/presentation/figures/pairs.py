"""Where it happens: conflict and tension between each two professions."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_hex
from matplotlib.figure import Figure

from sim.presentation.bands import mean
from sim.presentation.figures.run_data import FigureData, measure_of
from sim.presentation.style import (
    BODY,
    QUIET,
    SMALL,
    TEXT,
    add_footer,
    blank,
    digits,
    lettering,
    new_figure,
    place,
    styled,
    text_on,
)

SHOWN = ("task_conflict", "process_conflict", "relationship_conflict", "tension")
# One hue from light to dark: the same order of darkness with any kind of colour vision, and in print.
SHADES = ListedColormap(colormaps["Blues"](np.linspace(0.10, 0.95, 64)))
NARROWEST = 0.25  # of the highest value: smaller differences are not blown up to the full range of shades
WIDTH, HEIGHT = 11.0, 8.6
MOST_NUMBERS = 10


@styled
def draw(data: FigureData) -> Figure:
    """Four heat maps over pairs of professions."""
    subtitle = (
        "Means over measured weeks and replicates, ± standard deviation between replicates. Darker is more; "
        "each map has its own scale,\nwhich spans at least a quarter of its highest value. A cross: no two such "
        "people met, or there are none."
    )
    figure = new_figure("Conflict by pair of professions", subtitle, WIDTH, HEIGHT)
    add_footer(figure, data.footer)
    if not data.grid("pair").units:
        return blank(figure, "Only one profession has staff: there are no pairs.")
    for k, name in enumerate(SHOWN):
        axes = place(figure, 1.3 + 5.3 * (k % 2), 4.6 - 3.75 * (k // 2), 4.1, 2.8)
        heat_map(axes, data, *pair_tables(data, name))
        lettering(axes, f"{measure_of(name).label} (0 to 1)")
    return figure


def pair_tables(data: FigureData, name: str) -> tuple[np.ndarray, np.ndarray]:
    """(Q, Q) mean and standard deviation over replicates of a measure; lower triangle, NaN where no two met."""
    grid = data.grid("pair")
    each = mean(grid.all(name)[:, grid.weeks >= 0], 1)
    middle = mean(each, 0)
    spread = np.sqrt(mean((each - middle) ** 2, 0) * len(each) / max(len(each) - 1, 1))
    return _square(grid.units, middle, data.professions), _square(grid.units, spread, data.professions)


def _square(units: list[str], values: np.ndarray, professions: list[str]) -> np.ndarray:
    table = np.full((len(professions),) * 2, np.nan)
    for unit, value in zip(units, values, strict=True):
        row, column = sorted((professions.index(name) for name in unit.split("|")), reverse=True)
        table[row, column] = value
    return table


def heat_map(axes: Axes, data: FigureData, means: np.ndarray, spreads: np.ndarray | None = None) -> None:
    """Draw a lower triangle with the numbers in the cells."""
    labels = [data.labels[name] for name in data.professions]
    lightest, darkest = shade_range(means)
    image = axes.imshow(means, cmap=SHADES, vmin=lightest, vmax=darkest, aspect="auto", interpolation="nearest")
    axes.set_xticks(range(len(labels)), labels, rotation=0 if len(labels) <= 5 else 40)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(length=0, labelsize=SMALL, colors=TEXT)
    axes.spines[:].set_visible(False)
    rows, columns = np.nonzero(np.isnan(means) & np.tri(len(means), dtype=bool))
    axes.plot(columns, rows, "x", markersize=4, color=QUIET, linestyle="none", gid="nobody")
    if len(labels) <= MOST_NUMBERS:
        _numbers(axes, image, means, spreads)


def shade_range(means: np.ndarray) -> tuple[float, float]:
    """The values of the lightest and the darkest shade."""
    known = means[np.isfinite(means)]
    high = float(known.max(initial=0.0)) or 1e-9
    return min(float(known.min(initial=high)), (1 - NARROWEST) * high), high


def _numbers(axes: Axes, image, means: np.ndarray, spreads: np.ndarray | None) -> None:
    decimals = max(3, digits(float(np.nanmax(means, initial=0.0))))
    for row, column in zip(*np.nonzero(np.isfinite(means)), strict=True):
        text = f"{means[row, column]:.{decimals}f}" if means[row, column] else "0"
        if means[row, column] and spreads is not None and np.isfinite(spreads[row, column]):
            text += f"\n±{spreads[row, column]:.{decimals}f}"
        colour = text_on(to_hex(image.cmap(image.norm(means[row, column]))))
        axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=BODY)
