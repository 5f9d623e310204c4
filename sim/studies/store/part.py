"""A part: the tables of a block of replicates of one cell. It is the unit of work, of storage and of resuming.

A part is stored as one Parquet file per table and a manifest, a small JSON file that lists them with their checksums
and has the hash of every replicate's rows. The manifest is written last: a part is valid only when its manifest exists.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from sim.core.arrow import Tables

REPLICATE = "replicate"
HASH_LENGTH = 32  # hexadecimal digits
DIGEST_LENGTH = 8


@dataclass(frozen=True)
class Part:
    """Some replicates of a cell.

    Attributes:
        cell: the cell's key.
        labels: the cell's name and lever values, as columns of one value each.
        model: fingerprint of the model that made it.
        hashes: for each replicate the hash of its rows in all tables.
        tables: the tables, without labels.
        about: provenance: seconds, versions.
    """

    cell: str
    labels: dict[str, pa.Scalar]
    model: str
    hashes: dict[int, str]
    tables: Tables = field(repr=False)
    about: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def name(self) -> str:
        """Its content address: first and last replicate, and a digest of all rows and labels."""
        content = json.dumps([self.cell, self.model, sorted(self.hashes.items()), labels_to_plain(self.labels)])
        digest = hashlib.sha256(content.encode()).hexdigest()[:DIGEST_LENGTH]
        return f"part-{min(self.hashes):06d}-{max(self.hashes):06d}-{digest}"

    def only(self, replicates: Collection[int]) -> Part:
        """The part with some of its replicates only."""
        if self.hashes.keys() <= set(replicates):
            return self
        kept = {number: text for number, text in self.hashes.items() if number in replicates}
        return replace(self, hashes=kept, tables=rows_of(self.tables, kept))


def rows_of(tables: Tables, replicates: Collection[int]) -> Tables:
    """The rows of some replicates; tables in which they have none are left out."""
    wanted = np.array(list(replicates), np.int64)
    chosen = {name: np.isin(table[REPLICATE].to_numpy(), wanted) for name, table in tables.items()}
    return {name: table.filter(pa.array(chosen[name])) for name, table in tables.items() if chosen[name].any()}


def labels_to_plain(labels: Mapping[str, pa.Scalar]) -> dict[str, list[Any]]:
    """Labels as plain values: type and value."""
    return {name: [str(label.type), label.as_py()] for name, label in labels.items()}


def labels_from_plain(plain: Mapping[str, list[Any]]) -> dict[str, pa.Scalar]:
    """The inverse of :func:`labels_to_plain`."""
    return {name: pa.scalar(value, pa.type_for_alias(kind)) for name, (kind, value) in plain.items()}


def labelled(table: pa.Table, labels: Mapping[str, pa.Scalar]) -> pa.Table:
    """A table with its labels in front, as columns; strings are dictionary-encoded."""
    columns = {label_name(name, table.column_names): _repeated(label, len(table)) for name, label in labels.items()}
    return pa.table([*columns.values(), *table.columns], [*columns, *table.column_names])


def label_name(lever: str, columns: Collection[str]) -> str:
    """The name of a lever's column: ``lever.`` goes before it where the table has a column of that name."""
    return f"lever.{lever}" if lever in columns else lever


def _repeated(label: pa.Scalar, rows: int) -> pa.Array:
    if not pa.types.is_string(label.type):
        return pa.repeat(label, rows)
    texts = pa.array([label.as_py()], pa.string())
    codes = pa.array(np.zeros(rows, np.int32), mask=np.full(rows, not label.is_valid))
    return pa.DictionaryArray.from_arrays(codes, texts.fill_null(""))


def replicate_hashes(tables: Mapping[str, pa.Table]) -> dict[int, str]:
    """For each replicate the hash (hex) of all its rows in all tables, in their order.

    It depends on names and values only, not on how they are stored.
    """
    digests: dict[int, Any] = {}
    for name in sorted(tables):
        table = tables[name]
        if not len(table):
            continue
        header = f"{name}:{','.join(table.column_names)}".encode()
        columns = [_texts_as_numbers(column) if _is_text(column) else column.to_numpy() for column in table.columns]
        replicates = table[REPLICATE].to_numpy()
        edges = np.flatnonzero(np.diff(replicates, prepend=replicates[:1] - 1))
        for start, stop in zip(edges, [*edges[1:], len(table)], strict=True):
            digest = digests.setdefault(int(replicates[start]), hashlib.sha256())
            digest.update(header)
            digest.update(_as_numbers([column[start:stop] for column in columns]))
    return {replicate: digest.hexdigest()[:HASH_LENGTH] for replicate, digest in sorted(digests.items())}


def _as_numbers(columns: Sequence[np.ndarray]) -> np.ndarray:
    """(rows, columns) eight bytes for every value: equal exactly where the values are equal."""
    block = np.empty((len(columns[0]), len(columns)), np.uint64)
    for place, column in enumerate(columns):
        block[:, place] = _eight_bytes(column)
    return block


def _eight_bytes(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind in "iub":
        return values.astype(np.int64).view(np.uint64)
    numbers = values.astype(np.float64)
    numbers[np.isnan(numbers)] = np.nan  # not-a-number has many bit patterns
    numbers += 0.0  # and zero has two
    return numbers.view(np.uint64)


def _is_text(column: pa.ChunkedArray) -> bool:
    return pa.types.is_dictionary(column.type) or pa.types.is_string(column.type)


def _texts_as_numbers(column: pa.ChunkedArray) -> np.ndarray:
    """(rows,) int64: the first eight bytes of each text's hash."""
    coded = column.combine_chunks()
    coded = coded if pa.types.is_dictionary(coded.type) else coded.dictionary_encode()
    keys = [hashlib.sha256(str(text).encode()).digest()[:8] for text in coded.dictionary.to_pylist()]
    return np.frombuffer(b"".join(keys), np.int64)[coded.indices.to_numpy(zero_copy_only=False)]
