"""What a store holds of a study, replicate by replicate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from sim.studies.failures import Failure
from sim.studies.store.part import Part
from sim.studies.store.replicate_ranges import ReplicateRanges


@dataclass(frozen=True)
class StoredPart:
    """A part in a store; its tables are read when they are needed.

    Attributes:
        cell: the cell's key.
        name: the part's name.
        labels: the cell's name and lever values, as they are stored with the rows.
        model: fingerprint of the model that made it.
        hashes: hash of the rows of each replicate that counts; replicates that another part has are left out.
        replicates: how many it holds.
        tables: what is known of each table's file.
        about: provenance: seconds, versions.
    """

    cell: str
    name: str
    labels: dict[str, pa.Scalar]
    model: str
    hashes: dict[int, str]
    replicates: int
    tables: dict[str, dict[str, Any]] = field(repr=False)
    about: dict[str, Any] = field(repr=False)

    @property
    def whole(self) -> bool:
        """Whether all its replicates count."""
        return len(self.hashes) == self.replicates


@dataclass
class Inventory:
    """What a store holds.

    Attributes:
        replicates: each cell's replicates, by its key.
        parts: those that count.
        spare: parts whose replicates are all in other parts, e.g. because consolidation was interrupted.
        broken: manifests of damaged parts, and a phrase that names the file and says what is wrong.
        foreign: parts of another version of the model, which do not count.
    """

    replicates: dict[str, ReplicateRanges] = field(default_factory=dict)
    parts: list[StoredPart] = field(default_factory=list)
    spare: list[StoredPart] = field(default_factory=list)
    broken: dict[Path, str] = field(default_factory=dict)
    foreign: list[StoredPart] = field(default_factory=list)

    def of(self, cell: str) -> ReplicateRanges:
        """The replicates of a cell."""
        return self.replicates.setdefault(cell, ReplicateRanges())

    def add(self, part: StoredPart) -> None:
        """Count a part's replicates, each once."""
        stored = self.of(part.cell)
        fresh = {number: text for number, text in part.hashes.items() if number not in stored}
        if fresh:
            self.parts.append(replace(part, hashes=fresh))
            stored.add_each(fresh)
        else:
            self.spare.append(part)

    def by_cell(self) -> dict[str, list[StoredPart]]:
        """The parts that count, by cell."""
        parts: dict[str, list[StoredPart]] = {}
        for part in self.parts:
            parts.setdefault(part.cell, []).append(part)
        return parts

    def hashes(self) -> dict[str, dict[int, str]]:
        """For each cell its replicates, and the hash of each one's rows."""
        hashes: dict[str, dict[int, str]] = {}
        for part in self.parts:
            hashes.setdefault(part.cell, {}).update(part.hashes)
        return hashes

    def results_hash(self) -> str:
        """One hash of all replicates. It does not depend on parts, order, engines or machines."""
        digest = hashlib.sha256()
        for cell, hashes in sorted(self.hashes().items()):
            for replicate, text in sorted(hashes.items()):
                digest.update(f"{cell} {replicate} {text}\n".encode())
        return digest.hexdigest()


class Store(Protocol):
    """Where a study keeps its results: a folder, or memory."""

    @property
    def path(self) -> Path | None:
        """The folder; None in memory."""

    def prepare_folder(self) -> None:
        """Make the folder."""

    def holds_a_study(self) -> bool:
        """Whether there is a study already."""

    def inventory(self, model: str, thorough: bool = False) -> Inventory:
        """What is stored, for a version of the model; ``thorough``: after reading every file."""

    def keep(self, part: Part) -> None:
        """Store a part, whole or not at all."""

    def load(self, part: StoredPart) -> Part:
        """A part with its tables."""

    def rows(
        self, parts: Iterable[StoredPart], table: str, columns: list[str] | None, where: Any
    ) -> Iterator[pa.Table]:
        """Rows of one table of some parts, each with its cell's key, without labels."""

    def columns(self, parts: Iterable[StoredPart], table: str) -> list[str]:
        """The columns of a table, without labels; none if no part has the table."""

    def record_failures(self, failures: Iterable[Failure]) -> None:
        """Record replicates that failed."""

    def failures(self, inventory: Inventory) -> list[Failure]:
        """The last failure of each replicate that is not stored."""

    def log(self, event: str, **details: Any) -> None:
        """Add a line to the journal."""
