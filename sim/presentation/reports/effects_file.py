"""All effects of a study as a table for other programs."""

from __future__ import annotations

from pathlib import Path

from sim.presentation.figures.data import FigureData
from sim.studies.effects.table import headline_measures

NAME = "effects.csv"
FORMAT = "%.6g"  # significant figures: far finer than any interval


def write_effects(data: FigureData, folder: Path) -> Path:
    """Write ``effects.csv`` to ``folder``: every cell against its baseline, in every headline measure.

    Columns are those of :meth:`sim.Study.effects`. A study with nothing to compare gives an empty file.

    Args:
        data: a study's data, completed or not.
        folder: exists.

    Returns:
        The path of the table.

    Raises:
        OSError: the file cannot be written.
    """
    path = folder / NAME
    data.effects(headline_measures()).to_csv(path, index=False, float_format=FORMAT, lineterminator="\n")
    return path
