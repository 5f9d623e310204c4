"""Copies the cells and replicates of studies into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.core.errors import ConfigError
from sim.studies.plan.grow import changed_setting, grown
from sim.studies.plan.plan import Plan
from sim.studies.store.consolidate import consolidate
from sim.studies.store.folder import StudyFolder
from sim.studies.store.inventory import Inventory
from sim.studies.store.lock import locked


@dataclass(frozen=True)
class Merged:
    """The plan that now holds, and how many replicates were copied."""

    plan: Plan
    copied: int


def merge(into: StudyFolder, others: Sequence[StudyFolder]) -> Merged:
    """Copy all cells and replicates of other studies, which are not changed.

    Args:
        into: the folder that is added to; it may be new.
        others: studies of the same version of the model that keep the same tables.

    Raises:
        ConfigError: they do not fit together, or another process works on one of them.
        OSError: the folder cannot be written.
    """
    plans = [other.plan() for other in others]
    plan = into.plan() if into.holds_a_study() else plans[0]
    for other, its_plan in zip(others, plans, strict=True):
        _check_alike(into, plan, other, its_plan)
        plan = grown(plan, its_plan, max(plan.replicates, its_plan.replicates))
    into.prepare_folder()
    with locked(into.path):
        into.clean_up()
        before = into.inventory(plan.model)
        sources = [(other, other.inventory(plan.model)) for other in others]
        into.write_plan(plan)
        consolidate(into, plan, before, sources)
        return Merged(plan, _count(plan, into.inventory(plan.model)) - _count(plan, before))


def _check_alike(into: StudyFolder, plan: Plan, other: StudyFolder, its_plan: Plan) -> None:
    if its_plan.model != plan.model:
        raise ConfigError(
            f"'{other.path}' holds results of another version of the model ({its_plan.model}; '{into.path}' is of "
            f"{plan.model}); the two cannot be merged."
        )
    if its_plan.recordings() != plan.recordings():
        raise ConfigError(f"'{other.path}' keeps other tables than '{into.path}'; the two cannot be merged.")
    if changed := changed_setting(plan, its_plan):
        raise ConfigError(
            f"'{other.path}' was planned from other configuration files than '{into.path}': {changed}; the two cannot "
            "be merged."
        )


def _count(plan: Plan, inventory: Inventory) -> int:
    return sum(len(inventory.of(cell.key)) for cell in plan.cells)
