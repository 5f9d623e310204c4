"""All effects of a study as a table for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.presentation.studies.study_data import StudyFigureData
from sim.studies.effects.table import headline_measures

if TYPE_CHECKING:
    from sim.studies.study import Study

NAME = "effects.csv"
FIGURES = "%.6g"  # significant: far finer than any interval


def write_effects(study: Study, folder: Path | str, data: StudyFigureData | None = None) -> Path:
    """Write ``effects.csv`` to ``folder``: every cell against its baseline, in every headline measure.

    Columns are those of :meth:`sim.studies.study.Study.effects`. A study with nothing to compare gives an empty file.

    Args:
        study: finished or not.
        folder: made if it does not exist.
        material: of the study, if it has been read already.

    Returns:
        The path of the table.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    found = (data or StudyFigureData(study)).effects(headline_measures())
    found.to_csv(path, index=False, float_format=FIGURES, lineterminator="\n")
    return path
