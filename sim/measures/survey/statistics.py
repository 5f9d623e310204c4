"""Scale statistics as papers report them, at each level of the ladder from the truth to team means."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from sim.measures.survey.scores import CENSUS, LEVELS, SURVEY, TEAMS, TRUTH, items_at, scored, scores_at
from sim.model.survey.administer import AdministeredSurvey
from sim.model.survey.instrument import TICKS
from sim.model.survey.sampling_frame import NO_LOCALITY
from sim.stats.psychometrics.agreement import by_group, rwg_j
from sim.stats.psychometrics.grouping import icc1, icc2
from sim.stats.psychometrics.permutation_null import rwg_of_shuffled
from sim.stats.psychometrics.reliability import alpha, omega

Line = tuple[str, str, str, str, float]  # level, statistic, scale, other scale, value
FEWEST_FOR_R = 3


def statistics_of(survey: AdministeredSurvey) -> pd.DataFrame:
    """One row a statistic.

    Returns:
        ``instrument``, ``week``, ``level`` (truth, census, survey, teams), ``statistic`` (n, mean, sd, alpha, omega,
        icc1, icc1_unbalanced, icc2, rwg, rwg_shuffled_95, r, ticked), ``scale``, ``other`` (the other scale of r, the
        item of ticked; else empty), ``value``. NaN where a statistic cannot be told.
    """
    with_teams = bool((survey.frame.localities != NO_LOCALITY).any())
    lines = [line for level in LEVELS if with_teams or level != TEAMS for line in _of_level(survey, level, with_teams)]
    names = ("level", "statistic", "scale", "other")
    columns = list(zip(*lines, strict=True)) if lines else [()] * (len(names) + 1)
    return pd.DataFrame(
        {
            "instrument": pd.Categorical([survey.name] * len(lines), [survey.name]),
            "week": np.full(len(lines), survey.week, np.int32),
            **{name: pd.Categorical(values) for name, values in zip(names, columns[:-1], strict=True)},
            "value": np.array(columns[-1], float),
        }
    )


def _of_level(survey: AdministeredSurvey, level: str, with_teams: bool) -> Iterator[Line]:
    scores = scores_at(survey, level)
    for scale, values in scores.items():
        known = values[np.isfinite(values)]
        yield level, "n", scale, "", float(len(known))
        yield level, "mean", scale, "", float(known.mean()) if len(known) else np.nan
        yield level, "sd", scale, "", float(known.std(ddof=1)) if len(known) > 1 else np.nan
        if level in (CENSUS, SURVEY):
            yield from _of_items(level, scale, items_at(survey, scale, level))
        if level != TEAMS and with_teams:
            yield from _of_teams(survey, level, scale)
    if level != TEAMS:
        yield from _of_ticks(survey, level)
    for (one, first), (two, second) in combinations(scores.items(), 2):
        yield level, "r", one, two, correlation(first, second)


def _of_items(level: str, scale: str, items: np.ndarray) -> Iterator[Line]:
    yield level, "alpha", scale, "", alpha(items)
    yield level, "omega", scale, "", omega(items)


def _of_teams(survey: AdministeredSurvey, level: str, scale: str) -> Iterator[Line]:
    items, teams = items_at(survey, scale, level), survey.frame.localities
    scores = scored(items)
    yield level, "icc1", scale, "", icc1(scores, teams)
    yield level, "icc1_unbalanced", scale, "", icc1(scores, teams, "unbalanced")
    yield level, "icc2", scale, "", icc2(scores, teams)
    if level == TRUTH:
        return  # agreement is about answers
    options = survey.instrument.scales[scale].options
    agreed = np.array(list(by_group(lambda answers: rwg_j(answers, options), items, teams).values()))
    yield level, "rwg", scale, "", float(np.nanmean(agreed)) if np.isfinite(agreed).any() else np.nan
    yield level, "rwg_shuffled_95", scale, "", rwg_of_shuffled(items, teams, options)


def _of_ticks(survey: AdministeredSurvey, level: str) -> Iterator[Line]:
    """How many had the question, and the share of them that ticked each."""
    for scale, found in survey.instrument.scales.items():
        if found.kind == TICKS:
            items = items_at(survey, scale, level)
            shown = np.isfinite(items).any(axis=1)
            yield level, "n", scale, "", float(shown.sum())
            for name, ticked in zip(found.names, items[shown].T, strict=True):
                yield level, "ticked", scale, name, float(np.nanmean(ticked)) if shown.any() else np.nan


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Pearson's r over those with both; NaN below three, or where one does not vary."""
    both = np.isfinite(first) & np.isfinite(second)
    if both.sum() < FEWEST_FOR_R or first[both].std() == 0 or second[both].std() == 0:
        return float("nan")
    return float(np.corrcoef(first[both], second[both])[0, 1])
