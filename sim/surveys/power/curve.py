"""The power curve of a survey design, and the smallest change that it detects often enough."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from sim.model.survey.kernels import expected_categories
from sim.model.survey.norms import norms
from sim.surveys.power.request import PowerRequest
from sim.surveys.power.services import SimulatedServices
from sim.surveys.power.survey_design import SurveyDesign
from sim.surveys.power.t_tests import mean_of
from sim.surveys.power.trial_results import CENSUS, TESTS, TrialResults, run_trials
from sim.surveys.power.trials import shifts


@dataclass(frozen=True)
class SmallestChange:
    """The smallest change that is detected as often as wanted; NaN if none of the changes tried is.

    Attributes:
        change: size in the model's units (share, 0 to 1), without sign.
        error: Monte Carlo standard error of it.
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
class PowerCurve:
    """What a survey design detects, for C changes, of which the first is none.

    Attributes:
        request: the design, the services' configuration and the instrument.
        changes: (C,) sizes in the model's units, without sign.
        points: (C,) the same in points of the scale, without sign.
        results: the trials' results, by test: teams, people (the naive test) and census.
        baseline_score: mean score at the second wave without a change, in points.
        baseline_value: mean of the latent at the second wave without a change, in the model's units.
        drift: mean and standard deviation over services of the change between the waves that happens anyway.
    """

    request: PowerRequest
    changes: np.ndarray
    points: np.ndarray
    results: TrialResults
    baseline_score: float
    baseline_value: float
    drift: tuple[float, float]

    @property
    def design(self) -> SurveyDesign:
        """The survey design."""
        return self.request.design

    @property
    def deviation(self) -> float:
        """A standard deviation of the norm group, in the model's units."""
        return norms()[self.request.scale.latent].deviation

    @property
    def deviations(self) -> np.ndarray:
        """(C,) sizes in standard deviations of the norm group."""
        return self.changes / self.deviation

    @property
    def replies(self) -> float:
        """Mean number of people who answer the scale at a wave."""
        return float(self.results.replies.mean())

    def power(self, test: str) -> np.ndarray:
        """(C,) share of surveys that detect the change with the right sign; test: teams, people or census."""
        return self.results.detected[test].mean(axis=0)

    def error(self, test: str) -> np.ndarray:
        """(C,) Monte Carlo standard error of the power."""
        return _standard_error(self.results.detected[test])

    def false_positives(self, test: str) -> float:
        """Share of surveys with a significant change where no change was made."""
        return float(self.results.significant[test][:, 0].mean())

    def estimates(self, test: str) -> np.ndarray:
        """(C,) mean change that surveys estimate, in points, with its sign; it includes the drift."""
        return self.results.estimates[test].mean(axis=0)

    @property
    def smallest_change(self) -> SmallestChange:
        """The smallest change that the survey detects, by the test of the design's level."""
        return self.smallest_change_of(self.design.level)

    @property
    def census_smallest_change(self) -> SmallestChange:
        """The same if everyone in post in these teams answered everything."""
        return self.smallest_change_of(CENSUS)

    def smallest_change_of(self, test: str) -> SmallestChange:
        """The smallest change that a test detects as often as wanted, interpolated between the changes tried."""
        curve = _normal_deviates(self.power(test), self.design.trials)
        wanted = ndtri(self.design.power)
        if curve[-1] < wanted:
            return SmallestChange(math.nan, math.nan, math.nan, math.nan)
        change = float(_crossing(self.changes, curve, wanted))
        # The curve is straighter in normal deviates than in shares, so half the change is read off there.
        half_missed = 1 - float(ndtr(np.interp(change / 2, self.changes, curve)))
        points = float(np.interp(change, self.changes, self.points))
        return SmallestChange(change, self._error_at(test, change), points, half_missed)

    def _error_at(self, test: str, change: float) -> float:
        """The error of the power there, divided by the slope of the curve."""
        last = int(np.clip(np.searchsorted(self.changes, change), 1, len(self.changes) - 1))
        low, high = self.changes[last - 1 : last + 1]
        weight = (change - low) / (high - low)
        detected = self.results.detected[test]
        between = (1 - weight) * detected[:, last - 1] + weight * detected[:, last]
        slope = (self.power(test)[last] - self.power(test)[last - 1]) / (high - low)
        return float(_standard_error(between[:, None])[0] / slope) if slope > 0 else math.nan

    def _signed(self, sizes: np.ndarray) -> np.ndarray:
        return self.design.sign * sizes + 0.0  # no change is 0, never -0

    def table(self) -> pd.DataFrame:
        """One row per change."""
        columns = {
            "change": self._signed(self.changes),
            "change_sd": self._signed(self.deviations),
            "change_points": self._signed(self.points),
        }
        for test in TESTS:
            columns |= {f"{test}_power": self.power(test), f"{test}_error": self.error(test)}
            columns |= {f"{test}_estimate": self.estimates(test)}
        return pd.DataFrame(columns)


def power_curve(request: PowerRequest, services: SimulatedServices) -> PowerCurve:
    """The power of a design in services that have been simulated.

    Args:
        request: of :func:`sim.surveys.power.request.request_of`.
        services: of :func:`sim.surveys.power.services.simulate_services`, for a design that differs at most in invited,
            teams, response, missing, comparison, level, direction, changes, alpha, power and trials.
    """
    scores = np.array([_expected_score(request, services, change) for change in request.design.signed_changes])
    norm = norms()[request.scale.latent]
    first, second = (mean_of(wave.latent.reshape(len(wave.latent), -1), 1) for wave in services.waves)
    drift = norm.deviation * (second - first)
    return PowerCurve(
        request,
        np.abs(request.design.signed_changes),
        np.abs(scores - scores[0]),
        run_trials(request, services),
        float(scores[0]),
        float(norm.mean + norm.deviation * second.mean()),
        (float(drift.mean()), float(drift.std(ddof=1))),
    )


def _expected_score(request: PowerRequest, services: SimulatedServices, change: float) -> float:
    """Mean over teams of the expected score of everyone in post at the second wave."""
    scale, people = request.scale, services.waves[1]
    eta = people.latent + change / norms()[scale.latent].deviation
    shift, cuts = shifts(request, services.names)[services.professions], np.array(scale.cuts())
    out = np.empty((eta.size, len(cuts)))
    expected_categories(eta.ravel(), shift.ravel(), scale.loading, cuts, out)
    scores = np.where(people.in_post, out.mean(axis=1).reshape(eta.shape) + scale.lowest, np.nan)
    return float(mean_of(mean_of(scores, 2).ravel(), 0))


def _normal_deviates(power: np.ndarray, trials: int) -> np.ndarray:
    """Power as normal deviates that never fall: random dips of a rising curve are smoothed away."""
    edge = 1 / (2 * trials)  # a share of 0 or 1 has no normal deviate
    return np.maximum.accumulate(ndtri(np.clip(power, edge, 1 - edge)))


def _crossing(changes: np.ndarray, curve: np.ndarray, wanted: float) -> float:
    last = max(int(np.argmax(curve >= wanted)), 1)
    low, high = curve[last - 1 : last + 1]
    weight = (wanted - low) / (high - low) if high > low else 0.0
    return changes[last - 1] + weight * (changes[last] - changes[last - 1])


def _standard_error(blocks: np.ndarray) -> np.ndarray:
    """Standard error of the mean over independent blocks (axis 0)."""
    return blocks.std(axis=0, ddof=1) / math.sqrt(len(blocks))
