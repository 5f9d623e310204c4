"""Reads a study's tables, packed or not, and only what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.core.arrow import joined
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.studies.plan.plan import Plan
from sim.studies.store.cell_columns import Labels
from sim.studies.store.consolidated import CELL, HASH, NAME, levers_of
from sim.studies.store.folder import Inventory, StudyFolder
from sim.studies.store.shard import only, tables_of

REPLICATE = "replicate"


def read_table(
    folder: StudyFolder, plan: Plan, inventory: Inventory, name: str, columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """One table of a study, in the order of the plan's cells and of replicates.

    Args:
        folder: the study's folder.
        plan: its plan.
        survey: what is there.
        name: of the table.
        columns: wanted besides cell, name, levers and replicate; None: all.

    Raises:
        ConfigError: the study keeps no such table, or it has no such column, or columns are wanted and nothing has been
            lived yet.
    """
    kept = plan.study_groups.study.keep
    if name not in kept:
        raise ConfigError(f"The study keeps no table '{name}'; it keeps {listed(kept)}." + did_you_mean(name, kept))
    parts = [*_packed(folder, name, columns), *_loose(plan, inventory, name, columns)]
    if not parts and columns is not None:
        raise ConfigError(f"No replicate of the study in '{folder.path}' is there yet; run() lives them.")
    if not parts:
        return pd.DataFrame()
    frame = joined(parts).to_pandas()
    rank = {cell.key: place for place, cell in enumerate(plan.cells)}
    order = frame[CELL].astype(object).map(rank) * (1 + int(frame[REPLICATE].max())) + frame[REPLICATE]
    if not order.is_monotonic_increasing:
        frame = frame.iloc[order.argsort(kind="stable")]
    return frame.drop(columns=HASH, errors="ignore").reset_index(drop=True)


def _packed(folder: StudyFolder, name: str, columns: Sequence[str] | None) -> Iterator[pa.Table]:
    if name not in folder.packed.names():
        return
    path = folder.packed.path(name)
    schema = pq.read_schema(path)
    if columns is not None:
        _check_columns(name, columns, schema.names)
        columns = list(dict.fromkeys([CELL, NAME, *levers_of(schema), REPLICATE, *columns]))
    yield pq.read_table(path, columns=columns)


def _loose(plan: Plan, inventory: Inventory, name: str, columns: Sequence[str] | None) -> Iterator[pa.Table]:
    labels, cells = Labels(plan), {cell.key: cell for cell in plan.cells}
    for path, shard in inventory.loose.items():
        rows = only(tables_of(path, (name,)), shard.hashes).get(name)
        if rows is None or shard.cell not in cells:
            continue
        if columns is not None:
            _check_columns(name, columns, rows.column_names)
            rows = rows.select(list(dict.fromkeys([REPLICATE, *columns])))
        yield labels.put_on(cells[shard.cell], rows)


def _check_columns(table: str, columns: Sequence[str], there: Sequence[str]) -> None:
    for column in columns:
        if column not in there:
            raise ConfigError(f"The table '{table}' has no column '{column}'." + did_you_mean(column, there))
