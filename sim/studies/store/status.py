"""How far a study is, in words."""

from __future__ import annotations

from collections.abc import Iterator

from sim.core.number_format import size
from sim.model.identity import model_version
from sim.studies.plan.plan import Plan
from sim.studies.store.folder import Inventory, StudyFolder
from sim.studies.store.lock import holder

MOST_NAMED = 5


def status(folder: StudyFolder, plan: Plan, inventory: Inventory) -> list[str]:
    """What is there, what is missing, what failed, and what to type next: a sentence each."""
    return list(_sentences(folder, plan, inventory))


def _sentences(folder: StudyFolder, plan: Plan, inventory: Inventory) -> Iterator[str]:
    yield plan.introduction()
    yield from plan.notes
    lived = inventory.lived(plan)
    whole = sum(not list(inventory.of(cell.key).missing(plan.replicates)) for cell in plan.cells)
    yield (
        f"{lived:,} of {plan.runs:,} replicates are there, {whole:,} of {len(plan.cells):,} cells are complete: "
        f"{len(inventory.loose):,} shards, {len(folder.packed.names())} packed tables, {size(folder.size())}."
    )
    if inventory.broken:
        yield f"{len(inventory.broken)} shards cannot be read: {_few([path.name for path in inventory.broken])}."
    if inventory.foreign:
        yield f"{len(inventory.foreign)} shards are of another version of the model and count for nothing."
    failures = folder.failures(inventory)
    if failures:
        yield f"{len(failures)} replicates failed, the last: {failures[-1].sentence} (see {folder.path}/failures)."
    yield from _next(folder, plan, lived)


def _next(folder: StudyFolder, plan: Plan, lived: int) -> Iterator[str]:
    at_work = holder(folder.path)
    if at_work:
        yield f"At work on it now: {at_work}."
    elif plan.model != model_version():
        yield (
            f"It was made with another version of the model (Dissonance {plan.version}, {plan.model}; this one is "
            f"{model_version()}): it can be read here, and gone on with only there."
        )
    elif lived < plan.runs:
        yield f"To go on: python -m sim study resume {folder.path}"
    else:
        yield "It is complete."


def _few(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" ..." if len(names) > MOST_NAMED else "")
