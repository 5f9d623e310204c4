"""Computed bundles on disk, found by what was requested and by the version of the code that computed them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.core.compiled import cache_folder
from sim.core.config_files import conf_folder
from sim.core.source_tree import imported_from

LENGTH = 16
SIM = Path(__file__).resolve().parents[2]
ROOT_MODULE = "sim.interfaces.workshop.request"  # everything that it imports computes bundles
Settings = Mapping[str, Any]


def load_or_compute(settings: Settings, compute: Callable[[], dict[str, Any]], part: str = "bundle") -> dict[str, Any]:
    """The cached part for these settings; or compute it now, and cache it if the folder can be written.

    Args:
        settings: what was requested; plain values.
        compute: called if nothing is cached.
        part: the bundle's part, e.g. ``"grid"``.
    """
    cached = load(settings, part)
    if cached is not None:
        return cached
    content, path = compute(), path_of(settings, part)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps(content, allow_nan=False), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        pass  # it will be computed again next time
    return content


def load(settings: Settings, part: str = "bundle") -> dict[str, Any] | None:
    """The cached part for these settings and this version; None if there is none."""
    try:
        return json.loads(path_of(settings, part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def path_of(settings: Settings, part: str = "bundle") -> Path:
    """Where a part is cached, whether it exists or not."""
    key = json.dumps([source_fingerprint(), _options_fingerprint(), part, settings], sort_keys=True)
    return cache_folder(SIM).parent / "workshop" / f"{part}-{sha256(key.encode()).hexdigest()[:LENGTH]}.json"


@cache
def source_fingerprint() -> str:
    """A fingerprint of all code that computes bundles, and of the data files next to it."""
    return _hash(source_files())


def source_files() -> list[Path]:
    """The modules on which a bundle depends, found by their import statements, and the JSON files next to them."""
    modules = imported_from(SIM, (ROOT_MODULE,))
    folders = {module.parent for module in modules}
    return sorted({*modules, *(path for folder in folders for path in folder.glob("*.json"))})


def _options_fingerprint() -> str:
    """A fingerprint of all configuration options, the tables of ensembles included."""
    return _hash(sorted([*conf_folder().rglob("*.yaml"), *conf_folder().rglob("*.csv")]))


def _hash(files: list[Path]) -> str:
    return sha256(b"\0".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()
