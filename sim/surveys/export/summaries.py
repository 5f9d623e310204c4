"""Tables of results beside the data: what a paper would print, and, with the truth, the ladder up to it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.measures.survey.scores import SURVEY
from sim.surveys.data import SurveyData
from sim.surveys.export.layout import Layout
from sim.surveys.published import SHOWN

STATISTICS, PROFILES = "surveys", "profiles"
HEAD = ("scale", "label", "items")
GROUPED = ["asked", "profession", "kind"]
TICKED = "ticked"


def open_tables(layout: Layout) -> Mapping[str, pd.DataFrame]:
    """What a researcher could know: of scales always, of points and of ticks where there are some."""
    tables = {"published": published_of(layout.data)}
    if layout.profiles:
        tables["profiles"] = _of_survey(layout.data.tables.get(PROFILES))
    if layout.ticks:
        tables["ticked"] = ticked_of(layout.data)
    return tables


def hidden_tables(layout: Layout) -> Mapping[str, pd.DataFrame]:
    """What no survey knows.

    Raises:
        ConfigError: it was not kept.
    """
    tables = {"truth": layout.data.truth}
    if STATISTICS in layout.data.tables:
        tables["ladder"] = layout.data.ladder().reset_index()
    if PROFILES in layout.data.tables:
        profiles = layout.data.tables[PROFILES]
        means = profiles.groupby(["level", *GROUPED], observed=True, sort=False)[["points", "log_ratio"]].mean()
        tables["profiles_ladder"] = means.reset_index()
    return tables


def published_of(data: SurveyData) -> pd.DataFrame:
    """The table of scales; only its head where no scale has a score, as of points alone."""
    found = data.published().reset_index() if STATISTICS in data.tables else pd.DataFrame()
    return found if len(found.columns) and len(found) else pd.DataFrame(columns=[*HEAD, *SHOWN])


def _of_survey(profiles: pd.DataFrame | None) -> pd.DataFrame:
    """Of those who answered, by question, profession and kind: people, points and log-ratios; means over replicates."""
    names = ["n", "points", "log_ratio"]
    if profiles is None:
        return pd.DataFrame(columns=[*GROUPED, *names])
    answered = profiles[profiles["level"] == SURVEY]
    return answered.groupby(GROUPED, observed=True, sort=False)[names].mean().reset_index()


def ticked_of(data: SurveyData) -> pd.DataFrame:
    """The share that ticked each, of those who came to the list; means over replicates."""
    names = {"scale": "scale", "other": "ticked", "value": "share"}
    if STATISTICS not in data.tables:
        return pd.DataFrame(columns=list(names.values()))
    statistics = data.tables[STATISTICS]
    answered = statistics[(statistics["level"] == SURVEY) & (statistics["statistic"] == TICKED)]
    shares = answered.groupby(["scale", "other"], observed=True, sort=False)["value"].mean()
    return shares.reset_index().rename(columns=names)
