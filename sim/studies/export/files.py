"""Files of the formats that tables are exported in."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv

from sim.core.arrow import arrow_of, write_table, write_text
from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.errors import ConfigError
from sim.core.spss import LONGEST_LABEL, one_line, write_spss_file
from sim.studies.export.codebook import NUMBER, TEXT, Codebook, Variable
from sim.studies.export.latex import MAX_COLUMNS, MAX_ROWS, latex_table, shown

MAX_SHEET_ROWS, MAX_SHEET_COLUMNS = 1_048_575, 16_384  # of an Excel sheet, without the heading
EXACT = 2**53  # whole numbers beyond it change in .xlsx and .sav, which have floating-point numbers only
WIDEST = 40  # characters of a column of a sheet
BOOK = "_codebook"


@dataclass(frozen=True)
class Format:
    """A format of files.

    Attributes:
        ending: the files' ending.
        write: writes a table.
        check: raises ConfigError if the format cannot hold a table.
        own_book: whether the file contains the codebook.
    """

    ending: str
    write: Callable[[pd.DataFrame, Codebook, Path], None]
    check: Callable[[pd.DataFrame, str], None]
    own_book: bool = False


def write(frame: pd.DataFrame, book: Codebook, folder: Path, format: str) -> list[Path]:
    """Write a table and its codebook, each whole or not at all, and return the files."""
    chosen = FORMATS[format]
    written = [folder / f"{book.table}{chosen.ending}"]
    chosen.write(frame, book, written[0])
    if not chosen.own_book:
        written += [folder / f"{book.table}{BOOK}.csv", folder / f"{book.table}{BOOK}.json"]
        write_text(book.frame().to_csv(index=False, lineterminator="\n"), written[1])
        write_text(book.text(), written[2])
    return written


def _any_table(frame: pd.DataFrame, name: str) -> None:
    """Takes every table."""


def _write_csv(frame: pd.DataFrame, book: Codebook, path: Path) -> None:
    table = arrow_of(frame)
    texts = [_as_in_csv(column) for column in table.columns]
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        csv.write_csv(pa.table(texts, table.column_names), temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _as_in_csv(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts as such, and missing numbers as empty fields."""
    if pa.types.is_dictionary(column.type):
        return column.cast(pa.string())
    if pa.types.is_floating(column.type):
        return pc.if_else(pc.is_nan(column), None, column)
    return column


def _write_parquet(frame: pd.DataFrame, book: Codebook, path: Path) -> None:
    write_table(arrow_of(frame), path)


def _check_sheet(frame: pd.DataFrame, name: str) -> None:
    if find_spec("openpyxl") is None:
        raise ConfigError("Excel workbooks need a further package; install it with: pip install 'dissonance[excel]'")
    if len(frame) > MAX_SHEET_ROWS or len(frame.columns) > MAX_SHEET_COLUMNS:
        raise ConfigError(
            f"The table '{name}' has {len(frame):,} rows and {len(frame.columns):,} columns; an Excel sheet takes "
            f"{MAX_SHEET_ROWS:,} rows and {MAX_SHEET_COLUMNS:,} columns. Export it as csv, parquet or sav."
        )


def _write_sheets(frame: pd.DataFrame, book: Codebook, path: Path) -> None:
    """The table and the codebook as two sheets; headings stay in view, and no text is read as a formula."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    for title, content in ((book.table, _in_doubles(frame)), ("codebook", book.frame())):
        sheet = workbook.create_sheet(title)
        sheet.freeze_panes = "A2"
        columns = [
            [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]
            for _, column in content.items()
        ]
        for place, (name, values) in enumerate(zip(content.columns, columns, strict=True)):
            longest = max([len(str(name)), *map(len, map(str, values[:100]))])
            sheet.column_dimensions[get_column_letter(place + 1)].width = min(longest + 1, WIDEST)
        sheet.append(list(map(str, content.columns)))
        for row in zip(*columns, strict=True):
            sheet.append([_as_text(value, sheet) if isinstance(value, str) else value for value in row])
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        workbook.save(temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _as_text(text: str, sheet: Any) -> Any:
    """A text as a cell of a sheet; ``=1+1`` stays a text."""
    if not text.startswith("="):
        return text
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _in_doubles(frame: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers that a floating-point number does not hold as texts; infinite values as missing ones."""
    columns = {}
    for name, column in frame.items():
        if column.dtype.kind in "iu" and len(column) and column.abs().max() > EXACT:
            column = column.astype(str)
        elif column.dtype.kind == "f":
            column = column.astype(float).where(np.isfinite(column))
        columns[name] = column
    return pd.DataFrame(columns)


def _write_spss(frame: pd.DataFrame, book: Codebook, path: Path) -> None:
    """Texts are numbers with labels where they have codes; missing values are system missing."""
    plain = _in_doubles(frame)
    columns = {variable.spss_name: _coded(plain[variable.name], variable) for variable in book.variables}
    numeric = [variable for variable in book.variables if columns[variable.spss_name].dtype.kind == "f"]
    write_spss_file(
        pd.DataFrame(columns),
        path,
        f"{book.study}: {book.table}",
        MISUSE_BRIEF,
        column_labels={variable.spss_name: one_line(variable.label, LONGEST_LABEL) for variable in book.variables},
        variable_value_labels={variable.spss_name: variable.labels for variable in numeric if variable.labels},
        variable_measure={variable.spss_name: variable.level for variable in book.variables},
        variable_format={variable.spss_name: "F12.6" if variable.kind == NUMBER else "F8.0" for variable in numeric},
    )


def _coded(column: pd.Series, variable: Variable) -> pd.Series:
    if column.dtype.kind in "iufb":
        return column.astype(float)
    if variable.kind == TEXT and variable.values:
        codes = {text: float(code) for code, text in variable.labels.items()}
        return column.astype(object).map(codes).astype(float)
    return column.astype(object).where(column.notna(), "").astype(str)


def _check_latex(frame: pd.DataFrame, name: str) -> None:
    columns = len(shown(frame).columns)
    if len(frame) > MAX_ROWS or columns > MAX_COLUMNS:
        raise ConfigError(
            f"The table '{name}' has {len(frame):,} rows and {columns:,} columns; a LaTeX table is for reading and "
            f"takes {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns. Choose fewer measures, a computed table such as "
            "effects, or another format."
        )


def _write_latex(frame: pd.DataFrame, book: Codebook, path: Path) -> None:
    write_text(latex_table(frame, book), path)


FORMATS = {
    "csv": Format(".csv", _write_csv, _any_table),
    "parquet": Format(".parquet", _write_parquet, _any_table),
    "xlsx": Format(".xlsx", _write_sheets, _check_sheet, own_book=True),
    "latex": Format(".tex", _write_latex, _check_latex),
    "sav": Format(".sav", _write_spss, _any_table),
}
