"""Several folders of one study, or of studies of the same model, become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.core.errors import ConfigError
from sim.studies.plan.plan import Plan
from sim.studies.store.consolidate import compact
from sim.studies.store.folder import Inventory, StudyFolder
from sim.studies.store.lock import at_work
from sim.studies.store.recover import plan_in


@dataclass(frozen=True)
class Merged:
    """What a merge came to: the plan that now holds, and replicates taken over."""

    plan: Plan
    taken: int


def merge(into: StudyFolder, others: Sequence[StudyFolder]) -> Merged:
    """Take over all cells and replicates of other studies; these stay as they are.

    Args:
        into: the folder that is added to; it may be empty or not there.
        others: studies of the same version of the model that keep the same tables.

    Raises:
        ConfigError: they cannot be mixed, or one of them is being worked on.
        OSError: the folder cannot be written.
    """
    plans = [plan_in(other) for other in others]
    plan = plan_in(into) if into.holds_a_study() else plans[0]
    for other, theirs in zip(others, plans, strict=True):
        _check_alike(into, plan, other, theirs)
        plan = plan.with_more(theirs.cells, theirs.bases, max(plan.replicates, theirs.replicates))
    into.make()
    with at_work(into.path):
        before = into.inventory(plan.model)
        sources = [(other, other.inventory(plan.model)) for other in others]
        plan.write(into.path)
        compact(into, plan, before, sources)
        return Merged(plan, _count(plan, into.inventory(plan.model)) - _count(plan, before))


def _check_alike(into: StudyFolder, plan: Plan, other: StudyFolder, theirs: Plan) -> None:
    if theirs.model != plan.model:
        raise ConfigError(
            f"'{other.path}' holds numbers of another version of the model ({theirs.model}; '{into.path}' is of "
            f"{plan.model}); the two are not mixed."
        )
    if theirs.recordings() != plan.recordings():
        raise ConfigError(f"'{other.path}' keeps other tables than '{into.path}'; the two cannot be one study.")


def _count(plan: Plan, inventory: Inventory) -> int:
    return sum(len(inventory.of(cell.key)) for cell in plan.cells)
