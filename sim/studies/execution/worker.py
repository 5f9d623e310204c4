"""Executes one task: simulates every replicate of the block, collects the tables and stores them as a part.

This runs in a thread, in another process or on another machine. It needs nothing but the task. It never fails as a
whole: a replicate that fails is reported, and the others go on.
"""

from __future__ import annotations

import platform
import time
import traceback
from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.core.arrow import Tables, arrow_of, joined
from sim.core.errors import ConfigError
from sim.core.version import __version__
from sim.measures.replicate_batch import ReplicateBatch
from sim.measures.tables import collect
from sim.model.config import Config
from sim.model.identity import model_version
from sim.model.simulator import Simulator
from sim.settings.compose import validated_config
from sim.settings.plugins import load_plugins
from sim.studies.execution.task import Outcome, Task
from sim.studies.failures import Failure, reason_of
from sim.studies.store.folder import StudyFolder
from sim.studies.store.part import REPLICATE, Part, replicate_hashes

IN_BATCH = 8  # replicates collected together: more saves nothing and needs memory


def simulate(task: Task) -> Outcome:
    """Simulate the replicates of a task and store what is recorded."""
    start = time.thread_time()
    failures: list[Failure] = []
    try:
        batches = list(_batches(task, configured(task), failures))
    except Exception as error:  # whatever it is, it must not end the study
        return Outcome(failures=tuple(_failure(task, replicate, 0, error) for replicate in task.replicates))
    seconds = time.thread_time() - start
    if not batches:
        return Outcome(failures=tuple(failures), seconds=seconds)
    tables = {name: joined([batch[name] for batch in batches if name in batch]) for name in _names(batches)}
    completed = tuple(tables["runs"][REPLICATE].to_pylist())
    values = dict(zip(completed, tables["runs"][task.measure].to_pylist(), strict=True)) if task.measure else {}
    part = Part(task.cell, task.labels, task.model, replicate_hashes(tables), tables, _about(seconds))
    return Outcome(completed, tuple(failures), time.thread_time() - start, values, _stored(task, part))


def configured(task: Task) -> Config:
    """The task's configuration, checked, with the user's own plug-ins loaded.

    Raises:
        ConfigError: it cannot be used here, e.g. because a plug-in is missing, or the worker has another model.
    """
    if task.model and task.model != model_version():  # on another machine
        raise ConfigError(f"the worker has another version of the model ({model_version()}; the study {task.model})")
    plain, config = _latest.get(task.cell, (None, None))
    if config is None or plain != task.plain:  # what is recorded is part of the configuration, but not of the key
        if task.config_dir:
            load_plugins(task.config_dir)
        config = validated_config(task.plain)
        _latest.clear()
        _latest[task.cell] = task.plain, config
    return config


_latest: dict[str, tuple[dict[str, Any], Config]] = {}  # the configuration of the latest task, which often has others


def _batches(task: Task, config: Config, failures: list[Failure]) -> Iterator[Tables]:
    for first in range(task.first, task.stop, IN_BATCH):
        batch = ReplicateBatch(config, task.recording)
        for replicate in range(first, min(first + IN_BATCH, task.stop)):
            try:
                batch.add(Simulator(config, replicate))
            except Exception as error:
                failures.append(_failure(task, replicate, config.seed, error))
        if batch.replicates:
            yield {name: arrow_of(columns) for name, columns in collect(batch).items()}


def _names(batches: list[Tables]) -> dict[str, None]:
    return dict.fromkeys(name for batch in batches for name in batch)


def _failure(task: Task, replicate: int, seed: int, error: Exception) -> Failure:
    trace = "".join(traceback.format_exception(error))
    return Failure(task.cell, task.name, replicate, seed, reason_of(error), trace)


def _about(seconds: float) -> dict[str, Any]:
    return {
        "seconds": round(seconds, 3),
        "dissonance": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def _stored(task: Task, part: Part) -> Part | None:
    """None if the part could be stored in the task's folder.

    If it could not, the scheduler meets the same obstacle and reports it.
    """
    if not task.folder:
        return part
    try:
        StudyFolder(task.folder).keep(part)
    except OSError:
        return part
    return None
