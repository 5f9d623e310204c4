"""The panels of a figure in rows of another width: letters keep a readable size, panels take the remaining space."""

from __future__ import annotations

import math
import textwrap
import warnings
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpecFromSubplotSpec
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Annotation, Text
from matplotlib.transforms import IdentityTransform, blended_transform_factory

from sim.presentation.bands import spread_apart
from sim.presentation.figure_parts import END_GID, FOOTER_GID, KEY_GID, add_note, panels_of, size_in_inches

SHRUNK = 7 / 9  # body text of 9 points on the screen becomes 7 in print, and everything else in proportion
SMALLEST, LARGEST = 6.0, 7.0  # points, in print
NARROWEST = 0.55  # inches: the least width of a panel
BETWEEN, ROWS_APART = 0.035, 0.06  # inches beside panels, and above and below them
TITLE_PAD, NOTE_AT = 20, (0, 7)  # points: as titles and notes are placed in figures
LINE = 0.098  # inches that a line of the footer takes at 6 points
LETTER = 0.051  # inches that a letter of it takes
PLACES = 6  # decimals of positions
ROUNDS = 3  # the layout, then what depends on it, and again

Inches = Mapping[Axes, float]


def lay_out(figure: Figure, panels: Sequence[int], width: float, most: int, lower: float) -> Figure | None:
    """Lay out some panels of ``figure``, which is changed, with at most ``most`` in a row.

    Args:
        figure: a copy that may be changed.
        panels: their indices among the figure's axes.
        width: in inches.
        most: panels in a row.
        lower: factor on the height of panels, beyond the shrinking of their letters.

    Returns:
        The figure; None if panels would be too narrow.
    """
    chosen, keys = [figure.axes[k] for k in panels], [axes for axes in figure.axes if axes.get_gid() == KEY_GID]
    heights = {axes: axes.get_position().height * figure.get_size_inches()[1] * SHRUNK for axes in figure.axes}
    widths = {axes: axes.get_position().width * figure.get_size_inches()[0] for axes in figure.axes}
    rows = [*([axes] for axes in keys), *rows_of_panels(chosen, most)]
    _name_rows(figure, rows[len(keys) :])
    for axes in set(figure.axes) - set(chosen) - set(keys):
        axes.remove()
    for axes in chosen:
        heights[axes] *= lower
    _shrink_letters(figure)
    _letter_panels(chosen)
    _put_in_rows(figure, rows, widths, heights)
    lines = _wrap_footer(figure, width)
    figure.set_size_inches(width, 1.5 * math.fsum(max(heights[axes] for axes in row) for row in rows) + LINE * lines)
    _settle(figure, rows, heights, LINE * (lines + 1))
    return figure if all(size_in_inches(axes)[0] >= NARROWEST for axes in chosen) else None


def most_in_a_row(figure: Figure, panels: Sequence[int]) -> int:
    """The largest number of these panels that are in one row now."""
    return max(len(row) for row in rows_of_panels([figure.axes[k] for k in panels], len(panels)))


def panels_height(figure: Figure) -> float:
    """Inches that the rows of panels take together, without the text around them."""
    lower_edges = {round(axes.get_position().y0, 2): size_in_inches(axes)[1] for axes in panels_of(figure)}
    return sum(lower_edges.values())


def rows_of_panels(chosen: Sequence[Axes], most: int) -> list[list[Axes]]:
    """The panels in the rows in which they are now; rows of more than ``most`` panels are cut."""
    rows: list[list[Axes]] = []
    for axes in chosen:
        same = [row for row in rows if abs(_middle(row[0]) - _middle(axes)) < axes.get_position().height / 2]
        if same:
            same[0].append(axes)
        else:
            rows.append([axes])
    wide = [sorted(row, key=lambda axes: axes.get_position().x0) for row in rows]
    return [row[k : k + most] for row in wide for k in range(0, len(row), most)]


def _name_rows(figure: Figure, rows: Sequence[Sequence[Axes]]) -> None:
    """Give the first panel of each row the names of its ticks, if a panel further left had them."""
    for first in (row[0] for row in rows):
        names = {axes: [text.get_text() for text in axes.get_yticklabels()] for axes in figure.axes}
        own, height = names[first], first.get_position().height
        beside = [
            texts for axes, texts in names.items()
            if any(texts) and len(texts) == len(own) and abs(_middle(axes) - _middle(first)) < height / 2
        ]  # fmt: skip
        if own and not any(own) and beside:
            first.set_yticks(first.get_yticks(), beside[0])


def _name_columns(figure: Figure, chosen: Sequence[Axes]) -> None:
    """Give the highest panel of each column the title, and the lowest the time axis, of panels that are left out."""
    columns: dict[float, list[Axes]] = {}
    for axes in chosen:
        columns.setdefault(round(axes.get_position().x0, 3), []).append(axes)
    for left, panels in columns.items():
        column = sorted(
            (axes for axes in panels_of(figure) if round(axes.get_position().x0, 3) == left), key=_middle, reverse=True
        )
        ordered = sorted(panels, key=_middle, reverse=True)
        highest, lowest, first, last = ordered[0], ordered[-1], column[0], column[-1]
        if not highest.get_title(loc="left") and first.get_title(loc="left"):
            colour = _title(first).get_color()
            highest.set_title(first.get_title(loc="left"), loc="left", y=1.0, pad=TITLE_PAD, color=colour)
            for note in (text for text in first.texts if isinstance(text, Annotation) and text.xyann == NOTE_AT):
                add_note(highest, note.get_text())
        if not lowest.get_xlabel() and last.get_xlabel():
            lowest.set_xlabel(last.get_xlabel())
            lowest.tick_params(labelbottom=True)


