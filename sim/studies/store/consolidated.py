"""The packed tables of a study: one Parquet file a table, each row with its cell and the cell's lever values.

Packing happens in a folder beside the old one, and the two change places in one step; only then are shards
removed. Whenever a process is killed, one complete set of tables, or all shards, are there.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.core.arrow import Tables

CELL, NAME, HASH = "cell", "name", "hash"
RUNS = "runs"
PLAN = b"dissonance.plan"  # in the metadata of the table of runs
LEVERS = b"dissonance.levers"  # in the metadata of every table: its columns of lever values


class Packed:
    """The tables in a folder.

    Args:
        folder: where they are, or are to be.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._fresh, self._stale = (folder.with_name(f".{folder.name}-{age}") for age in ("new", "old"))

    @property
    def there(self) -> bool:
        """Whether something is packed; an exchange that was cut short is finished first."""
        if not self.folder.exists() and self._stale.exists():
            with suppress(OSError):
                os.replace(self._fresh, self.folder)
        return (self.folder / f"{RUNS}.parquet").exists()

    def path(self, name: str) -> Path:
        """The file of a table."""
        return self.folder / f"{name}.parquet"

    def names(self) -> list[str]:
        """The tables that are there."""
        return sorted(path.stem for path in self.folder.glob("*.parquet")) if self.there else []

    def hashes(self) -> dict[str, dict[int, str]]:
        """For each cell its replicates and the hash of each one's rows."""
        return self.values(HASH)

    def values(self, column: str) -> dict[str, dict[int, Any]]:
        """One column of the table of runs, by cell and replicate."""
        if not self.there:
            return {}
        table = pq.read_table(self.path(RUNS), columns=[CELL, "replicate", column])
        found: dict[str, dict[int, Any]] = {}
        for cell, replicate, value in zip(
            *(table[name].to_pylist() for name in (CELL, "replicate", column)), strict=True
        ):
            found.setdefault(cell, {})[replicate] = value
        return found

    def plan_text(self) -> str | None:
        """The plan that was packed with the tables."""
        if not self.there:
            return None
        text = (pq.read_schema(self.path(RUNS)).metadata or {}).get(PLAN)
        return None if text is None else text.decode()

    @cached_property
    def _readers(self) -> dict[str, Reader]:
        return {name: Reader(self.path(name)) for name in self.names()}

    def of_cell(self, cell: str) -> Tables:
        """A cell's rows of every table, as they were in its shards."""
        return {name: rows for name, reader in self._readers.items() if (rows := reader.of_cell(cell)) is not None}

    def begin(self) -> Path:
        """An empty folder for fresh tables."""
        for left in (self._stale, self._fresh):
            shutil.rmtree(left, ignore_errors=True)
        self._fresh.mkdir(parents=True)
        return self._fresh

    def exchange(self) -> None:
        """Put the fresh tables in the place of the old ones."""
        self.__dict__.pop("_readers", None)  # the files they read are about to go
        self._stale.mkdir()  # from here on the fresh tables are the ones that count
        if self.folder.exists():
            os.replace(self.folder, self._stale / self.folder.name)
        os.replace(self._fresh, self.folder)
        shutil.rmtree(self._stale, ignore_errors=True)


class Reader:
    """Reads one packed table cell by cell; the rows of a cell stand together."""

    def __init__(self, path: Path) -> None:
        self._file = pq.ParquetFile(path)
        self._at: tuple[int, pa.Table] | None = None

    @cached_property
    def _groups(self) -> dict[str, list[int]]:
        """The row groups that hold each cell."""
        found: dict[str, list[int]] = {}
        for group in range(self._file.num_row_groups):
            cells = pc.unique(self._file.read_row_group(group, columns=[CELL])[CELL].combine_chunks())
            for cell in cells.to_pylist():
                found.setdefault(cell, []).append(group)
        return found

    def of_cell(self, cell: str) -> pa.Table | None:
        """A cell's rows without the columns that packing added; None where there are none."""
        parts = [self._group(group) for group in self._groups.get(cell, ())]
        if not parts:
            return None
        rows = pa.concat_tables([part.filter(pc.equal(part[CELL], cell)) for part in parts])
        return bare(rows)

    def _group(self, number: int) -> pa.Table:
        if self._at is None or self._at[0] != number:
            self._at = number, self._file.read_row_group(number)
        return self._at[1]


def levers_of(schema: pa.Schema) -> list[str]:
    """The columns of a packed table that hold lever values."""
    return json.loads((schema.metadata or {}).get(LEVERS, b"[]"))


def bare(rows: pa.Table) -> pa.Table:
    """A packed table without the columns that packing added."""
    added = {CELL, NAME, HASH, *levers_of(rows.schema)}
    return rows.select([name for name in rows.column_names if name not in added]).replace_schema_metadata(None)
