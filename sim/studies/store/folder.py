"""A study's folder. A run's folder is the same, with one cell.

===========================================  ==================================================================
``plan.json``                                every cell, how many replicates, what is recorded
``provenance.json``                          version, libraries, times, and one hash of all results
``tables/TABLE/cell=KEY/part-*.parquet``     the results
``manifest/KEY-part-*.json``                 for each part its files with checksums, and the hash of each replicate
``manifest/plan.json``                       a copy of the plan
``definition/``                              the options and plug-ins from which cells are composed, as in the plan
``failures/``                                tracebacks of replicates that failed
``broken/``                                  parts that could not be read, set aside
``journal.jsonl``                            who worked on it and when
===========================================  ==================================================================

Files are written under a temporary name, flushed to the disk and renamed, the manifest of a part last. Whenever a
process is killed, every part is stored either completely or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from sim.core.arrow import Tables, parquet_bytes, write_bytes, write_text
from sim.core.errors import ConfigError
from sim.settings.definition import OWN
from sim.studies.failures import Failure
from sim.studies.plan.plan import PLAN_FILE, Plan, former_format, read_plan
from sim.studies.store.cell_columns import CELL
from sim.studies.store.inventory import Inventory, StoredPart
from sim.studies.store.part import REPLICATE, Part, labelled, labels_from_plain, labels_to_plain, replicate_hashes

TABLES, MANIFEST, BROKEN, FAILURES, TEMPORARY = "tables", "manifest", "broken", "failures", ".tmp"
FAILURE_LIST = "failures.jsonl"
JOURNAL = "journal.jsonl"
PROVENANCE = "provenance.json"
DEFINITION = "definition"
FORMER_FILES = ("shards", "weekly.parquet", "parts")  # of the first format


class BrokenPart(Exception):
    """A stored part that cannot be read; the text says why."""


class StudyFolder:
    """The folder of one study.

    Args:
        path: where it is, or is to be.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.tables, self.manifest = self.path / TABLES, self.path / MANIFEST

    def holds_a_study(self) -> bool:
        """Whether there is a study in it, finished or not."""
        return (self.path / PLAN_FILE).exists() or self.manifest.is_dir()

    def prepare_folder(self) -> None:
        """Make the folder and find out whether it can be written.

        Raises:
            ConfigError: it holds results of a former format.
            OSError: it cannot be written.
        """
        self.refuse_former_format()
        self.manifest.mkdir(parents=True, exist_ok=True)
        probe = self.path / f".try-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()

    def clean_up(self) -> None:
        """Remove what a killed process left unfinished; only for the owner of the lock."""
        shutil.rmtree(self.path / TEMPORARY, ignore_errors=True)
        (self.path / TEMPORARY).mkdir()
        listed = {path.stem for path in self.manifest.glob("*.json")}
        for path in self.tables.glob(f"*/{CELL}=*/*.parquet"):
            if f"{_cell_of(path)}-{path.stem}" not in listed:
                path.unlink(missing_ok=True)

    def refuse_former_format(self) -> None:
        """Check that there are no results in a format that this version does not read.

        Raises:
            ConfigError: there are.
        """
        if not self.holds_a_study() and any((self.path / name).exists() for name in FORMER_FILES):
            raise ConfigError(former_format(self.path, _version_in(self.path / PROVENANCE)))

    def has_plan(self, plan: Plan) -> bool:
        """Whether the folder has exactly this plan."""
        path = self.path / PLAN_FILE
        return path.exists() and read_plan(path) == plan

    def holds_a_plan(self) -> bool:
        """Whether there is a plan in its place."""
        return (self.path / PLAN_FILE).exists()

    def with_own_files(self, plan: Plan) -> Plan:
        """The plan with the study's own copy of the user's options and plug-ins."""
        own = (self.path / DEFINITION / OWN).resolve()
        return replace(plan, config_dir=str(own) if plan.definition.own else "")

    def write_plan(self, plan: Plan) -> None:
        """Write the plan, a copy of it beside the manifests, and the files of its definition.

        Raises:
            OSError: it cannot be written.
        """
        plan.definition.write(self.path / DEFINITION)
        for folder in (self.manifest, self.path):
            plan.write(folder)

    def plan(self) -> Plan:
        """The plan; its copy if the plan itself is missing.

        Raises:
            ConfigError: there is none, or it cannot be read.
        """
        for folder in (self.path, self.manifest):
            with suppress(FileNotFoundError):
                plan = read_plan(folder / PLAN_FILE)
                if plan.definition.own:  # the plan has the texts; plug-ins are imported from the files
                    with suppress(OSError):
                        plan.definition.write(self.path / DEFINITION)
                return self.with_own_files(plan)
        self.refuse_former_format()
        raise ConfigError(f"'{self.path}' is not a study folder: it has no {PLAN_FILE}.")

    def inventory(self, model: str) -> Inventory:
        """What is stored, for a version of the model; parts with a missing or truncated file are only listed."""
        inventory, stored = Inventory(), []
        for path in sorted(self.manifest.glob("*.json")) if self.manifest.is_dir() else ():
            if path.name == PLAN_FILE:
                continue
            try:
                part = self._read_manifest(path)
            except BrokenPart as error:
                inventory.broken[path] = str(error)
                continue
            if part.model != model:
                inventory.foreign.append(part)
            else:
                stored.append(part)
        for part in sorted(stored, key=lambda part: (-part.replicates, part.name)):  # larger ones were made of smaller
            inventory.add(part)
        return inventory

    def _read_manifest(self, path: Path) -> StoredPart:
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
            hashes = {int(number): text for number, text in plain["hashes"].items()}
            labels = labels_from_plain(plain["labels"])
            part = StoredPart(
                plain["cell"],
                plain["part"],
                labels,
                plain["model"],
                hashes,
                len(hashes),
                plain["tables"],
                plain["about"],
            )
            for table, file in part.tables.items():
                if self.file(part, table).stat().st_size != file["bytes"]:
                    raise BrokenPart(f"the file of its table '{table}' is truncated")
        except FileNotFoundError as error:
            raise BrokenPart("a file is missing") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BrokenPart("its manifest is damaged") from error
        return part

    def file(self, part: Part | StoredPart, table: str) -> Path:
        """The file of one table of a part."""
        return self.tables / table / f"{CELL}={part.cell}" / f"{part.name}.parquet"

    def manifest_file(self, part: Part | StoredPart) -> Path:
        """The manifest of a part."""
        return self.manifest / f"{part.cell}-{part.name}.json"

    def keep(self, part: Part) -> None:
        """Store a part, whole or not at all, so that it outlasts a power cut.

        Raises:
            OSError: it cannot be written, e.g. because the disk is full.
        """
        files = {}
        for name, table in part.tables.items():
            content = parquet_bytes(labelled(table, part.labels))
            self._write(content, self.file(part, name))
            checksum = hashlib.sha256(content).hexdigest()
            files[name] = {"rows": len(table), "bytes": len(content), "sha256": checksum}
        manifest = {
            "cell": part.cell, "part": part.name, "model": part.model, "labels": labels_to_plain(part.labels),
            "tables": files, "hashes": part.hashes, "about": part.about,
        }  # fmt: skip
        self._write((json.dumps(manifest, indent=1) + "\n").encode(), self.manifest_file(part))

    def _write(self, content: bytes, path: Path) -> None:
        temporary = self.path / TEMPORARY / f"{os.getpid()}-{path.parent.name}-{path.name}"
        for folder in (temporary.parent, path.parent):
            folder.mkdir(parents=True, exist_ok=True)
        write_bytes(content, path, lasting=True, temporary=temporary)

    def load(self, part: StoredPart) -> Part:
        """A part with its tables; only the replicates that count.

        Raises:
            BrokenPart: a file is missing, or its bytes are not those that were written.
        """
        tables: Tables = {}
        for name, file in part.tables.items():
            try:
                content = self.file(part, name).read_bytes()
            except OSError as error:
                raise BrokenPart(f"its table '{name}' cannot be read ({error.strerror})") from error
            if hashlib.sha256(content).hexdigest() != file["sha256"]:
                raise BrokenPart(f"a byte of its table '{name}' has changed")
            texts = _texts(pq.read_schema(pa.BufferReader(content)))
            rows = pq.read_table(pa.BufferReader(content), read_dictionary=texts)
            tables[name] = rows.select(rows.column_names[len(part.labels) :])
        whole = Part(part.cell, part.labels, part.model, replicate_hashes(tables), tables, part.about)
        if any(whole.hashes.get(number) != text for number, text in part.hashes.items()):
            raise BrokenPart("its rows are not those that were written")
        return whole.only(part.hashes)

    def remove(self, parts: Iterable[StoredPart]) -> None:
        """Delete parts whose replicates are in other parts; the manifests first."""
        listed = list(parts)
        for part in listed:
            self.manifest_file(part).unlink(missing_ok=True)
        for part in listed:
            for table in part.tables:
                self.file(part, table).unlink(missing_ok=True)

    def set_aside(self, manifests: Iterable[Path]) -> None:
        """Move parts that cannot be read to ``broken/``."""
        for manifest in manifests:
            cell, _, name = manifest.stem.partition("-")
            files = self.tables.glob(f"*/{CELL}={cell}/{name}.parquet")
            for path in [manifest, *files]:
                aside = self.path / BROKEN / path.relative_to(self.path)
                aside.parent.mkdir(parents=True, exist_ok=True)
                os.replace(path, aside)

    def columns(self, parts: Iterable[StoredPart], table: str) -> list[str]:
        """The columns of a table, without labels; none if no part has the table."""
        part = next((part for part in parts if table in part.tables), None)
        if part is None:
            return []
        return pq.read_schema(self.file(part, table)).names[len(part.labels) :]

    def rows(
        self, parts: Iterable[StoredPart], table: str, columns: list[str] | None = None, where: Any = None
    ) -> Iterator[pa.Table]:
        """Rows of one table of some parts, each with its cell's key, without labels.

        Args:
            parts: from which they are read.
            table: its name.
            columns: beside the cell's key; None: all.
            where: a condition on columns, as :mod:`pyarrow.dataset` takes it.
        """
        having = [part for part in parts if table in part.tables]
        whole, others = [part for part in having if part.whole], [part for part in having if not part.whole]
        columns = self.columns(having, table) if columns is None else columns
        if whole:
            yield self._dataset(whole, table).to_table([CELL, *columns], filter=where)
        for part in others:
            fresh = ds.field(REPLICATE).isin(list(part.hashes))
            yield self._dataset([part], table).to_table([CELL, *columns], fresh if where is None else fresh & where)

    def _dataset(self, parts: list[StoredPart], table: str) -> ds.Dataset:
        files = [self.file(part, table) for part in parts]
        texts = ds.ParquetReadOptions(dictionary_columns=_texts(pq.read_schema(files[0])))
        checked = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
        schema = pa.schema([(CELL, pa.dictionary(pa.int32(), pa.string()))])
        keys = {CELL: pa.array(list(dict.fromkeys(part.cell for part in parts)))}
        return ds.dataset(
            [str(file) for file in files],
            format=ds.ParquetFileFormat(read_options=texts, default_fragment_scan_options=checked),
            partitioning=ds.partitioning(schema, flavor="hive", dictionaries=keys),
            partition_base_dir=str(self.tables / table),
        )

    def record_failures(self, failures: Iterable[Failure]) -> None:
        """Record replicates that failed, each with its traceback in a file of its own."""
        folder = self.path / FAILURES
        folder.mkdir(exist_ok=True)
        for failure in failures:
            name = f"{failure.cell}-{failure.replicate:06d}.txt"
            write_text(failure.traceback, folder / name)
            line = {**asdict(failure), "traceback": name}
            with (folder / FAILURE_LIST).open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")

    def failures(self, inventory: Inventory) -> list[Failure]:
        """The last failure of each replicate that is not stored."""
        path = self.path / FAILURES / FAILURE_LIST
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        failures = [Failure(**json.loads(line)) for line in lines if line]
        last = {(failure.cell, failure.replicate): failure for failure in failures}
        return [failure for failure in last.values() if failure.replicate not in inventory.of(failure.cell)]

    def log(self, event: str, **details: Any) -> None:
        """Add a line to the journal; if it cannot be written, the work goes on."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **details}
        with suppress(OSError), (self.path / JOURNAL).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def size(self) -> int:
        """Bytes on disk of tables and manifests."""
        folders = (self.tables, self.manifest)
        return sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())


def open_folder(path: str | Path) -> StudyFolder:
    """The folder of an existing study.

    Raises:
        ConfigError: there is none.
    """
    folder = StudyFolder(path)
    if not folder.path.is_dir():
        raise ConfigError(f"'{path}' is not a folder; give the folder of a study or run.")
    if not folder.holds_a_study():
        folder.plan()  # raises
    return folder


def _cell_of(path: Path) -> str:
    return path.parent.name.removeprefix(f"{CELL}=")


def _texts(schema: pa.Schema) -> list[str]:
    return [column.name for column in schema if pa.types.is_string(column.type)]


def _version_in(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
