"""Emulators: what the figures of patterns would be at points that were not simulated, with their error."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError

FOLDS = 5  # of the held-out error
FEWEST_DRAWS = 20  # of which an emulator is made
LEAST_NOISE = 1e-4  # variance between replicates, over that of what the trend leaves
SCALES = (1.0, 30.0)  # of the process, in the unit cube; a shorter one would take noise for a signal


@dataclass(frozen=True)
class Emulator:
    """A linear trend, and a Gaussian process over what it leaves, of one figure.

    Attributes:
        name: of the figure.
        trend, process: fitted models of scikit-learn.
        noise: variance between replicates of a simulated figure, as the process estimates it.
        held_out: root mean squared error at draws that were left out, noise included.
        explained: share of the variance at those draws that is explained; at most 1, and below 0 if a mean did better.
    """

    name: str
    trend: Any
    process: Any
    noise: float
    held_out: float
    explained: float

    def predict(self, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Expected figure and standard error of this expectation at points.

        Args:
            shares: (n, number of parameters), points of the unit cube.

        Returns:
            Two arrays (n,).
        """
        rest, error = self.process.predict(shares, return_std=True)
        return self.trend.predict(shares) + rest, np.sqrt(np.maximum(error**2 - self.noise, 0.0))


@dataclass(frozen=True)
class Emulators:
    """Emulators of several figures over the same numbers."""

    each: tuple[Emulator, ...]

    @property
    def names(self) -> list[str]:
        """The figures, in order."""
        return [one.name for one in self.each]

    def predict(self, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Expected figures and standard errors of the expectations.

        Args:
            shares: (n, number of parameters).

        Returns:
            Two arrays (n, number of figures).
        """
        found = [one.predict(shares) for one in self.each]
        return np.column_stack([mean for mean, _ in found]), np.column_stack([error for _, error in found])

    def noise(self) -> np.ndarray:
        """(number of figures,) variance between simulations with the same numbers and other random numbers."""
        return np.array([one.noise for one in self.each])


def fit_emulators(
    shares: np.ndarray, figures: pd.DataFrame, errors: pd.DataFrame, names: Sequence[str], seed: int
) -> Emulators:  # fmt: skip
    """Emulate some figures.

    Args:
        shares: (draws, number of parameters), the points at which the figures were simulated.
        figures: a row a draw; rows without a figure (NaN) are left out for this figure.
        errors: standard errors of the figures over replicates; where none is known, the process estimates the noise.
        names: columns of ``figures``.
        seed: of the folds.

    Raises:
        ConfigError: fewer than 20 draws have a figure.
    """
    return Emulators(
        tuple(
            _fitted(shares, figures[name].to_numpy(float), errors[name].to_numpy(float), name, seed) for name in names
        )
    )


def _fitted(shares: np.ndarray, values: np.ndarray, errors: np.ndarray, name: str, seed: int) -> Emulator:
    known = np.isfinite(values)
    if known.sum() < FEWEST_DRAWS:
        raise ConfigError(
            f"'{name}' has a figure in {known.sum()} draws only, and an emulator needs {FEWEST_DRAWS}; give more draws."
        )
    x, y, squares = shares[known], values[known], errors[known] ** 2
    noise = float(np.nanmean(squares)) if np.isfinite(squares).any() else None
    trend = _trend(x, y)
    process = _process(x, y - trend.predict(x), noise, seed)
    residuals = _held_out(x, y, process, seed)
    spread = float(np.var(y))
    explained = 1 - float(np.mean(residuals**2)) / spread if spread > 0 else float("nan")
    estimated = float(process.kernel_.k2.noise_level * np.var(y - trend.predict(x)))
    return Emulator(name, trend, process, estimated, float(np.sqrt(np.mean(residuals**2))), explained)


def _trend(x: np.ndarray, y: np.ndarray) -> Any:
    from sklearn.linear_model import RidgeCV

    return RidgeCV(np.logspace(-2, 3, 16)).fit(x, y)


def _process(x: np.ndarray, rest: np.ndarray, noise: float | None, seed: int) -> Any:
    """A Gaussian process over what the trend leaves; noise that is known is held fixed."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

    spread = float(np.var(rest))
    share = None if noise is None or spread == 0 else min(max(noise / spread, LEAST_NOISE), 1.0)
    white = WhiteKernel(0.5, (LEAST_NOISE, 1.0)) if share is None else WhiteKernel(share, "fixed")
    kernel = ConstantKernel(0.5, (1e-3, 1e2)) * RBF(3.0, SCALES) + white
    process = GaussianProcessRegressor(kernel, normalize_y=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a scale at its bound: a flat or a purely linear figure
        return process.fit(x, rest)


def _held_out(x: np.ndarray, y: np.ndarray, fitted: Any, seed: int) -> np.ndarray:
    """(n,) errors of predictions for draws that were left out, a fifth at a time, with the kernel found before."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.model_selection import KFold

    errors = np.zeros(len(y))
    for others, out in KFold(FOLDS, shuffle=True, random_state=seed).split(x):
        trend = _trend(x[others], y[others])
        process = GaussianProcessRegressor(fitted.kernel_, optimizer=None, normalize_y=True)
        process.fit(x[others], y[others] - trend.predict(x[others]))
        errors[out] = y[out] - trend.predict(x[out]) - process.predict(x[out])
    return errors
