"""The state of a study in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.core.number_format import counted, size
from sim.model.identity import model_version
from sim.studies.execution.replication import Fixed, ToPrecision, missed_in_words, missing_replicates
from sim.studies.plan.plan import Plan
from sim.studies.store.folder import StudyFolder
from sim.studies.store.inventory import Inventory, Store
from sim.studies.store.lock import lock_owner

MAX_NAMED = 5
MAX_READ = 1 << 30  # bytes of tables that status reads; of more it compares only the sizes of files


@dataclass(frozen=True)
class Checked:
    """What is stored, and how it was checked.

    Attributes:
        inventory: what is stored.
        read: whether every file was read and compared with its checksum; else files exist and have the right size.
    """

    inventory: Inventory
    read: bool


def checked(store: Store, plan: Plan, most: float | None = None) -> Checked:
    """What is stored, after every file was read, or a look at their sizes.

    Args:
        store: where the study is.
        plan: its plan.
        most: bytes of tables up to which files are read; None: :data:`MAX_READ`.
    """
    inventory = store.inventory(plan.model)
    if _bytes(inventory) > (MAX_READ if most is None else most):
        return Checked(inventory, read=False)
    return Checked(store.inventory(plan.model, thorough=True), read=True)


def _bytes(inventory: Inventory) -> int:
    """Bytes of all tables of parts that count."""
    return sum(table["bytes"] for part in inventory.parts for table in part.tables.values())


def status(store: Store, plan: Plan, stored: Checked, replication: Fixed | ToPrecision) -> list[str]:
    """What is complete, missing, damaged or failed, and what to type next: one sentence each.

    A study is called complete only if every file was read.

    Args:
        store: where the study is.
        plan: its plan.
        stored: what is stored, and how it was checked.
        replication: how many replicates each cell gets.
    """
    return list(_sentences(store, plan, stored, replication))


def _sentences(store: Store, plan: Plan, stored: Checked, replication: Fixed | ToPrecision) -> Iterator[str]:
    inventory = stored.inventory
    yield plan.introduction()
    yield from plan.notes
    missing = missing_replicates(plan, inventory, replication)
    wanted, complete = sum(map(replication.wanted, plan.cells)), sum(not count for count in missing.values())
    so_far = " (the precision may ask for more)" if plan.study_groups.precision.wanted and any(missing.values()) else ""
    yield (
        f"{wanted - sum(missing.values()):,} of {counted(wanted, 'replicate')} completed{so_far}, {complete:,} of "
        f"{counted(len(plan.cells), 'cell')} complete: {counted(len(inventory.parts), 'part')}, "
        f"{size(_bytes(inventory))}."
    )
    damage = [*inventory.broken.values(), *(store.plan_damage() if isinstance(store, StudyFolder) else ())]
    if damage:
        yield f"Damaged: {_few(damage)}. To repair it, type: dissonance study verify {store.path} --repair"
    if inventory.foreign:
        yield f"{counted(len(inventory.foreign), 'part')} of another version of the model; not counted."
    others = sum(bool(len(numbers)) for key, numbers in inventory.replicates.items() if key not in plan.names)
    if others:
        yield f"There are results of {counted(others, 'cell')} that {'is' if others == 1 else 'are'} not in the plan."
    failures = store.failures(inventory)
    if failures:
        where = f" (see {store.path}/failures)" if store.path else ""
        yield f"{counted(len(failures), 'replicate')} failed; last error: {failures[-1].sentence}{where}."
    if missed := missed_in_words(plan, replication):
        yield missed
    if store.path:
        yield from _next(store.path, plan, any(missing.values()), bool(damage), stored.read)


def _next(folder: Path, plan: Plan, is_missing: bool, damaged: bool, read: bool) -> Iterator[str]:
    owner = lock_owner(folder)
    if owner:
        yield f"Running now: {owner}."
    elif plan.model != model_version():
        yield (
            f"It was made with another version of the model (Dissonance {plan.version}, {plan.model}; this one is "
            f"{model_version()}). It can be read here, but only that version can resume it."
        )
    elif is_missing:
        yield f"To run the rest: dissonance study resume {folder}"
    elif not damaged and read:
        yield "It is complete."
    elif not damaged:
        yield (
            "All replicates are stored, and all files have the right size. To read and check their contents, type: "
            f"dissonance study verify {folder}"
        )


def _few(phrases: list[str]) -> str:
    return "; ".join(phrases[:MAX_NAMED]) + (" ..." if len(phrases) > MAX_NAMED else "")
