"""Where two paired runs first differ, and how the difference spreads: drawn from the table that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.core.number_format import amount
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import add_footer, axes_at, label_axes
from sim.presentation.figures.labels import profession_label
from sim.presentation.figures.plot_styles import end_labels, round_ticks, subtitle_end, wrapped
from sim.presentation.image_files import as_png, as_svg
from sim.presentation.style import (
    BLACK,
    BLUE,
    DASHES,
    FAINT,
    GREEN,
    SHADE,
    SMALL,
    VERMILLION,
    profession_colours,
    profession_dashes,
    styled,
)

TITLE = "Where paired runs diverge"
WIDTH, LEFT, WIDE, TALL, STEP = 12.4, 0.95, 4.1, 1.9, 3.1
DISTANCES = {
    "strain_apart": ("strain", VERMILLION),
    "trust_apart": ("trust", BLUE),
    "tension_apart": ("tension", GREEN),
}
TIME = "weeks since the end of burn-in (shaded)"


@styled
def draw(spread: pd.DataFrame, footer: str, labels: Mapping[str, str] | None = None) -> Figure:
    """One row per pair of runs: the share of people who differ, by profession; and how much people differ.

    Args:
        spread: as :func:`sim.studies.effects.comparison.keep` writes it: baseline, name, replicate, week,
            profession, people, touched (people who differ), and mean differences.
        footer: where the numbers come from.
        labels: the label of each profession.
    """
    pairs = list(dict.fromkeys(zip(spread["baseline"], spread["name"], strict=True)))
    replicates = ", ".join(str(number) for number in sorted(spread["replicate"].unique()))
    sentences = [
        f"Both runs use the random numbers of replicate {replicates}. Left: people who differ in any bit of their "
        "work, the conflict they met, their attitudes, their ties or their post. Right: the mean absolute difference "
        "over all people. Two runs that never diverge have no line above 0.",
    ]
    subtitle = wrapped(sentences, WIDTH)
    top = subtitle_end(subtitle) + 0.85
    height = top + STEP * (len(pairs) - 1) + TALL + 0.85
    figure = new_figure(TITLE, subtitle, WIDTH, height)
    for k, (baseline, name) in enumerate(pairs):
        rows = spread[(spread["baseline"] == baseline) & (spread["name"] == name)]
        bottom = height - top - STEP * k - TALL
        xlabel = TIME if k == len(pairs) - 1 else ""
        left = axes_at(figure, LEFT, bottom, WIDE, TALL)
        _draw_people(left, rows, labels or {})
        label_axes(left, f"{name} against {baseline}", xlabel, "people who differ", pad=10)
        right = axes_at(figure, LEFT + WIDE + 2.3, bottom, WIDE, TALL)
        _draw_distances(right, rows)
        label_axes(right, "How much they differ", xlabel, "difference (0 to 1)", pad=10)
    add_footer(figure, footer)
    return figure


def _draw_people(axes: Axes, rows: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """One line per profession: the share of its people who differ."""
    professions = list(dict.fromkeys(rows["profession"].astype(str)))
    colours, dashes, ends = profession_colours(professions), profession_dashes(professions), {}
    axes.set_ylim(0, 1.03)
    for profession in professions:
        own = rows[rows["profession"] == profession]
        share = (own["touched"] / own["people"]).to_numpy()
        axes.plot(
            own["week"], share, color=colours[profession], linestyle=dashes[profession], linewidth=1.5,
            gid=f"reached-{profession}",
        )  # fmt: skip
        ends[profession_label(profession, labels)] = float(share[-1]), colours[profession]
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    _time_axis(axes, rows)
    end_labels(axes, ends, TALL)
    _mark_first(axes, rows)


def _mark_first(axes: Axes, rows: pd.DataFrame) -> None:
    """Mark the first week in which any person differs."""
    people = rows.groupby("week")["touched"].sum()
    weeks = people.index[people > 0]
    if len(weeks):
        axes.axvline(weeks[0], color=BLACK, linewidth=0.9, linestyle=(0, (2, 2)), gid="parted")
        axes.annotate(
            f"week {weeks[0]}: {amount(people[weeks[0]])} people", (weeks[0], 0.04), xytext=(4, 0),
            textcoords="offset points", fontsize=SMALL,
        )  # fmt: skip


def _draw_distances(axes: Axes, rows: pd.DataFrame) -> None:
    """One line each for strain, trust and tension: the mean absolute difference over all people."""
    ends, highest = {}, 0.0
    people = rows["people"].groupby(rows["week"]).sum()
    for number, (column, (label, colour)) in enumerate(DISTANCES.items()):
        mean = (rows[column] * rows["people"]).groupby(rows["week"]).sum() / people
        axes.plot(mean.index, mean, color=colour, linestyle=DASHES[number], linewidth=1.5, gid=f"apart-{label}")
        ends[label] = float(mean.iloc[-1]), colour
        highest = max(highest, float(np.nanmax(mean, initial=0.0)))
    axes.set_ylim(0, 1.08 * highest or 1.0)
    round_ticks(axes.yaxis, 5)
    _time_axis(axes, rows)
    end_labels(axes, ends, TALL)


def _time_axis(axes: Axes, rows: pd.DataFrame) -> None:
    first, last = int(rows["week"].min()), int(rows["week"].max())
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
