"""Line styles of cells and marks of verdicts: each by colour, and by dash or shape as well; keys and end labels."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.presentation.bands import spread_apart
from sim.presentation.figure_parts import END_GID, key_axes
from sim.presentation.style import BLUE, GREEN, ORANGE, PURPLE, QUIET, SKY, SMALL, TEXT, VERMILLION, ink
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UNDECIDED, UNJUDGED, UP, WORSE

ZONE = "#ECECEC"  # within the smallest effect of interest
LINE_OF_TEXT = 0.155  # inches
LETTER = 0.0715  # inches that a letter of body text takes


@dataclass(frozen=True)
class LineStyle:
    """Colour, dashes and marker of a cell."""

    colour: str
    dashes: Any
    marker: str


@dataclass(frozen=True)
class VerdictMark:
    """Shape of a verdict in figures, in reports and on the terminal."""

    marker: str
    colour: str
    filled: bool
    sign: str  # in reports
    letter: str  # in plain text


BASELINE_STYLE = LineStyle(TEXT, "solid", "")
LINE_STYLES = (
    LineStyle(BLUE, (0, (5, 1.5)), "o"),
    LineStyle(VERMILLION, "solid", "s"),
    LineStyle(GREEN, (0, (4, 1, 1, 1)), "^"),
    LineStyle(PURPLE, (0, (1.5, 1)), "D"),
    LineStyle(ORANGE, (0, (8, 1.5)), "v"),
    LineStyle(SKY, "solid", "P"),
    LineStyle("#8C6D31", (0, (2, 1)), "X"),
)

VERDICT_MARKS = {
    BETTER: VerdictMark("o", BLUE, True, "●", "+"),
    WORSE: VerdictMark("X", VERMILLION, True, "✖", "!"),
    UP: VerdictMark("^", TEXT, True, "▲", "^"),
    DOWN: VerdictMark("v", TEXT, True, "▼", "v"),
    EQUIVALENT: VerdictMark("s", QUIET, False, "□", "="),
    UNDECIDED: VerdictMark("o", QUIET, False, "○", "?"),
    UNJUDGED: VerdictMark("d", QUIET, True, "", ""),
}
VERDICT_WORDS = {
    BETTER: "better",
    WORSE: "worse",
    UP: "higher",
    DOWN: "lower",
    EQUIVALENT: "equivalent",
    UNDECIDED: "undecided",
}


def line_styles(keys: Sequence[str], baseline: str | None) -> dict[str, LineStyle]:
    """A line style for each cell: the baseline dark and plain, the others in their order."""
    others = [key for key in keys if key != baseline]
    styles = {key: LINE_STYLES[k % len(LINE_STYLES)] for k, key in enumerate(others)}
    return {key: styles.get(key, BASELINE_STYLE) for key in keys}


def end_label(axes: Axes, height: float, text: str, colour: str, beside: float = 5) -> None:
    """A label ``beside`` points right of the axes, at ``height`` in the units of the y axis."""
    axes.annotate(
        text, (1.0, height), xycoords=("axes fraction", "data"), xytext=(beside, 0), textcoords="offset points",
        va="center", fontsize=SMALL, color=ink(colour), annotation_clip=False, gid=END_GID,
    )  # fmt: skip


def end_labels(axes: Axes, ends: Mapping[str, tuple[float, str]], panel_height: float, beside: float = 13) -> None:
    """Labels right of where lines end, moved apart if lines end close together.

    Args:
        axes: with their final limits.
        ends: for each label the height of its line's end and the colour of the line.
        panel_height: the axes' panel height, in inches.
        beside: points between the axes and the labels.
    """
    shown = {label: end for label, end in ends.items() if np.isfinite(end[0])}
    low, high = axes.get_ylim()
    gap = LINE_OF_TEXT / panel_height * (high - low)
    heights = spread_apart(np.array([end[0] for end in shown.values()]), gap, low, high)
    for (label, (_, colour)), height in zip(shown.items(), heights.tolist(), strict=True):
        end_label(axes, height, label, colour, beside)


def round_ticks(axis: Axis, most: int) -> None:
    """At most so many ticks, at values with few digits: their labels stay apart from each other and from names."""
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))


def wrapped(sentences: Sequence[str], width: float) -> str:
    """Sentences as lines of body text for a figure of ``width`` inches; empty sentences are left out."""
    return textwrap.fill(" ".join(filter(None, sentences)), int((width - 0.6) / LETTER))


def subtitle_end(subtitle: str) -> float:
    """Inches from the upper edge of a figure to the end of its subtitle."""
    return 0.55 + 0.17 * (1 + subtitle.count("\n"))


def verdict_dot(axes: Axes, x: float, y: float, verdict: str, size: float = 5.5) -> None:
    """The mark of a verdict at a position."""
    mark = VERDICT_MARKS[verdict]
    face = mark.colour if mark.filled else "white"
    axes.plot(
        [x], [y], marker=mark.marker, markersize=size, color=mark.colour, markerfacecolor=face, markeredgewidth=1.2,
        linestyle="none", zorder=3, gid=f"verdict-{verdict or 'none'}",
    )  # fmt: skip


def verdict_key(figure: Figure, left: float, top: float, verdicts: Sequence[str] = tuple(VERDICT_WORDS)) -> None:
    """One line that explains the marks; ``left`` and ``top`` in inches from the upper left corner."""
    width, height = figure.get_size_inches()
    axes = key_axes(figure, left, height - top - 0.2, width - left, 0.2)
    x = 0.08
    for verdict in verdicts:
        verdict_dot(axes, x, 0.5, verdict)
        axes.text(x + 0.12, 0.47, VERDICT_WORDS[verdict], fontsize=SMALL, va="center")
        x += 0.42 + 0.072 * len(VERDICT_WORDS[verdict])
    axes.plot([x, x + 0.3], [0.5, 0.5], color=ZONE, linewidth=9, solid_capstyle="butt")
    axes.text(x + 0.4, 0.47, "within the smallest effect of interest", fontsize=SMALL, va="center")
