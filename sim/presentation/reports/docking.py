"""The model beside published models, as a page, a table and a figure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.arrow import write_text
from sim.core.number_format import DASH, fixed, is_missing
from sim.inference.docking.comparison import OUTSIDE, SHOWN, UNDECIDED, WITHIN, Target
from sim.inference.docking.dock import NAME, Docking
from sim.presentation.figures import docking as figure
from sim.presentation.reports.scoreboard import markdown_table

DECIMALS, TINY = 3, 0.0005
VERDICTS = (WITHIN, OUTSIDE, UNDECIDED, SHOWN)
EXPLAINED = (
    "Levels of agreement are those of Axtell et al. (1996): numerical identity, distributional (the same figures but "
    "for chance), relational (the same directions). *Our week* is the simulator with other mechanisms switched off; *a "
    "peer* is the published model, coded by us beside ours: it shows whether we read the source rightly, and nothing "
    "about our model. *Within* and *outside* are said of the mean; an asterisk marks one whose whole 95 % interval "
    "lies on that side. A direction is undecided unless its whole interval lies on one side of 0. *Shown*: nothing is "
    "claimed."
)
HEAD = ("figure", "level", "by", "reference", "band", "ours", "n", "verdict", "reference from")


def page(docking: Docking) -> str:
    """Per target what is reduced, what is tested, what was not seen, and each figure, in Markdown."""
    table = docking.table()
    parts = [EXPLAINED, _summary(table)]
    if docking.settings:
        parts.append(f"Studies of our model with {' '.join(docking.settings)}.")
    for target in docking.targets:
        parts += _section(target, table[table["target"] == target.name])
    return "\n\n".join(parts)


def write_docking(docking: Docking, folder: Path) -> None:
    """Write ``dock.csv``, ``dock.md`` and ``dock.svg``.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_text(docking.table().to_csv(index=False, lineterminator="\n"), folder / f"{NAME}.csv")
    write_text(page(docking) + "\n", folder / f"{NAME}.md")
    figure.draw(docking).save(folder / NAME, formats=["svg"])


def _summary(table: pd.DataFrame) -> str:
    """How many figures of each target lie where, of our own week and of a peer."""
    rows = []
    for (target, name), found in table.groupby(["target", "produced_by"], sort=False):
        counts = found["verdict"].value_counts()
        rows.append([target, name, *(str(counts.get(word, 0)) for word in VERDICTS)])
    return markdown_table(["target", "by", *VERDICTS], rows)


def _outside(table: pd.DataFrame) -> str:
    """What is outside, in a sentence."""
    names = table.loc[table["verdict"] == OUTSIDE, "quantity"].to_list()
    return f"Outside: {'; '.join(names)}." if names else "Nothing is outside."


def _section(target: Target, table: pd.DataFrame) -> list[str]:
    seeds = ", ".join(str(seed) for seed in sorted(set(table["seed"])))
    about = [
        f"- Reduced: {target.reduced}",
        f"- What is tested: {target.tests}",
        f"- Not seen: {target.unseen}",
        f"- Seed: {seeds}",
    ]
    rows = [
        [row["quantity"], row["level"], row["produced_by"], _number(row["reference"]), _band(row), _ours(row), row["n"],
         f"{row['verdict']}{'*' if row['clear'] else ''}", _origin(row)]
        for row in table.to_dict("records")
    ]  # fmt: skip
    return [f"## {target.title}", "\n".join(about), _outside(table), markdown_table(HEAD, rows)]


def _number(value: float) -> str:
    """With three decimals, or as a power of ten if that would hide it."""
    if is_missing(value) or value == 0 or abs(value) >= TINY:
        return fixed(value, DECIMALS, DASH)
    return f"{value:.0e}"


def _band(row: dict) -> str:
    low, high = row["band_low"], row["band_high"]
    if np.isinf(low) or np.isinf(high):
        return "above 0" if np.isinf(high) else "below 0"
    return DASH if is_missing(low) else f"{_number(low)} to {_number(high)}"


def _ours(row: dict) -> str:
    if is_missing(row["low"]) or row["low"] == row["high"]:
        return _number(row["value"])
    return f"{_number(row['value'])} [{_number(row['low'])}, {_number(row['high'])}]"


def _origin(row: dict) -> str:
    known = f"{row['mark']}: {row['source']}" if row["mark"] else ""
    return "; ".join(part for part in (known, row["note"]) if part)
