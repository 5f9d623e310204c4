"""Two levers at once: what they do to a measure together, beside the difference from the baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.measures.sesoi import SMALLEST
from sim.presentation.figures.pairs import SHADES, shade_range
from sim.presentation.studies.factor_grid import Plane, plane_effects, plane_of, values_of
from sim.presentation.studies.labels import brief_value, decimals_for, measure_of, pairs_in, plain, sentence, signed
from sim.presentation.studies.plot_styles import under, wrapped
from sim.presentation.studies.selection import CONFLICT, Names, measures_asked
from sim.presentation.studies.study_data import Baseline, StudyFigureData
from sim.presentation.style import (
    BLUE,
    QUIET,
    SMALL,
    TEXT,
    VERMILLION,
    add_footer,
    blank,
    gloss,
    lettering,
    new_figure,
    place,
    styled,
    text_on,
)

TITLE = "Two levers together"
WIDTH, LEFT, PANEL, APART = 12.4, 1.75, 5.0, 5.35
ROW = 0.33  # inches
MOST_NUMBERS = 12  # columns in which numbers can be read
MOST_FACETS = 4  # values of a third lever
ABOVE_AND_BELOW = LinearSegmentedColormap.from_list("differences", [BLUE, "#F7F7F7", VERMILLION])


def why_not(data: StudyFigureData) -> str:
    """Why there is no such figure; empty where there is one."""
    if not data.lived:
        return "Nothing has been lived yet."
    if data.sampled:
        return "The cells are points of a sample, so there is no heat map; see the effect against each lever."
    found = plane_of(data)
    return found if isinstance(found, str) and not _third(data) else ""


@styled
def draw(
    data: StudyFigureData, measures: Names = None, levers: Sequence[str] | None = None, baseline: Baseline = None,
    fixed: Mapping[str, Any] | None = None,
) -> Figure:  # fmt: skip
    """Two heat maps a measure: its mean, and the paired difference from the baseline.

    Args:
        material: of the study.
        measures: one or more; None: four kinds of conflict, or relationship conflict where a third lever has its rows.
        levers: two, the first across; None: those there are.
        baseline: as for :meth:`sim.studies.study.Study.effects`.
        fixed: values of other levers; those not named are averaged over.

    Raises:
        ConfigError: there is no such measure, lever or value, or no cell fits the baseline.
    """
    if not data.lived or (data.sampled and levers is None):
        return blank(new_figure(TITLE, "", WIDTH, 4.0), why_not(data))
    third = _third(data) if levers is None and not fixed else None
    names = measures_asked(data, measures, "runs", CONFLICT[-1:] if third else CONFLICT)
    planes = _planes(data, names, levers, fixed or {}, third)
    if isinstance(planes, str):
        return blank(new_figure(TITLE, "", WIDTH, 4.0), planes)
    tall = ROW * len(planes[0][1].rows)
    subtitle = _subtitle(data, planes[0][1], baseline)
    step, top = tall + 1.3, under(subtitle) + 0.75
    height = top + step * len(planes) - 0.35
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    tables = [plane_effects(data, plane, name, baseline) for name, plane in planes]
    for k, ((name, plane), found) in enumerate(zip(planes, tables, strict=True)):
        bottom = height - top - step * k - tall
        alike = pd.concat([table for (other, _), table in zip(planes, tables, strict=True) if other == name])
        _means(place(figure, LEFT, bottom, PANEL, tall), plane, name, found, alike)
        _differences(place(figure, LEFT + APART, bottom, PANEL, tall), plane, name, found, alike)
    add_footer(figure, data.footer)
    return figure


def _third(data: StudyFigureData) -> str | None:
    """The lever that gets rows of its own: the one with fewest values, where there are three and it has few."""
    if len(data.plan.factors) != 3:
        return None
    name = min(data.plan.factors, key=lambda factor: data.levels[factor].nunique())
    return name if data.levels[name].nunique() <= MOST_FACETS else None


def _planes(
    data: StudyFigureData, names: Sequence[str], levers: Sequence[str] | None, fixed: Mapping[str, Any],
    third: str | None,
) -> list[tuple[str, Plane]] | str:  # fmt: skip
    """What stands in each row: a measure and a plane; or why there is none."""
    held = [{third: value} for value in values_of(data.levels[third])] if third else [fixed]
    planes = [plane_of(data, levers, one) for one in held]
    reasons = [plane for plane in planes if isinstance(plane, str)]
    if reasons:
        return reasons[0]
    return [(name, plane) for name in names for plane in planes if isinstance(plane, Plane)]


def _subtitle(data: StudyFigureData, plane: Plane, baseline: Baseline) -> str:
    averaged = "averaged" in plane.note
    told = [
        "Left: mean over replicates; darker is more. Right: paired difference from "
        f"{data.against_words(baseline)}; blue is less, orange is more, in full colour at the largest difference "
        "or twice the smallest effect of interest.",
        "Framed and bold: the 95 % interval leaves out 0. A cross: no such cell, or no value in it.",
        sentence(f"both {plane.note[plane.note.index('averaged') :]}") if averaged else "",
    ]
    return wrapped(told, WIDTH)


def _means(axes: Axes, plane: Plane, name: str, found: pd.DataFrame, alike: pd.DataFrame) -> None:
    table = _square(plane, found["mean"])
    image = axes.imshow(table, cmap=SHADES, aspect="auto", interpolation="nearest")
    image.set_clim(*shade_range(alike["mean"].to_numpy(float)))
    decimals = decimals_for(name, found["mean"].to_list())
    _numbers(axes, image, table, lambda row, column: plain(float(table[row, column]), decimals), np.zeros_like(table))
    _edges(axes, plane)
    _title(axes, plane, measure_of(name).label, f"mean; {measure_of(name).unit}")


def _differences(axes: Axes, plane: Plane, name: str, found: pd.DataFrame, alike: pd.DataFrame) -> None:
    table = _square(plane, found["difference"])
    reach = _reach(alike["difference"], name)
    image = axes.imshow(table, cmap=ABOVE_AND_BELOW, vmin=-reach, vmax=reach, aspect="auto", interpolation="nearest")
    sure = _square(plane, ((found["low"] > 0) | (found["high"] < 0)).astype(float))
    own = _square(plane, found["own"].astype(float))
    decimals = decimals_for(name, found["difference"].to_list())
    _numbers(
        axes, image, table,
        lambda row, column: "baseline" if own[row, column] == 1 else signed(float(table[row, column]), decimals), sure,
    )  # fmt: skip
    _edges(axes, plane, named=False)
    smallest = f"; smallest effect {SMALLEST[name].value:g}" if name in SMALLEST else ""
    pairs = f"; n = {pairs_in(found)}"
    _title(axes, plane, f"{measure_of(name).label}: difference", f"{measure_of(name).unit}{smallest}{pairs}")


def _reach(differences: pd.Series, name: str) -> float:
    """The difference at which colours are full."""
    largest = float(np.nan_to_num(differences.abs().max()))
    return max(largest, 2 * SMALLEST[name].value if name in SMALLEST else 1e-9)


def _square(plane: Plane, values: pd.Series) -> np.ndarray:
    """Values by row and column of the plane; NaN where there is no cell."""
    table = np.full((len(plane.rows), len(plane.columns)), np.nan)
    for (row, column), value in values.items():
        table[row, column] = value
    return table


def _numbers(axes: Axes, image, table: np.ndarray, text, sure: np.ndarray) -> None:
    """Numbers, framed where ``sure``, and crosses where there is no cell."""
    small = table.shape[1] > MOST_NUMBERS
    for row, column in np.ndindex(table.shape):
        if np.isnan(table[row, column]):
            axes.plot([column], [row], "x", markersize=4, color=QUIET, gid="nobody")
            continue
        colour = text_on(to_hex(image.cmap(image.norm(table[row, column]))))
        framed = sure[row, column] == 1
        if framed:
            frame = Rectangle((column - 0.46, row - 0.44), 0.92, 0.88, fill=False, edgecolor=colour, linewidth=0.7)
            frame.set_gid("sure")
            axes.add_patch(frame)
        if not small:
            weight = "bold" if framed else "normal"
            axes.text(column, row, text(row, column), ha="center", va="center", color=colour, fontsize=SMALL,
                      weight=weight, gid="number")  # fmt: skip


def _edges(axes: Axes, plane: Plane, named: bool = True) -> None:
    """Values of the levers along the edges; the upright lever only where ``named``."""
    step = 1 + len(plane.columns) // MOST_NUMBERS
    rows = [brief_value(one) if named else "" for one in plane.rows]
    axes.set_xticks(range(0, len(plane.columns), step), [brief_value(one) for one in plane.columns[::step]])
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.tick_params(length=0, labelsize=SMALL, colors=TEXT)
    axes.spines[:].set_visible(False)
    if named:
        beyond = 0.2 + 0.07 * max(map(len, rows))  # inches, past the longest value
        axes.annotate(
            plane.up, (-beyond / PANEL, 0.5), xycoords="axes fraction", rotation=90, ha="right", va="center",
            gid="up", annotation_clip=False,
        )  # fmt: skip


def _title(axes: Axes, plane: Plane, title: str, below: str) -> None:
    held = plane.note.partition(" throughout")[0] if " throughout" in plane.note else ""
    lettering(axes, title + (f"  ({held})" if held else ""), plane.across, "", 20)
    gloss(axes, below)
