"""The frozen metric of every scale: mean and standard deviation of what it asks for, in the norm group.

They were taken once, as ``norms.yaml`` says, and are stored with the release. Scores are never standardised by the
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
    """Mean and standard deviation of one reading over the norm group."""

    mean: float
    deviation: float


@cache
def norms() -> dict[str, Norm]:
    """Name of a latent to its frozen constants."""
    return {name: Norm(*map(float, pair)) for name, pair in _stored()["latents"].items()}


@cache
def _stored() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def recipe() -> dict[str, Any]:
    """How the constants were taken: scenario, seed, replicates, weeks, and the version that they were taken with."""
    return _stored()["taken"]


def standardised(name: str, values: np.ndarray) -> np.ndarray:
    """Readings on the frozen metric, in standard deviations of the norm group."""
    norm = norms()[name]
    return (np.asarray(values, float) - norm.mean) / norm.deviation
