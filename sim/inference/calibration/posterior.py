"""Which points of the prior agree with the targets, and how well: weights from emulated figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.inference.calibration.targets import Target, implausibilities


@dataclass(frozen=True)
class Posterior:
    """Points of the unit cube with weights that sum to 1.

    Attributes:
        shares: (n, numbers) points, drawn evenly from what history matching left of the prior.
        weights: (n,) how well each agrees with the targets: a normal kernel of all implausibilities together.
    """

    shares: np.ndarray
    weights: np.ndarray

    @property
    def effective(self) -> float:
        """How many equally weighted points the weights are worth (Kish 1965)."""
        return float(1 / np.sum(self.weights**2))

    def quantiles(self, probabilities: Sequence[float]) -> np.ndarray:
        """(probabilities, numbers) quantiles of each number, as shares of its prior."""
        found = np.empty((len(probabilities), self.shares.shape[1]))
        for column in range(self.shares.shape[1]):
            order = np.argsort(self.shares[:, column])
            below = np.cumsum(self.weights[order]) - self.weights[order] / 2
            found[:, column] = np.interp(probabilities, below, self.shares[order, column])
        return found

    def spread(self) -> np.ndarray:
        """(numbers,) standard deviations, over that of a uniform prior: 1 where the targets say nothing."""
        centre = self.weights @ self.shares
        return np.sqrt(self.weights @ (self.shares - centre) ** 2) * np.sqrt(12)

    def draws(self, count: int, seed: int) -> np.ndarray:
        """(count, numbers) points drawn by their weights, each at most once (systematic order, Gumbel keys).

        Raises:
            ValueError: there are fewer points with a weight.
        """
        known = np.flatnonzero(self.weights > 0)
        if len(known) < count:
            raise ValueError(f"{count} points wanted, {len(known)} have a weight")
        keys = np.log(self.weights[known]) + np.random.default_rng(seed).gumbel(size=len(known))
        return self.shares[known[np.argsort(-keys)[:count]]]


Density = Callable[[np.ndarray], np.ndarray]


def moved(posterior: Posterior, density: Density, particles: int, sweeps: int, seed: int) -> Posterior:
    """Evenly weighted points of the same posterior: resampled by weight, then moved by Metropolis steps.

    Few points of a prior agree with many targets. Resample-move (Gilks & Berzuini 2001) makes more of them, without
    leaving the posterior: steps have the covariance of the weighted points, times 2.38 squared over the numbers.

    Args:
        posterior: points with weights.
        density: logarithm of the posterior of points, up to a constant; -inf where it is 0.
        particles: points that are wanted.
        sweeps: steps of each point.
        seed: of the steps.
    """
    random = np.random.default_rng(seed)
    numbers = posterior.shares.shape[1]
    places = random.choice(len(posterior.weights), size=particles, p=posterior.weights)
    points = posterior.shares[places]
    covariance = np.cov(posterior.shares, rowvar=False, aweights=posterior.weights)
    root = np.linalg.cholesky(np.atleast_2d(covariance) + 1e-9 * np.eye(numbers)) * 2.38 / np.sqrt(numbers)
    before = density(points)
    for _ in range(sweeps):
        proposed = points + random.normal(size=points.shape) @ root.T
        inside = ((proposed >= 0) & (proposed <= 1)).all(axis=1)
        after = np.full(particles, -np.inf)
        if inside.any():
            after[inside] = density(proposed[inside])
        taken = np.log(random.random(particles)) < after - before
        points, before = np.where(taken[:, None], proposed, points), np.where(taken, after, before)
    return Posterior(points, np.full(particles, 1 / particles))


def posterior_of(
    shares: np.ndarray, figures: np.ndarray, errors: np.ndarray, noise: np.ndarray, targets: Sequence[Target]
) -> Posterior:
    """Weigh points by their emulated figures.

    The likelihood is normal: the figure of the target differs from the emulated one by the error of the emulator, by
    chance between replicates, by the spread of its band and by the stated discrepancy.

    Args:
        shares: (n, numbers) points, evenly drawn.
        figures, errors: (n, targets) emulated figures and their standard errors.
        noise: (targets,) variance between replicates that is in a target.
        targets: as the columns.
    """
    logs = log_likelihood(figures, errors, noise, targets)
    weights = np.exp(logs - logs.max())
    return Posterior(shares, weights / weights.sum())


def log_likelihood(
    figures: np.ndarray, errors: np.ndarray, noise: np.ndarray, targets: Sequence[Target]
) -> np.ndarray:  # fmt: skip
    """(n,) logarithm of the likelihood of points, up to a constant; arguments as for :func:`posterior_of`."""
    distances = implausibilities(figures, errors, noise, targets)
    tolerances = np.array([target.tolerance for target in targets])
    spread = np.sqrt(tolerances**2 + errors**2 + noise)
    return -0.5 * (distances**2).sum(axis=1) - np.log(spread).sum(axis=1)
