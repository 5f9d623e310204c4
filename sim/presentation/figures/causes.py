"""Why: every unit of process conflict, and of the hazard that it turns personal, by its cause."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.presentation.bands import FEWEST_FOR_BANDS, bands, in_spans, kept_apart, mean, span_for
from sim.presentation.figures.run_data import FigureData
from sim.presentation.style import (
    BLACK,
    BLUE,
    BODY,
    GREEN,
    MINUS,
    ORANGE,
    PURPLE,
    QUIET,
    SKY,
    TEXT,
    VERMILLION,
    YELLOW,
    add_footer,
    lettering,
    new_figure,
    place,
    styled,
)

COLOURS = {
    "role_misunderstanding": BLUE,
    "forms": ORANGE,
    "unclear_mandate": GREEN,
    "load": PURPLE,
    "disagreement": VERMILLION,
    "injustice": YELLOW,
    "myths": SKY,
    "strain": "#8C8C8C",
    "low_trust": "#4D4D4D",
    "blamed_on_work": "#BDB8A6",
}
SPOKEN = {
    "role_misunderstanding": "Role misunderstanding",
    "forms": "Forms",
    "unclear_mandate": "Unclear mandate",
    "load": "Load",
    "disagreement": "Disagreement on the case",
    "injustice": "Felt injustice",
    "myths": "Myths",
    "strain": "Strain",
    "low_trust": "Low trust",
    "blamed_on_work": "Blaming the work",
}
AGAINST = {"low_trust": "Trust that protects"}
PANELS = (
    ("process", "Process conflict", "conflict per encounter (0 to 1)"),
    ("relationship", "Hazard that an encounter turns personal", "hazard per encounter"),
)
WIDTH, HEIGHT = 12.4, 5.6


@styled
def draw(data: FigureData) -> Figure:
    """Two stacked areas over time: process conflict, and the hazard of relationship conflict."""
    subtitle = (
        "Means over replicates; the causes add up exactly to the black line. Below zero: what holds conflict down. "
        "Dotted: middle 90 % of the replicates' totals.\nNumbers: means over the measured weeks."
    )
    figure = new_figure("Causes of conflict over time", subtitle, WIDTH, HEIGHT)
    add_footer(figure, data.footer)
    for k, (conflict, title, unit) in enumerate(PANELS):
        axes = place(figure, 0.75 + 6.1 * k, 0.95, 3.45, 3.35)
        _panel(axes, data, conflict)
        lettering(axes, title, data.time_name, unit)
    return figure


def per_encounter(data: FigureData, conflict: str) -> dict[str, np.ndarray]:
    """(R, W) amount of each cause per encounter of the service; NaN in weeks without encounters."""
    met = data.service("encounters")
    met = np.where(met > 0, met, np.nan)
    ledgers = ((cause, data.causes.get((conflict, cause))) for cause in COLOURS)
    return {cause: amount / met for cause, amount in ledgers if amount is not None}


def shares(data: FigureData, conflict: str) -> dict[str, float]:
    """Mean amount of each cause per encounter over measured weeks and replicates, largest first."""
    amounts, measured = per_encounter(data, conflict), data.lived >= 0
    means = {cause: float(np.nanmean(values[:, measured])) for cause, values in amounts.items()}
    return dict(sorted(means.items(), key=lambda item: -item[1]))


def _panel(axes: Axes, data: FigureData, conflict: str) -> None:
    amounts = per_encounter(data, conflict)
    if not amounts:
        axes.text(0.5, 0.5, "No two people met.", transform=axes.transAxes, ha="center", color=QUIET)
        return
    span = span_for(data.weeks)
    x, total = in_spans(data.lived, np.sum(list(amounts.values()), axis=0), span)
    means = {cause: mean(in_spans(data.lived, values, span)[1], 0) for cause, values in amounts.items()}
    middles = _stack(axes, x, means)
    _total(axes, x, total)
    data.time_axis(axes)
    _labels(axes, data, middles, shares(data, conflict))


def _stack(axes: Axes, x: np.ndarray, means: dict[str, np.ndarray]) -> dict[str, float]:
    """Fill the areas, gains upwards from zero and losses downwards; returns the middle of each at the end."""
    above, below, middles = np.zeros(len(x)), np.zeros(len(x)), {}
    for cause, amount in means.items():
        gain, loss = np.maximum(amount, 0.0), np.minimum(amount, 0.0)
        kind: dict[str, Any] = {"color": COLOURS[cause], "edgecolor": "white", "linewidth": 0.6}
        if gain.any():
            axes.fill_between(x, above, above + gain, gid=f"cause-{cause}", **kind)
        if loss.any():
            axes.fill_between(x, below, below + loss, gid=f"against-{cause}", **kind)
        above, below = above + gain, below + loss
        middles[cause] = float((above - gain / 2)[-1] if amount[-1] >= 0 else (below - loss / 2)[-1])
    return middles


def _total(axes: Axes, x: np.ndarray, total: np.ndarray) -> None:
    if len(total) >= FEWEST_FOR_BANDS:
        low, *_, high = bands(total)
        axes.plot(x, np.stack([low, high], axis=1), color=BLACK, linewidth=0.9, linestyle=(0, (2, 2)), gid="total-90")
    axes.plot(x, mean(total, 0), color=BLACK, linewidth=1.8, gid="total")
    axes.axhline(0, color=TEXT, linewidth=0.8, gid="zero")


def _labels(axes: Axes, data: FigureData, middles: dict[str, float], means: dict[str, float]) -> None:
    low, high = axes.get_ylim()
    low, high = (0.0 if min(means.values()) >= 0 else low), high + 0.08 * (high - low)
    axes.set_ylim(low, high)
    order = [cause for cause in middles if means[cause] != 0]
    places = kept_apart(np.array([middles[cause] for cause in order]), 0.06 * (high - low), low, high)
    for cause, height in zip(order, places, strict=True):
        data.end_label(axes, height, f"{spoken(cause, means[cause])} {signed(means[cause])}", COLOURS[cause])
    axes.text(
        0.99,
        0.985,
        f"total {sum(means.values()):.3f}",
        transform=axes.transAxes,
        ha="right",
        va="top",
        fontsize=BODY,
        weight="bold",
    )


def spoken(cause: str, amount: float) -> str:
    """The cause in words; trust above its neutral point is no low trust."""
    return AGAINST.get(cause, SPOKEN[cause]) if amount < 0 else SPOKEN[cause]


def signed(amount: float) -> str:
    """Three decimals with a proper minus."""
    return f"{amount:.3f}".replace("-", MINUS)
