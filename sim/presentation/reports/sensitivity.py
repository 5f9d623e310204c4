"""What one-at-a-time sensitivity found, as a page."""

from __future__ import annotations

from pathlib import Path

from sim.core.arrow import write_text
from sim.core.number_format import fixed, signed, significant
from sim.inference.sensitivity.one_at_a_time import Sensitivity
from sim.presentation.reports.scoreboard import markdown_table

SHOWN = (
    "on_time", "relationship_conflict", "task_conflict", "process_conflict", "quality", "understanding", "trust",
    "strain",
)  # fmt: skip
DECIMALS = 3


def page(found: Sensitivity) -> str:
    """A table with a row a number, most influential first, and what it shows, in Markdown."""
    largest = found.largest()
    shown = [name for name in SHOWN if name in largest]
    rows = [
        [f"`{name}`", significant(row["unchanged"]), *(signed(row[measure], DECIMALS) for measure in shown),
         fixed(row["ratio"], 1), str(row["by"]).replace("_", " ")]
        for name, row in largest.iterrows()
    ]  # fmt: skip
    head = ["number", "unchanged", *(name.replace("_", " ") for name in shown), "largest, in smallest effects", "in"]
    first = (
        f"{found.conditions}. Each number alone, {found.change * 100:g} % lower and higher (a whole number by 1 at "
        "least), within its bounds. Of both paired differences the larger is shown, with its sign."
    )
    refused = [f"- Refused: {name}. {reason}" for name, reason in found.refused.items()]
    return "\n\n".join([first, markdown_table(head, rows), *(["\n".join(refused)] if refused else [])])


def write_sensitivity(found: Sensitivity, folder: Path) -> None:
    """Write ``sensitivity.csv``, with intervals, and ``sensitivity.md``.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_text(found.effects.to_csv(index=False, lineterminator="\n"), folder / "sensitivity.csv")
    write_text(page(found) + "\n", folder / "sensitivity.md")
