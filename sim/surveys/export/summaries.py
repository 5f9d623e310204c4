"""Tables of results beside the data: what a paper would print, and the error decomposition if the truth is known."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.measures.survey.scores import SURVEY
from sim.surveys.data import SurveyData
from sim.surveys.export.layout import Layout
from sim.surveys.published import SHOWN

STATISTICS, PROFILES = "survey_statistics", "profiles"
HEAD = ("scale", "label", "items")
GROUPED = ["asked", "profession", "kind"]
TICKED = "ticked"


def open_tables(layout: Layout) -> Mapping[str, pd.DataFrame]:
    """What a researcher could know: of scales always, of points and ticks if there are any."""
    tables = {"published": published_of(layout.data)}
    if layout.profiles:
        tables["profiles"] = _of_survey(layout.data.tables.get(PROFILES))
    if layout.ticks:
        tables["ticked"] = ticked_of(layout.data)
    return tables


def hidden_tables(layout: Layout) -> Mapping[str, pd.DataFrame]:
    """What no survey knows.

    Raises:
        ConfigError: the truth was not recorded.
    """
    tables = {"truth": layout.data.truth}
    if STATISTICS in layout.data.tables:
        tables["error_decomposition"] = layout.data.error_decomposition().reset_index()
    if PROFILES in layout.data.tables:
        profiles = layout.data.tables[PROFILES]
        means = profiles.groupby(["level", *GROUPED], observed=True, sort=False)[["points", "log_ratio"]].mean()
        tables["profiles_error_decomposition"] = means.reset_index()
    return tables


def published_of(data: SurveyData) -> pd.DataFrame:
    """The table of scales; without rows if no scale has a score, as with points alone."""
    table = data.published().reset_index() if STATISTICS in data.tables else pd.DataFrame()
    return table if len(table.columns) and len(table) else pd.DataFrame(columns=[*HEAD, *SHOWN])


def _of_survey(profiles: pd.DataFrame | None) -> pd.DataFrame:
    """People, points and log-ratios of those who answered, by question, profession and kind; means over replicates."""
    names = ["n", "points", "log_ratio"]
    if profiles is None:
        return pd.DataFrame(columns=[*GROUPED, *names])
    answered = profiles[profiles["level"] == SURVEY]
    return answered.groupby(GROUPED, observed=True, sort=False)[names].mean().reset_index()


def ticked_of(data: SurveyData) -> pd.DataFrame:
    """The share that ticked each item, of those who reached the list; means over replicates."""
    names = {"scale": "scale", "other": "ticked", "value": "share"}
    if STATISTICS not in data.tables:
        return pd.DataFrame(columns=list(names.values()))
    statistics = data.tables[STATISTICS]
    answered = statistics[(statistics["level"] == SURVEY) & (statistics["statistic"] == TICKED)]
    shares = answered.groupby(["scale", "other"], observed=True, sort=False)["value"].mean()
    return shares.reset_index().rename(columns=names)
