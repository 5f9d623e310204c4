"""Whether a study's numbers are those that were written, and those that this model gives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from sim.study.design.plan import Plan
from sim.study.store.folder import StudyFolder, Survey
from sim.study.store.shard import BrokenShard, checked_tables, run_hashes


@dataclass
class Verdict:
    """What was found.

    Attributes:
        runs: replicates whose rows were read and hashed.
        damaged: files, with what is wrong and which replicates are in them.
        again: replicates that were lived once more.
        different: of these, those that came out differently.
    """

    runs: int = 0
    damaged: dict[Path, str] = field(default_factory=dict)
    again: int = 0
    different: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not (self.damaged or self.different)


def hashes_of(folder: StudyFolder, survey: Survey) -> dict[str, dict[int, str]]:
    """The recorded hash of every replicate that is there, by cell."""
    found = folder.packed.hashes()
    for shard in survey.loose.values():
        found.setdefault(shard.cell, {}).update(shard.hashes)
    return found


def results_hash(folder: StudyFolder, survey: Survey) -> str:
    """One hash of all replicates: it does not depend on shards, order, engines or where they were lived."""
    digest = hashlib.sha256()
    for cell, hashes in sorted(hashes_of(folder, survey).items()):
        for replicate, text in sorted(hashes.items()):
            digest.update(f"{cell} {replicate} {text}\n".encode())
    return digest.hexdigest()


def verify(folder: StudyFolder, plan: Plan, survey: Survey) -> Verdict:
    """Read every row of a study and compare it with what was written."""
    found = Verdict(damaged=dict(survey.broken))
    for path in survey.loose:
        try:
            found.runs += len(checked_tables(path)[1])
        except BrokenShard as error:
            found.damaged[path] = str(error)
    for good, damage in _packed(folder, plan):
        found.runs += good
        for path, why in damage.items():
            found.damaged[path] = f"{found.damaged[path]}; {why}" if path in found.damaged else why
    return found


def _packed(folder: StudyFolder, plan: Plan) -> Iterator[tuple[int, dict[Path, str]]]:
    names = {cell.key: cell.name for cell in plan.cells}
    for cell, expected in folder.packed.hashes().items():
        told = f"cell '{names.get(cell, cell)}'"
        try:
            found = run_hashes(folder.packed.of_cell(cell))
        except (pa.ArrowException, OSError) as error:
            yield 0, {folder.packed.folder: f"{told} cannot be read ({_short(error)})"}
            continue
        wrong = [replicate for replicate, text in expected.items() if found.get(replicate) != text]
        damage = {folder.packed.folder: f"{told}: {len(wrong)} replicates are not what was written"} if wrong else {}
        yield len(expected) - len(wrong), damage


def _short(error: BaseException) -> str:
    return str(error).splitlines()[0][:100] if str(error) else type(error).__name__
