"""A table of scales as a report has it, from respondents or from the means of teams."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from sim.inference.own_service.targets import (
    CorrelationRow,
    ProfessionRow,
    Published,
    ScaleRow,
    Targets,
    TeamRow,
)  # fmt: skip
from sim.measures.patterns.pattern import Computed
from sim.measures.patterns.surveys import survey_figure
from sim.measures.survey.statistics import correlation

FEWEST_TEAMS = 2  # between which scores can differ
FEWEST_PEOPLE = 5  # of a group whose mean is used: fewer might be recognised


def summary_of(people: pd.DataFrame, scales: Sequence[str]) -> Published:
    """The table of a service's own respondents, with the functions that summarise the simulated ones.

    Args:
        people: of :class:`sim.inference.own_service.answers.OwnSurvey`.
        scales: columns with scores.
    """
    return Published(
        scales={name: row for name in scales if (row := _scale(people, name))},
        correlations=[
            CorrelationRow(one, two, r, int((people[one].notna() & people[two].notna()).sum()))
            for one, two in combinations(scales, 2)
            if math.isfinite(r := correlation(people[one].to_numpy(float), people[two].to_numpy(float)))
        ],
        professions=[row for name in scales for row in _professions(people, name)],
    )


def _scale(people: pd.DataFrame, name: str) -> ScaleRow | None:
    known = people[people[name].notna()]
    if len(known) < FEWEST_PEOPLE:
        return None
    mean, sd = (survey_figure(Computed(kind, x=name), "person", known) for kind in ("survey_mean", "survey_sd"))
    deviations = known[name].to_numpy(float) - mean
    kurtosis = float((deviations**4).mean() / (deviations**2).mean() ** 2)
    placed = known[known["team"] != ""]
    icc = survey_figure(Computed("survey_intraclass", x=name), "team", placed)
    teams = placed["team"].nunique()
    if teams < FEWEST_TEAMS:
        return ScaleRow(len(known), mean, sd, kurtosis=kurtosis)
    return ScaleRow(len(known), mean, sd, None, icc if math.isfinite(icc) else None, teams, kurtosis)


def _professions(people: pd.DataFrame, name: str) -> Iterator[ProfessionRow]:
    known = people[people[name].notna() & (people["profession"] != "")]
    for profession, scores in known.groupby("profession")[name]:
        sd = float(scores.std(ddof=1)) if len(scores) > 1 else 0.0
        yield ProfessionRow(str(profession), name, len(scores), float(scores.mean()), sd)


def with_teams_summed(targets: Targets) -> tuple[Published, list[str]]:
    """The published table with the scales that its rows of teams add up to, and what was left out.

    A scale that is declared itself keeps its figures, and takes its ICC(1) and number of teams from the rows if it has
    none.
    """
    table, scales, notes = targets.published, dict(targets.published.scales), []
    for name in dict.fromkeys(row.scale for row in table.teams):
        rows = [row for row in table.teams if row.scale == name]
        used = [row for row in rows if row.n >= FEWEST_PEOPLE]
        if len(used) < len(rows):
            small = ", ".join(f"{row.team} ({row.n})" for row in rows if row not in used)
            notes.append(
                f"Teams of '{name}' with fewer than {FEWEST_PEOPLE} people are not used (disclosure): {small}."
            )
        if len(used) > 1:
            summed = scale_of_teams(used)
            own = scales.get(name)
            scales[name] = (
                summed if own is None
                else own if own.icc is not None
                else ScaleRow(own.n, own.mean, own.sd, own.alpha, summed.icc, summed.teams, own.kurtosis)
            )  # fmt: skip
    return Published(scales, table.correlations, table.professions, table.teams), notes


def scale_of_teams(rows: Sequence[TeamRow]) -> ScaleRow:
    """Mean, SD and ICC(1) of all people, from n, mean and SD of each team; as from their single scores."""
    n, mean, sd = (np.array([getattr(row, name) for row in rows], float) for name in ("n", "mean", "sd"))
    people, teams = n.sum(), len(rows)
    grand = float((n * mean).sum() / people)
    between, within = float((n * (mean - grand) ** 2).sum()), float(((n - 1) * sd**2).sum())
    msb, msw, size = between / (teams - 1), within / (people - teams), people / teams
    icc = (msb - msw) / (msb + (size - 1) * msw)
    return ScaleRow(int(people), grand, math.sqrt((between + within) / (people - 1)), None, icc, teams)
