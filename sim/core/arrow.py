"""Tables as Arrow and Parquet, and files that are written whole or not at all."""

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


def arrow_of(columns: Mapping[str, Any] | pd.DataFrame) -> pa.Table:
    """An Arrow table of columns (arrays, pandas Series or Categoricals); texts become dictionaries."""
    return pa.table({name: _array_of(column) for name, column in columns.items()})


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Several tables with the same columns, one after another."""
    if len(tables) == 1:
        return tables[0]
    return pa.concat_tables(list(tables), promote_options="permissive").unify_dictionaries().combine_chunks()


def _array_of(column: Any) -> pa.Array:
    """Numbers as they are (not-a-number stays one), texts and categories as a dictionary."""
    if column.dtype.kind in "iufb" and isinstance(column.dtype, np.dtype):
        return pa.array(np.asarray(column), from_pandas=False)
    texts = column if isinstance(column, pd.Categorical) else pd.Categorical(column)
    kinds = pa.array(texts.categories.to_numpy(object), pa.string())
    return pa.DictionaryArray.from_arrays(texts.codes.astype(np.int32), kinds)


def _write_parquet(table: pa.Table, target: Any) -> None:
    """Numbers are stored byte by byte, which compresses them best; every page has a checksum.

    Without Arrow's own schema other programs see texts, not dictionaries.
    """
    texts = [column.name for column in table.schema if pa.types.is_dictionary(column.type)]
    floats = [column.name for column in table.schema if pa.types.is_floating(column.type)]
    pq.write_table(
        table, target, compression="zstd", use_dictionary=texts, use_byte_stream_split=floats or False,
        write_page_checksum=True, store_schema=False,
    )  # fmt: skip


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as the content of a Parquet file."""
    sink = pa.BufferOutputStream()
    _write_parquet(table, sink)
    return sink.getvalue().to_pybytes()


def write_table(table: pa.Table, path: Path) -> None:
    """Write ``table`` to ``path``, whole or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        _write_parquet(table, temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(text: str, path: Path) -> None:
    """Write ``text`` to ``path``, whole or not at all."""
    write_bytes(text.encode(), path)


def write_bytes(content: bytes, path: Path, lasting: bool = False, temporary: Path | None = None) -> None:
    """Write ``content`` to ``path``, whole or not at all.

    Args:
        content: the file's content.
        path: the file.
        lasting: wait until the disk has it, so that it outlasts a power cut.
        temporary: the file's name while it is written, on the same file system; None: beside it.
    """
    temporary = temporary or path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
