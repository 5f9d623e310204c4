"""The data as CSV text and as an SPSS file, and other tables as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.spss import write_spss_file
from sim.surveys.export.layout import Layout
from sim.surveys.export.variables import PROFESSION, TEXT, Variable, professions_of

COUNTED = 8  # digits of numbers without an upper bound


def csv_text(frame: pd.DataFrame) -> str:
    """A table as CSV: names in the first line, commas, decimal points, empty cells for missing values."""
    return str(frame.to_csv(index=False, lineterminator="\n"))


def write_sav(layout: Layout, path: Path) -> None:
    """Write the data as an SPSS file, whole or not at all.

    Professions are codes from 1 with labels; missing answers are system missing. The same data give the same bytes.

    Raises:
        OSError: it cannot be written.
    """
    variables = layout.variables
    write_spss_file(
        in_numbers(layout),
        path,
        layout.title,
        f"Simulated respondents. {MISUSE_BRIEF}",
        column_labels={variable.name: variable.label for variable in variables},
        variable_value_labels=_value_labels(variables),
        variable_measure={variable.name: variable.measure for variable in variables},
        variable_format={variable.name: format_of(variable) for variable in variables},
    )


def in_numbers(layout: Layout) -> pd.DataFrame:
    """The rows as SPSS stores them: only numbers, NaN for missing answers."""
    known = {name: code for code, name in enumerate(professions_of(layout.data), 1)}
    columns = {}
    for variable in layout.variables:
        column = layout.rows[variable.name]
        columns[variable.name] = column.astype(str).map(known) if variable.type == TEXT else column
    return pd.DataFrame({name: column.astype("Float64") for name, column in columns.items()}).astype(float)


def format_of(variable: Variable) -> str:
    """Width and decimals of a column, as SPSS writes them: ``F3.0``."""
    ends = (variable.low, variable.high, *variable.values)
    widest = max(len(str(end)) for end in ends if end is not None)
    return f"F{widest if variable.high is not None or variable.column == PROFESSION else COUNTED}.0"


def _value_labels(variables: Sequence[Variable]) -> dict[str, dict[int | float, str]]:
    return {variable.name: dict(variable.values.items()) for variable in variables if variable.values}
