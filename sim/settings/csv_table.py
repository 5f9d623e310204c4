"""Reads tables as spreadsheets export them: separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from sim.core.errors import ConfigError

WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx, .ods and .xls begin
DECIMAL_COMMA = re.compile(r"\s*-?\d+,\d+\s*")


def read_text(path: Path) -> str:
    """The text of a user's file, which must be encoded in UTF-8.

    Raises:
        ConfigError: it cannot be read, is a workbook, or has another encoding.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"'{path}' cannot be read ({(error.strerror or str(error)).lower()}).") from None
    if content.startswith(WORKBOOK):
        raise ConfigError(f"'{path.name}' is a workbook; open it in the spreadsheet and save it as 'CSV UTF-8'.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigError(f"'{path.name}', line {line}: not encoded in UTF-8; save it as 'CSV UTF-8'.") from None


def read_csv(path: Path) -> list[list[str]]:
    """The rows of a table. Its first line tells the separator; where that is no comma, commas may be decimal.

    Raises:
        ConfigError: it cannot be read, is not encoded in UTF-8, or is no valid CSV file.
    """
    return rows_of(read_text(path), path.name)


def rows_of(text: str, file: str) -> list[list[str]]:
    """The rows of a table's text, as :func:`read_csv` gives them; ``file`` is its name, for messages.

    Raises:
        ConfigError: it is no valid CSV file.
    """
    separator = max(",;\t", key=text.partition("\n")[0].count)  # spreadsheets write semicolons in some countries
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise ConfigError(f"'{file}' is not a valid CSV file: {error}.") from None
    if separator == ",":
        return rows
    return [[cell.replace(",", ".") if DECIMAL_COMMA.fullmatch(cell) else cell for cell in row] for row in rows]
