"""The panels of a figure in rows of another width: letters keep a readable size, panels take what is left."""

from __future__ import annotations

import math
import textwrap
import warnings
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.gridspec import GridSpecFromSubplotSpec
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Annotation, Text
from matplotlib.transforms import IdentityTransform, blended_transform_factory

from sim.presentation.bands import kept_apart
from sim.presentation.figure import FOOTER, ReproducibleFigure
from sim.presentation.style import KEY, inches

SHRUNK = 7 / 9  # body text of 9 points on the screen becomes 7 in print, and all that goes with it alike
SMALLEST, LARGEST = 6.0, 7.0  # points, in print
NARROWEST = 0.55  # inches: the least width of a panel
BETWEEN, ROWS_APART = 0.035, 0.06  # inches around panels; and above and below them
LINE = 0.098  # inches that a line of the footer takes at 6 points
LETTER = 0.051  # inches that a letter of it takes
PLACES = 6  # decimals of places
ROUNDS = 3  # layout, then what depends on it, and again


def laid_out(
    figure: ReproducibleFigure, panels: Sequence[int], width: float, most: int, shrinking: float
) -> ReproducibleFigure | None:
    """Lay out some panels of ``figure`` (it is changed) at most ``most`` beside each other; None where none would do.

    Args:
        figure: a copy that may be changed.
        panels: their places among its axes.
        width: in inches.
        most: panels beside each other.
        shrinking: how much lower than on the screen panels may be, beyond what their letters shrink.
    """
    chosen, keys = [figure.axes[k] for k in panels], [axes for axes in figure.axes if axes.get_gid() == KEY]
    heights = {axes: axes.get_position().height * figure.get_size_inches()[1] * SHRUNK for axes in figure.axes}
    widths = {axes: axes.get_position().width * figure.get_size_inches()[0] for axes in figure.axes}
    rows = [*([axes] for axes in keys), *_rows(chosen, most)]
    _name_rows(figure, rows[len(keys) :])
    for axes in set(figure.axes) - set(chosen) - set(keys):
        axes.remove()
    for axes in chosen:
        heights[axes] *= shrinking
    _shrink_letters(figure)
    _letter_panels(chosen)
    _put_in_rows(figure, rows, widths, heights)
    lines = _footer(figure, width)
    figure.set_size_inches(width, 1.5 * math.fsum(max(heights[axes] for axes in row) for row in rows) + LINE * lines)
    _settle(figure, rows, heights, LINE * (lines + 1))
    return figure if all(inches(axes)[0] >= NARROWEST for axes in chosen) else None


def beside(figure: ReproducibleFigure, panels: Sequence[int]) -> int:
    """How many of the panels stand beside each other at most."""
    return max(len(row) for row in _rows([figure.axes[k] for k in panels], len(panels)))


def panels_height(figure: ReproducibleFigure) -> float:
    """Inches that the panels take, one below the other, without what is written around them."""
    lower_edges = {round(axes.get_position().y0, 2): inches(axes)[1] for axes in figure.panels}
    return sum(lower_edges.values())


def _rows(chosen: Sequence[Axes], most: int) -> list[list[Axes]]:
    """The panels as they stand in rows now, each row cut where it has too many."""
    rows: list[list[Axes]] = []
    for axes in chosen:
        middle = _middle(axes)
        same = [row for row in rows if abs(_middle(row[0]) - middle) < axes.get_position().height / 2]
        (same[0] if same else rows.append([]) or rows[-1]).append(axes)  # type: ignore[func-returns-value]
    wide = [sorted(row, key=lambda axes: axes.get_position().x0) for row in rows]
    return [row[k : k + most] for row in wide for k in range(0, len(row), most)]


def _name_rows(figure: ReproducibleFigure, rows: Sequence[Sequence[Axes]]) -> None:
    """Panels whose rows were named beside a panel further left get these names when they stand first."""
    for axes in (row[0] for row in rows):
        known = {k: [text.get_text() for text in other.get_yticklabels()] for k, other in enumerate(figure.axes)}
        mine, place = known[figure.axes.index(axes)], axes.get_position()
        beside = [
            names for k, names in known.items()
            if any(names) and len(names) == len(mine)
            and abs(_middle(figure.axes[k]) - _middle(axes)) < place.height / 2
        ]  # fmt: skip
        if mine and not any(mine) and beside:
            axes.set_yticks(axes.get_yticks(), beside[0])


def _middle(axes: Axes) -> float:
    place = axes.get_position()
    return float(place.y0 + place.y1) / 2


def _shrink_letters(figure: ReproducibleFigure) -> None:
    for text in figure.findobj(Text):
        text.set_fontsize(float(np.clip(float(text.get_fontsize()) * SHRUNK, SMALLEST, LARGEST)))
        if isinstance(text, Annotation) and text.anncoords == "offset points":
            across, up = text.xyann
            text.xyann = SHRUNK * across, SHRUNK * up
    for axes in figure.axes:
        _lower_title(axes)
        _names_beside_ticks(axes)
        axes.tick_params(labelsize=SMALLEST + 0.2, pad=2)
        for line in axes.lines:
            line.set_linewidth(line.get_linewidth() * SHRUNK)
            line.set_markersize(line.get_markersize() * SHRUNK)
            if axes.get_gid() == KEY:
                line.set_clip_on(False)


