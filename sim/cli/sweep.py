"""``-m``: plan a study, say what it is and costs, run it, say what came out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf

from sim.cli.summary import conclude, say, tell_costs
from sim.studies.plan.planner import plan_study
from sim.studies.study import Study

MULTIRUN = "multirun.yaml"  # Hydra's record of what was typed


def sweep(loader: Any, master: Any, params: Mapping[str, Any], words: Sequence[str]) -> None:
    """Plan and run the study that Hydra was asked for, into ``hydra.sweep.dir``.

    Raises:
        ConfigError: it cannot be planned, or its folder cannot be used; nothing was run.
        RunError: it could not be completed; the sentence says what is kept.
    """
    plan = plan_study(loader, master, params, words, _own_folder(loader))
    study = Study.of(plan, Path(os.path.abspath(str(master.hydra.sweep.dir))))
    for sentence in (study.plan.introduction(), *plan.notes):
        say(sentence)
    if plan.study_groups.study.plan_only:
        tell_costs(study)
        return
    study.folder.path.mkdir(parents=True, exist_ok=True)
    OmegaConf.save(master, study.folder.path / MULTIRUN)
    study.run(tell=say)
    conclude(study)


def _own_folder(loader: Any) -> str:
    """The user's own folder of options, as given to --config-dir."""
    for source in loader.get_sources():
        if source.provider == "command-line":
            return str(Path(source.path).resolve())
    return ""
