"""Runs a sample of a study again and compares the numbers."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sim.core.errors import ConfigError
from sim.model.identity import model_version
from sim.studies.execution.task import Tasks
from sim.studies.execution.worker import simulate
from sim.studies.plan.plan import Plan
from sim.studies.store.inventory import Inventory
from sim.studies.store.verify import Verdict


def rerun(plan: Plan, inventory: Inventory, share: float, verdict: Verdict) -> None:
    """Run a share of the replicates again, at least one, and compare them bit by bit.

    The sample depends on the study only, so that it is always the same.

    Raises:
        ConfigError: the study was made with another version of the model.
    """
    if plan.model != model_version():
        raise ConfigError(
            f"The study was made with another version of the model ({plan.model}; this one is {model_version()}); only "
            "that version can run it again."
        )
    hashes, tasks = inventory.hashes(), Tasks(plan)
    every = [(cell, replicate) for cell in plan.cells for replicate in hashes.get(cell.key, {})]
    sample = sorted(every, key=lambda one: hashlib.sha256(f"{one[0].key} {one[1]}".encode()).digest())
    for cell, replicate in sample[: max(1, round(share * len(sample)))]:
        outcome = simulate(replace(tasks.task(cell, range(replicate, replicate + 1)), measure=""))
        verdict.rerun += 1
        if outcome.part is None or outcome.part.hashes[replicate] != hashes[cell.key][replicate]:
            verdict.different.append(f"replicate {replicate} of '{cell.name}'")