def _lower_title(axes: Axes) -> None:
    """The title as much nearer to the panel as letters are smaller."""
    title = _title(axes)
    lift = title.get_transform().transform((0, 1))[1] - axes.transAxes.transform((0, 1))[1]
    points = 72 * float(lift) / axes.get_figure().dpi  # type: ignore[union-attr]
    axes.set_title(title.get_text(), y=1.0, pad=SHRUNK * points, color=title.get_color())
    title.set_fontsize(LARGEST)


def _title(axes: Axes) -> Text:
    """The title, which stands at the left: of the texts that belong to the axes and are no notes in them."""
    titles = (text for text in axes.get_children() if isinstance(text, Text) and text not in axes.texts)
    return next(text for text in titles if text.get_horizontalalignment() == "left")


def _names_beside_ticks(axes: Axes) -> None:
    """Let the names of the axes find their own place, next to the ticks' labels."""
    fixed = IdentityTransform()
    axes.xaxis.label.set_transform(blended_transform_factory(axes.transAxes, fixed))
    axes.yaxis.label.set_transform(blended_transform_factory(fixed, axes.transAxes))
    for axis, middle in ((axes.xaxis, (0.5, 0.0)), (axes.yaxis, (0.0, 0.5))):
        axis.label.set_position(middle)
        axis.labelpad = 2
        setattr(axis, "_autolabelpos", True)  # noqa: B010 - there is no public way back from set_label_coords


def _letter_panels(chosen: Sequence[Axes]) -> None:
    """Bold letters a, b, c before the panels' titles, where there are several."""
    titled = [axes for axes in chosen if axes.get_title(loc="left")]
    if len(titled) > 1:
        for letter, axes in zip("abcdefghijklmnopqrstuvwxyz", titled, strict=False):
            _title(axes).set_text(f"{letter}  {axes.get_title(loc='left')}")


def _put_in_rows(figure: ReproducibleFigure, rows: Sequence[Sequence[Axes]], widths, heights) -> None:
    tall = [max(heights[axes] for axes in row) for row in rows]
    panels = [row for row in rows if row[0].get_gid() != KEY]
    even = len({len(row) for row in panels}) == 1
    shares = [widths[axes] for axes in panels[0]] if even else [1.0]
    grid = figure.add_gridspec(len(rows), len(shares), height_ratios=tall, width_ratios=shares)
    for k, row in enumerate(rows):
        if even and row in panels:
            for column, axes in enumerate(row):
                axes.set_subplotspec(grid[k, column])
            continue
        inner = GridSpecFromSubplotSpec(1, len(row), grid[k, :], width_ratios=[widths[axes] for axes in row])
        for column, axes in enumerate(row):
            axes.set_subplotspec(inner[column])


def _footer(figure: ReproducibleFigure, width: float) -> int:
    """Wrap the footer; returns its lines."""
    for text in figure.texts:
        if text.get_gid() == FOOTER:
            parts = " ".join(text.get_text().split())
            text.set_text(textwrap.fill(parts, int((width - 2 * BETWEEN) / LETTER)))
            text.set_fontsize(SMALLEST)
            return text.get_text().count("\n") + 1
    return 0


def _settle(figure: ReproducibleFigure, rows: Sequence[Sequence[Axes]], heights, below: float) -> None:
    """Layout in rounds: panels get the height they are meant to have, names of axes and lines go beside them."""
    width = figure.get_size_inches()[0]
    for _ in range(ROUNDS):
        height = figure.get_size_inches()[1]
        engine = ConstrainedLayoutEngine(
            h_pad=ROWS_APART, w_pad=BETWEEN, hspace=0.0, wspace=0.0, rect=(0, below / height, 1, 1 - below / height)
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # no room: what comes of it is judged by its look
            engine.execute(figure)
        missing = sum(max(heights[axes] for axes in row) - inches(row[0])[1] for row in rows)
        figure.set_size_inches(width, round(height + missing, PLACES))
        for text in figure.texts:
            if text.get_gid() == FOOTER:
                text.set_position((BETWEEN / width, BETWEEN / (height + missing)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            engine.execute(figure)
        for axes in figure.axes:
            _spread_ends(axes)
    figure.set_layout_engine("none")
    for axes in figure.axes:  # the solver of layouts is not the same to the last bit each time
        axes.set_position(np.round(axes.get_position().bounds, PLACES).tolist())


def _spread_ends(axes: Axes) -> None:
    """Names at the ends of lines apart again, now that the panel is lower."""
    ends = [text for text in axes.texts if text.get_gid() == "end" and isinstance(text, Annotation)]
    low, high = axes.get_ylim()
    gap = 1.25 * SMALLEST / 72 / inches(axes)[1] * (high - low)
    if len(ends) > 1 and any(abs(two.xy[1] - one.xy[1]) < 2 * gap for one, two in pairwise(ends)):
        places = kept_apart(np.array([text.xy[1] for text in ends]), gap, low, high)
        for text, place in zip(ends, places.tolist(), strict=True):
            text.xy = (text.xy[0], place)
