"""How far an outcome spreads over assumptions, and how far over seeds; and which signs it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.inference.sensitivity.outcomes import Outcome

ENDS = (0.025, 0.975)  # of 95 % intervals
FEWEST = 8  # points with a value, without which nothing is said
LEVEL_COLUMNS = (
    "mean", "mean_low", "mean_high", "sd", "sd_seeds", "seed_share", "seed_share_low", "seed_share_high",
)  # fmt: skip
SIGN_COLUMNS = ("positive", "negative", "sure_positive", "sure_negative", "above", "below")


@dataclass(frozen=True)
class Spread:
    """Variance components of an outcome over points and replicates; a replicate has the same random numbers everywhere.

    Attributes:
        points: variance over points of the expected outcome.
        seeds: variance over seeds at one point, mean over points.
        together: the part of ``seeds`` that differs from point to point.
        replicates: of each point.
    """

    points: float
    seeds: float
    together: float
    replicates: int

    @property
    def seed_share(self) -> float:
        """The share of seeds in the variance of a single simulation; NaN if nothing varies, or with one replicate."""
        whole = self.points + self.seeds
        return self.seeds / whole if whole > 0 else float("nan")

    @property
    def noise(self) -> float:
        """Standard deviation of the seeds' error in a mean over replicates, as it differs between points."""
        return float(np.sqrt(self.together / self.replicates))

    @property
    def reachable(self) -> float:
        """The largest share of variance between points' means that any emulator can explain: the rest is seeds."""
        between = self.points + self.together / self.replicates
        return self.points / between if between > 0 else float("nan")


def spread_of(values: np.ndarray) -> Spread:
    """The variance components of (points, replicates) values without NaN.

    With one replicate those of seeds are unknown: NaN.
    """
    n, m = values.shape
    means = values.mean(axis=1)
    if m == 1:
        return Spread(float(means.var(ddof=1)), float("nan"), float("nan"), 1)
    rest = values - means[:, None] - values.mean(axis=0) + values.mean()
    together = float((rest**2).sum() / ((n - 1) * (m - 1)))
    points = max(float(means.var(ddof=1)) - together / m, 0.0)
    return Spread(points, float(values.var(axis=1, ddof=1).mean()), together, m)


def spread_row(outcome: Outcome, resamples: int, seed: int) -> dict[str, Any]:
    """Where an outcome lies over the points, its sign, and the share of seeds.

    Returns:
        ``outcome``, ``contrast``, ``measure``; ``n`` points and ``missing`` ones without a value; ``mean`` over points
        with ``mean_low`` and ``mean_high``; ``sd`` of expected values over points; ``sd_seeds`` of single simulations
        at a point; ``seed_share`` with ``seed_share_low``, ``seed_share_high`` (bootstrap over points); of contrasts
        ``positive``, ``negative`` (shares of points whose mean has that sign, whatever seeds did), ``sure_positive``,
        ``sure_negative`` (those whose mean is more than twice the noise from 0), ``above`` and ``below`` (those beyond
        the ``smallest`` effect of interest).
    """
    values = known(outcome)
    n = len(values)
    row: dict[str, Any] = {
        "outcome": outcome.name, "contrast": outcome.contrast, "measure": outcome.measure, "n": n,
        "missing": len(outcome.values) - n, "replicates": values.shape[1], "smallest": outcome.smallest,
    }  # fmt: skip
    if n < FEWEST:
        return row | dict.fromkeys([*LEVEL_COLUMNS, *(SIGN_COLUMNS if outcome.contrast else ())], float("nan"))
    found = spread_of(values)
    row["mean"] = float(values.mean())
    draws = np.random.default_rng(seed).integers(n, size=(resamples, n))
    means, shares = values.mean(axis=1), np.array([spread_of(values[rows]).seed_share for rows in draws])
    row |= dict(zip(("mean_low", "mean_high"), np.quantile(means[draws].mean(axis=1), ENDS), strict=True))
    row |= {"sd": np.sqrt(found.points), "sd_seeds": np.sqrt(found.seeds), "seed_share": found.seed_share}
    row |= dict(zip(("seed_share_low", "seed_share_high"), _quantiles(shares), strict=True))
    return row | (_signs(means, found.noise, outcome.smallest) if outcome.contrast else {})


def known(outcome: Outcome) -> np.ndarray:
    """The values of points that have one in every replicate."""
    return outcome.values[~np.isnan(outcome.values).any(axis=1)]


def _signs(means: np.ndarray, noise: float, smallest: float) -> dict[str, float]:
    beyond = (
        means > 0, means < 0, means > 2 * noise, means < -2 * noise, means > smallest, means < -smallest
    )  # fmt: skip
    shares = dict(zip(SIGN_COLUMNS, (float(found.mean()) for found in beyond), strict=True))
    unknown = [name for name in SIGN_COLUMNS if name.startswith("sure")] if np.isnan(noise) else []
    unknown += ["above", "below"] if np.isnan(smallest) else []
    return shares | dict.fromkeys(unknown, float("nan"))


def _quantiles(values: np.ndarray) -> np.ndarray:
    return np.full(2, np.nan) if np.isnan(values).any() else np.quantile(values, ENDS)
