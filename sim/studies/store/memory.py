"""A study's results in memory; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds

from sim.studies.failures import Failure
from sim.studies.store.cell_columns import CELL
from sim.studies.store.inventory import Inventory, StoredPart
from sim.studies.store.part import Part


class MemoryStore:
    """Parts in memory."""

    path: Path | None = None

    def __init__(self) -> None:
        self._parts: dict[tuple[str, str], Part] = {}
        self._failures: list[Failure] = []

    def holds_a_study(self) -> bool:
        """There is never one from before."""
        return False

    def prepare_folder(self) -> None:
        """There is no folder."""

    def inventory(self, model: str, thorough: bool = False) -> Inventory:
        """What is stored."""
        inventory = Inventory()
        for (_, name), part in sorted(self._parts.items()):  # threads end in any order
            tables: dict[str, dict[str, Any]] = {table: {"bytes": rows.nbytes} for table, rows in part.tables.items()}
            hashes = dict(part.hashes)
            inventory.add(StoredPart(part.cell, name, part.labels, part.model, hashes, len(hashes), tables, part.about))
        return inventory

    def keep(self, part: Part) -> None:
        """Store a part."""
        self._parts[part.cell, part.name] = part

    def load(self, part: StoredPart) -> Part:
        """A part; only the replicates that count."""
        return self._parts[part.cell, part.name].only(part.hashes)

    def columns(self, parts: Iterable[StoredPart], table: str) -> list[str]:
        """The columns of a table; none if no part has it."""
        return next(
            (self._parts[part.cell, part.name].tables[table].column_names for part in parts if table in part.tables), []
        )

    def rows(
        self, parts: Iterable[StoredPart], table: str, columns: list[str] | None = None, where: Any = None
    ) -> Iterator[pa.Table]:
        """As :meth:`sim.studies.store.folder.StudyFolder.rows`."""
        for part in parts:
            if table not in part.tables:
                continue
            rows = self.load(part).tables[table]
            if where is not None:
                rows = ds.dataset(rows).to_table(filter=where)
            rows = rows if columns is None else rows.select(columns)
            keys = pa.DictionaryArray.from_arrays(np.zeros(len(rows), np.int32), pa.array([part.cell]))
            yield rows.add_column(0, CELL, keys)

    def record_failures(self, failures: Iterable[Failure]) -> None:
        """Record replicates that failed."""
        self._failures.extend(failures)

    def failures(self, inventory: Inventory) -> list[Failure]:
        """The replicates that failed."""
        return self._failures

    def log(self, event: str, **details: Any) -> None:
        """There is no journal."""
