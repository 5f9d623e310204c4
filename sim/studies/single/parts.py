"""The tables of a run on disk: each finished replicate at once, one file a table in the end.

Nothing torn is ever seen: files and folders are written under a temporary name and then renamed. While a
run is under way, replicate r is the folder ``parts/0000r``; when all are finished the parts are merged into
``weekly.parquet``, ``cases.parquet``, ... and only then removed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

from sim.core.arrow import frame_of, writer_options

TABLES = (
    "weekly", "cases", "practitioners", "causes", "training", "network",
    "respondents", "answers", "truths", "surveys", "profiles",
)  # fmt: skip
PARTS = "parts"
PART_KIND = "arrow"  # quick to write and to read: a part is soon merged
BYTES_IN_GROUP = 1 << 24  # gathered before they are written as one row group


def write_part(folder: Path, replicate: int, tables: Mapping[str, pa.Table]) -> None:
    """Keep one finished replicate of the run in ``folder``."""
    parts = folder / PARTS
    part, temporary = parts / f"{replicate:07d}", parts / f".{replicate:07d}.tmp"
    try:
        temporary.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            feather.write_feather(table, temporary / f"{name}.{PART_KIND}", compression="lz4")
        os.replace(temporary, part)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def parts_of(folder: Path) -> list[Path]:
    """Folders of the finished replicates that are not merged yet, in order."""
    parts = folder / PARTS
    return sorted(path for path in parts.iterdir() if not path.name.startswith(".")) if parts.is_dir() else []


def merge_parts(folder: Path) -> None:
    """Merge all parts into one file a table, then remove them."""
    parts = parts_of(folder)
    for name in TABLES:
        if files := _files_of(parts, name):
            _merge(files, folder / f"{name}.parquet")
    done = folder / f".{PARTS}-merged"
    os.replace(folder / PARTS, done)  # one step, so that nobody finds half of the parts
    shutil.rmtree(done, ignore_errors=True)


def _files_of(parts: list[Path], name: str) -> list[Path]:
    return [file for part in parts if (file := part / f"{name}.{PART_KIND}").exists()]


def _merge(files: list[Path], target: Path) -> None:
    temporary = target.with_name(f".{target.name}.tmp")
    schema = feather.read_table(files[0]).schema
    try:
        with pq.ParquetWriter(temporary, schema, **writer_options(schema)) as writer:
            for group in _gathered(files):
                writer.write_table(group.cast(schema))
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _gathered(files: list[Path]) -> Iterator[pa.Table]:
    """Tables of a good size each, so that many small replicates do not make many small row groups."""
    waiting: list[pa.Table] = []
    for file in files:
        waiting.append(feather.read_table(file))
        if sum(table.nbytes for table in waiting) >= BYTES_IN_GROUP:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(tables: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables, promote_options="permissive").unify_dictionaries().combine_chunks()


def read_frame(folder: Path, name: str) -> pd.DataFrame:
    """One table of the run in ``folder``, finished or not; empty when it was not recorded."""
    if parts := parts_of(folder):
        return frame_of([feather.read_table(file) for file in _files_of(parts, name)])
    merged = folder / f"{name}.parquet"
    return frame_of([pq.read_table(merged)] if merged.exists() else [])
