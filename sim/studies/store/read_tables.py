"""Reads a study's tables: only the columns and rows that are wanted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from sim.core.arrow import joined
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.studies.failures import DamagedStudy
from sim.studies.plan.plan import Plan
from sim.studies.store.cell_columns import CELL, CellColumns
from sim.studies.store.inventory import Inventory, Store
from sim.studies.store.part import REPLICATE, label_name

SCOPE = "scope"


def read_table(
    store: Store, plan: Plan, inventory: Inventory, name: str, columns: Sequence[str] | None = None, scope: str = ""
) -> pd.DataFrame:
    """One table of a study, in the order of the plan's cells and of replicates.

    Args:
        store: where the study is.
        plan: its plan.
        inventory: what is stored.
        name: the table's name.
        columns: beside the cell's key, its name, lever values and the replicate; None: all.
        scope: only rows of this scope, for the table ``weekly``; empty: all.

    Raises:
        ConfigError: the study records no such table, the table has no such column, or columns are wanted and nothing
            has been run yet.
        DamagedStudy: a file is missing, or is not what was written.
    """
    recorded = plan.study_groups.study.keep
    if name not in recorded:
        raise ConfigError(
            f"The study keeps no table '{name}'; it keeps {listed(recorded)}." + did_you_mean(name, recorded)
        )
    if store.path and inventory.broken:
        raise DamagedStudy(store.path, next(iter(inventory.broken.values())))
    parts = [part for part in inventory.parts if part.cell in plan.names]
    known = store.columns(parts, name)
    if not known:
        if columns is not None and not parts:
            raise ConfigError(f"The study {_place(store)}has no results yet; run() simulates them.")
        return pd.DataFrame()
    for column in columns or ():
        if column not in known:
            raise ConfigError(f"The table '{name}' has no column '{column}'." + did_you_mean(column, known))
    wanted = known if columns is None else list(dict.fromkeys([REPLICATE, *columns]))
    where = ds.field(SCOPE) == scope if scope else None
    rows = joined(list(store.rows(parts, name, wanted, where)))
    return _in_order(rows, plan, known).to_pandas()


def _place(store: Store) -> str:
    return f"in '{store.path}' " if store.path else ""


def _in_order(rows: pa.Table, plan: Plan, known: Sequence[str]) -> pa.Table:
    """The rows by cell and replicate, with the columns that say to which cell each belongs."""
    ranks = {cell.key: rank for rank, cell in enumerate(plan.cells)}
    keys = rows[CELL].combine_chunks()
    cell_of_row = np.array([ranks[key] for key in keys.dictionary.to_pylist()])[keys.indices.to_numpy()]
    replicates = rows[REPLICATE].to_numpy()
    order = cell_of_row.astype(np.int64) * (1 + int(replicates.max(initial=0))) + replicates
    if (np.diff(order) < 0).any():
        places = np.argsort(order, kind="stable")
        rows, cell_of_row = rows.take(places), cell_of_row[places]
    present = np.unique(cell_of_row)
    codes = np.searchsorted(present, cell_of_row).astype(np.int32)
    cells, labels = [plan.cells[rank] for rank in present], CellColumns(plan)
    columns = {CELL: pa.DictionaryArray.from_arrays(codes, pa.array([cell.key for cell in cells], pa.string()))}
    values = [labels.labels(cell) for cell in cells]
    for label in values[0] if values else ():
        column = pa.array([value[label] for value in values], values[0][label].type)
        columns[label_name(label, known)] = _expanded(column, codes)
    data = {name: rows[name] for name in rows.column_names if name != CELL}
    return pa.table({**columns, **data})


def _expanded(values: pa.Array, codes: np.ndarray) -> pa.Array:
    """``values[codes]``; texts as a dictionary, each text once."""
    if not pa.types.is_string(values.type):
        return values.take(pa.array(codes))
    coded = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.take(pa.array(codes)), coded.dictionary)


def values_of(store: Store, plan: Plan, inventory: Inventory, measure: str) -> dict[str, dict[int, float]]:
    """One measure of every replicate that is stored, by cell."""
    values: dict[str, dict[int, float]] = {}
    parts = [part for part in inventory.parts if part.cell in plan.names]
    for rows in store.rows(parts, "runs", [REPLICATE, measure], None):
        for cell, replicate, value in zip(
            *(rows[name].to_pylist() for name in (CELL, REPLICATE, measure)), strict=True
        ):
            values.setdefault(cell, {})[replicate] = value
    return values
