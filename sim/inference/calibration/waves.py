"""History matching: wave by wave, points whose emulated figures lie too far from their targets are ruled out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.core.errors import ConfigError
from sim.core.parameters import Parameter
from sim.inference.calibration.emulators import Emulators
from sim.inference.calibration.targets import Target, implausibilities

FEWEST_SHARE = 0.002  # of the points of the prior; below it the largest implausibility is no longer counted


@dataclass(frozen=True)
class Wave:
    """What one wave of simulations ruled out.

    Attributes:
        emulators: of the figures that have a target, made from the wave's simulations.
        targets: in the order of the emulators.
        replicates: of each simulated draw.
    """

    emulators: Emulators
    targets: tuple[Target, ...]
    replicates: int

    def implausibilities(self, shares: np.ndarray) -> np.ndarray:
        """(n, targets) of points of the unit cube."""
        figures, errors = self.emulators.predict(shares)
        return implausibilities(figures, errors, self.emulators.noise(), self.targets)


@dataclass(frozen=True)
class Remaining:
    """Points of the prior that no wave has ruled out.

    Attributes:
        shares: (n, numbers) points of the unit cube.
        share: of the prior that remains.
        ignored: how many of the largest implausibilities of a point are not counted; 0: all count.
        blocking: share of the prior that each target alone would leave, by its name; smallest first.
    """

    shares: np.ndarray
    share: float
    ignored: int
    blocking: dict[str, float]


def remaining(
    waves: Sequence[Wave], parameters: Sequence[Parameter], points: int, cutoff: float, wanted: int, seed: int
) -> Remaining:
    """Points that all waves leave.

    Where next to nothing is left, the largest implausibility of each point is set aside, then the second largest, and
    so on (Vernon, Goldstein & Bower 2010): the model does not meet all targets at once, and the result says so.

    Args:
        waves: at least one.
        parameters: the numbers, each a dimension of the cube.
        points: of the prior that are judged.
        cutoff: implausibility above which a target rules a point out.
        wanted: points that should remain.
        seed: of the points.
    """
    cube = np.random.default_rng(np.random.SeedSequence(seed)).random((points, len(parameters)))
    by_wave = [wave.implausibilities(cube) for wave in waves]
    names = [target.name for target in waves[-1].targets]
    alone = (np.max(by_wave, axis=0) <= cutoff).mean(axis=0)
    blocking = dict(sorted(zip(names, map(float, alone), strict=True), key=lambda item: item[1]))
    for ignored in range(len(names)):
        kept = _plausible(by_wave, cutoff, ignored)
        if kept.sum() >= max(wanted, FEWEST_SHARE * points) or ignored == len(names) - 1:
            return Remaining(cube[kept], float(kept.mean()), ignored, blocking)
    raise ConfigError("There is no target.")


def plausible(waves: Sequence[Wave], shares: np.ndarray, cutoff: float, ignored: int) -> np.ndarray:
    """(n,) whether no wave rules a point out, with the so many largest implausibilities not counted."""
    return _plausible([wave.implausibilities(shares) for wave in waves], cutoff, ignored)


def _plausible(by_wave: Sequence[np.ndarray], cutoff: float, ignored: int) -> np.ndarray:
    return np.all([np.sort(found, axis=1)[:, ::-1][:, ignored] <= cutoff for found in by_wave], axis=0)
