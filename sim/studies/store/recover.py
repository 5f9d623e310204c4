"""The plan of a study, also when its file is lost: tables hold a copy, and shards what they are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.settings.study_settings import StudyGroups
from sim.studies.plan.cell import Cell
from sim.studies.plan.cell_keys import base_key
from sim.studies.plan.plan import PLAN_FILE, Plan, parsed_plan, read_plan
from sim.studies.store.folder import StudyFolder
from sim.studies.store.shard import SUFFIX, BrokenShard, Shard, about


def plan_in(folder: StudyFolder) -> Plan:
    """The plan of a study's folder; read back from its tables or shards where its file is missing.

    Raises:
        ConfigError: nothing in the folder says what the study is.
    """
    if (folder.path / PLAN_FILE).exists():
        return read_plan(folder.path)
    text = folder.packed.plan_text()
    if text is not None:
        return parsed_plan(text, folder.packed.folder)
    shards = list(_readable(folder))
    if not shards:
        raise ConfigError(f"'{folder.path}' holds no study: there is neither {PLAN_FILE} nor a shard that can be read.")
    return from_shards(shards)


def _readable(folder: StudyFolder) -> Iterable[Shard]:
    for path in sorted(folder.shards.glob(f"*{SUFFIX}")):
        try:
            yield about(path)
        except BrokenShard:
            continue


def from_shards(shards: list[Shard]) -> Plan:
    """A plan of exactly what shards hold: cells that had not begun are not in it."""
    first = shards[0]
    kept = {name: list(value) if isinstance(value, list) else value for name, value in first.recording.items()}
    study_groups = read(
        StudyGroups,
        {"study": {"keep": kept["tables"], "over_time": kept["over_time"], "span_weeks": kept["span_weeks"]}},
    )
    bases, cells = {}, {}
    for shard in shards:
        plain = shard.provenance["configuration"]
        bases[base_key(plain)] = plain
        cells[shard.cell] = Cell(shard.cell, shard.provenance["name"], base_key(plain), shard.provenance["factors"])
    most = 1 + max(replicate for shard in shards for replicate in shard.hashes)
    note = f"{PLAN_FILE} was lost; this plan is read back from the shards. Cells that had not begun are not in it."
    plan = Plan(
        tuple(cells.values()), bases, most, study_groups, (), first.model, first.provenance["dissonance"], notes=(note,)
    )
    return replace(plan, config_dir=first.provenance.get("config_dir", ""))


def restored(folder: StudyFolder) -> Plan:
    """The plan, written back into the folder where its file is missing.

    Raises:
        ConfigError: nothing in the folder says what the study is.
        OSError: the folder cannot be written.
    """
    plan = plan_in(folder)
    if not (folder.path / PLAN_FILE).exists():
        plan.write(folder.path)
    return plan
