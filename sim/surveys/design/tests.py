"""What an analyst would conclude of each trial: t tests on team means, and on individuals as if there were no teams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from sim.surveys.design.survey_design import TWO_GROUPS, Design


@dataclass(frozen=True)
class Verdicts:
    """Of T trials, (T,) each.

    Attributes:
        estimate: change in points of the scale; NaN where there is none to be had.
        found: 1 or -1 where the test is significant, with the sign of the change; else 0.
    """

    estimate: np.ndarray
    found: np.ndarray


def by_teams(design: Design, treated: np.ndarray, first: np.ndarray, second: np.ndarray) -> Verdicts:
    """The test on changes of team means, one value a team: the team is what the change happens to.

    Student's paired t test for all teams before and after; with two groups Student's t test of their changes.

    Args:
        design: what is compared, and alpha.
        treated: (g,) teams that get the change.
        first, second: (T, g, P) scores at the waves; NaN where nobody answered.
    """
    changes = mean_of(second, 2) - mean_of(first, 2)
    groups = [treated, ~treated] if design.comparison == TWO_GROUPS else [treated]
    parts = [moments(changes[:, group], 1) for group in groups]
    return _verdicts(design.alpha, parts, (1, -1))


def by_people(design: Design, treated: np.ndarray, first: np.ndarray, second: np.ndarray) -> Verdicts:
    """The naive test on individual scores, as if no team had anything of its own; arguments as of ``by_teams``."""
    groups = [treated, ~treated] if design.comparison == TWO_GROUPS else [treated]
    cells = [wave[:, group].reshape(len(wave), -1) for group in groups for wave in (second, first)]
    return _verdicts(design.alpha, [moments(cell, 1) for cell in cells], (1, -1, -1, 1))


def mean_of(values: np.ndarray, axis: int) -> np.ndarray:
    """Mean of what is known along an axis; NaN where nothing is."""
    return moments(values, axis)[1]


def moments(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count, mean and sum of squares about it, of what is known along an axis; the mean of nothing is NaN."""
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    mean = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    apart = np.where(known, values - np.expand_dims(mean, axis), 0.0)
    return count, mean, (apart**2).sum(axis=axis)


def _verdicts(alpha: float, parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]], signs: tuple[int, ...]) -> Verdicts:
    """Student's t of a signed sum of means with one common variance."""
    counts, means, squares = (np.stack(kind) for kind in zip(*parts, strict=True))
    signed = np.array(signs[: len(parts)])[:, None]
    estimate, freedom = (signed * means).sum(axis=0), (counts - 1).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(squares.sum(axis=0) / freedom * (1 / counts).sum(axis=0))
        beyond = np.abs(estimate) > stdtrit(np.maximum(freedom, 1), 1 - alpha / 2) * error
    sure = beyond & (freedom > 0)  # comparisons with what is not known are false
    return Verdicts(estimate, np.where(sure, np.sign(np.nan_to_num(estimate)), 0).astype(np.int64))
