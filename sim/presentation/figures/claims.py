"""Figures of claims: effects in smallest effects, localities after a shock, and levers over a sample of settings."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.core.number_format import percent
from sim.inference.claims.claim import FAILS, HOLDS, ClaimResult, Row
from sim.inference.claims.contrasts import OtherModel
from sim.inference.claims.sample import CanLose
from sim.inference.claims.shock import COVERED, SHOCKED, TWIN, PathDependence
from sim.inference.claims.stability import Stationary
from sim.measures.registry import COHORT, MEASURES
from sim.presentation.figure import ReproducibleFigure, new_figure
from sim.presentation.figure_parts import add_footer, axes_at, key_axes, label_axes
from sim.presentation.figures.labels import measure_of
from sim.presentation.figures.plot_styles import ZONE, subtitle_end, wrapped
from sim.presentation.style import BLUE, QUIET, SMALL, TEXT, VERMILLION, styled
from sim.studies.effects.contrast import BETTER, DOWN, EQUIVALENT, UP, WORSE

WIDTH = 10.0  # inches
ROW = 0.24
MOST = 6.0  # smallest effects; what lies farther out is drawn at the edge
COLOURS = {HOLDS: BLUE, FAILS: VERMILLION}
SHARES = (
    ("better", BETTER, BLUE), ("worse", WORSE, VERMILLION), ("higher", UP, "#4D4D4D"), ("lower", DOWN, "#A6A6A6"),
    ("equivalent", EQUIVALENT, ZONE),
)  # fmt: skip


def draw(result: ClaimResult) -> ReproducibleFigure | None:
    """The figure of a claim; None if its table says all."""
    if isinstance(result.claim, PathDependence):
        return draw_localities(result)
    if isinstance(result.claim, CanLose):
        return draw_levers(result)
    if isinstance(result.claim, (OtherModel, Stationary)) and _with_smallest(result):
        return draw_effects(result)
    return None


def _with_smallest(result: ClaimResult) -> list[Row]:
    return [row for row in result.rows if row.smallest > 0 and math.isfinite(row.found.low)]


def _footer(result: ClaimResult) -> str:
    return f"Claim {result.claim.id}: {result.conditions}."


@styled
def draw_effects(result: ClaimResult) -> ReproducibleFigure:
    """Every figure that has a smallest effect of interest, in units of it, with its interval."""
    rows, left = _with_smallest(result), 4.2
    subtitle = wrapped(
        [result.claim.statement, "In smallest effects of interest; the grey zone lies within one. Bars are 95 % "
         "intervals; a mark at the edge lies farther out."],
        WIDTH,
    )  # fmt: skip
    top = subtitle_end(subtitle) + 0.15
    height = top + ROW * len(rows) + 0.95
    figure = new_figure(result.claim.id.replace("_", " ").capitalize(), subtitle, WIDTH, height)
    axes = axes_at(figure, left, 0.75, WIDTH - left - 0.5, ROW * len(rows))
    axes.axvspan(-1, 1, color=ZONE, linewidth=0, zorder=0, gid="smallest")
    axes.axvline(0, color=TEXT, linewidth=0.9)
    for place, row in enumerate(rows):
        value, low, high = np.clip(
            np.array([row.found.value, row.found.low, row.found.high]) / row.smallest, -MOST, MOST
        )
        colour = COLOURS.get(row.verdict, QUIET)
        axes.plot([low, high], [place, place], color=colour, linewidth=1.5, gid="interval")
        axes.plot([value], [place], "o", markersize=4.5, color=colour, gid="estimate")
    axes.set_xlim(-MOST - 0.3, MOST + 0.3)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [_label(row) for row in rows])
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=TEXT)
    label_axes(axes, "", xlabel="difference in smallest effects of interest")
    add_footer(figure, _footer(result))
    return figure


def _label(row: Row) -> str:
    name = measure_of(row.what).label if row.what in MEASURES or row.what in COHORT else row.what
    return ": ".join(filter(None, (row.where.replace("_", " "), name)))


@styled
def draw_localities(result: ClaimResult) -> ReproducibleFigure:
    """Every locality over time, in the twin without the shock and in the shocked service."""
    claim, details = result.claim, result.details
    assert isinstance(claim, PathDependence)
    subtitle = wrapped(
        [result.claim.statement, f"Each line is a locality in means of half years; weeks of the shock are shaded. The "
         f"grey band holds {percent(COVERED)} of the localities without the shock. Blue localities are back in it over "
         f"the last {claim.last} weeks, red ones are not."],
        WIDTH,
    )  # fmt: skip
    top = subtitle_end(subtitle) + 0.45
    figure = new_figure(f"{measure_of(claim.measure).label} of localities", subtitle, WIDTH, top + 3.9)
    twin = details[details["world"] == TWIN]
    edges = twin.groupby("week")["value"].quantile([(1 - COVERED) / 2, (1 + COVERED) / 2]).unstack()
    highest = float(np.nanquantile(details["value"], 0.999))
    for number, (world, title) in enumerate(((TWIN, "Without the shock"), (SHOCKED, "With the shock"))):
        axes = axes_at(figure, 0.85 + 4.7 * number, 0.8, 4.1, 3.1)
        axes.fill_between(edges.index, edges.iloc[:, 0], edges.iloc[:, 1], color=ZONE, linewidth=0, zorder=0)
        if world == SHOCKED:
            axes.axvspan(claim.begins, claim.ends, color="#F6E6C8", linewidth=0, zorder=0)
        _draw_lines(axes, details[details["world"] == world], coloured=world == SHOCKED)
        axes.set_ylim(0, 1.05 * highest)
        label_axes(axes, title, xlabel="week", ylabel=measure_of(claim.measure).unit if number == 0 else "")
    add_footer(figure, _footer(result))
    return figure


def _draw_lines(axes: Axes, rows: pd.DataFrame, coloured: bool) -> None:
    paths = rows.pivot(index="week", columns=["replicate", "unit"], values="value")
    returned = rows.drop_duplicates(["replicate", "unit"]).set_index(["replicate", "unit"])["returned"]
    for back, colour in ((True, BLUE), (False, VERMILLION)):
        chosen = [column for column in paths if bool(returned[column]) == back]
        if chosen:
            axes.plot(paths.index, paths[chosen], color=colour if coloured else QUIET, linewidth=0.6, alpha=0.45)


@styled
def draw_levers(result: ClaimResult) -> ReproducibleFigure:
    """Of each lever and measure, the shares of sampled points at which it is better, worse and equivalent."""
    details = result.details
    levers, measures = (list(dict.fromkeys(details[name])) for name in ("lever", "measure"))
    left, above, cell = 2.9, 1.75, 0.36
    subtitle = wrapped(
        ["Each cell is a bar over all sampled points: the share at which the lever is beyond the smallest effect on "
         "one side or the other, or equivalent; white: undecided. A frame marks a sign that turns within the sample."],
        WIDTH,
    )  # fmt: skip
    top = subtitle_end(subtitle) + 0.4
    width = left + cell * 1.05 * len(measures) + 1.0
    height = top + above + cell * len(levers) + 0.6
    figure = new_figure("Where levers help and harm", subtitle, max(width, WIDTH), height)
    axes = axes_at(figure, left, 0.6, cell * 1.05 * len(measures), cell * len(levers))
    axes.set_xlim(0, len(measures))
    axes.set_ylim(len(levers), 0)
    for one in details.to_dict("records"):
        x, y, start = measures.index(one["measure"]), levers.index(one["lever"]), 0.0
        for _, word, colour in SHARES:
            axes.barh(y + 0.5, 0.8 * one[word], 0.62, left=x + 0.1 + 0.8 * start, color=colour, linewidth=0)
            start += one[word]
        edge = TEXT if one["turns"] else "#CFCFCF"
        axes.barh(y + 0.5, 0.8, 0.62, left=x + 0.1, fill=False, edgecolor=edge, linewidth=1.3 if one["turns"] else 0.5)
    axes.set_yticks(np.arange(len(levers)) + 0.5, levers)
    axes.set_xticks(
        np.arange(len(measures)) + 0.5, [measure_of(name).label for name in measures], rotation=55, ha="left"
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=TEXT)
    for side in axes.spines.values():
        side.set_visible(False)
    key = key_axes(figure, 0.3, height - top, WIDTH - 0.6, 0.2)
    for number, (name, _, colour) in enumerate(SHARES):
        key.barh(0.5, 0.2, 0.7, left=1.3 * number, color=colour)
        key.text(1.3 * number + 0.3, 0.5, name, size=SMALL, va="center")
    add_footer(figure, _footer(result))
    return figure
