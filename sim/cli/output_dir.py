"""A run's folder is new, even if several runs start in the same second; it is removed if nothing was run."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Any, ClassVar

from hydra.experimental.callback import Callback
from omegaconf import DictConfig, OmegaConf, open_dict, read_write
from omegaconf.errors import OmegaConfBaseException

HYDRA_FOLDER = ".hydra"  # inside the folder of a run; the process that creates it owns the folder


def unique_folder(wanted: Path) -> Path:
    """Create and return ``wanted``, or ``wanted-2``, ``wanted-3`` and so on if it is not empty.

    Raises:
        OSError: the folder cannot be created.
    """
    for suffix in chain([""], (f"-{number}" for number in count(2))):
        folder = wanted.with_name(wanted.name + suffix)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            continue
        try:
            (folder / HYDRA_FOLDER).mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError("count() never ends")


class UniqueFolder(Callback):
    """Replaces the output folder of a single run by a new one before Hydra writes to it."""

    folder: ClassVar[Path | None] = None
    created: ClassVar[list[Path]] = []  # what did not exist before, the innermost first

    def on_run_start(self, config: DictConfig, **kwargs: Any) -> None:
        """Called by Hydra before a single run."""
        try:
            wanted = Path(os.path.abspath(str(OmegaConf.select(config, "hydra.run.dir"))))
        except OmegaConfBaseException:
            return  # the name of the folder cannot be made; Hydra meets the same error next
        if Path.cwd().is_relative_to(wanted):
            return  # the user asked for "here"; a folder beside it would be a surprise
        existing = {path for path in (wanted, *wanted.parents) if path.exists()}
        try:
            folder = unique_folder(wanted)
        except OSError:
            return  # Hydra meets the same error next
        UniqueFolder.folder = folder
        UniqueFolder.created = [path for path in (folder, *folder.parents) if path not in existing]
        with read_write(config), open_dict(config):
            OmegaConf.update(config, "hydra.run.dir", str(folder))


def remove_empty_output() -> None:
    """Remove what was created for a run that was refused: Hydra's record, and folders that are then empty."""
    folder, UniqueFolder.folder = UniqueFolder.folder, None
    if folder is None or {path.name for path in folder.iterdir()} != {HYDRA_FOLDER}:
        return
    shutil.rmtree(folder / HYDRA_FOLDER, ignore_errors=True)
    for path in UniqueFolder.created:
        with suppress(OSError):
            path.rmdir()
