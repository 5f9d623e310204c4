"""Where results come from: version, seed, libraries, and hashes of what went in and what came out."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

import yaml

from sim.core.arrow import write_text
from sim.core.checksum import with_checksum, without_checksum
from sim.core.version import __version__
from sim.model.config import Config
from sim.studies.plan.plan import Plan
from sim.studies.store.inventory import Inventory

LIBRARIES = ("numpy", "numba", "pandas", "pyarrow", "mesa", "hydra-core")
NOT_THE_MODEL = ("workers", "record", "scenario")  # how it is run, what is recorded, its name
PROVENANCE_FILE, CONFIG_FILE = "provenance.json", "config.yaml"


class SessionCounts(Protocol):
    """What :class:`sim.studies.execution.session.Session` knows about a session."""

    started: str
    duration: float
    stored: int

    @property
    def complete(self) -> bool:
        """Whether everything that is wanted is stored."""


def config_hash(config: Config) -> str:
    """SHA-256 of the model's settings as canonical JSON (hex); workers, record and scenario do not count."""
    plain = {name: value for name, value in asdict(config).items() if name not in NOT_THE_MODEL}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def provenance_of(
    plan: Plan, inventory: Inventory, session: SessionCounts, before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Where the results of a study come from.

    Args:
        plan: the study's plan.
        inventory: what is stored.
        session: the last one.
        before: the provenance after the session before, if there was one.
    """
    before = before or {}
    single = _of_one_configuration(plan.config(plan.cells[0])) if len(plan.cells) == 1 else {}
    return {
        "dissonance": __version__,
        "version": __version__,
        "model": plan.model,
        "commit": commit(),
        **single,
        "cells": len(plan.cells),
        "replicates": plan.replicates,
        "finished": session.stored,
        "complete": session.complete,
        "tables_hash": inventory.results_hash(),
        "started": before.get("started", session.started),
        "seconds": round(before.get("seconds", 0.0) + session.duration, 2),
        "python": platform.python_version(),
        **{name: _version_of(name) for name in LIBRARIES},
        "platform": f"{platform.system()} {platform.machine()}",
    }


def _of_one_configuration(config: Config) -> dict[str, Any]:
    return {
        "scenario": config.scenario.name,
        "organisation": config.organisation.name,
        "config_hash": config_hash(config),
        "seed": config.seed,
        "weeks": config.weeks,
        "burn_in": config.burn_in,
    }


def now() -> str:
    """The time, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"


def write_provenance(folder: Path, provenance: Mapping[str, Any]) -> None:
    """Write the provenance into a study's folder."""
    write_text(with_checksum(provenance), folder / PROVENANCE_FILE)


def read_provenance(folder: Path) -> dict[str, Any]:
    """The provenance in a study's folder; empty if there is none, or it cannot be read."""
    try:
        return without_checksum((folder / PROVENANCE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write_configuration(folder: Path, plain: Mapping[str, Any]) -> None:
    """Write the resolved configuration of a run into its folder, for people."""
    write_text(configuration_text(plain), folder / CONFIG_FILE)


def configuration_text(plain: Mapping[str, Any]) -> str:
    """A run's resolved configuration as YAML."""
    return yaml.safe_dump(dict(plain), sort_keys=False, allow_unicode=True, width=110)


def commit() -> str | None:
    """The commit of the checkout from which the code runs, with ``+changes`` if it was edited; None elsewhere."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    try:
        head, changes = (_git(root, *args) for args in (("rev-parse", "HEAD"), ("status", "--porcelain", "-uno")))
    except (OSError, subprocess.SubprocessError):
        return None
    return head + ("+changes" if changes else "")


def _git(root: Path, *args: str) -> str:
    command = ["git", "-C", str(root), *args]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
