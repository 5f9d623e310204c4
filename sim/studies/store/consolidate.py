"""Joins the parts of a cell, so that a study has few files, and brings labels up to date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from sim.core.arrow import joined
from sim.studies.failures import DamagedStudy
from sim.studies.plan.plan import Plan
from sim.studies.store.cell_columns import CellColumns
from sim.studies.store.folder import BrokenPart, StudyFolder
from sim.studies.store.inventory import Inventory, Store, StoredPart
from sim.studies.store.part import REPLICATE, Part

JOINED = "joined"  # in what is known about a part
BYTES_IN_PART = 1 << 23  # on disk; parts are joined up to about this size
Source = tuple[Store, Inventory]
Sourced = tuple[Store, StoredPart]


def is_consolidated(plan: Plan, inventory: Inventory) -> bool:
    """Whether :func:`consolidate` has nothing to do."""
    columns, parts = CellColumns(plan), inventory.by_cell()
    return not inventory.spare and all(
        _up_to_date(parts.get(cell.key, []), columns.labels(cell)) for cell in plan.cells
    )


def _up_to_date(parts: Sequence[StoredPart], labels: dict[str, pa.Scalar]) -> bool:
    return _together(parts) and all(part.whole and part.labels == labels for part in parts)


def _together(parts: Sequence[StoredPart]) -> bool:
    """Whether parts of a cell were joined before, or are too large to be joined."""
    return all(part.about.get(JOINED) for part in parts) or all(len(group) == 1 for group in _of_good_size(parts))


def consolidate(
    folder: StudyFolder, plan: Plan, inventory: Inventory, others: Sequence[Source] = ()
) -> dict[Path, str]:
    """Join the parts of each cell and remove the former ones.

    Args:
        folder: the study's folder.
        plan: its plan.
        inventory: what is stored.
        others: further studies whose replicates are copied.

    Returns:
        Manifests of parts in the folder that turned out to be broken, and why. They stay where they are.

    Raises:
        DamagedStudy: a part of another study is damaged.
        OSError: a part cannot be written; all former parts are still there.
    """
    broken: dict[Path, str] = {}
    columns = CellColumns(plan)
    own = inventory.by_cell()
    copied = [(other, its.by_cell()) for other, its in others]
    for cell in plan.cells:
        former = own.get(cell.key, [])
        sources: list[Sourced] = [(folder, part) for part in former]
        sources += [(other, part) for other, parts in copied for part in parts.get(cell.key, [])]
        labels = columns.labels(cell)
        if len(sources) == len(former) and _up_to_date(former, labels):
            continue
        kept = set()
        for part in _joined(sources, folder, labels, plan.model, broken):
            folder.keep(part)
            kept.add(part.name)
        unreadable = {path.stem for path in broken}
        folder.remove(
            part for part in former if part.name not in kept and folder.manifest_file(part).stem not in unreadable
        )
    folder.remove(inventory.spare)
    return broken


def _joined(
    sources: Sequence[Sourced], folder: StudyFolder, labels: dict[str, pa.Scalar], model: str, broken: dict[Path, str]
) -> Iterator[Part]:
    """The parts of a cell, joined to larger ones; each replicate is taken once."""
    seen: set[int] = set()
    stores = {id(stored): store for store, stored in sources}
    for group in _of_good_size([stored for _, stored in sources]):
        loaded = []
        for stored in group:
            store = stores[id(stored)]
            try:
                part = store.load(stored)
            except BrokenPart as error:
                if store is not folder:
                    raise DamagedStudy(str(store.path), str(error)) from error
                broken[folder.manifest_file(stored)] = str(error)
                continue
            fresh = part.hashes.keys() - seen
            if fresh:
                seen |= fresh
                loaded.append(part.only(fresh))
        if loaded:
            yield _join(loaded, labels, model)


def _of_good_size(parts: Sequence[StoredPart]) -> Iterator[list[StoredPart]]:
    """Parts in the order of their first replicates, in groups that are to become one part each."""
    group: list[StoredPart] = []
    size = 0
    for part in sorted(parts, key=lambda part: min(part.hashes)):
        weight = sum(table.get("bytes", 0) for table in part.tables.values())
        if group and size + weight > BYTES_IN_PART:
            yield group
            group, size = [], 0
        group.append(part)
        size += weight
    if group:
        yield group


def _join(parts: list[Part], labels: dict[str, pa.Scalar], model: str) -> Part:
    names = dict.fromkeys(name for part in parts for name in part.tables)
    tables = {name: joined([part.tables[name] for part in parts if name in part.tables]) for name in names}
    hashes = {number: text for part in parts for number, text in sorted(part.hashes.items())}
    seconds = round(sum(part.about.get("seconds", 0.0) for part in parts), 3)
    about = {**parts[0].about, "seconds": seconds, JOINED: True}
    ordered = {name: _in_order(rows) for name, rows in tables.items()}
    return Part(parts[0].cell, labels, model, dict(sorted(hashes.items())), ordered, about)


def _in_order(rows: pa.Table) -> pa.Table:
    """Rows by replicate; those of one replicate stay in their order."""
    replicates = rows[REPLICATE].to_numpy()
    if (np.diff(replicates) >= 0).all():
        return rows
    return rows.take(pa.array(np.argsort(replicates, kind="stable")))
