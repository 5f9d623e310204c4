"""Scale statistics as papers report them, at each level from the truth to team means."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from sim.measures.survey.scores import CENSUS, LEVELS, SURVEY, TEAMS, TRUTH, items_at, score_of, scores_at
from sim.model.survey.administer import AdministeredSurvey
from sim.model.survey.instrument import TICKS
from sim.model.survey.sampling_frame import NO_LOCALITY
from sim.stats.psychometrics.agreement import by_group, rwg_j
from sim.stats.psychometrics.icc import icc1, icc2
from sim.stats.psychometrics.permutation_null import rwg_of_shuffled
from sim.stats.psychometrics.reliability import alpha, omega

Row = tuple[str, str, str, str, float]  # level, statistic, scale, other scale, value
FEWEST_FOR_CORRELATION = 3


def statistics_of(survey: AdministeredSurvey) -> pd.DataFrame:
    """One row per statistic.

    Returns:
        ``instrument``, ``week``, ``level`` (truth, census, survey, teams), ``statistic`` (n, mean, sd, alpha, omega,
        icc1, icc1_unbalanced, icc2, rwg, rwg_shuffled_95, r, ticked), ``scale``, ``other`` (the other scale of r, the
        item of ticked; else empty), ``value``. NaN if a statistic cannot be computed.
    """
    with_teams = bool((survey.frame.localities != NO_LOCALITY).any())
    levels = [level for level in LEVELS if with_teams or level != TEAMS]
    rows = [row for level in levels for row in _of_level(survey, level, with_teams)]
    names = ("level", "statistic", "scale", "other")
    columns = list(zip(*rows, strict=True)) if rows else [()] * (len(names) + 1)
    return pd.DataFrame(
        {
            "instrument": pd.Categorical([survey.name] * len(rows), [survey.name]),
            "week": np.full(len(rows), survey.week, np.int32),
            **{name: pd.Categorical(values) for name, values in zip(names, columns[:-1], strict=True)},
            "value": np.array(columns[-1], float),
        }
    )


def _of_level(survey: AdministeredSurvey, level: str, with_teams: bool) -> Iterator[Row]:
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
    for (first_scale, first), (second_scale, second) in combinations(scores.items(), 2):
        yield level, "r", first_scale, second_scale, correlation(first, second)


def _of_items(level: str, scale: str, items: np.ndarray) -> Iterator[Row]:
    yield level, "alpha", scale, "", alpha(items)
    yield level, "omega", scale, "", omega(items)


def _of_teams(survey: AdministeredSurvey, level: str, scale: str) -> Iterator[Row]:
    items, teams = items_at(survey, scale, level), survey.frame.localities
    scores = score_of(items)
    yield level, "icc1", scale, "", icc1(scores, teams)
    yield level, "icc1_unbalanced", scale, "", icc1(scores, teams, "unbalanced")
    yield level, "icc2", scale, "", icc2(scores, teams)
    if level == TRUTH:
        return  # agreement is a property of answers
    options = survey.instrument.scales[scale].options
    agreement = np.array(list(by_group(lambda answers: rwg_j(answers, options), items, teams).values()))
    yield level, "rwg", scale, "", float(np.nanmean(agreement)) if np.isfinite(agreement).any() else np.nan
    yield level, "rwg_shuffled_95", scale, "", rwg_of_shuffled(items, teams, options)


def _of_ticks(survey: AdministeredSurvey, level: str) -> Iterator[Row]:
    """How many people reached the list, and the share of them that ticked each item."""
    for scale, definition in survey.instrument.scales.items():
        if definition.kind == TICKS:
            items = items_at(survey, scale, level)
            shown = np.isfinite(items).any(axis=1)
            yield level, "n", scale, "", float(shown.sum())
            for name, ticked in zip(definition.names, items[shown].T, strict=True):
                yield level, "ticked", scale, name, float(np.nanmean(ticked)) if shown.any() else np.nan


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Pearson's r over people with both values; NaN if fewer than three, or if one does not vary."""
    both = np.isfinite(first) & np.isfinite(second)
    if both.sum() < FEWEST_FOR_CORRELATION or first[both].std() == 0 or second[both].std() == 0:
        return float("nan")
    return float(np.corrcoef(first[both], second[both])[0, 1])
