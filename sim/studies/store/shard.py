"""A shard: one file with the tables of a block of replicates, and where they come from.

It is an ordinary zip archive with one Arrow file a table and ``provenance.json``, so that a shard is there whole or
not at all, tells a torn or altered byte by its checksums, and can be opened without this project.
"""

from __future__ import annotations

import hashlib
import io
import json
import platform
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather

from sim.core.arrow import Tables
from sim.core.version import __version__

if TYPE_CHECKING:
    from sim.model.config import Config
    from sim.studies.execution.task import Task

SUFFIX = ".zip"
PROVENANCE = "provenance.json"
KIND = ".arrow"
HASH_LENGTH = 32  # hexadecimal digits


@dataclass(frozen=True)
class Shard:
    """What is known of a shard without its tables."""

    address: str
    cell: str
    model: str
    hashes: dict[int, str]  # replicate: hash of its rows in all tables
    recording: dict[str, Any]
    provenance: dict[str, Any]


class BrokenShard(Exception):
    """A shard that cannot be read; its text says what is wrong with it."""


def pack(task: Task, config: Config, tables: Mapping[str, pa.Table], seconds: float) -> bytes:
    """The shard of a task as the bytes of its file."""
    about = {
        "address": task.address,
        "cell": task.cell,
        "name": task.name,
        "first": task.first,
        "stop": task.stop,
        "model": task.model,
        "factors": task.factors,
        "config_dir": task.config_dir,
        "recording": asdict(task.recording),
        "hashes": run_hashes(tables),
        "seconds": round(seconds, 3),
        "dissonance": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "configuration": asdict(config),
    }
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(PROVENANCE, json.dumps(about), zipfile.ZIP_DEFLATED)
        for name, table in tables.items():
            archive.writestr(f"{name}{KIND}", _as_arrow(table))
    return sink.getvalue()


def _as_arrow(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    feather.write_feather(table, sink, compression="uncompressed")  # it is soon packed
    return sink.getvalue().to_pybytes()


def about(path: Path) -> Shard:
    """What a shard says of itself.

    Raises:
        BrokenShard: the file is torn, or is no shard.
    """
    with _opened(path) as archive:
        plain = json.loads(archive.read(PROVENANCE))
    hashes = {int(replicate): text for replicate, text in plain.pop("hashes").items()}
    return Shard(plain["address"], plain["cell"], plain["model"], hashes, plain["recording"], plain)


def tables_of(path: Path, names: tuple[str, ...] | None = None) -> Tables:
    """The tables of a shard, all or those named.

    Raises:
        BrokenShard: the file is torn, or is no shard.
    """
    with _opened(path) as archive:
        there = {name.removesuffix(KIND): name for name in archive.namelist() if name.endswith(KIND)}
        wanted = [name for name in there if names is None or name in names]
        return {name: feather.read_table(pa.BufferReader(archive.read(there[name]))) for name in wanted}


def only(tables: Tables, replicates: Collection[int]) -> Tables:
    """The rows of some replicates; tables in which they have none are left out."""
    wanted = np.array(list(replicates), np.int64)
    chosen = {name: np.isin(table["replicate"].to_numpy(), wanted) for name, table in tables.items()}
    return {
        name: table if chosen[name].all() else table.filter(pa.array(chosen[name]))
        for name, table in tables.items()
        if chosen[name].any()
    }


def checked_tables(path: Path) -> tuple[Tables, dict[int, str]]:
    """All tables of a shard and the hash of each replicate's rows, which are those that were written.

    Raises:
        BrokenShard: the file is torn, or its tables are not those that were written.
    """
    tables, expected = tables_of(path), about(path).hashes
    if run_hashes(tables) != expected:
        raise BrokenShard("its tables are not those that were written")
    return tables, expected


def hashes_in(content: bytes) -> dict[int, str]:
    """The hash of each replicate's rows in the bytes of a shard."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        plain = json.loads(archive.read(PROVENANCE))["hashes"]
    return {int(replicate): text for replicate, text in plain.items()}


class _opened:
    """A shard's archive; whatever is wrong with the file comes out as :class:`BrokenShard`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> zipfile.ZipFile:
        try:
            self._archive = zipfile.ZipFile(self._path)
        except (zipfile.BadZipFile, EOFError, ValueError) as error:
            raise BrokenShard("the file is torn") from error
        return self._archive

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._archive.close()
        if isinstance(error, (zipfile.BadZipFile, EOFError, KeyError, ValueError, NotImplementedError)):
            raise BrokenShard("a byte in it has changed") from error
        if error is not None and type(error).__module__.startswith(("zlib", "pyarrow")):
            raise BrokenShard("a byte in it has changed") from error


def run_hashes(tables: Mapping[str, pa.Table]) -> dict[int, str]:
    """For each replicate the hash (hex) of all its rows in all tables, in the order in which they stand."""
    digests: dict[int, Any] = {}
    for name in sorted(tables):
        table = tables[name]
        header = f"{name}:{','.join(table.column_names)}".encode()
        block = _as_numbers(table)
        replicates = table["replicate"].to_numpy()
        edges = np.flatnonzero(np.diff(replicates, prepend=replicates[:1] - 1))
        for start, stop in zip(edges, [*edges[1:], len(block)], strict=True):
            digest = digests.setdefault(int(replicates[start]), hashlib.sha256())
            digest.update(header)
            digest.update(block[start:stop])
    return {replicate: digest.hexdigest()[:HASH_LENGTH] for replicate, digest in sorted(digests.items())}


def _as_numbers(table: pa.Table) -> np.ndarray:
    """(rows, columns) eight bytes for every value: equal exactly where the values are equal."""
    block = np.empty((table.num_rows, table.num_columns), np.uint64)
    for place, column in enumerate(table.columns):
        block[:, place] = _eight_bytes(column)
    return block


def _eight_bytes(column: pa.ChunkedArray) -> np.ndarray:
    if pa.types.is_dictionary(column.type) or pa.types.is_string(column.type):
        return _of_texts(column)
    values = column.to_numpy()
    if values.dtype.kind in "iub":
        return values.astype(np.int64).view(np.uint64)
    numbers = values.astype(np.float64)
    numbers[np.isnan(numbers)] = np.nan  # not-a-number has many bit patterns; one of them stands for all
    numbers += 0.0  # and nought has two
    return numbers.view(np.uint64)


def _of_texts(column: pa.ChunkedArray) -> np.ndarray:
    """The first eight bytes of each text's hash."""
    coded = column.combine_chunks()
    coded = coded if pa.types.is_dictionary(coded.type) else coded.dictionary_encode()
    keys = [hashlib.sha256(str(text).encode()).digest()[:8] for text in coded.dictionary.to_pylist()]
    return np.frombuffer(b"".join(keys), np.uint64)[coded.indices.to_numpy(zero_copy_only=False)]
