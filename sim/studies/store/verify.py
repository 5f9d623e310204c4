"""Whether a study's numbers are those that were written, and those that this model gives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from sim.core.errors import ConfigError
from sim.model.identity import model_version
from sim.studies.execution.worker import live
from sim.studies.plan.plan import Plan
from sim.studies.store.folder import Inventory, StudyFolder
from sim.studies.store.shard import BrokenShard, checked_tables, hashes_in, run_hashes


@dataclass
class Verdict:
    """What was found.

    Attributes:
        runs: replicates whose rows were read and hashed.
        damaged_shards: shards that are not packed, and what is wrong with each.
        damaged_cells: cells whose packed rows are damaged, by key, and what is wrong with each.
        again: replicates that were lived once more.
        different: of these, those that came out differently.
    """

    runs: int = 0
    damaged_shards: dict[Path, str] = field(default_factory=dict)
    damaged_cells: dict[str, str] = field(default_factory=dict)
    again: int = 0
    different: list[str] = field(default_factory=list)

    @property
    def damage(self) -> list[str]:
        """What is damaged, a phrase each."""
        return [f"{path.name}: {why}" for path, why in self.damaged_shards.items()] + list(self.damaged_cells.values())

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not (self.damage or self.different)


def hashes_of(folder: StudyFolder, inventory: Inventory) -> dict[str, dict[int, str]]:
    """The recorded hash of every replicate that is there, by cell."""
    found = folder.packed.hashes()
    for shard in inventory.loose.values():
        found.setdefault(shard.cell, {}).update(shard.hashes)
    return found


def results_hash(folder: StudyFolder, inventory: Inventory) -> str:
    """One hash of all replicates: it does not depend on shards, order, engines or where they were lived."""
    digest = hashlib.sha256()
    for cell, hashes in sorted(hashes_of(folder, inventory).items()):
        for replicate, text in sorted(hashes.items()):
            digest.update(f"{cell} {replicate} {text}\n".encode())
    return digest.hexdigest()


def verify(folder: StudyFolder, plan: Plan, inventory: Inventory) -> Verdict:
    """Read every row of a study and compare it with what was written."""
    found = Verdict(damaged_shards=dict(inventory.broken))
    for path in inventory.loose:
        try:
            found.runs += len(checked_tables(path)[1])
        except BrokenShard as error:
            found.damaged_shards[path] = str(error)
    for cell, good, why in _packed(folder, plan):
        found.runs += good
        if why:
            found.damaged_cells[cell] = why
    return found


def live_again(folder: StudyFolder, plan: Plan, inventory: Inventory, share: float, found: Verdict) -> None:
    """Live a share of the replicates once more, at least one, and compare them bit by bit.

    Which ones is decided by their addresses: the same study always has the same ones tried.

    Raises:
        ConfigError: the study was made with another version of the model.
    """
    if plan.model != model_version():
        raise ConfigError(
            f"The study was made with another version of the model ({plan.model}; this one is {model_version()}), "
            "which alone can live it again."
        )
    hashes = hashes_of(folder, inventory)
    all_runs = [(cell, replicate) for cell in plan.cells for replicate in hashes.get(cell.key, {})]
    order = sorted(all_runs, key=lambda run: hashlib.sha256(f"{run[0].key} {run[1]}".encode()).digest())
    for cell, replicate in order[: max(1, round(share * len(order)))]:
        outcome = live(plan.task(cell, range(replicate, replicate + 1)))
        found.again += 1
        if outcome.failures or hashes_in(outcome.content)[replicate] != hashes[cell.key][replicate]:
            found.different.append(f"replicate {replicate} of '{cell.name}'")


def _packed(folder: StudyFolder, plan: Plan) -> Iterator[tuple[str, int, str]]:
    """For each packed cell its sound replicates, and what is wrong with the others."""
    names = {cell.key: cell.name for cell in plan.cells}
    for cell, expected in folder.packed.hashes().items():
        told = f"tables, cell '{names.get(cell, cell)}'"
        try:
            found = run_hashes(folder.packed.of_cell(cell))
        except (pa.ArrowException, OSError) as error:
            yield cell, 0, f"{told}: it cannot be read ({_short(error)})"
            continue
        wrong = [replicate for replicate, text in expected.items() if found.get(replicate) != text]
        why = f"{told}: {len(wrong)} replicates are not what was written" if wrong else ""
        yield cell, len(expected) - len(wrong), why


def _short(error: BaseException) -> str:
    return str(error).splitlines()[0][:100] if str(error) else type(error).__name__
