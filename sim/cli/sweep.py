"""``-m``: plans a study, prints its plan and cost, runs it and prints the results."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf

from sim.cli.summary import conclude, print_costs, print_note
from sim.core.folders import dated
from sim.studies.plan.planner import plan_study
from sim.studies.store.folder import StudyFolder
from sim.studies.study import Study

MULTIRUN = "multirun.yaml"  # Hydra's record of the overrides
FOLDER_KEY = "hydra.sweep.dir"


def sweep(loader: Any, master: Any, params: Mapping[str, Any], overrides: Sequence[str]) -> None:
    """Plan and run the study that the overrides describe, in ``hydra.sweep.dir``.

    Raises:
        ConfigError: it cannot be planned, or its folder cannot be used; nothing was run.
        RunError: it could not be completed; the message says what is kept.
    """
    plan = plan_study(loader, master, params, overrides, _config_dir(loader))
    study = Study.of(plan, _folder(master, plan.name))
    for sentence in (study.plan.introduction(), *plan.notes):
        print_note(sentence)
    if plan.study_groups.study.plan_only:
        print_costs(study)
        return
    study.store.prepare_folder()
    OmegaConf.save(master, study.store.path / MULTIRUN)
    study.run(report=print_note)
    conclude(study)


def _folder(master: Any, name: str) -> Path:
    """The folder that the user chose, else a new one that is named after the study.

    A chosen folder is used if a study was begun in it, or it is empty or missing; otherwise a number is added to its
    name.
    """
    wanted = Path(os.path.abspath(str(master.hydra.sweep.dir)))
    if not any(str(override).startswith(FOLDER_KEY) for override in master.hydra.overrides.hydra):
        return wanted.with_name(dated(name))
    if StudyFolder(wanted).is_begun() or Path.cwd().is_relative_to(wanted):
        return wanted
    candidates = chain([wanted], (wanted.with_name(f"{wanted.name}-{number}") for number in count(2)))
    return next(folder for folder in candidates if not folder.is_dir() or not any(folder.iterdir()))


def _config_dir(loader: Any) -> str:
    """The user's own folder of options, as given to --config-dir."""
    for source in loader.get_sources():
        if source.provider == "command-line":
            return str(Path(source.path).resolve())
    return ""
