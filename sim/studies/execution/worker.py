"""Lives one task: every replicate of the block, read off in bundles, packed as a shard.

This is what runs in another process or on another machine. It needs nothing but the task, and it never fails as a
whole: a replicate that cannot be lived is told, and the others go on.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.core.errors import ConfigError
from sim.studies.execution.task import Failure, Outcome, Recording, Task
from sim.studies.failures import reason_of

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.model.config import Config

AT_ONCE = 8  # replicates bound together: more saves nothing, and takes memory


def live(task: Task) -> Outcome:
    """Live the replicates of a task and pack what is read off them."""
    start = time.process_time()
    failures: list[Failure] = []
    try:
        config = configured(task)
        tables = list(_bundles(task, config, failures))
    except Exception as error:  # whatever it is, it must not end the study
        return Outcome(b"", (), tuple(_failure(task, replicate, 0, error) for replicate in task.replicates))
    if not tables:
        return Outcome(b"", (), tuple(failures), time.process_time() - start)
    return _packed(task, config, tables, failures, start)


def configured(task: Task) -> Config:
    """The task's configuration, checked, with the user's own plug-ins loaded.

    Raises:
        ConfigError: it cannot be used here, e.g. because a plug-in is missing, or the worker runs another model.
    """
    from sim.model.identity import model_version
    from sim.settings.compose import validated_config
    from sim.settings.plugins import load_plugins

    if task.model != model_version():  # on another machine
        raise ConfigError(f"the worker has another version of the model ({model_version()}; the study {task.model})")
    if task.config_dir:
        load_plugins(task.config_dir)
    return validated_config(task.plain)


def _bundles(task: Task, config: Config, failures: list[Failure]) -> Iterator[dict[str, pa.Table]]:
    from sim.core.arrow import arrow_of_columns
    from sim.measures.aggregate import Wanted, read_off
    from sim.measures.replicate_batch import Bundle

    recording = task.recording
    wanted = Wanted(recording.tables, recording.over_time, recording.span_weeks)
    for first in range(task.first, task.stop, AT_ONCE):
        bundle = Bundle(config.organisation.staffed_professions, config.weeks)
        for replicate in range(first, min(first + AT_ONCE, task.stop)):
            try:
                _live_one(config, replicate, bundle, recording)
            except Exception as error:
                failures.append(_failure(task, replicate, config.seed, error))
        if bundle.replicates:
            yield {name: arrow_of_columns(columns) for name, columns in read_off(bundle, wanted).items()}


def _live_one(config: Config, replicate: int, bundle: Any, recording: Recording) -> None:
    from sim.measures.tables import lived_to_the_end
    from sim.model.simulator import Simulator

    simulator = Simulator(config, replicate)
    simulator.advance(config.burn_in, record=False)
    bundle.add(simulator, recording.tables, lived_to_the_end(simulator, people="practitioners" in recording.tables))


def _failure(task: Task, replicate: int, seed: int, error: Exception) -> Failure:
    trace = "".join(traceback.format_exception(error))
    return Failure(task.cell, task.name, replicate, seed, reason_of(error), trace)


def _packed(
    task: Task, config: Config, tables: list[dict[str, pa.Table]], failures: list[Failure], start: float
) -> Outcome:
    from sim.core.arrow import joined
    from sim.studies.store.shard import pack

    whole = {name: joined([part[name] for part in tables if name in part]) for name in tables[0]}
    lived = tuple(whole["runs"]["replicate"].to_pylist())
    values = dict(zip(lived, whole["runs"][task.measure].to_pylist(), strict=True)) if task.measure else {}
    seconds = time.process_time() - start
    content = _kept(task, pack(task, config, whole, seconds))
    return Outcome(content, lived, tuple(failures), seconds, values)


def _kept(task: Task, content: bytes) -> bytes:
    """Keep the shard where that was asked for; what is left to be kept by others.

    A worker that cannot write gives the shard back: whoever handed out the task meets the same obstacle, and can put
    it into words.
    """
    from sim.studies.store.folder import StudyFolder

    if not task.home:
        return content
    try:
        StudyFolder(task.home).keep(task, content)
    except OSError:
        return content
    return b""
