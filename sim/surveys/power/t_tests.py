"""What an analyst would conclude from each trial: t tests on team means, and on people as if there were no teams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from sim.surveys.power.survey_design import TWO_GROUPS, SurveyDesign


@dataclass(frozen=True)
class Comparisons:
    """The results of T trials, (T,) each.

    Attributes:
        estimate: change in points of the scale; NaN where it cannot be estimated.
        significant: 1 or -1, the sign of the change, where the test is significant; else 0.
    """

    estimate: np.ndarray
    significant: np.ndarray


def compare_teams(design: SurveyDesign, treated: np.ndarray, first: np.ndarray, second: np.ndarray) -> Comparisons:
    """The test on changes of team means, one value per team, because the change happens to teams.

    Student's paired t test for all teams before and after; with two groups, Student's t test of their changes.

    Args:
        design: gives the comparison and alpha.
        treated: (g,) teams that get the change.
        first, second: (T, g, P) scores at the waves; NaN where nobody answered.
    """
    changes = mean_of(second, 2) - mean_of(first, 2)
    groups = [treated, ~treated] if design.comparison == TWO_GROUPS else [treated]
    return _t_tests(design.alpha, [_moments(changes[:, group], 1) for group in groups], (1, -1))


def compare_people(design: SurveyDesign, treated: np.ndarray, first: np.ndarray, second: np.ndarray) -> Comparisons:
    """The naive test on individual scores, which ignores teams; arguments as of ``compare_teams``."""
    groups = [treated, ~treated] if design.comparison == TWO_GROUPS else [treated]
    cells = [wave[:, group].reshape(len(wave), -1) for group in groups for wave in (second, first)]
    return _t_tests(design.alpha, [_moments(cell, 1) for cell in cells], (1, -1, -1, 1))


def mean_of(values: np.ndarray, axis: int) -> np.ndarray:
    """Mean of the known values along an axis; NaN where there are none."""
    return _moments(values, axis)[1]


def _moments(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count, mean and sum of squared deviations of the known values along an axis; the mean of none is NaN."""
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    mean = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    deviations = np.where(known, values - np.expand_dims(mean, axis), 0.0)
    return count, mean, (deviations**2).sum(axis=axis)


def _t_tests(
    alpha: float, groups: list[tuple[np.ndarray, np.ndarray, np.ndarray]], signs: tuple[int, ...]
) -> Comparisons:
    """Student's t test of a signed sum of group means with one common variance, for each trial."""
    counts, means, squares = (np.stack(moment) for moment in zip(*groups, strict=True))
    signed = np.array(signs[: len(groups)])[:, None]
    estimate, freedom = (signed * means).sum(axis=0), (counts - 1).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(squares.sum(axis=0) / freedom * (1 / counts).sum(axis=0))
        beyond = np.abs(estimate) > stdtrit(np.maximum(freedom, 1), 1 - alpha / 2) * error
    significant = beyond & (freedom > 0)  # comparisons with NaN are false
    return Comparisons(estimate, np.where(significant, np.sign(np.nan_to_num(estimate)), 0).astype(np.int64))
