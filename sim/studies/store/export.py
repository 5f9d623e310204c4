"""A study's tables as one file each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv

from sim.core.arrow import arrow_of, write_table
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.studies.plan.plan import Plan
from sim.studies.store.inventory import Inventory, Store
from sim.studies.store.read_tables import read_table

FORMATS = ("csv", "parquet")


def export(
    store: Store, plan: Plan, inventory: Inventory, target: Path, kind: str = "csv", tables: Sequence[str] = ()
) -> list[Path]:
    """Write tables to a folder and return the files.

    Args:
        store: where the study is.
        plan: its plan.
        inventory: what is stored.
        target: the folder; made if necessary.
        kind: csv or parquet.
        tables: which; none: all.

    Raises:
        ConfigError: there is no such format or table.
        OSError: the folder cannot be written.
    """
    if kind not in FORMATS:
        raise ConfigError(f"Unknown format '{kind}'; choose {listed(FORMATS, 'or')}." + did_you_mean(kind, FORMATS))
    frames = {name: read_table(store, plan, inventory, name) for name in tables or plan.study_groups.study.keep}
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in frames.items():
        if len(frame.columns):
            written.append(target / f"{name}.{kind}")
            _write(arrow_of(frame), written[-1], kind)
    return written


def _write(table: pa.Table, path: Path, kind: str) -> None:
    if kind == "parquet":
        write_table(table, path)
        return
    texts = [column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in table.columns]
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        csv.write_csv(pa.table(texts, table.column_names), temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
