"""Whether what a study stores is what was written.

Checked are the tables with all their columns, the manifests, the plan and its copy, the provenance, and a run's
``config.yaml``. Figures and reports are not; ``study report`` writes them again. Nor is the journal, from which nothing
is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sim.core.checksum import Changed, without_checksum
from sim.core.errors import ConfigError
from sim.core.number_format import counted
from sim.model.identity import model_version
from sim.studies.execution.replication import missing_replicates, replication_so_far
from sim.studies.execution.session import Session
from sim.studies.plan.cell_keys import classes_in_use, key_of_run
from sim.studies.plan.plan import Plan
from sim.studies.provenance import (
    CONFIG_FILE,
    PROVENANCE_FILE,
    configuration_text,
    provenance_of,
    read_provenance,
    write_configuration,
    write_provenance,
)
from sim.studies.store.folder import DEFINITION, TABLES, BrokenPart, StudyFolder
from sim.studies.store.inventory import Inventory
from sim.studies.store.lock import lock_owner
from sim.studies.store.repair import Repaired, lost_manifests, repair


@dataclass
class Verdict:
    """The result of a check.

    Attributes:
        runs: replicates whose rows are those that were written.
        broken: manifests of damaged parts; a phrase each that names the file and says what is wrong with it.
        cells: the names of the damaged parts' cells, by manifest.
        other: damage outside parts, a phrase each.
        rerun: replicates that were run again.
        different: those that then gave other numbers, a phrase each.
        unchecked: what could not be checked, and why, a phrase each.
    """

    runs: int = 0
    broken: dict[Path, str] = field(default_factory=dict)
    cells: dict[Path, str] = field(default_factory=dict)
    other: list[str] = field(default_factory=list)
    rerun: int = 0
    different: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    @property
    def damage(self) -> list[str]:
        """What is damaged, a phrase each."""
        parts = [f"{why} (cell '{self.cells[path]}')" for path, why in self.broken.items()]
        return [*parts, *self.other]

    @property
    def sound(self) -> bool:
        """Whether everything was checked and nothing was wrong."""
        return not (self.damage or self.different or self.unchecked)


def verify(folder: StudyFolder, plan: Plan) -> Verdict:
    """Read every byte of a study and compare it with the checksums, rows with their hashes, and cells with their keys.

    Nothing is written.
    """
    verdict = Verdict()
    if owner := lock_owner(folder.path):
        verdict.unchecked.append(f"the study, because {owner} is working on it")
        return verdict
    inventory = folder.inventory(plan.model)
    verdict.broken |= inventory.broken
    for part in [*inventory.parts, *inventory.spare, *inventory.foreign]:
        try:
            whole = len(folder.load(part).hashes)
            verdict.runs += whole if part in inventory.parts else 0
        except BrokenPart as error:
            verdict.broken[folder.manifest_file(part)] = str(error)
        except PermissionError as error:
            verdict.unchecked.append(f"'{error.filename}', which you may not read")
    verdict.broken |= lost_manifests(folder, plan)
    for manifest in verdict.broken:
        key = manifest.stem.partition("-")[0]
        verdict.cells[manifest] = plan.names.get(key, key)
    verdict.other += folder.plan_damage()
    verdict.other += _damage_beside(folder, plan, inventory, bool(verdict.broken))
    _check_cells(plan, inventory, verdict)
    return verdict


def repair_study(folder: StudyFolder, plan: Plan, verdict: Verdict) -> Repaired:
    """Repair what a check has found; only for the owner of the lock.

    Raises:
        OSError: the folder cannot be written.
    """
    repaired = repair(folder, plan, verdict.broken)
    if verdict.damage:
        folder.write_plan(plan)
        if (folder.path / CONFIG_FILE).exists() and len(plan.cells) == 1:
            write_configuration(folder.path, plan.plain(plan.cells[0]))
        if (folder.path / PROVENANCE_FILE).exists():
            _write_provenance(folder, plan)
    return repaired


def _write_provenance(folder: StudyFolder, plan: Plan) -> None:
    inventory = folder.inventory(plan.model)
    replication = replication_so_far(plan, folder, inventory)
    wanted = sum(map(replication.wanted, plan.cells))
    missing = sum(missing_replicates(plan, inventory, replication).values())
    session = Session(folder, stored=wanted - missing, wanted=wanted)
    write_provenance(folder.path, provenance_of(plan, inventory, session, read_provenance(folder.path)))


def _damage_beside(folder: StudyFolder, plan: Plan, inventory: Inventory, broken: bool) -> list[str]:
    """What is wrong with the files beside the parts, a phrase each; ``broken``: whether a part is damaged."""
    damage, path = [], folder.path / PROVENANCE_FILE
    if path.exists():
        try:
            provenance = without_checksum(path.read_text(encoding="utf-8", errors="replace"))
            lost = provenance["finished"] - sum(len(inventory.of(cell.key)) for cell in plan.cells)
            if lost > 0 and not broken:
                damage.append(f"'{TABLES}' has lost {counted(lost, 'replicate')}")
        except Changed as error:
            damage.append(f"'{PROVENANCE_FILE}' {error}")
    path = folder.path / CONFIG_FILE
    if path.exists() and len(plan.cells) == 1:
        text = path.read_text(encoding="utf-8", errors="replace")
        if text != configuration_text(plan.plain(plan.cells[0])):
            damage.append(f"'{CONFIG_FILE}' is not the configuration in 'plan.json'")
    damaged = plan.definition.differing(folder.path / DEFINITION)
    return damage + [f"'{DEFINITION}/{name}' is not what the plan has" for name in damaged]


def _check_cells(plan: Plan, inventory: Inventory, verdict: Verdict) -> None:
    """Compare every cell's key with its configuration."""
    if plan.model != model_version():
        verdict.unchecked.append(
            f"whether cells have the right keys, because another version of the model made them ({plan.model}; this "
            f"one is {model_version()})"
        )
        return
    for cell in plan.cells:
        try:
            config = plan.config(cell)
            key = key_of_run(config)
        except (ConfigError, OSError, ImportError) as error:
            verdict.unchecked.append(f"cell '{cell.name}', because it cannot be composed here: {error}".rstrip("."))
            return
        if key != cell.key and all(cls.__module__.startswith("sim.") for cls in classes_in_use(config)):
            verdict.other.append(f"the values of cell '{cell.name}' in 'plan.json' are not those of its key")
        elif key != cell.key:
            verdict.unchecked.append(f"cell '{cell.name}', because its plug-ins are not those that it was made with")
