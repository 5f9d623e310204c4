"""Every run gets a folder of its own, also when several start in the same second."""

from __future__ import annotations

import os
from itertools import chain, count
from pathlib import Path
from typing import Any

from hydra.experimental.callback import Callback
from omegaconf import DictConfig, OmegaConf, open_dict, read_write

from sim.studies.store.folder import StudyFolder

SIGN = ".hydra"  # Hydra's own folder within a run's; whoever makes it first has the run's


def claimed(wanted: Path) -> Path:
    """Make and return ``wanted``, or ``wanted-2``, ``wanted-3``... when something is in it already.

    Raises:
        OSError: the folder cannot be made.
    """
    for suffix in chain([""], (f"-{number}" for number in count(2))):
        folder = wanted.with_name(wanted.name + suffix)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            continue
        try:
            (folder / SIGN).mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError("count() never ends")


class Claim(Callback):
    """Puts the claimed folder in the place of the one that Hydra was told."""

    def on_run_start(self, config: DictConfig, **kwargs: Any) -> None:
        """Before a single run."""
        _claim(config, "hydra.run.dir")

    def on_multirun_start(self, config: DictConfig, **kwargs: Any) -> None:
        """Before a sweep."""
        _claim(config, "hydra.sweep.dir")


def _claim(config: DictConfig, place: str) -> None:
    wanted = Path(os.path.abspath(str(OmegaConf.select(config, place))))
    if Path.cwd().is_relative_to(wanted):
        return  # "here" was asked for; a sibling of it would surprise
    if StudyFolder(wanted).holds_a_study():
        return  # it is gone on with, or refused, by those who can tell the difference
    try:
        folder = claimed(wanted)
    except OSError:
        return  # Hydra meets the same obstacle next, and there it is put into words.
    with read_write(config), open_dict(config):
        OmegaConf.update(config, place, str(folder))
