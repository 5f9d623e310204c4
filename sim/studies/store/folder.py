"""A study's folder: its plan, its shards, its tables, and what failed.

===================  ==========================================================================================
``plan.json``        every cell, how often, what is kept; can be read back from shards or tables if it is lost
``shards/``          one file a shard, named by its content address; the folder itself is the list of what is there
``tables/``          the shards packed into one Parquet file a table, once a study is complete
``failures/``        what became of replicates that could not be lived
``broken/``          shards that could not be read, set aside
``journal.jsonl``    who worked on it and when
===================  ==========================================================================================
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.core.arrow import write_bytes, write_text
from sim.core.errors import ConfigError
from sim.studies.execution.task import Failure, Task
from sim.studies.plan.plan import PLAN_FILE, Plan
from sim.studies.store.consolidated import RUNS, Packed
from sim.studies.store.replicate_ranges import Spans
from sim.studies.store.shard import SUFFIX, BrokenShard, Shard, about, only, tables_of

SHARDS, BROKEN, FAILURES = "shards", "broken", "failures"
FAILURE_LIST = "failures.jsonl"
JOURNAL = "journal.jsonl"


@dataclass
class Inventory:
    """What a study's folder holds.

    Attributes:
        there: replicates of each cell, by its key, in shards and tables.
        loose: shards that are not packed yet; of each only the replicates that are nowhere else.
        spare: shards whose replicates are all somewhere else, e.g. because packing was cut short.
        broken: shards that cannot be read, and why.
        foreign: shards of another version of the model, which count for nothing here.
    """

    there: dict[str, Spans] = field(default_factory=dict)
    loose: dict[Path, Shard] = field(default_factory=dict)
    spare: list[Path] = field(default_factory=list)
    broken: dict[Path, str] = field(default_factory=dict)
    foreign: dict[Path, str] = field(default_factory=dict)

    def of(self, cell: str) -> Spans:
        """The replicates of a cell."""
        return self.there.setdefault(cell, Spans())

    def take(self, path: Path, shard: Shard) -> None:
        """Count a shard's replicates, each once."""
        there = self.of(shard.cell)
        fresh = {number: text for number, text in shard.hashes.items() if number not in there}
        if fresh:
            self.loose[path] = replace(shard, hashes=fresh)
            there.add_each(fresh)
        else:
            self.spare.append(path)

    def lived(self, plan: Plan) -> int:
        """How many of the plan's replicates are there."""
        return sum(plan.replicates - sum(map(len, self.of(cell.key).missing(plan.replicates))) for cell in plan.cells)


class StudyFolder:
    """The folder of one study.

    Args:
        path: where it is, or is to be.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.shards = self.path / SHARDS
        self.packed = Packed(self.path / "tables")

    def holds_a_study(self) -> bool:
        """Whether there is a study in it, finished or not."""
        return (self.path / PLAN_FILE).exists() or self.shards.is_dir() or self.packed.there

    def make(self) -> None:
        """Make the folder, and find out whether it can be written before any time is spent.

        Raises:
            OSError: it cannot.
        """
        self.shards.mkdir(parents=True, exist_ok=True)
        probe = self.path / f".try-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
        for left in self.shards.glob(".*.tmp"):  # what a killed process left behind
            left.unlink(missing_ok=True)

    def inventory(self, model: str) -> Inventory:
        """What is there, for a model's version; broken shards are only told."""
        found = Inventory()
        for cell, replicates in self.packed.hashes().items():
            found.of(cell).add_each(replicates)
        for path in sorted(self.shards.glob(f"*{SUFFIX}")) if self.shards.is_dir() else ():
            if path.name.startswith("."):
                continue
            try:
                shard = about(path)
            except BrokenShard as error:
                found.broken[path] = str(error)
                continue
            if shard.model != model:
                found.foreign[path] = shard.model
                continue
            found.take(path, shard)
        return found

    def keep(self, task: Task, content: bytes) -> Path:
        """Write a shard, whole or not at all, so that it outlasts a power cut.

        Raises:
            OSError: it cannot be written, e.g. because the disk is full.
        """
        path = self.shards / task.file_name
        write_bytes(content, path, lasting=True)
        return path

    def set_aside(self, paths: Iterable[Path]) -> None:
        """Move shards that cannot be read out of the way; nothing is thrown away."""
        for path in paths:
            aside = self.path / BROKEN
            aside.mkdir(exist_ok=True)
            os.replace(path, aside / path.name)

    def fail(self, failures: Iterable[Failure]) -> None:
        """Note replicates that could not be lived, each with its traceback in a file of its own."""
        folder = self.path / FAILURES
        folder.mkdir(exist_ok=True)
        for failure in failures:
            name = f"{failure.cell}-{failure.replicate:06d}.txt"
            write_text(failure.traceback, folder / name)
            line = {**asdict(failure), "traceback": name}
            with (folder / FAILURE_LIST).open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")

    def failures(self, inventory: Inventory) -> list[Failure]:
        """The last failure of each replicate that is not there."""
        path = self.path / FAILURES / FAILURE_LIST
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        last = {(one.cell, one.replicate): one for one in (Failure(**json.loads(line)) for line in lines if line)}
        return [one for one in last.values() if one.replicate not in inventory.of(one.cell)]

    def note(self, event: str, **details: Any) -> None:
        """Add a line to the journal; a journal that cannot be written stops nothing."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **details}
        try:
            with (self.path / JOURNAL).open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        except OSError:
            return

    def values(self, inventory: Inventory, measure: str) -> dict[str, dict[int, float]]:
        """One measure of every replicate that is there, by cell."""
        found = self.packed.values(measure)
        for path, shard in inventory.loose.items():
            runs = only(tables_of(path, (RUNS,)), shard.hashes)[RUNS]
            pairs = zip(runs["replicate"].to_pylist(), runs[measure].to_pylist(), strict=True)
            found.setdefault(shard.cell, {}).update(pairs)
        return found

    def size(self) -> int:
        """Bytes on disk of shards and tables."""
        folders = (self.shards, self.packed.folder)
        return sum(file.stat().st_size for one in folders if one.is_dir() for file in one.iterdir() if file.is_file())


def opened(path: str | Path) -> StudyFolder:
    """The folder of a study that is there.

    Raises:
        ConfigError: there is none.
    """
    folder = StudyFolder(path)
    if not folder.path.is_dir():
        raise ConfigError(f"'{path}' is not a folder; give the folder of a study.")
    if not folder.holds_a_study():
        raise ConfigError(f"'{path}' holds no study: there is no {PLAN_FILE} in it.")
    return folder
