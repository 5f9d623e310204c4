"""What a calibration aims at, and how far a figure may lie from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from sim.measures.patterns.pattern import Pattern
from sim.stats.bands import SHARE_OF_STUDIES

HALF = float(ndtri((1 + SHARE_OF_STUDIES) / 2))  # standard deviations in half of a band


@dataclass(frozen=True)
class Target:
    """The published figure of one pattern with its uncertainty, in the figure's unit.

    Attributes:
        name, label: of the pattern.
        value: middle of its band.
        observed: standard deviation for which the band holds 80 % of a normal distribution, as bands of studies do.
        discrepancy: standard deviation of what the model leaves out, stated, not estimated.
    """

    name: str
    label: str
    value: float
    observed: float
    discrepancy: float

    @property
    def tolerance(self) -> float:
        """Standard deviation of both together."""
        return float(np.hypot(self.observed, self.discrepancy))


def targets_of(patterns: Sequence[Pattern], discrepancy: float) -> list[Target]:
    """The targets that follow from the bands of patterns.

    Args:
        patterns: each with a band.
        discrepancy: of each target, as a share of the standard deviation that follows from its band.
    """
    found = []
    for pattern in patterns:
        low, high = pattern.band.edges()
        observed = (high - low) / 2 / HALF
        found.append(Target(pattern.id, pattern.label, (low + high) / 2, observed, discrepancy * observed))
    return found


def implausibilities(
    figures: np.ndarray, errors: np.ndarray, noise: np.ndarray, targets: Sequence[Target]
) -> np.ndarray:
    """How many standard deviations each figure lies from its target (Craig et al. 1997).

    Args:
        figures: (n, T) expected figures.
        errors: (n, T) standard errors of these expectations.
        noise: (T,) variance of a figure between replicates, as far as it is in the figures.
        targets: T of them.

    Returns:
        (n, T); NaN where a figure is NaN.
    """
    values = np.array([target.value for target in targets])
    variances = np.array([target.tolerance**2 for target in targets])
    return np.abs(figures - values) / np.sqrt(variances + errors**2 + noise)
