"""Survey data for other programs: CSV, SPSS, R, codebook, paradata, and the truth in separate files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sim.core.arrow import write_text
from sim.surveys.data import SurveyData
from sim.surveys.export.codebook import codebook_table, codebook_text
from sim.surveys.export.data_files import csv_text, write_sav
from sim.surveys.export.export_readme import about_text
from sim.surveys.export.layout import Layout, layout_of
from sim.surveys.export.r_script import script_of
from sim.surveys.export.spss import syntax_of
from sim.surveys.export.summaries import hidden_tables, open_tables


def export(data: SurveyData, folder: str | Path, truth: bool = False) -> list[Path]:
    """Write one survey for spreadsheets, SPSS and R; the same data give the same bytes.

    Files are named ``<name>_week_<week>`` and their contents. Each is written completely or not at all.

    Args:
        data: the survey.
        folder: created if it does not exist.
        truth: also write the true values, in separate files.

    Returns:
        The files; the first one explains the others.

    Raises:
        ConfigError: the truth is wanted but was not recorded; then nothing is written.
        OSError: something cannot be written.
    """
    folder, layout = Path(folder), layout_of(data)
    texts = _texts(layout) | ({name: csv_text(frame) for name, frame in _hidden(layout).items()} if truth else {})
    paths = {ending: folder / f"{layout.stem}{ending}" for ending in (*texts, ".sav")}
    about = folder / f"{layout.stem}_about.txt"
    folder.mkdir(parents=True, exist_ok=True)
    for ending, text in texts.items():
        write_text(text, paths[ending])
    write_sav(layout, paths[".sav"])
    write_text(about_text(layout, list(paths)), about)
    return [about, *paths.values()]


def _texts(layout: Layout) -> dict[str, str]:
    """The contents of each file, by the ending of its name."""
    return {
        ".csv": csv_text(layout.rows),
        "_codebook.csv": csv_text(codebook_table(layout)),
        "_codebook.json": codebook_text(layout),
        ".sps": syntax_of(layout),
        ".R": script_of(layout),
        "_paradata.csv": csv_text(layout.data.invitations),
        **{f"_{name}.csv": csv_text(frame) for name, frame in open_tables(layout).items()},
    }


def _hidden(layout: Layout) -> Mapping[str, pd.DataFrame]:
    return {f"_{name}.csv": frame for name, frame in hidden_tables(layout).items()}
