"""Repairs a study: keeps every replicate whose rows are whole, and sets damaged files aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from sim.core.arrow import Tables
from sim.studies.plan.plan import Plan
from sim.studies.store.cell_columns import CellColumns
from sim.studies.store.folder import BrokenPart, StudyFolder
from sim.studies.store.inventory import StoredPart
from sim.studies.store.part import Part, replicate_hashes


@dataclass
class Repaired:
    """What a repair did.

    Attributes:
        parts: damaged parts that were set aside.
        kept: replicates of them that were whole and are stored again.
    """

    parts: int = 0
    kept: int = 0


def repair(folder: StudyFolder, plan: Plan, broken: Iterable[Path]) -> Repaired:
    """Set damaged parts aside and store again what is whole in them; only for the owner of the lock.

    Args:
        folder: the study's folder.
        plan: its plan.
        broken: the manifests of damaged parts.

    Raises:
        OSError: the folder cannot be written.
    """
    repaired = Repaired()
    for manifest in broken:
        whole = salvaged(folder, plan, manifest)
        folder.set_aside([manifest])
        repaired.parts += 1
        if whole is not None:
            folder.keep(whole)
            repaired.kept += len(whole.hashes)
    return repaired


def lost_manifests(folder: StudyFolder, plan: Plan) -> dict[Path, str]:
    """Manifests that are missing although all rows of their parts are there, and a phrase that says so.

    Other parts without a manifest were never completed.
    """
    lost = [manifest for manifest in folder.unlisted() if salvaged(folder, plan, manifest) is not None]
    return {manifest: f"'{folder.name_of(manifest)}' is missing" for manifest in lost}


def salvaged(folder: StudyFolder, plan: Plan, manifest: Path) -> Part | None:
    """The replicates of a damaged part whose rows in all tables are those that were written; None if there are none.

    If the manifest itself is lost, the digest in the part's name says whether all rows are there.
    """
    key = manifest.stem.partition("-")[0]
    cell = next((cell for cell in plan.cells if cell.key == key), None)
    if cell is None:
        return None
    labels = CellColumns(plan).labels(cell)
    try:
        stored = folder.read_manifest(manifest)
    except BrokenPart:
        tables = _tables(folder, manifest, len(labels))
        whole = Part(cell.key, labels, plan.model, replicate_hashes(tables), tables) if tables else None
        return whole if whole and f"{cell.key}-{whole.name}" == manifest.stem else None
    return _good_replicates(stored, _tables(folder, manifest, len(stored.labels)), labels)


def _good_replicates(stored: StoredPart, tables: Tables, labels: dict[str, pa.Scalar]) -> Part | None:
    if tables.keys() != stored.tables.keys():
        return None
    hashes = replicate_hashes(tables)
    good = [number for number, text in stored.hashes.items() if hashes.get(number) == text]
    return Part(stored.cell, labels, stored.model, hashes, tables, stored.about).only(good) if good else None


def _tables(folder: StudyFolder, manifest: Path, labels: int) -> Tables:
    """The tables of a part; none if any file is beyond reading."""
    tables: Tables = {}
    for name, path in folder.files_of(manifest).items():
        try:
            tables[name] = folder.read_file(path, labels)
            replicate_hashes({name: tables[name]})
        except Exception:  # a damaged file can raise anything
            return {}
    return tables
