"""The headline numbers of a run, as printed."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.studies.single.result import Run

WIDTH = 110


def aligned(rows: list[list[str]], right: set[int]) -> str:
    """Rows as text columns; those in ``right`` are flush right. The first row is the heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(w) if k in right else cell.ljust(w) for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(line.rstrip() for line in lines)


def number(value: float) -> str:
    """Three significant digits, or a dash where there is none."""
    if math.isnan(value):
        return "-"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 2
    return f"{value:.{min(digits, 4)}f}"


def short_table(result: Run) -> str:
    """Headline measures: mean over replicates, 95 % interval, half-width, n and unit, under a title."""
    summary = result.summary()
    rows = [["measure", "mean", "95 % interval", "+-", "n", "unit"]]
    for row in summary[summary["headline"]].itertuples():
        bounds = f"{number(row.low)} to {number(row.high)}" if row.n > 1 else "-"
        rows.append([row.label, number(row.mean), bounds, number(row.half_width), str(row.n), row.unit])
    return f"{title(result)}\n\n{aligned(rows, {1, 2, 3, 4})}\n\n{reading(result)}"


def title(result: Run) -> str:
    """What was run."""
    config, origin = result.config, result.provenance
    posts = sum(item.headcount for item in config.organisation.professions.values())
    text = (
        f"Scenario '{config.scenario.name}' in '{config.organisation.name}' ({posts:,} practitioners): "
        f"{origin['finished']} replicates of {config.weeks} weeks after {config.burn_in} of burn-in, "
        f"seed {config.seed}; {origin['seconds']:.1f} s."
    )
    return textwrap.fill(text, WIDTH)


def reading(result: Run) -> str:
    """How to read the interval."""
    if result.config.replicates == 1:
        return "One replicate: there is no interval; luck alone may explain any number above."
    return textwrap.fill(
        "Mean over the measured weeks and replicates. The interval is the 95 % interval of that mean (+-: half its "
        "width): it shows the luck of the replicates, not the doubt about the model's assumptions.",
        WIDTH,
    )
