"""Scale scores at four levels: what is true, what a census would find, what the survey found, what teams show."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.model.survey.administer import AdministeredSurvey
from sim.model.survey.instrument import LIKERT

TRUTH, CENSUS, SURVEY, TEAMS = LEVELS = ("truth", "census", "survey", "teams")
FEWEST = 2  # answers of a team, for its mean to be told


def scales_of(survey: AdministeredSurvey) -> list[str]:
    """The scales whose items add up to a score: those of steps."""
    return [name for name, scale in survey.instrument.scales.items() if scale.kind == LIKERT]


def items_at(survey: AdministeredSurvey, scale: str, level: str) -> np.ndarray:
    """(N, J) items of a scale at the level ``truth``, ``census`` or ``survey``; NaN where there is none."""
    found: dict[str, Callable[[str], np.ndarray]] = {
        TRUTH: lambda name: survey.true_answers[name],
        CENSUS: lambda name: survey.census[name],
        SURVEY: survey.answers,
    }
    return found[level](scale)


def scored(items: np.ndarray) -> np.ndarray:
    """(N,) mean of the items answered; NaN where fewer than half are (the usual rule of half)."""
    answered = np.isfinite(items)
    count = answered.sum(axis=1)
    means = np.where(answered, items, 0.0).sum(axis=1) / np.maximum(count, 1)
    return np.where(2 * count >= items.shape[1], np.where(count > 0, means, np.nan), np.nan)


def scores_at(survey: AdministeredSurvey, level: str) -> dict[str, np.ndarray]:
    """For each scale its scores: (N,) of people, or (G,) of teams with two answers or more."""
    if level != TEAMS:
        return {scale: scored(items_at(survey, scale, level)) for scale in scales_of(survey)}
    people = scores_at(survey, SURVEY)
    return {scale: team_means(values, survey.frame.localities) for scale, values in people.items()}


def team_means(scores: np.ndarray, teams: np.ndarray) -> np.ndarray:
    """(G,) mean of each team, in the order of their numbers; NaN where fewer than two have a score."""
    numbers, places = np.unique(teams, return_inverse=True)
    known = np.isfinite(scores)
    count = np.bincount(places[known], minlength=len(numbers))
    total = np.bincount(places[known], weights=scores[known], minlength=len(numbers))
    return np.where(count >= FEWEST, total / np.maximum(count, 1), np.nan)
