"""Before the work: what the folder holds, whether it may be used, what is left to do and what that costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from sim.core.errors import ConfigError
from sim.core.number_format import counted, duration, size
from sim.model.identity import model_version
from sim.studies.execution.replication import Fixed, ToPrecision, replication_of
from sim.studies.failures import RunError
from sim.studies.plan.costs import Costs, Timing, costs_of, room_left
from sim.studies.plan.plan import PLAN_FILE, Plan
from sim.studies.store.folder import Inventory, StudyFolder
from sim.studies.store.recover import plan_in

Tell = Callable[[str], None]


@dataclass
class Opened:
    """A study ready to be worked on."""

    plan: Plan
    folder: StudyFolder
    inventory: Inventory
    replication: Fixed | ToPrecision

    @cached_property
    def timing(self) -> Timing:
        """How fast the model is here; finding out compiles it as well, before any worker starts."""
        return Timing(self.plan)

    def missing(self) -> dict[str, int]:
        """Replicates still to be lived, by cell."""
        return {
            cell.key: sum(map(len, self.inventory.of(cell.key).missing(self.replication.wanted(cell))))
            for cell in self.plan.cells
        }


def reconciled(plan: Plan, folder: StudyFolder) -> Plan:
    """The plan to follow in a folder that may hold a study already.

    The same plan is gone on with. Another one is refused, unless ``study.extend`` asks for its cells to be added.

    Raises:
        ConfigError: the folder holds another study.
    """
    if not folder.holds_a_study():
        return plan
    before = plan_in(folder)
    if before.model != plan.model:
        raise ConfigError(other_model(folder, before.model, plan.model))
    if before.recordings() != plan.recordings():
        raise ConfigError(
            f"'{folder.path}' holds a study that keeps other tables (study.keep, study.over_time, study.span_weeks); "
            "choose the same, or another folder (hydra.sweep.dir)."
        )
    known = {cell.key for cell in before.cells}
    fresh = [cell for cell in plan.cells if cell.key not in known]
    asked = replace(
        before, study_groups=plan.study_groups, workers=plan.workers
    )  # how it is worked on and told may change
    if before.replicates == plan.replicates and not fresh and len(known) == len(plan.cells):
        return asked
    if not plan.study_groups.study.extend:
        raise ConfigError(
            f"'{folder.path}' holds another study ({counted(len(before.cells), 'cell')} x "
            f"{counted(before.replicates, 'replicate')}); add study.extend=true to add to it, or choose another folder "
            "(hydra.sweep.dir)."
        )
    return asked.with_more(plan.cells, plan.bases, max(before.replicates, plan.replicates))


def other_model(folder: StudyFolder, theirs: str, ours: str) -> str:
    """The sentence about numbers of another version of the model."""
    return (
        f"'{folder.path}' holds numbers of another version of the model ({theirs}; this one is {ours}). The two are "
        "not mixed: go on with the version that made them, or start in a new folder."
    )


def surveyed(folder: StudyFolder, model: str, tell: Tell) -> Inventory:
    """What is there; shards that cannot be read are set aside.

    Raises:
        ConfigError: there are shards of another version of the model.
    """
    inventory = folder.inventory(model)
    if inventory.foreign:
        raise ConfigError(other_model(folder, next(iter(inventory.foreign.values())), model))
    if inventory.broken:
        folder.set_aside(inventory.broken)
        tell(
            f"{counted(len(inventory.broken), 'shard')} could not be read and is set aside; what was in it is lived again."
        )
    return inventory


def open_for_work(plan: Plan, folder: StudyFolder, tell: Tell) -> Opened:
    """Survey the folder, write the plan, time the model, and tell what the work will cost.

    Raises:
        ConfigError: the folder cannot be used, or the study is of another version of the model.
        RunError: there is not enough room on the disk.
        OSError: it cannot be written.
    """
    inventory = surveyed(folder, plan.model, tell)
    opened = _opened(plan, folder, inventory)
    missing = opened.missing()
    if any(missing.values()) and plan.model != model_version():
        raise ConfigError(other_model(folder, plan.model, model_version()))
    if not (folder.path / PLAN_FILE).exists() or plan_in(folder) != plan:
        plan.write(folder.path)
    if not any(missing.values()):
        tell("Everything is there already.")
        return opened
    costs, free = costs_of(plan, missing, opened.timing), room_left(folder.path)
    tell(in_words(costs, free, plan))
    if costs.bytes_meanwhile > free:
        raise RunError(
            f"The study needs about {size(costs.bytes_meanwhile)} while it runs and the disk has {size(free)}; "
            "make room, choose another folder, or keep fewer tables (study.keep)."
        )
    return opened


def costs_in_words(plan: Plan, folder: StudyFolder, inventory: Inventory) -> str:
    """What the work would cost; nothing is written."""
    opened = _opened(plan, folder, inventory)
    missing = opened.missing()
    if not any(missing.values()):
        return "Everything is there already."
    return in_words(costs_of(plan, missing, opened.timing), room_left(folder.path), plan)


def _opened(plan: Plan, folder: StudyFolder, inventory: Inventory) -> Opened:
    replication = replication_of(plan)
    if plan.study_groups.precision.wanted:
        cells = {cell.key for cell in plan.cells}
        for cell, values in folder.values(inventory, plan.study_groups.precision.measure).items():
            if cell in cells:
                replication.note(cell, values)
        any(True for _ in replication.raised())  # judged by what is there already
    return Opened(plan, folder, inventory, replication)


def in_words(costs: Costs, free: int, plan: Plan) -> str:
    """What the work will cost."""
    hands, kind = plan.hands, plan.study_groups.engine.kind
    if kind == "local":
        pace = f"about {duration(costs.seconds / hands)} on {counted(hands, 'process', 'processes')} of this machine"
    else:
        pace = f"about {duration(costs.seconds)} of one processor"
    room = f"about {size(costs.bytes)} of disk, {size(costs.bytes_meanwhile)} while it runs ({size(free)} free)"
    return f"{counted(costs.runs, 'replicate')} to live: {pace}, {room}."
