"""The parts of every figure: axes placed in inches, titles, notes, the footer, and text by its role."""

from __future__ import annotations

import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.presentation.style import BODY, HEADING, QUIET, SMALL, TEXT, TITLE

# Matplotlib's group ids (gid) by which parts are found again, e.g. when a figure is laid out for a journal.
TITLE_GID, SUBTITLE_GID, FOOTER_GID = "title", "subtitle", "footer"
KEY_GID = "key"  # axes that hold nothing but what marks mean
END_GID = "end"  # names at the ends of lines

LETTER_OF_FOOTER = 0.0565  # inches


def add_headings(figure: Figure, title: str, subtitle: str) -> None:
    """Title and subtitle at the upper left corner."""
    width, height = figure.get_size_inches()
    left, above = 0.30 / width, 1 - 0.20 / height
    figure.text(left, above, title, size=TITLE, weight="bold", va="top", gid=TITLE_GID)
    style: Any = {"size": BODY, "color": QUIET, "va": "top", "linespacing": 1.35, "gid": SUBTITLE_GID}
    figure.text(left, above - 0.32 / height, subtitle, **style)


def add_footer(figure: Figure, text: str) -> None:
    """Write where the numbers come from along the lower edge."""
    width, height = figure.get_size_inches()
    lines = textwrap.fill(text, int((width - 0.5) / LETTER_OF_FOOTER), break_long_words=False)
    style: Any = {"size": SMALL, "color": QUIET, "va": "bottom", "linespacing": 1.1, "gid": FOOTER_GID}
    figure.text(0.30 / width, (0.08 if "\n" in lines else 0.14) / height, lines, **style)


def explain_empty(figure: Figure, sentence: str) -> Figure:
    """Write why there is nothing to draw; returns the figure."""
    figure.text(0.5, 0.5, sentence, size=HEADING, color=QUIET, ha="center", va="center", wrap=True)
    return figure


def axes_at(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at a place given in inches from the lower left corner."""
    figure_width, figure_height = figure.get_size_inches()
    return figure.add_axes(
        (left / figure_width, bottom / figure_height, width / figure_width, height / figure_height)
    )  # fmt: skip


def key_axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes without a frame for what marks mean; x runs in inches from the left, y from 0 to 1."""
    axes = axes_at(figure, left, bottom, width, height)
    axes.set_gid(KEY_GID)
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(0, 1)
    return axes


def size_in_inches(axes: Axes) -> tuple[float, float]:
    """Width and height of axes."""
    figure = axes.get_figure()
    assert isinstance(figure, Figure), "axes outside a figure have no size"
    width, height = axes.get_position().size * figure.get_size_inches()
    return float(width), float(height)


def label_axes(
    axes: Axes, title: str, xlabel: str = "", ylabel: str = "", pad: float = 7, colour: str = TEXT
) -> None:  # fmt: skip
    """Title and axis labels at fixed places: finding them by measuring every tick takes half of the drawing time.

    Args:
        axes: whose labels are set.
        title: bold, at the left; ``pad`` points above the axes (20 leaves room for :func:`add_note`).
        xlabel, ylabel: names of the axes with their units.
        pad: points.
        colour: the title's colour.
    """
    width, height = size_in_inches(axes)
    axes.set_title(title, y=1.0, pad=pad, color=colour)
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    axes.xaxis.set_label_coords(0.5, -0.34 / height)
    axes.yaxis.set_label_coords(-0.48 / width, 0.5)


def add_note(axes: Axes, text: str) -> None:
    """A quiet line between the axes and their title."""
    axes.annotate(
        text, (0, 1), xycoords="axes fraction", xytext=(0, 7), textcoords="offset points", fontsize=SMALL, color=QUIET
    )  # fmt: skip


def text_of(figure: Figure, gid: str) -> str:
    """The title, subtitle or footer on one line; empty if there is none."""
    return next((" ".join(text.get_text().split()) for text in figure.texts if text.get_gid() == gid), "")


def panels_of(figure: Figure) -> list[Axes]:
    """The axes that hold data, without those that only explain marks."""
    return [axes for axes in figure.axes if axes.get_gid() != KEY_GID]


def caption_of(figure: Figure) -> str:
    """Title, how to read the figure, and where its numbers come from."""
    title, footer = (f"{text}." if text else "" for text in (text_of(figure, TITLE_GID), text_of(figure, FOOTER_GID)))
    return " ".join(filter(None, (title, text_of(figure, SUBTITLE_GID), footer))).replace("  ", " ")
