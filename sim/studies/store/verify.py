"""Whether a study's stored numbers are those that were written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sim.studies.plan.plan import Plan
from sim.studies.store.folder import BrokenPart, StudyFolder
from sim.studies.store.inventory import Inventory


@dataclass
class Verdict:
    """The result of a check.

    Attributes:
        runs: replicates whose rows are those that were written.
        broken: manifests of damaged parts, and what is wrong with each.
        cells: the names of the damaged parts' cells, by manifest.
        rerun: replicates that were run again.
        different: those that then gave other numbers, a phrase each.
    """

    runs: int = 0
    broken: dict[Path, str] = field(default_factory=dict)
    cells: dict[Path, str] = field(default_factory=dict)
    rerun: int = 0
    different: list[str] = field(default_factory=list)

    @property
    def damage(self) -> list[str]:
        """What is damaged, a phrase each."""
        return [f"{path.stem} (cell '{self.cells.get(path, 'unknown')}'): {why}" for path, why in self.broken.items()]

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not (self.broken or self.different)


def verify(folder: StudyFolder, plan: Plan, inventory: Inventory) -> Verdict:
    """Read every byte of a study and compare checksums and rows with the manifests."""
    verdict = Verdict(broken=dict(inventory.broken))
    for part in inventory.parts:
        try:
            verdict.runs += len(folder.load(part).hashes)
        except BrokenPart as error:
            verdict.broken[folder.manifest_file(part)] = str(error)
            verdict.cells[folder.manifest_file(part)] = plan.names.get(part.cell, part.cell)
    return verdict
