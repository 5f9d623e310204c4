"""A study's folder. A run's folder is the same, with one cell.

===========================================  ==================================================================
``plan.json``                                every cell, how many replicates, what is recorded
``provenance.json``                          version, libraries, times, and one hash of all results
``tables/TABLE/KE/cell=KEY/part-*.parquet``  the results; KE: the first two letters of the cell's key
``manifest/KE/KEY-part-*.json``              for each part its files with checksums, and the hash of each replicate
``manifest/plan.json``                       a copy of the plan, written first
``definition/``                              the options and plug-ins from which cells are composed, as in the plan
``failures/``                                tracebacks of replicates that failed
``broken/``                                  parts that could not be read, set aside
``journal.jsonl``                            who worked on it and when
===========================================  ==================================================================

Files are written under a temporary name, flushed to the disk and renamed, the manifest of a part last. Whenever a
process is killed, every part is stored either completely or not at all. Plans, manifests and provenance hold their own
checksum. Every file is compared with its checksum before it is read. Keys are hexadecimal, so that no folder but those
for two letters has many entries: of 100,000 cells some 400 each.
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

from sim.core.arrow import parquet_bytes, write_bytes, write_text
from sim.core.checksum import Changed, with_checksum, without_checksum
from sim.core.errors import ConfigError
from sim.settings.definition import OWN
from sim.studies.failures import DamagedStudy, Failure, RunError
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
    """A stored part that is not what was written; the text names the file and says what is wrong with it."""


class StudyFolder:
    """The folder of one study.

    Args:
        path: where it is, or is to be.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.tables, self.manifest = self.path / TABLES, self.path / MANIFEST
        self._checked: set[tuple[Path, int, int]] = set()  # files that were read and whole, with size and time

    def holds_a_study(self) -> bool:
        """Whether there is a study in it, finished or not."""
        return self.holds_a_plan() or any(self._manifests())

    def is_begun(self) -> bool:
        """Whether it was prepared for a study; the plan is not there yet if the process was killed at once."""
        return self.holds_a_plan() or self.manifest.is_dir()

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
        for manifest in self.unlisted():
            for path in self.files_of(manifest).values():
                path.unlink(missing_ok=True)

    def unlisted(self) -> list[Path]:
        """Where the manifests of parts would be that have files, but no manifest."""
        listed = {path.stem for path in self._manifests()}
        stems = {f"{_cell_of(path)}-{path.stem}" for path in self.tables.glob(f"*/*/{CELL}=*/*.parquet")}
        return [self._manifest_of(*_cell_and_part(stem)) for stem in sorted(stems - listed)]

    def _manifests(self) -> Iterator[Path]:
        """The manifests of all parts."""
        return self.manifest.glob("*/*.json")

    def files_of(self, manifest: Path) -> dict[str, Path]:
        """The files of a part by table, as they are on the disk."""
        cell, name = _cell_and_part(manifest.stem)
        return {
            path.parents[2].name: path for path in self.tables.glob(f"*/{_shard(cell)}/{CELL}={cell}/{name}.parquet")
        }

    def refuse_former_format(self) -> None:
        """Check that there are no results in a format that this version does not read.

        Raises:
            ConfigError: there are.
        """
        if not self.holds_a_study() and any((self.path / name).exists() for name in FORMER_FILES):
            raise ConfigError(former_format(self.path, _version_in(self.path / PROVENANCE)))

    def has_plan(self, plan: Plan) -> bool:
        """Whether the folder has exactly this plan, and its copy."""
        plans, damage = self._plans()
        return not damage and all(known == plan for known in plans)

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
        """The plan, or its copy if it is damaged or older; plans only grow.

        Raises:
            ConfigError: there is none, or another version wrote it.
            RunError: both are damaged.
        """
        plans, damage = self._plans()
        if plans:
            plan = max(plans, key=lambda plan: (len(plan.cells), plan.replicates))
            if plan.definition.own:  # the plan has the texts; plug-ins are imported from the files
                with suppress(OSError):
                    plan.definition.write(self.path / DEFINITION)
            return self.with_own_files(plan)
        if self.holds_a_study():
            raise RunError(
                f"The study in '{self.path}' has no plan any more: {' and '.join(damage)}. Restore one of the two from "
                "a copy of the folder, or run the study again in a new folder."
            )
        self.refuse_former_format()
        raise ConfigError(f"'{self.path}' is not a study folder: it has no {PLAN_FILE}.")

    def plan_damage(self) -> list[str]:
        """What is wrong with the plan or its copy, a phrase each."""
        plans, damage = self._plans()
        if len(plans) > 1 and plans[0] != plans[1]:
            damage.append(f"'{PLAN_FILE}' and its copy '{MANIFEST}/{PLAN_FILE}' differ")
        return damage

    def _plans(self) -> tuple[list[Plan], list[str]]:
        """The plans that are whole, the copy first, since it is written first; and what is wrong with others."""
        plans, damage = [], []
        for path in self._plan_files():
            try:
                plans.append(read_plan(path))
            except FileNotFoundError:
                damage.append(f"'{self.name_of(path)}' is missing")
            except Changed as error:
                damage.append(f"'{self.name_of(path)}' {error}")
        return plans, damage

    def holds_a_plan(self) -> bool:
        """Whether there is a plan or its copy."""
        return any(path.exists() for path in self._plan_files())

    def _plan_files(self) -> tuple[Path, Path]:
        return self.manifest / PLAN_FILE, self.path / PLAN_FILE

    def name_of(self, path: Path) -> str:
        """A file's name within the folder."""
        return path.relative_to(self.path).as_posix()

    def inventory(self, model: str, thorough: bool = False) -> Inventory:
        """What is stored; parts of which a file is damaged are only listed.

        Args:
            model: the version of the model that counts.
            thorough: whether to read every file and compare it with its checksum. Otherwise a file is damaged if it
                is missing or has another size.
        """
        inventory, stored = Inventory(), []
        for path in sorted(self._manifests()):
            try:
                part = self.read_manifest(path)
                self._check_files(part, thorough)
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

    def read_manifest(self, path: Path) -> StoredPart:
        """The part that a manifest lists.

        Raises:
            BrokenPart: the manifest is missing or is not what was written.
        """
        try:
            plain = without_checksum(path.read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError as error:
            raise BrokenPart(f"'{self.name_of(path)}' is missing") from error
        except Changed as error:
            raise BrokenPart(f"'{self.name_of(path)}' {error}") from error
        hashes = {int(number): text for number, text in plain["hashes"].items()}
        labels = labels_from_plain(plain["labels"])
        if path != self._manifest_of(plain["cell"], plain["part"]):
            raise BrokenPart(f"'{self.name_of(path)}' has the name of another part")
        return StoredPart(
            plain["cell"], plain["part"], labels, plain["model"], hashes, len(hashes), plain["tables"], plain["about"]
        )

    def _check_files(self, part: StoredPart, thorough: bool) -> None:
        for table, file in part.tables.items():
            path = self.file(part, table)
            if not path.exists():
                raise BrokenPart(f"'{self.name_of(path)}' is missing")
            if path.stat().st_size != file["bytes"]:
                raise BrokenPart(f"'{self.name_of(path)}' is truncated or has grown")
            if thorough:
                self._check_bytes(path, file["sha256"])

    def _check_bytes(self, path: Path, checksum: str) -> None:
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except PermissionError:  # not damaged
            raise
        except OSError as error:
            raise BrokenPart(f"'{self.name_of(path)}' cannot be read ({(error.strerror or '').lower()})") from error
        if found != checksum:
            raise BrokenPart(f"'{self.name_of(path)}' has changed since it was written")

    def _check_before_reading(self, parts: Iterable[StoredPart], table: str) -> None:
        """Compare files with their checksums, each once as long as it is not written to.

        Raises:
            DamagedStudy: a file is missing, or is not what was written.
        """
        for part in parts:
            path = self.file(part, table)
            try:
                known = path.stat()
                mark = path, known.st_size, known.st_mtime_ns
                if mark not in self._checked:
                    self._check_bytes(path, part.tables[table]["sha256"])
                    self._checked.add(mark)
            except (FileNotFoundError, BrokenPart) as error:
                what = str(error) if isinstance(error, BrokenPart) else f"'{self.name_of(path)}' is missing"
                raise DamagedStudy(self.path, what) from error

    def file(self, part: Part | StoredPart, table: str) -> Path:
        """The file of one table of a part."""
        return self.tables / table / _shard(part.cell) / f"{CELL}={part.cell}" / f"{part.name}.parquet"

    def manifest_file(self, part: Part | StoredPart) -> Path:
        """The manifest of a part."""
        return self._manifest_of(part.cell, part.name)

    def _manifest_of(self, cell: str, part: str) -> Path:
        return self.manifest / _shard(cell) / f"{cell}-{part}.json"

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
        self._write(with_checksum(manifest).encode(), self.manifest_file(part))

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
        self._check_files(part, thorough=True)
        tables = {name: self.read_file(self.file(part, name), len(part.labels)) for name in part.tables}
        whole = Part(part.cell, part.labels, part.model, replicate_hashes(tables), tables, part.about)
        if any(whole.hashes.get(number) != text for number, text in part.hashes.items()):
            raise BrokenPart(f"the rows of '{part.cell}-{part.name}' are not those that were written")
        return whole.only(part.hashes)

    def read_file(self, path: Path, labels: int) -> pa.Table:
        """The table in a file, without the labels in front; whether it is whole is not checked."""
        texts = _texts(pq.read_schema(path))
        rows = pq.read_table(path, read_dictionary=texts, partitioning=None)
        return rows.select(rows.column_names[labels:])

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
            for path in [manifest, *self.files_of(manifest).values()]:
                aside = self.path / BROKEN / path.relative_to(self.path)
                aside.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):
                    os.replace(path, aside)

    def columns(self, parts: Iterable[StoredPart], table: str) -> list[str]:
        """The columns of a table, without labels; none if no part has the table."""
        part = next((part for part in parts if table in part.tables), None)
        if part is None:
            return []
        self._check_before_reading([part], table)
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

        Raises:
            DamagedStudy: a file is missing, or is not what was written.
        """
        having = [part for part in parts if table in part.tables]
        self._check_before_reading(having, table)
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
        schema = pa.schema([(CELL, pa.dictionary(pa.int32(), pa.string()))])
        keys = {CELL: pa.array(list(dict.fromkeys(part.cell for part in parts)))}
        return ds.dataset(
            [str(file) for file in files],
            format=ds.ParquetFileFormat(read_options=texts),
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
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
        failures = []
        for line in lines:
            with suppress(ValueError, TypeError):  # the last one is torn if the process was killed
                failures.append(Failure(**json.loads(line)))
        last = {(failure.cell, failure.replicate): failure for failure in failures}
        return [failure for failure in last.values() if failure.replicate not in inventory.of(failure.cell)]

    def log(self, event: str, **details: Any) -> None:
        """Add a line to the journal; if it cannot be written, the work goes on."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **details}
        with suppress(OSError), (self.path / JOURNAL).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


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


def _shard(cell: str) -> str:
    """The folder between a table and its cells, so that no folder has very many entries."""
    return cell[:2]


def _cell_and_part(stem: str) -> tuple[str, str]:
    """The key and the name of a part from the name of its manifest."""
    cell, _, part = stem.partition("-")
    return cell, part


def _cell_of(path: Path) -> str:
    return path.parent.name.removeprefix(f"{CELL}=")


def _texts(schema: pa.Schema) -> list[str]:
    return [column.name for column in schema if pa.types.is_string(column.type)]


def _version_in(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