def _middle(axes: Axes) -> float:
    position = axes.get_position()
    return float(position.y0 + position.y1) / 2


def _shrink_letters(figure: Figure) -> None:
    for text in figure.findobj(Text):
        text.set_fontsize(float(np.clip(float(text.get_fontsize()) * SHRUNK, SMALLEST, LARGEST)))
        if isinstance(text, Annotation) and text.anncoords == "offset points":
            right, up = text.xyann
            text.xyann = SHRUNK * right, SHRUNK * up
    for axes in figure.axes:
        _lower_title(axes)
        _free_labels(axes)
        axes.tick_params(labelsize=SMALLEST + 0.2, pad=2)
        for line in axes.lines:
            line.set_linewidth(line.get_linewidth() * SHRUNK)
            line.set_markersize(line.get_markersize() * SHRUNK)
            if axes.get_gid() == KEY_GID:
                line.set_clip_on(False)


def _lower_title(axes: Axes) -> None:
    """Move the title towards the panel in proportion to the smaller letters."""
    title = _title(axes)
    lift = title.get_transform().transform((0, 1))[1] - axes.transAxes.transform((0, 1))[1]
    points = 72 * float(lift) / axes.get_figure().dpi  # type: ignore[union-attr]
    axes.set_title(title.get_text(), y=1.0, pad=SHRUNK * points, color=title.get_color())
    title.set_fontsize(LARGEST)


def _title(axes: Axes) -> Text:
    """The left title; Matplotlib has no public way to it: of the texts of the axes that are no notes, the left one."""
    titles = (text for text in axes.get_children() if isinstance(text, Text) and text not in axes.texts)
    return next(text for text in titles if text.get_horizontalalignment() == "left")


def _free_labels(axes: Axes) -> None:
    """Let the labels of the axes find their own position again, next to those of the ticks.

    ``set_label_coords`` fixes a label for good, so the transforms and the flag that it changed are set back. The flag
    is private to Matplotlib (3.9 to 3.11 have it); there is no public way back.
    """
    fixed = IdentityTransform()
    axes.xaxis.label.set_transform(blended_transform_factory(axes.transAxes, fixed))
    axes.yaxis.label.set_transform(blended_transform_factory(fixed, axes.transAxes))
    for axis, middle in ((axes.xaxis, (0.5, 0.0)), (axes.yaxis, (0.0, 0.5))):
        axis.label.set_position(middle)
        axis.labelpad = 2
        setattr(axis, "_autolabelpos", True)  # noqa: B010


def _letter_panels(chosen: Sequence[Axes]) -> None:
    """Letters a, b, c before the panels' titles, if there are several."""
    titled = [axes for axes in chosen if axes.get_title(loc="left")]
    if len(titled) > 1:
        for letter, axes in zip("abcdefghijklmnopqrstuvwxyz", titled, strict=False):
            _title(axes).set_text(f"{letter}  {axes.get_title(loc='left')}")


def _put_in_rows(figure: Figure, rows: Sequence[Sequence[Axes]], widths: Inches, heights: Inches) -> None:
    tall = [max(heights[axes] for axes in row) for row in rows]
    panels = [row for row in rows if row[0].get_gid() != KEY_GID]
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


def _wrap_footer(figure: Figure, width: float) -> int:
    """Wrap the footer; returns the number of its lines."""
    for text in figure.texts:
        if text.get_gid() == FOOTER_GID:
            text.set_text(textwrap.fill(" ".join(text.get_text().split()), int((width - 2 * BETWEEN) / LETTER)))
            text.set_fontsize(SMALLEST)
            return text.get_text().count("\n") + 1
    return 0


def _settle(figure: Figure, rows: Sequence[Sequence[Axes]], heights: Inches, below: float) -> None:
    """Apply the layout in rounds: panels get their heights, labels and names at the ends of lines go beside them."""
    width = figure.get_size_inches()[0]
    for _ in range(ROUNDS):
        height = figure.get_size_inches()[1]
        engine = ConstrainedLayoutEngine(
            h_pad=ROWS_APART, w_pad=BETWEEN, hspace=0.0, wspace=0.0, rect=(0, below / height, 1, 1 - below / height)
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # not enough space: the caller checks the result
            engine.execute(figure)
        missing = sum(max(heights[axes] for axes in row) - size_in_inches(row[0])[1] for row in rows)
        figure.set_size_inches(width, round(height + missing, PLACES))
        for text in figure.texts:
            if text.get_gid() == FOOTER_GID:
                text.set_position((BETWEEN / width, BETWEEN / (height + missing)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            engine.execute(figure)
        for axes in figure.axes:
            _spread_end_labels(axes)
    figure.set_layout_engine("none")
    for axes in figure.axes:  # the last bits of a layout differ from one call to the next
        axes.set_position(np.round(axes.get_position().bounds, PLACES).tolist())


def _spread_end_labels(axes: Axes) -> None:
    """Move the names at the ends of lines apart again, now that the panel is lower."""
    ends = [text for text in axes.texts if text.get_gid() == END_GID and isinstance(text, Annotation)]
    low, high = axes.get_ylim()
    gap = 1.25 * SMALLEST / 72 / size_in_inches(axes)[1] * (high - low)
    if len(ends) > 1 and any(abs(upper.xy[1] - lower.xy[1]) < 2 * gap for lower, upper in pairwise(ends)):
        heights = spread_apart(np.array([text.xy[1] for text in ends]), gap, low, high)
        for text, height in zip(ends, heights.tolist(), strict=True):
            text.xy = (text.xy[0], height)
