"""The power curve of a design, and the smallest change that it detects often enough."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from sim.model.survey.kernels import expected_categories
from sim.model.survey.norms import norms
from sim.surveys.design.request import Asked
from sim.surveys.design.running import CENSUS, TESTS, Tallies, tallied
from sim.surveys.design.services import Services
from sim.surveys.design.survey_design import Design
from sim.surveys.design.tests import mean_of
from sim.surveys.design.trials import shifts


@dataclass(frozen=True)
class Smallest:
    """The smallest change that a survey detects as often as wanted; NaN where none of those tried is.

    Attributes:
        change: size on the model's metric (share, 0 to 1), without sign.
        error: Monte-Carlo standard error of it, of finitely many services and trials.
        points: the same in points of the scale.
        half_missed: share of surveys that miss a change half as large.
    """

    change: float
    error: float
    points: float
    half_missed: float

    @property
    def reached(self) -> bool:
        """Whether there is one."""
        return not math.isnan(self.change)


@dataclass(frozen=True)
class Power:
    """What a survey can detect; C changes, of which the first is none.

    Attributes:
        asked: the design, the services' configuration and the instrument.
        changes: (C,) sizes on the model's metric, without sign.
        points: (C,) the same as people would answer: points of the scale, without sign.
        tallies: what came of the trials, by test: teams, people (the naive test) and census.
        usual: mean score at the second wave without a change, in points, and mean reading on the model's metric.
        drift: mean change of the mean reading of a service between the waves without any planted, and its
            standard deviation over services.
    """

    asked: Asked
    changes: np.ndarray
    points: np.ndarray
    accumulators: Tallies
    usual: tuple[float, float]
    drift: tuple[float, float]

    @property
    def design(self) -> Design:
        """What was asked for."""
        return self.asked.design

    @property
    def per_deviation(self) -> float:
        """A standard deviation of the norm group on the model's metric."""
        return norms()[self.asked.scale.latent].deviation

    @property
    def deviations(self) -> np.ndarray:
        """(C,) sizes in standard deviations of the norm group."""
        return self.changes / self.per_deviation

    @property
    def replies(self) -> float:
        """People who answer the scale at a wave, in the mean."""
        return float(self.accumulators.replies.mean())

    def power(self, test: str) -> np.ndarray:
        """(C,) share of surveys that detect the change with the right sign; test: teams, people or census."""
        return self.accumulators.right[test].mean(axis=0)

    def error(self, test: str) -> np.ndarray:
        """(C,) Monte-Carlo standard error of the power."""
        return _error_of(self.accumulators.right[test])

    def false_alarms(self, test: str) -> float:
        """Share of surveys that detect something where nothing was planted."""
        return float(self.accumulators.alarms[test][:, 0].mean())

    def estimates(self, test: str) -> np.ndarray:
        """(C,) mean change that surveys show, in points, with its sign: what was planted and what happened anyway."""
        return self.accumulators.estimates[test].mean(axis=0)

    @property
    def smallest(self) -> Smallest:
        """Of the realistic survey, by the test of the design's level."""
        return self.smallest_of(self.design.level)

    @property
    def census_smallest(self) -> Smallest:
        """If everyone in post in these teams answered everything."""
        return self.smallest_of(CENSUS)

    def smallest_of(self, test: str) -> Smallest:
        """The smallest change that a test detects as often as wanted, read off between the changes tried."""
        rising = _steps(self.power(test), self.design.trials)
        wanted = ndtri(self.design.power)
        if rising[-1] < wanted:
            return Smallest(math.nan, math.nan, math.nan, math.nan)
        change = float(_crossing(self.changes, rising, wanted))
        # A change half as large lies on the same curve, which is straighter in normal deviates than in shares.
        half = 1 - float(ndtr(np.interp(change / 2, self.changes, rising)))
        return Smallest(change, self._error_at(test, change), float(np.interp(change, self.changes, self.points)), half)

    def _error_at(self, test: str, change: float) -> float:
        """The error of the power there, over the slope of the curve."""
        last = int(np.clip(np.searchsorted(self.changes, change), 1, len(self.changes) - 1))
        low, high = self.changes[last - 1 : last + 1]
        weight = (change - low) / (high - low)
        right = self.accumulators.right[test]
        there = (1 - weight) * right[:, last - 1] + weight * right[:, last]
        slope = (self.power(test)[last] - self.power(test)[last - 1]) / (high - low)
        return float(_error_of(there[:, None])[0] / slope) if slope > 0 else math.nan

    def _signed(self, sizes: np.ndarray) -> np.ndarray:
        return self.design.sign * sizes + 0.0  # no change is 0, never -0

    def table(self) -> pd.DataFrame:
        """One row for each change."""
        columns = {
            "change": self._signed(self.changes),
            "change_sd": self._signed(self.deviations),
            "change_points": self._signed(self.points),
        }
        for test in TESTS:
            columns |= {f"{test}_power": self.power(test), f"{test}_error": self.error(test)}
            columns |= {f"{test}_estimate": self.estimates(test)}
        return pd.DataFrame(columns)


def power_of(asked: Asked, services: Services) -> Power:
    """The power of a design in services that have been lived.

    Args:
        asked: of :func:`sim.surveys.design.request.asked_of`.
        services: of :func:`sim.surveys.design.services.services_of`, for the same design up to invited, teams,
            response, missing, comparison, level, direction, changes, alpha, power and trials.
    """
    expected = np.array([_expected(asked, services, change) for change in asked.design.signed])
    norm = norms()[asked.scale.latent]
    first, second = (mean_of(wave.asked.reshape(len(wave.asked), -1), 1) for wave in services.waves)
    moved = norm.deviation * (second - first)
    return Power(
        asked,
        np.abs(asked.design.signed),
        np.abs(expected - expected[0]),
        tallied(asked, services),
        (float(expected[0]), float(norm.mean + norm.deviation * second.mean())),
        (float(moved.mean()), float(moved.std(ddof=1))),
    )


def _expected(asked: Asked, services: Services, change: float) -> float:
    """Mean over teams of what everyone in post would score at the second wave, over all moods and errors."""
    scale, people = asked.scale, services.waves[1]
    eta = people.asked + change / norms()[scale.latent].deviation
    shift, cuts = shifts(asked, services.names)[services.professions], np.array(scale.cuts())
    out = np.empty((eta.size, len(cuts)))
    expected_categories(eta.ravel(), shift.ravel(), scale.loading, cuts, out)
    scores = np.where(people.there, out.mean(axis=1).reshape(eta.shape) + scale.lowest, np.nan)
    return float(mean_of(mean_of(scores, 2).ravel(), 0))


def _steps(power: np.ndarray, trials: int) -> np.ndarray:
    """Power as normal deviates, never falling: what chance makes of a curve that rises is smoothed away."""
    edge = 1 / (2 * trials)  # a share of 0 or 1 has no normal deviate
    return np.maximum.accumulate(ndtri(np.clip(power, edge, 1 - edge)))


def _crossing(changes: np.ndarray, rising: np.ndarray, wanted: float) -> float:
    last = max(int(np.argmax(rising >= wanted)), 1)
    low, high = rising[last - 1 : last + 1]
    weight = (wanted - low) / (high - low) if high > low else 0.0
    return changes[last - 1] + weight * (changes[last] - changes[last - 1])


def _error_of(blocks: np.ndarray) -> np.ndarray:
    """Standard error of the mean over blocks (axis 0), which share neither luck nor services."""
    return blocks.std(axis=0, ddof=1) / math.sqrt(len(blocks))
