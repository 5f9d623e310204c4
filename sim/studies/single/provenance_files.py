"""What lies beside the tables of a run: the resolved configuration and the provenance."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from sim.core import arrow
from sim.core.decode import read
from sim.core.errors import ConfigError
from sim.core.version import __version__
from sim.model.config import Config

CONFIG_FILE = "config.yaml"
PROVENANCE_FILE = "provenance.json"


def write_provenance_files(folder: Path, config: Config, origin: dict[str, Any]) -> None:
    """Write the resolved configuration and the provenance beside the tables."""
    text = yaml.safe_dump(asdict(config), sort_keys=False, allow_unicode=True, width=110)
    arrow.write_text(text, folder / CONFIG_FILE)
    write_provenance(folder, origin)


def write_provenance(folder: Path, origin: dict[str, Any]) -> None:
    """Write what is known by now about where the results come from."""
    arrow.write_text(json.dumps(origin, indent=2) + "\n", folder / PROVENANCE_FILE)


def config_of(plain: Any, origin: dict[str, Any], folder: Path) -> Config:
    """The configuration that was written, typed.

    Args:
        plain: what the file holds.
        origin: the provenance beside it.
        folder: for the complaint.

    Raises:
        ConfigError: it does not fit this version; where another version wrote it, the sentence says so.
    """
    try:
        return read(Config, plain)
    except ConfigError as error:
        theirs = origin.get("version")
        if theirs == __version__:
            raise
        raise ConfigError(f"'{folder}' was written by version {theirs}; this is {__version__}. {error}") from error
