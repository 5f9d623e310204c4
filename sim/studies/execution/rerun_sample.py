"""Runs a sample of a study again and compares the numbers."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sim.model.identity import model_version
from sim.studies.execution.task import Tasks
from sim.studies.execution.worker import simulate
from sim.studies.plan.plan import Plan
from sim.studies.store.inventory import Inventory
from sim.studies.store.verify import Verdict


def rerun_sample(plan: Plan, inventory: Inventory, share: float, verdict: Verdict) -> None:
    """Run a share of the replicates again, at least one, and compare them bit by bit.

    The sample depends on the study only, so that it is always the same. A replicate that cannot be run here is
    unchecked, not different.
    """
    if plan.model != model_version():
        verdict.unchecked.append(
            f"whether the model gives the same numbers, because another version of it made the study ({plan.model}; "
            f"this one is {model_version()}), and only that version can run it again"
        )
        return
    hashes, tasks = inventory.hashes(), Tasks(plan)
    every = [(cell, replicate) for cell in plan.cells for replicate in hashes.get(cell.key, {})]
    sample = sorted(every, key=lambda one: hashlib.sha256(f"{one[0].key} {one[1]}".encode()).digest())
    for cell, replicate in sample[: max(1, round(share * len(sample)))]:
        outcome = simulate(replace(tasks.task(cell, range(replicate, replicate + 1)), measure=""))
        where = f"replicate {replicate} of '{cell.name}'"
        if outcome.part is None:
            verdict.unchecked.append(
                f"{where}, because it cannot be run here: {outcome.failures[0].sentence}".rstrip(".")
            )
            continue
        verdict.rerun += 1
        if outcome.part.hashes[replicate] != hashes[cell.key][replicate]:
            verdict.different.append(where)
