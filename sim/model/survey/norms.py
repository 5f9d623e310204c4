"""Reference norms: mean and standard deviation of every latent in the norm group.

They were estimated once, as ``norms.yaml`` says, and are stored with the release. Scores are never standardised by the
run's own people: that would erase every difference between scenarios.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

FILE = Path(__file__).with_name("norms.yaml")


@dataclass(frozen=True)
class Norm:
    """Mean and standard deviation of one latent in the norm group."""

    mean: float
    deviation: float


@cache
def norms() -> dict[str, Norm]:
    """The norm of each latent, by name."""
    return {name: Norm(*map(float, pair)) for name, pair in _file()["latents"].items()}


@cache
def _file() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def recipe() -> dict[str, Any]:
    """How the norms were estimated: scenario, seed, replicates, weeks between readings, and version."""
    return _file()["taken"]


def standardised(latent: str, values: np.ndarray) -> np.ndarray:
    """Values of a latent in standard deviations of the norm group, from its mean."""
    norm = norms()[latent]
    return (np.asarray(values, float) - norm.mean) / norm.deviation
