"""Tables as Arrow, and files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

Tables = dict[str, pa.Table]


def arrow_of(frame: pd.DataFrame) -> pa.Table:
    """An Arrow table of ``frame`` with its texts stored once each (dictionary columns)."""
    return pa.table({name: _array_of(column) for name, column in frame.items()})


def arrow_of_columns(columns: Mapping[str, Any]) -> pa.Table:
    """The same of columns that are arrays or pandas Categoricals."""
    return pa.table({name: _array_of(column) for name, column in columns.items()})


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Several tables of one kind, one after another."""
    if len(tables) == 1:
        return tables[0]
    return pa.concat_tables(list(tables), promote_options="permissive").unify_dictionaries().combine_chunks()


def _array_of(column: Any) -> pa.Array:
    """Numbers as they stand (not-a-number stays one), texts and categories as a dictionary."""
    if column.dtype.kind in "iufb" and isinstance(column.dtype, np.dtype):
        return pa.array(np.asarray(column), from_pandas=False)
    texts = column if isinstance(column, pd.Categorical) else pd.Categorical(column)
    kinds = pa.array(texts.categories.to_numpy(object), pa.string())
    return pa.DictionaryArray.from_arrays(texts.codes.astype(np.int32), kinds)


def frame_of(tables: Sequence[pa.Table]) -> pd.DataFrame:
    """One frame of several tables of the same kind; dictionary columns become categoricals."""
    if not tables:
        return pd.DataFrame()
    whole = pa.concat_tables(list(tables), promote_options="permissive")
    return whole.unify_dictionaries().to_pandas()


def writer_options(schema: pa.Schema) -> dict[str, Any]:
    """How tables are packed: texts once each, numbers byte by byte, which compresses them best."""
    texts = [column.name for column in schema if pa.types.is_dictionary(column.type)]
    floats = [column.name for column in schema if pa.types.is_floating(column.type)]
    return {"compression": "zstd", "use_dictionary": texts, "use_byte_stream_split": floats or False}


def write_table(table: pa.Table, path: Path) -> None:
    """Write ``table`` to ``path``, whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        pq.write_table(table, temporary, **writer_options(table.schema))
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(text: str, path: Path) -> None:
    """Write ``text`` to ``path``, whole or not at all."""
    write_bytes(text.encode(), path)


def write_bytes(content: bytes, path: Path, lasting: bool = False) -> None:
    """Write ``content`` to ``path``, whole or not at all.

    Args:
        content: what the file is to hold.
        path: the file.
        lasting: it is to be there after a power cut as well; waits for the disk.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
