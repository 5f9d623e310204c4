"""Where two worlds on the same luck part, and how the difference spreads: drawn from the table that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.presentation.studies.plot_styles import end_labels, round_ticks, under, wrapped
from sim.presentation.style import (
    BLACK,
    BLUE,
    DASHES,
    FAINT,
    GREEN,
    SHADE,
    VERMILLION,
    add_footer,
    as_png,
    as_svg,
    colours_of,
    dashes_of,
    lettering,
    new_figure,
    place,
    styled,
)

TITLE = "Where worlds part"
WIDTH, LEFT, WIDE, TALL, STEP = 12.4, 0.95, 4.1, 1.9, 3.1
DISTANCES = {
    "strain_apart": ("strain", VERMILLION),
    "trust_apart": ("trust", BLUE),
    "tension_apart": ("tension", GREEN),
}
WEEKS = "weeks since the end of burn-in (shaded)"


@styled
def draw(spread: pd.DataFrame, footer: str, labels: Mapping[str, str] | None = None) -> Figure:
    """A row a pair of worlds: who has been reached, by profession; and how far apart people are.

    Args:
        spread: as :func:`sim.studies.effects.comparison.keep` writes it: baseline, name, replicate, week, profession, ...
        footer: the recipe.
        labels: what people call each profession.
    """
    pairs = list(dict.fromkeys(zip(spread["baseline"], spread["name"], strict=True)))
    rng_key = ", ".join(str(number) for number in sorted(spread["replicate"].unique()))
    subtitle = wrapped(
        [
            f"The luck of replicate {rng_key} in both worlds. Left: people who differ, bit by bit, in their work, the "
            "conflict they met, their mind, their ties or their post. Right: how far apart they are, as the mean "
            "absolute difference over all people. A world that never parts has no line above 0.",
        ],
        WIDTH,
    )
    top = under(subtitle) + 0.85
    height = top + STEP * (len(pairs) - 1) + TALL + 0.85
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    for k, (baseline, name) in enumerate(pairs):
        part = spread[(spread["baseline"] == baseline) & (spread["name"] == name)]
        upper = height - top - STEP * k - TALL
        below = WEEKS if k == len(pairs) - 1 else ""
        reached = place(figure, LEFT, upper, WIDE, TALL)
        _reached(reached, part, labels or {})
        lettering(reached, f"{name} against {baseline}", below, "people reached", lift=10)
        apart = place(figure, LEFT + WIDE + 2.3, upper, WIDE, TALL)
        _apart(apart, part)
        lettering(apart, "How far apart", below, "difference (0 to 1)", lift=10)
    add_footer(figure, footer)
    return figure


def _reached(axes: Axes, part: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """A line a profession: the share of its people who differ."""
    professions = list(dict.fromkeys(part["profession"].astype(str)))
    colours, dashes, ends = colours_of(professions), dashes_of(professions), {}
    axes.set_ylim(0, 1.03)
    for profession in professions:
        rows = part[part["profession"] == profession]
        share = (rows["touched"] / rows["people"]).to_numpy()
        axes.plot(
            rows["week"], share, color=colours[profession], linestyle=dashes[profession], linewidth=1.5,
            gid=f"reached-{profession}",
        )  # fmt: skip
        ends[labels.get(profession, profession.replace("_", " ").capitalize())] = float(share[-1]), colours[profession]
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    _weeks(axes, part)
    end_labels(axes, ends, TALL)
    _first(axes, part)


def _first(axes: Axes, part: pd.DataFrame) -> None:
    """Marks the first week in which some person differs."""
    total = part.groupby("week")["touched"].sum()
    parted = total.index[total > 0]
    if len(parted):
        axes.axvline(parted[0], color=BLACK, linewidth=0.9, linestyle=(0, (2, 2)), gid="parted")
        axes.annotate(
            f"week {parted[0]}: {total[parted[0]]:,.0f} people", (parted[0], 0.04), xytext=(4, 0),
            textcoords="offset points", fontsize=8,
        )  # fmt: skip


def _apart(axes: Axes, part: pd.DataFrame) -> None:
    """A line each for strain, trust and tension: the mean absolute difference over all people."""
    ends, highest = {}, 0.0
    weights = part["people"]
    for number, (column, (label, colour)) in enumerate(DISTANCES.items()):
        weighted = (part[column] * weights).groupby(part["week"]).sum() / weights.groupby(part["week"]).sum()
        axes.plot(weighted.index, weighted, color=colour, linestyle=DASHES[number], linewidth=1.5, gid=f"apart-{label}")
        ends[label] = float(weighted.iloc[-1]), colour
        highest = max(highest, float(np.nanmax(weighted)))
    axes.set_ylim(0, 1.08 * highest or 1.0)
    round_ticks(axes.yaxis, 5)
    _weeks(axes, part)
    end_labels(axes, ends, TALL)


def _weeks(axes: Axes, part: pd.DataFrame) -> None:
    first, last = int(part["week"].min()), int(part["week"].max())
    axes.set_xlim(first, last)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    if first < 0:
        axes.axvspan(first, 0, color=SHADE, linewidth=0, zorder=0)


def save(figure: Figure, folder: Path) -> list[Path]:
    """Write the figure as PNG and SVG; returns the files.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind, content in (("png", as_png(figure, TITLE)), ("svg", as_svg(figure, TITLE))):
        paths.append(folder / f"divergence.{kind}")
        paths[-1].write_bytes(content)
    return paths
