"""Which numbers decide each outcome: the largest of each, with intervals, and the dummy."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from sim.inference.sensitivity.indices import DUMMY
from sim.inference.sensitivity.over_priors import SensitivityOverPriors
from sim.inference.sensitivity.settings import MORRIS, PAWN, SOBOL, SWITCHES
from sim.presentation.figure import ReproducibleFigure, new_figure
from sim.presentation.figure_parts import add_footer, axes_at, label_axes
from sim.presentation.figures.plot_styles import subtitle_end, wrapped
from sim.presentation.style import BLUE, QUIET, SMALL, TEXT, VERMILLION, styled

TITLE = "What decides levels and contrasts"
WIDTH, LEFT, PANEL, BETWEEN = 11.0, 2.3, 2.9, 5.4  # inches; the second column starts ``BETWEEN`` after the first
ROW, TOP = 0.22, 6
MARKS: dict[str, list[tuple[str, str, str]]] = {  # column, what it is, colour
    SOBOL: [("first", "first order", BLUE), ("total", "total order", VERMILLION)],
    MORRIS: [("mu_star", "mean size of elementary effects", BLUE)],
    PAWN: [("pawn", "PAWN", BLUE)],
    SWITCHES: [("effect", "effect", BLUE), ("shapley", "Shapley", VERMILLION)],
}


@styled
def draw(found: SensitivityOverPriors) -> ReproducibleFigure:
    """One panel an outcome whose indices can be read: its six largest factors and the dummy."""
    marks = MARKS[found.points.settings.method]
    colours = {BLUE: "blue", VERMILLION: "vermillion"}
    key = "; ".join(f"{colours[colour]}: {text}" for _, text, colour in marks)
    subtitle = wrapped([f"{key[0].upper()}{key[1:]}. Lines are 95 % intervals. {found.points.sentence}"], WIDTH)
    top = subtitle_end(subtitle) + 0.55
    step, lines = 1.0 + ROW * (TOP + 1), -(-len(found.usable) // 2)
    height = top + step * lines + 0.3
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    for place, name in enumerate(found.usable):
        line, column = divmod(place, 2)
        rows = _largest(found.indices[found.indices["outcome"] == name])
        bottom = height - top - step * line - ROW * (TOP + 1)
        _panel(axes_at(figure, LEFT + BETWEEN * column, bottom, PANEL, ROW * (TOP + 1)), rows, marks, name)
    add_footer(figure, f"{found.conditions}.")
    return figure


def _largest(table: pd.DataFrame) -> pd.DataFrame:
    labelled = table.rename(columns={"switch": "factor"})
    dummy = labelled["factor"] == DUMMY
    return pd.concat([labelled[~dummy].head(TOP), labelled[dummy]])


def _panel(axes: Axes, rows: pd.DataFrame, marks: list[tuple[str, str, str]], title: str) -> None:
    axes.axvline(0, color=QUIET, linewidth=0.9)
    for number, (column, _, colour) in enumerate(marks):
        offset = 0.16 * (2 * number - len(marks) + 1)
        for place, (_, row) in enumerate(rows.iterrows()):
            half = row.get(f"{column}_half", float("nan"))
            axes.plot([row[column]], [place + offset], "o", markersize=4, color=colour, gid="index")
            if half == half:
                ends = [row[column] - half, row[column] + half]
                axes.plot(ends, [place + offset] * 2, color=colour, linewidth=1.3, gid="interval")
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), list(rows["factor"]))
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    label_axes(axes, title)
