"""Bounds that a right model crosses one time in a million."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from sim.model.compiled_parameters import record_of

MILLIONTH = 1e-6
Z = stats.norm.isf(MILLIONTH / 2)


def numbers_of(spec):
    """A mechanism's numbers as its equations read them, from Python too."""
    return record_of(spec).view(np.recarray)[0]


def near(values, expected: float) -> bool:
    """Whether a sample's mean lies where a right model puts it but for one time in a million."""
    values = np.asarray(values, float)
    return abs(values.mean() - expected) < Z * 1.05 * values.std(ddof=1) / math.sqrt(values.size)
