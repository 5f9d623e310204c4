"""Packs shards into one Parquet file a table: a row says of which cell and levers it is, a row group holds many."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.core.arrow import Tables, joined, writer_options
from sim.studies.plan.cell import Cell
from sim.studies.plan.plan import Plan
from sim.studies.store.cell_columns import Labels
from sim.studies.store.consolidated import HASH, LEVERS, PLAN, RUNS
from sim.studies.store.folder import Inventory, StudyFolder
from sim.studies.store.shard import BrokenShard, Shard, only, tables_of

BYTES_IN_GROUP = 1 << 24
Source = tuple[StudyFolder, Inventory]


@dataclass(frozen=True)
class Part:
    """Some replicates of a cell: their rows of every table, and the hash of each one's rows."""

    tables: Tables
    hashes: dict[int, str]


def compact(
    folder: StudyFolder, plan: Plan, inventory: Inventory, others: Sequence[Source] = (), without: Sequence[str] = ()
) -> dict[Path, str]:
    """Pack all shards, those packed already included, and remove them from the folder.

    Args:
        folder: the study's folder.
        plan: its plan; cells are packed in its order.
        survey: what is there.
        others: further studies whose replicates are taken over.
        without: cells, by key, whose packed rows are damaged and left out.

    Returns:
        Shards that turned out to be broken, and why; they are left where they are, and out of the tables.

    Raises:
        OSError: the tables cannot be written; all shards are still there.
    """
    shelves = [_Shelf(*source, without) for source in ((folder, inventory), *others)]
    with ExitStack() as stack:
        writer = _Writer(folder.packed.begin(), plan, stack)
        for cell in plan.cells:
            writer.add(cell, list(_parts_of(cell, shelves)))
        writer.finish()
    folder.packed.exchange()
    for path in [*inventory.spare, *(inventory.loose.keys() - shelves[0].broken.keys())]:
        path.unlink(missing_ok=True)
    return {path: why for shelf in shelves for path, why in shelf.broken.items()}


class _Shelf:
    """Where a study's replicates are taken from, cell by cell."""

    def __init__(self, folder: StudyFolder, inventory: Inventory, without: Sequence[str]) -> None:
        hashes = folder.packed.hashes()
        self._packed = folder.packed
        self._hashes = {cell: replicates for cell, replicates in hashes.items() if cell not in without}
        self._loose: dict[str, dict[Path, Shard]] = {}
        for path, shard in inventory.loose.items():
            self._loose.setdefault(shard.cell, {})[path] = shard
        self.broken: dict[Path, str] = {}

    def parts(self, cell: str) -> Iterator[Part]:
        """What is there of a cell: first what is packed, then its shards."""
        if cell in self._hashes:
            yield Part(self._packed.of_cell(cell), self._hashes[cell])
        for path, shard in self._loose.get(cell, {}).items():
            try:
                yield Part(tables_of(path), shard.hashes)
            except BrokenShard as error:
                self.broken[path] = str(error)


def _parts_of(cell: Cell, shelves: Sequence[_Shelf]) -> Iterator[Part]:
    """A cell's replicates, each once; the first shelf that has it counts."""
    seen: set[int] = set()
    for part in (part for shelf in shelves for part in shelf.parts(cell.key)):
        fresh = {replicate: text for replicate, text in part.hashes.items() if replicate not in seen}
        if fresh:
            seen |= fresh.keys()
            yield Part(only(part.tables, fresh), fresh)


class _Writer:
    """Writes every table cell by cell, in row groups of a good size."""

    def __init__(self, folder: Path, plan: Plan, stack: ExitStack) -> None:
        self._folder, self._stack, self._plan_text = folder, stack, plan.to_json()
        self._labels = Labels(plan)
        self._levers: dict[str, list[str]] = {}  # of each table: its columns of lever values
        self._files: dict[str, pq.ParquetWriter] = {}
        self._waiting: dict[str, list[pa.Table]] = {}
        self._bytes: dict[str, int] = {}

    def add(self, cell: Cell, parts: list[Part]) -> None:
        """Take a cell's rows, in the order of replicates."""
        hashes = {replicate: text for part in parts for replicate, text in part.hashes.items()}
        for name in dict.fromkeys(name for part in parts for name in part.tables):
            rows = _ordered(joined([part.tables[name] for part in parts if name in part.tables]))
            self._levers.setdefault(name, list(self._labels.columns(rows)))
            self._waiting.setdefault(name, []).append(self._told(name, cell, rows, hashes))
            self._bytes[name] = self._bytes.get(name, 0) + rows.nbytes
            if self._bytes[name] >= BYTES_IN_GROUP:
                self._flush(name)

    def finish(self) -> None:
        """Write what is left."""
        for name in self._waiting:
            self._flush(name)

    def _told(self, table: str, cell: Cell, rows: pa.Table, hashes: dict[int, str]) -> pa.Table:
        """The rows with the columns that say which cell they are of; a run's row also has its hash."""
        if table != RUNS:
            return self._labels.put_on(cell, rows)
        texts = pa.array([hashes[replicate] for replicate in rows["replicate"].to_pylist()])
        return self._labels.put_on(cell, rows, **{HASH: texts})

    def _flush(self, name: str) -> None:
        waiting, self._waiting[name], self._bytes[name] = self._waiting[name], [], 0
        if not waiting:
            return
        rows = joined(waiting)
        if name not in self._files:
            self._files[name] = self._begun(name, rows)
        self._files[name].write_table(rows.cast(self._files[name].schema), row_group_size=len(rows))

    def _begun(self, name: str, rows: pa.Table) -> pq.ParquetWriter:
        about: dict[bytes, Any] = {LEVERS: json.dumps(self._levers[name])}
        if name == RUNS:
            about[PLAN] = self._plan_text
        schema = rows.schema.with_metadata(about)
        writer = pq.ParquetWriter(self._folder / f"{name}.parquet", schema, **writer_options(schema))
        return self._stack.enter_context(writer)


def _ordered(rows: pa.Table) -> pa.Table:
    """Rows in the order of replicates; within one they stay as they are."""
    replicates = rows["replicate"].to_numpy()
    if (np.diff(replicates) >= 0).all():
        return rows
    return rows.take(pa.array(np.argsort(replicates, kind="stable")))
