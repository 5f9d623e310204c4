"""Where a result comes from: version, seed, libraries, and hashes of what went in and what came out."""

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
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.core.version import __version__
from sim.model.config import Config

if TYPE_CHECKING:
    import pandas as pd

LIBRARIES = ("numpy", "numba", "pandas", "pyarrow", "mesa", "hydra-core")
NOT_THE_MODEL = ("workers", "record", "scenario")  # how it is run, kept and described


def config_hash(config: Config) -> str:
    """SHA-256 of the model's settings as canonical JSON (hex); workers, record and the card do not count."""
    plain = {name: value for name, value in asdict(config).items() if name not in NOT_THE_MODEL}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def frame_hash(frame: pd.DataFrame) -> bytes:
    """Hash of a frame's column names and values, however they are stored."""
    digest = hashlib.sha256()
    for name, column in frame.items():
        digest.update(f"{name}\0{len(frame)}\0".encode())
        digest.update(_bytes_of(column))
    return digest.digest()


def _bytes_of(column: pd.Series) -> bytes:
    if column.dtype.kind in "iub":
        return column.to_numpy(np.int64).tobytes()
    if column.dtype.kind == "f":
        # Not-a-number has many bit patterns; one of them stands for all.
        values = column.to_numpy(np.float64, copy=True)
        values[np.isnan(values)] = np.nan
        return values.tobytes()
    codes, texts = column.factorize()
    return codes.astype(np.int64).tobytes() + "\0".join(map(str, texts)).encode()


def tables_hash(frames: Mapping[str, pd.DataFrame]) -> str:
    """Hash of all tables of one replicate (hex)."""
    digest = hashlib.sha256()
    for name in sorted(frames):
        digest.update(name.encode() + frame_hash(frames[name]))
    return digest.hexdigest()


def combined_hash(hashes: Mapping[int, str]) -> str:
    """One hash of the replicates' hashes, in the order of the replicates."""
    lines = "".join(f"{replicate} {hashes[replicate]}\n" for replicate in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()


def origin(config: Config) -> dict[str, Any]:
    """What is known about a run before it starts."""
    return {
        "dissonance": __version__,
        "version": __version__,
        "commit": commit(),
        "scenario": config.scenario.name,
        "organisation": config.organisation.name,
        "config_hash": config_hash(config),
        "seed": config.seed,
        "replicates": config.replicates,
        "finished": 0,
        "weeks": config.weeks,
        "burn_in": config.burn_in,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        **{name: _version_of(name) for name in LIBRARIES},
        "platform": f"{platform.system()} {platform.machine()}",
    }


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"


def commit() -> str | None:
    """The commit of the checkout that the code runs from, marked ``+changes`` if edited; None elsewhere."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    try:
        head, changes = (_git(root, *words) for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "-uno")))
    except (OSError, subprocess.SubprocessError):
        return None
    return head + ("+changes" if changes else "")


def _git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
