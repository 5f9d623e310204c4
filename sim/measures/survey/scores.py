"""Scale scores at four levels: the truth, a census, the survey, and its team means."""

from __future__ import annotations

import numpy as np

from sim.model.survey.administer import AdministeredSurvey
from sim.model.survey.instrument import LIKERT

TRUTH, CENSUS, SURVEY, TEAMS = LEVELS = ("truth", "census", "survey", "teams")
FEWEST_IN_TEAM = 2  # people with a score, for a mean of their team


def rating_scales(survey: AdministeredSurvey) -> list[str]:
    """The scales whose items are averaged to a score."""
    return [name for name, scale in survey.instrument.scales.items() if scale.kind == LIKERT]


def items_at(survey: AdministeredSurvey, scale: str, level: str) -> np.ndarray:
    """(N, J) items of a scale at the level ``truth``, ``census`` or ``survey``; NaN for missing answers."""
    if level == TRUTH:
        return survey.true_answers[scale]
    return survey.census[scale] if level == CENSUS else survey.answers(scale)


def score_of(items: np.ndarray) -> np.ndarray:
    """(N,) mean of the items answered; NaN if fewer than half are answered."""
    answered = np.isfinite(items)
    count = answered.sum(axis=1)
    means = np.where(answered, items, 0.0).sum(axis=1) / np.maximum(count, 1)
    return np.where(2 * count >= items.shape[1], np.where(count > 0, means, np.nan), np.nan)


def scores_at(survey: AdministeredSurvey, level: str) -> dict[str, np.ndarray]:
    """The scores of each scale: (N,) of people, or (G,) of teams."""
    if level != TEAMS:
        return {scale: score_of(items_at(survey, scale, level)) for scale in rating_scales(survey)}
    people = scores_at(survey, SURVEY)
    return {scale: team_means(scores, survey.frame.localities) for scale, scores in people.items()}


def team_means(scores: np.ndarray, teams: np.ndarray) -> np.ndarray:
    """(G,) mean of each team, in the order of their numbers; NaN if fewer than two people have a score."""
    numbers, places = np.unique(teams, return_inverse=True)
    known = np.isfinite(scores)
    count = np.bincount(places[known], minlength=len(numbers))
    total = np.bincount(places[known], weights=scores[known], minlength=len(numbers))
    return np.where(count >= FEWEST_IN_TEAM, total / np.maximum(count, 1), np.nan)
