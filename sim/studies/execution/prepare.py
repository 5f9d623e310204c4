"""Before the work: what is stored, whether the folder may be used, what is missing and what it will cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sim.core.errors import ConfigError, listed
from sim.core.number_format import counted, duration, size
from sim.model.identity import model_version
from sim.studies.execution.replication import Fixed, ToPrecision, missing_replicates, replication_so_far
from sim.studies.failures import RunError
from sim.studies.plan.costs import Costs, Timing, costs_of, free_bytes
from sim.studies.plan.grow import changed_setting, grown
from sim.studies.plan.packages import check_packages
from sim.studies.plan.plan import Plan
from sim.studies.store.folder import StudyFolder
from sim.studies.store.inventory import Inventory, Store
from sim.studies.store.repair import lost_manifests, repair

Report = Callable[[str], None]
COMPLETE = "Nothing to do: all replicates exist."


def silent(sentence: str) -> None:
    """Report nothing."""


@dataclass
class Prepared:
    """A study that is ready to be worked on."""

    plan: Plan
    store: Store
    inventory: Inventory
    replication: Fixed | ToPrecision

    @cached_property
    def timing(self) -> Timing:
        """How fast the model is here. Measuring it also compiles the model, before any worker starts."""
        return Timing(self.plan)

    def missing(self) -> dict[str, int]:
        """Replicates still to be run, by cell."""
        return missing_replicates(self.plan, self.inventory, self.replication)


def reconciled(plan: Plan, folder: StudyFolder) -> Plan:
    """The plan to follow in a folder, which may hold a study.

    The same study is resumed. Another one is refused, unless ``study.extend`` says that its cells are to be added.

    Raises:
        ConfigError: the folder holds another study, or results of a former format.
    """
    if not folder.holds_a_study():
        return plan
    before = folder.plan()
    if before.model != plan.model:
        raise ConfigError(other_model(folder, before.model, plan.model))
    if before.recordings() != plan.recordings():
        raise ConfigError(
            f"'{folder.path}' holds a study that keeps other tables (study.keep and its like); choose the same, or "
            "another folder (hydra.sweep.dir)."
        )
    known = {cell.key for cell in before.cells}
    fresh = [cell for cell in plan.cells if cell.key not in known]
    if changed := changed_setting(before, plan):
        raise ConfigError(
            f"The configuration files have changed since '{folder.path}' was planned: {changed}. 'study resume' and "
            "'study expand' use the files that the study keeps; for the new ones choose another folder "
            "(hydra.sweep.dir)."
        )
    same = replace(before, study_groups=plan.study_groups, workers=plan.workers)  # how it is run may differ
    if before.replicates == plan.replicates and not fresh and len(known) == len(plan.cells):
        return same
    larger = grown(same, plan, max(before.replicates, plan.replicates))
    if not plan.study_groups.study.extend:
        further = [name for name in larger.factors if name not in {*before.factors, *plan.factors}]
        differing = f", with another value of {listed(further)}" if further else ""
        raise ConfigError(
            f"'{folder.path}' holds another study ({counted(len(before.cells), 'cell')} x "
            f"{counted(before.replicates, 'replicate')}){differing}; add study.extend=true to add to it, or choose "
            "another folder (hydra.sweep.dir)."
        )
    return larger


def other_model(folder: StudyFolder, stored: str, current: str) -> str:
    """The message about results of another version of the model."""
    return (
        f"'{folder.path}' holds results of another version of the model ({stored}; this one is {current}). They are "
        "not mixed: resume with the version that made them, or start in a new folder."
    )


def scanned(store: Store, plan: Plan, report: Report) -> Inventory:
    """What is stored, after every file was read; damaged parts are repaired.

    Raises:
        ConfigError: there are parts of another version of the model.
        OSError: the folder cannot be written.
    """
    inventory = store.inventory(plan.model, thorough=True)
    if not isinstance(store, StudyFolder):
        return inventory
    if inventory.foreign:
        raise ConfigError(other_model(store, inventory.foreign[0].model, plan.model))
    damaged = {**inventory.broken, **lost_manifests(store, plan)}
    if damaged:
        repaired = repair(store, plan, damaged)
        report(
            f"{counted(repaired.parts, 'part')} damaged, e.g. {next(iter(damaged.values()))}; set aside in "
            f"{store.path}/broken. {counted(repaired.kept, 'replicate')} in them were whole and are kept."
        )
    store.clean_up()
    return store.inventory(plan.model) if damaged else inventory


def prepare(plan: Plan, store: Store, report: Report) -> Prepared:
    """Scan the store, write the plan, measure the model's speed and report the costs.

    Raises:
        ConfigError: the folder cannot be used, or the study is of another version of the model.
        RunError: the disk has not enough space.
        OSError: the folder cannot be written.
    """
    prepared = _prepared(plan, store, scanned(store, plan, report))
    if not isinstance(store, StudyFolder):
        return prepared
    missing = prepared.missing()
    if any(missing.values()) and plan.model != model_version():
        raise ConfigError(other_model(store, plan.model, model_version()))
    if any(missing.values()):
        check_packages(plan.definition.packages, same=True)
    is_new = not store.holds_a_plan()
    if is_new:
        store.write_plan(plan)
    if not any(missing.values()):
        report(COMPLETE)
    elif plan.study_groups.study.part_seconds:
        _check_costs(prepared, store, report)
    for damage in () if is_new else store.plan_damage():
        report(f"The plan is written again: {damage}.")
    if not is_new and not store.has_plan(plan):  # a change that is refused leaves the study as it was
        store.write_plan(plan)
    prepared.plan = store.with_own_files(plan)
    return prepared


def _check_costs(prepared: Prepared, folder: StudyFolder, report: Report) -> None:
    costs, free = costs_of(prepared.plan, prepared.missing(), prepared.timing), free_bytes(folder.path)
    report(costs_text(costs, free, prepared.plan))
    if costs.bytes_meanwhile > free:
        raise RunError(
            f"The study needs about {size(costs.bytes_meanwhile)} while it runs, and the disk has {size(free)}; "
            "free some space, choose another folder, or keep fewer tables (study.keep)."
        )


def estimate(plan: Plan, store: Store, inventory: Inventory) -> str:
    """What the work would cost, as a sentence; nothing is written."""
    prepared = _prepared(plan, store, inventory)
    missing = prepared.missing()
    if not any(missing.values()):
        return COMPLETE
    return costs_text(costs_of(plan, missing, prepared.timing), free_bytes(store.path or Path()), plan)


def _prepared(plan: Plan, store: Store, inventory: Inventory) -> Prepared:
    return Prepared(plan, store, inventory, replication_so_far(plan, store, inventory))


def costs_text(costs: Costs, free: int, plan: Plan) -> str:
    """Costs as a sentence."""
    workers, kind = plan.worker_count, plan.study_groups.engine.kind
    if kind == "local":
        pace = (
            f"about {duration(costs.seconds / workers)} on {counted(workers, 'process', 'processes')} of this machine"
        )
    else:
        pace = f"about {duration(costs.seconds)} of processor time"
    disk = f"about {size(costs.bytes)} of disk, {size(costs.bytes_meanwhile)} while it runs ({size(free)} free)"
    return f"{counted(costs.runs, 'replicate')} to run: {pace}, {disk}."
