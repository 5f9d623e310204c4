"""``-m``: plan a study, say what it is and costs, run it, say what came out."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf

from sim.command.short_table import WIDTH
from sim.study.design.plan import Plan
from sim.study.design.planner import plan_study
from sim.study.study import Study

MULTIRUN = "multirun.yaml"  # Hydra's record of what was typed


def sweep(loader: Any, master: Any, params: Mapping[str, Any], words: Sequence[str]) -> None:
    """Plan and run the study that Hydra was asked for, into ``hydra.sweep.dir``.

    Raises:
        ConfigError: it cannot be planned, or its folder cannot be used; nothing was run.
        RunError: it could not be completed; the sentence says what is kept.
    """
    plan = plan_study(loader, master, params, words, _own_folder(loader))
    study = Study.of(plan, Path(os.path.abspath(str(master.hydra.sweep.dir))))
    for paragraph in introduced(study.design):
        say(paragraph)
    if plan.nodes.study.plan_only:
        say(study.costs())
        return
    study.run(tell=say)
    OmegaConf.save(master, study.folder.path / MULTIRUN)
    conclude(study)


def _own_folder(loader: Any) -> str:
    """The user's own folder of options, as given to --config-dir."""
    for source in loader.get_sources():
        if source.provider == "command-line":
            return str(Path(source.path).resolve())
    return ""


def introduced(plan: Plan) -> list[str]:
    """What the study is, in a few sentences."""
    return [plan.introduction(), *plan.notes]


def conclude(study: Study) -> None:
    """Say what came out, and where everything is.

    Raises:
        RunError: some replicates could not be lived.
    """
    print(study.brief())
    failure = study.failure()
    if failure is not None:
        raise failure


def say(sentence: str) -> None:
    """A sentence beside the results."""
    print(textwrap.fill(sentence, WIDTH), file=sys.stderr, flush=True)
