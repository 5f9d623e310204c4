"""An emulator of simulated points: a Gaussian process with one length for each factor, and how far it errs."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

FOLDS = 4  # of cross-validation; the process is fitted anew for each
GROUPS = 20  # of the jackknife
STARTS = ((2.0, 0.1), (0.5, 0.001))  # lengths and noise from which the search begins: smooth, and wavy without noise
FEW = 10  # factors; among more of them the wavy start gained nothing in held-out error
STEPS = 15  # of the search for lengths; more of them gained nothing in held-out error
CHUNK = 20_000  # points predicted at once
JITTER = 1e-8


class Emulator:
    """A Gaussian process through the means of points of the unit cube; what it leaves is noise.

    Its lengths and noise maximise the likelihood. It is also kept without each twentieth of the points, with the same
    lengths: how far these predictions differ says how sure anything computed from it is (delete-a-group jackknife).

    Args:
        points: (points, factors) of the unit cube.
        values: (points,).
        seed: of the groups.
    """

    def __init__(self, points: np.ndarray, values: np.ndarray, seed: int) -> None:
        self._points, self._middle, self._scale = points, float(values.mean()), float(values.std())
        standard = (values - self._middle) / self._scale
        self._kernel = _fitted(points, standard)
        covariance = self._kernel(points) + JITTER * np.eye(len(points))
        groups = np.random.default_rng(seed).permutation(len(points)) % min(GROUPS, len(points))
        kept = [np.ones(len(points), bool), *(groups != group for group in range(groups.max() + 1))]
        self._weights = np.column_stack([_weights(covariance, standard, rows) for rows in kept])

    def predict(self, points: np.ndarray) -> np.ndarray:
        """Predictions of the whole emulator and of each one without a group.

        Args:
            points: (n, factors) of the unit cube.

        Returns:
            (n, 1 + groups); the first column is of the whole.
        """
        parts = [
            self._kernel(points[start : start + CHUNK], self._points) @ self._weights
            for start in range(0, len(points), CHUNK)
        ]
        return self._middle + self._scale * np.vstack(parts)


def held_out(points: np.ndarray, values: np.ndarray, seed: int) -> np.ndarray:
    """(points,) predictions of each point by a process that was fitted without its quarter of the points."""
    fold = np.random.default_rng(seed).permutation(len(points)) % FOLDS
    found = np.empty(len(points))
    for number in range(FOLDS):
        inside = fold == number
        if np.ptp(values[~inside]) == 0:
            found[inside] = values[~inside][0]
        else:
            found[inside] = Emulator(points[~inside], values[~inside], seed).predict(points[inside])[:, 0]
    return found


def _fitted(points: np.ndarray, standard: np.ndarray) -> Any:
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

    def fitted(length: float, noise: float) -> Any:
        lengths = RBF(np.full(points.shape[1], length), (0.1, 50.0))
        kernel = ConstantKernel(1.0, (1e-2, 1e3)) * lengths + WhiteKernel(noise, (1e-6, 2.0))
        return GaussianProcessRegressor(kernel, alpha=JITTER, optimizer=_few_steps).fit(points, standard)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length at its bound is a factor that does nothing
        starts = STARTS if points.shape[1] <= FEW else STARTS[:1]
        processes = [fitted(length, noise) for length, noise in starts]
        return max(processes, key=lambda process: process.log_marginal_likelihood_value_).kernel_


def _few_steps(loss: Callable[..., Any], start: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, float]:
    from scipy.optimize import minimize

    found = minimize(loss, start, method="L-BFGS-B", jac=True, bounds=bounds, options={"maxiter": STEPS})
    return found.x, found.fun


def _weights(covariance: np.ndarray, standard: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """(points,) what each point's covariance with a new one is multiplied by; 0 for points that are left out."""
    from scipy.linalg import cho_factor, cho_solve

    weights = np.zeros(len(standard))
    weights[kept] = cho_solve(cho_factor(covariance[np.ix_(kept, kept)]), standard[kept])
    return weights
