"""Writes the scoreboard of published patterns into a folder."""

from __future__ import annotations

from pathlib import Path

from sim.core.arrow import write_text
from sim.inference.validation import Validation
from sim.presentation.figures import scoreboard as figure
from sim.presentation.reports.scoreboard import as_markdown, changes_as_markdown


def write_scoreboard(validation: Validation, folder: Path, name: str, with_changes: bool = False) -> list[Path]:
    """Write ``NAME.csv``, ``NAME.md`` and ``NAME.svg``; with changes also ``NAME_changes.csv``.

    Draws from the priors give ``NAME_severity.csv``, an ensemble ``NAME_ensemble.csv``.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        f"{name}.csv": validation.table().to_csv(index=False, lineterminator="\n"),
        f"{name}.md": (changes_as_markdown if with_changes else as_markdown)(validation) + "\n",
    }
    if with_changes:
        texts[f"{name}_changes.csv"] = validation.changes().to_csv(index=False, lineterminator="\n")
    if validation.prior is not None:
        texts[f"{name}_severity.csv"] = validation.severities().to_csv(index=False, lineterminator="\n")
    if validation.ensemble is not None:
        texts[f"{name}_ensemble.csv"] = validation.over_ensemble().to_csv(index=False, lineterminator="\n")
    for file, text in texts.items():
        write_text(text, folder / file)
    drawn = figure.draw(validation)
    drawn.save(folder / name, formats=["svg"])
    return [*(folder / file for file in texts), folder / f"{name}.svg"]
