"""Figures of a survey, computed from scores of respondents: the same functions for simulated and for real answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.measures.patterns.pattern import Computed, Pattern
from sim.measures.patterns.units import NotMeasurable, World, with_home_team
from sim.measures.survey.scores import score_of
from sim.measures.survey.statistics import correlation
from sim.model.survey.instrument import LIKERT
from sim.stats.jackknife import Statistic, mean_of
from sim.stats.psychometrics.icc import icc1

SURVEY_TABLES = frozenset({"runs", "answers", "invitations"})


def survey_figure(asked: Computed, unit: str, people: pd.DataFrame) -> float:
    """A figure of the respondents of one survey; NaN if it cannot be computed.

    Args:
        asked: a kind of :data:`SURVEY_KINDS`, with its scales ``x`` and ``y`` and its profession ``of``.
        unit: of the intraclass correlation, ``locality`` or ``home_team``.
        people: one row a respondent: scores in columns named as the scales, ``profession``, and the unit.
    """
    return SURVEY_KINDS[asked.kind](asked, unit, people)


def survey_statistic(pattern: Pattern, worlds: Sequence[World]) -> Statistic:
    """The mean over replicates of a figure of each replicate's survey, as if each were the service's only one.

    Raises:
        NotMeasurable: there is no such survey or scale.
    """
    world, asked = worlds[0], pattern.statistic
    people = respondents(world, asked.instrument)
    for scale in filter(None, (asked.x, asked.y)):
        if scale not in people.columns:
            raise NotMeasurable(f"no scale '{scale}' of ratings in the instrument '{asked.instrument}'")
    values = np.full(len(world.replicates), np.nan)
    for replicate, rows in people.groupby(world.clusters(people)):
        values[replicate] = survey_figure(asked, pattern.unit, rows)
    return mean_of(values)


def respondents(world: World, instrument: str) -> pd.DataFrame:
    """Who answered an instrument the last time it was sent out, with a score for each of its scales of ratings.

    Returns:
        replicate, respondent, profession, locality, home_team, and a column a scale; a score is the mean of the items
        answered, NaN if fewer than half are.

    Raises:
        NotMeasurable: the instrument was not used, or the tables are not there.
    """
    key = f"respondents {instrument}"
    if key not in world.units:
        world.units[key] = _respondents(world, instrument)
    return world.units[key]


def _respondents(world: World, name: str) -> pd.DataFrame:
    if name not in world.config.instruments:
        raise NotMeasurable(f"no instrument '{name}'")
    instrument = world.config.instruments[name]
    invited, answers = (
        _last(world.table(table, "instrument", "week", "respondent"), name) for table in ("invitations", "answers")
    )
    keys = ["replicate", "respondent"]
    wide = answers.astype({"item": str}).pivot(index=keys, columns="item", values="answer")
    scores = {
        scale: score_of(wide.reindex(columns=instrument.item_names(scale)).to_numpy(float))
        for scale, definition in instrument.scales.items()
        if definition.kind == LIKERT
    }
    who = with_home_team(invited[[*keys, "profession", "locality"]])
    return who.merge(pd.DataFrame(scores, wide.index), left_on=keys, right_index=True)


def _last(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    own = frame[frame["instrument"] == name]
    return own[own["week"] == own["week"].max()]


def _scores(people: pd.DataFrame, scale: str) -> np.ndarray:
    values = people[scale].to_numpy(float)
    return values[np.isfinite(values)]


def _mean(asked: Computed, unit: str, people: pd.DataFrame) -> float:
    values = _scores(people, asked.x)
    return asked.plus + asked.factor * float(values.mean()) if len(values) else np.nan


def _sd(asked: Computed, unit: str, people: pd.DataFrame) -> float:
    values = _scores(people, asked.x)
    return float(values.std(ddof=1)) if len(values) > 1 else np.nan


def _gap(asked: Computed, unit: str, people: pd.DataFrame) -> float:
    """The mean of a profession minus the mean of all others."""
    members = people["profession"].to_numpy() == asked.of
    own, others = _scores(people[members], asked.x), _scores(people[~members], asked.x)
    return float(own.mean() - others.mean()) if len(own) and len(others) else np.nan


def _intraclass(asked: Computed, unit: str, people: pd.DataFrame) -> float:
    return icc1(people[asked.x].to_numpy(float), people[unit].to_numpy())


def _correlation(asked: Computed, unit: str, people: pd.DataFrame) -> float:
    return correlation(people[asked.x].to_numpy(float), people[asked.y].to_numpy(float))


SURVEY_KINDS: dict[str, Callable[[Computed, str, pd.DataFrame], float]] = {
    "survey_mean": _mean,
    "survey_sd": _sd,
    "survey_gap": _gap,
    "survey_intraclass": _intraclass,
    "survey_correlation": _correlation,
}
