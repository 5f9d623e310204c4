"""Whether all words of a figure can be read: inside it, apart from each other, not too small."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import BboxBase

SMALLEST_LETTERS = 6.0  # points; what is smaller in print is hardly legible (Elsevier, artwork sizing: read)
SLACK = 0.7  # points by which boxes around words may touch: letters do not fill their boxes
SPARE = 1e-6


def hindrances(figure: Figure) -> list[str]:
    """In words what cannot be read: text beyond the edge, text over text, letters that are too small."""
    figure.canvas.draw()
    edge, slack = figure.bbox, SLACK * figure.dpi / 72
    boxes = [(text, text.get_window_extent()) for text in texts_in(figure)]
    found = [f"beyond the edge: {_said(text)}" for text, box in boxes if not _inside(box, edge, slack)]
    found += [f"too small: {_said(text)}" for text, _ in boxes if float(text.get_fontsize()) < SMALLEST_LETTERS - SPARE]
    for (one, first), (other, second) in combinations(boxes, 2):
        if _overlap(first, second, slack):
            found.append(f"on top of each other: {_said(one)} and {_said(other)}")
    return found


def texts_in(figure: Figure) -> Iterator[Text]:
    """Every text that is seen."""
    yield from _seen(figure.texts)
    for axes in figure.axes:
        if axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                yield from _seen(_of_axis(axes, axis))
        yield from _seen(child for child in axes.get_children() if isinstance(child, Text))  # titles and notes


def _of_axis(axes: Axes, axis: Axis) -> Iterator[Text]:
    low, high = sorted(axis.get_view_interval())
    room = 1e-6 * (high - low)
    yield axis.label
    for tick in axis.get_major_ticks():
        if low - room <= tick.get_loc() <= high + room:
            yield tick.label1


def _seen(texts) -> Iterator[Text]:
    return (text for text in texts if text.get_visible() and text.get_text().strip())


def _inside(box: BboxBase, edge: BboxBase, slack: float) -> bool:
    return (
        box.x0 >= edge.x0 - slack and box.y0 >= edge.y0 - slack and box.x1 <= edge.x1 + slack
        and box.y1 <= edge.y1 + slack
    )  # fmt: skip


def _overlap(one: BboxBase, other: BboxBase, slack: float) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    up = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > slack and up > 2 * slack


def _said(text: Text) -> str:
    return f"'{text.get_text().strip()[:40]}'"
