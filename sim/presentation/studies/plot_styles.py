"""How cells and verdicts look: each by colour, and by line or shape as well."""

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

from sim.presentation.bands import kept_apart
from sim.presentation.style import BLUE, GREEN, KEY, ORANGE, PURPLE, QUIET, SKY, SMALL, TEXT, VERMILLION, ink
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UNDECIDED, UNJUDGED, UP, WORSE

ZONE = "#ECECEC"  # within the smallest effect of interest
LINE_OF_TEXT = 0.155  # inches
LETTER = 0.0715  # inches that a letter of body text takes
BESIDE = 13  # points between the axes and names at the ends of lines


@dataclass(frozen=True)
class Look:
    """Colour, line and marker of a cell."""

    colour: str
    dashes: Any
    marker: str


@dataclass(frozen=True)
class Mark:
    """Shape of a verdict in figures, in the report and on the terminal."""

    marker: str
    colour: str
    filled: bool
    sign: str  # in text
    letter: str  # in plain text


BASELINE_LOOK = Look(TEXT, "solid", "")
LOOKS = (
    Look(BLUE, (0, (5, 1.5)), "o"),
    Look(VERMILLION, "solid", "s"),
    Look(GREEN, (0, (4, 1, 1, 1)), "^"),
    Look(PURPLE, (0, (1.5, 1)), "D"),
    Look(ORANGE, (0, (8, 1.5)), "v"),
    Look(SKY, "solid", "P"),
    Look("#8C6D31", (0, (2, 1)), "X"),
)

MARKS = {
    BETTER: Mark("o", BLUE, True, "●", "+"),
    WORSE: Mark("X", VERMILLION, True, "✖", "!"),
    UP: Mark("^", TEXT, True, "▲", "^"),
    DOWN: Mark("v", TEXT, True, "▼", "v"),
    EQUIVALENT: Mark("s", QUIET, False, "□", "="),
    UNDECIDED: Mark("o", QUIET, False, "○", "?"),
    UNJUDGED: Mark("d", QUIET, True, "", ""),
}
MEANINGS = {
    BETTER: "better",
    WORSE: "worse",
    UP: "higher",
    DOWN: "lower",
    EQUIVALENT: "equivalent",
    UNDECIDED: "undecided",
}


def looks_of(keys: Sequence[str], baseline: str | None) -> dict[str, Look]:
    """A look for each cell: the baseline dark and plain, the others in their order."""
    others = [key for key in keys if key != baseline]
    looks = {key: LOOKS[place % len(LOOKS)] for place, key in enumerate(others)}
    return {key: looks.get(key, BASELINE_LOOK) for key in keys}


def end_labels(axes: Axes, ends: Mapping[str, tuple[float, str]], height: float) -> None:
    """Names just right of where lines end, moved apart where they end close together.

    Args:
        axes: with its final limits.
        ends: for each name the height of its line's end and its colour.
        height: of the axes in inches.
    """
    shown = {name: end for name, end in ends.items() if np.isfinite(end[0])}
    low, high = axes.get_ylim()
    gap = LINE_OF_TEXT / height * (high - low)
    places = kept_apart(np.array([end[0] for end in shown.values()]), gap, low, high)
    for (name, (_, colour)), place in zip(shown.items(), places.tolist(), strict=True):
        axes.annotate(
            name, (1.0, place), xycoords=("axes fraction", "data"), xytext=(BESIDE, 0),
            textcoords="offset points", va="center", fontsize=SMALL, color=ink(colour), annotation_clip=False,
            gid="end",
        )  # fmt: skip


def round_ticks(axis: Axis, most: int) -> None:
    """At most so many ticks at round values with few digits, which stay apart from each other and from names."""
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))


def wrapped(sentences: Sequence[str], width: float) -> str:
    """Sentences as lines of body text for a figure of ``width`` inches; empty ones are left out."""
    return textwrap.fill(" ".join(filter(None, sentences)), int((width - 0.6) / LETTER))


def under(subtitle: str) -> float:
    """How far below the upper edge of a figure its subtitle ends, in inches."""
    return 0.55 + 0.17 * (1 + subtitle.count("\n"))


def dot(axes: Axes, x: float, y: float, verdict: str, size: float = 5.5) -> None:
    """The mark of a verdict at a place."""
    mark = MARKS[verdict]
    face = mark.colour if mark.filled else "white"
    axes.plot(
        [x], [y], marker=mark.marker, markersize=size, color=mark.colour, markerfacecolor=face, markeredgewidth=1.2,
        linestyle="none", zorder=3, gid=f"verdict-{verdict or 'none'}",
    )  # fmt: skip


def key_of_marks(figure: Figure, left: float, top: float, verdicts: Sequence[str] = tuple(MEANINGS)) -> None:
    """One line that says what each shape means, ``left`` and ``top`` in inches from the upper left corner."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((left / width, 1 - (top + 0.2) / height, (width - left) / width, 0.2 / height))
    axes.set_gid(KEY)
    axes.set_axis_off()
    axes.set_xlim(0, width - left)
    axes.set_ylim(0, 1)
    x = 0.08
    for verdict in verdicts:
        dot(axes, x, 0.5, verdict)
        axes.text(x + 0.12, 0.47, MEANINGS[verdict], fontsize=SMALL, va="center")
        x += 0.42 + 0.072 * len(MEANINGS[verdict])
    axes.plot([x, x + 0.3], [0.5, 0.5], color=ZONE, linewidth=9, solid_capstyle="butt")
    axes.text(x + 0.4, 0.47, "within the smallest effect of interest", fontsize=SMALL, va="center")
