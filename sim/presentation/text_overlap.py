"""Whether all text of a figure is readable: inside the figure, without overlaps, not too small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import BboxBase

SMALLEST_LETTERS = 6.0  # points; smaller letters are hardly legible in print (Elsevier, artwork sizing: checked)
SLACK = 0.7  # points by which boxes around text may overlap: letters do not fill their boxes
SPARE = 1e-6


def overlaps(figure: Figure) -> list[str]:
    """What cannot be read: text beyond the edge, text on top of other text, letters that are too small."""
    figure.canvas.draw()
    edge, slack = figure.bbox, SLACK * figure.dpi / 72
    boxes = [(text, text.get_window_extent()) for text in texts_in(figure)]
    problems = [f"beyond the edge: {_quoted(text)}" for text, box in boxes if not _inside(box, edge, slack)]
    problems += [
        f"too small: {_quoted(text)}" for text, _ in boxes if float(text.get_fontsize()) < SMALLEST_LETTERS - SPARE
    ]
    for (first, first_box), (second, second_box) in combinations(boxes, 2):
        if _overlap(first_box, second_box, slack):
            problems.append(f"on top of each other: {_quoted(first)} and {_quoted(second)}")
    return problems


def texts_in(figure: Figure) -> Iterator[Text]:
    """Every visible text."""
    yield from _visible(figure.texts)
    for axes in figure.axes:
        if axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                yield from _visible(_texts_of_axis(axes, axis))
        yield from _visible(axes.get_children())  # titles and notes


def _texts_of_axis(axes: Axes, axis: Axis) -> Iterator[Text]:
    low, high = sorted(axis.get_view_interval())
    margin = 1e-6 * (high - low)
    yield axis.label
    for tick in axis.get_major_ticks():
        if low - margin <= tick.get_loc() <= high + margin:
            yield tick.label1


def _visible(artists: Iterable[Artist]) -> Iterator[Text]:
    return (text for text in artists if isinstance(text, Text) and text.get_visible() and text.get_text().strip())


def _inside(box: BboxBase, edge: BboxBase, slack: float) -> bool:
    return (
        box.x0 >= edge.x0 - slack and box.y0 >= edge.y0 - slack and box.x1 <= edge.x1 + slack
        and box.y1 <= edge.y1 + slack
    )  # fmt: skip


def _overlap(first: BboxBase, second: BboxBase, slack: float) -> bool:
    width = min(first.x1, second.x1) - max(first.x0, second.x0)
    height = min(first.y1, second.y1) - max(first.y0, second.y0)
    return width > slack and height > 2 * slack


def _quoted(text: Text) -> str:
    return f"'{text.get_text().strip()[:40]}'"
