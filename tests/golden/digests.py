"""Digests of results, column by column, that do not depend on how tables are stored.

Rows are first put in the order of :data:`KEYS`, numbers by size and texts by code points. A column's digest is the
SHA-256, shortened, of its kind and its values:

* whole numbers and yes/no: little-endian 64-bit integers;
* other numbers: little-endian 64-bit floats, whatever precision they were stored in; one bit pattern for NaN;
* texts and categories: UTF-8 with the length before each; a missing one has length -1.

One number is rounded first: omega comes from an iterative factor analysis, whose last bit differs between versions of
NumPy, SciPy and scikit-learn.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from configurations import CONFIGURATIONS, Tables

FILE = Path(__file__).with_name("results.json")
LENGTH = 12
OMEGA_DECIMALS = 9
SURVEY = ("instrument", "week")
PAIR = ("first", "second")
# What tells the rows of a table apart, after the cell's name and the replicate; of these, the columns that it has.
KEYS: dict[str, tuple[str, ...]] = {
    "runs": (),
    "professions": ("profession",),
    "weekly": ("week", "scope", "unit"),
    "causes": ("week", *PAIR, "conflict", "cause"),
    "cases": ("case",),
    "practitioners": ("week", "post"),
    "network": ("week", *PAIR),
    "training": ("week", "activity", "profession"),
    "invitations": (*SURVEY, "respondent"),
    "answers": (*SURVEY, "respondent", "item"),
    "truths": (*SURVEY, "respondent", "post", "scale"),
    "survey_statistics": (*SURVEY, "level", "statistic", "scale", "other"),
    "profiles": (*SURVEY, "level", "profession", "asked", "kind"),
    "encounters": ("encounter",),
    "event_log": ("line",),
}


def entry_of(name: str) -> dict[str, Any]:
    """Simulate a configuration; its entry in the golden table."""
    return {"tables": digests_of(CONFIGURATIONS[name].results())}


def digests_of(tables: Tables) -> dict[str, Any]:
    """Number of rows and digests of columns, by table."""
    found = {}
    for name, frame in sorted(tables.items()):
        rows = in_order(name, frame)
        if "statistic" in rows and "value" in rows:
            rows = rows.assign(
                value=rows["value"].where(rows["statistic"] != "omega", rows["value"].round(OMEGA_DECIMALS))
            )
        found[name] = {"rows": len(rows), "columns": {column: digest(rows[column]) for column in sorted(rows)}}
    return found


def in_order(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table in the order of its keys.

    Raises:
        ValueError: the keys do not tell all rows apart.
    """
    keys = [key for key in ("name", "replicate", *KEYS[table]) if key in frame]
    sortable = pd.DataFrame({key: plain(frame[key]) for key in keys})
    if sortable.duplicated().any():
        raise ValueError(f"{table}: {keys} do not tell all rows apart")
    order = sortable.reset_index(drop=True).sort_values(keys, kind="stable").index
    return frame.iloc[order]


def plain(column: pd.Series) -> pd.Series:
    """Numbers as they are, anything else as texts."""
    return column if column.dtype.kind in "iufb" else column.astype(object)


def digest(column: pd.Series) -> str:
    """The digest of a column in the present order of its rows."""
    hashed, kind = hashlib.sha256(), column.dtype.kind
    if kind in "iub":
        hashed.update(b"int" + column.to_numpy().astype("<i8").tobytes())
    elif kind == "f":
        values = column.to_numpy().astype("<f8")
        hashed.update(b"float" + np.where(np.isnan(values), np.nan, values).astype("<f8").tobytes())
    else:
        hashed.update(b"text")
        for value in column.astype(object):
            text = b"" if pd.isna(value) else str(value).encode()
            length = -1 if pd.isna(value) else len(text)
            hashed.update(length.to_bytes(8, "little", signed=True) + text)
    return hashed.hexdigest()[:LENGTH]


def differences(name: str, golden: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """What differs between two entries, a sentence each: tables, then numbers of rows, then columns."""
    before, after = golden["tables"], now["tables"]
    for table in sorted({*before, *after}):
        if table not in after or table not in before:
            yield f"{name}: the table '{table}' is {'new' if table in after else 'gone'}"
            continue
        old, new = before[table], after[table]
        if old["rows"] != new["rows"]:
            yield f"{name}: the table '{table}' has {new['rows']} rows; it had {old['rows']}"
        for column in sorted({*old["columns"], *new["columns"]}):
            if column not in new["columns"] or column not in old["columns"]:
                yield f"{name}: the column '{table}.{column}' is {'new' if column in new['columns'] else 'gone'}"
            elif old["columns"][column] != new["columns"][column] and old["rows"] == new["rows"]:
                yield f"{name}: the column '{table}.{column}' has other values"


def read() -> dict[str, Any]:
    """The golden table."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"machine": "", "configurations": {}}


def write(entries: dict[str, Any]) -> None:
    """Write the golden table."""
    table = {"machine": platform.machine(), "configurations": entries}
    FILE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
