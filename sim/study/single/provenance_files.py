"""What lies beside the tables of a run: the resolved configuration and the provenance."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from sim.config import Config
from sim.study import arrow

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
