"""A study with one cell for each named row of settings."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.core.arrow import write_text
from sim.studies.study import Study

CELLS = "cells.csv"


def study_of_rows(
    folder: Path, rows: Mapping[str, Mapping[str, str]], tables: Sequence[str], overrides: Sequence[str],
    config_dir: str | Path | None = None,
) -> Study:  # fmt: skip
    """Plan a study in a folder, or find the one that is there, to be resumed.

    Args:
        folder: where the study is kept; its cells are written beside it as CSV.
        rows: the settings of each cell by its name, as they are typed.
        tables: what is kept.
        overrides: of all cells.
        config_dir: a folder of the user's own options and plug-ins.

    Raises:
        ConfigError: a setting is invalid; nothing has been run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cells = folder.parent / f"{folder.name}_{CELLS}"
    write_text(_as_csv(rows), cells)
    settings = [
        "design=csv", f"design.file='{cells}'", "study.figures=false", f"study.keep=[{','.join(tables)}]",
        f"study.name={folder.name}", *overrides,
    ]  # fmt: skip
    return Study.from_overrides(settings, folder, config_dir)


def _as_csv(rows: Mapping[str, Mapping[str, str]]) -> str:
    """The cells as a table; an empty field leaves a setting as it is."""
    columns = list(dict.fromkeys(key for settings in rows.values() for key in settings))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["name", *columns])
    writer.writerows([name, *(settings.get(column, "") for column in columns)] for name, settings in rows.items())
    return text.getvalue()
