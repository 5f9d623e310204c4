"""A survey as its researcher has it, over all replicates of a run: who was asked, answers and statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.core.accessors import extensible
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.model.survey.instrument import Instrument
from sim.surveys.published import error_decomposition, published

if TYPE_CHECKING:
    from sim.studies.run import Run

KEY = ["replicate", "respondent"]
NOT_RECORDED = "the truth was not recorded; run with record.truth=true"


@extensible
@dataclass(frozen=True)
class SurveyData:
    """One instrument in one week, in every replicate of a run.

    Attributes:
        name: the instrument's name in the configuration.
        instrument: what was asked.
        week: at the end of which week it was taken (0: the first after burn-in).
        origin: the run in which it was taken, or None; figures name it in their footer.
        tables: ``invitations``, ``answers``, ``survey_statistics`` and, where there are some, ``profiles`` and
            ``truths``; see :mod:`sim.measures.survey.tables`. Each with the column ``replicate``.
    """

    name: str
    instrument: Instrument
    week: int
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    origin: Any = field(default=None, repr=False, compare=False)

    @property
    def stem(self) -> str:
        """The first part of the names of its files: ``ics_week_155``."""
        return f"{self.name}_week_{self.week}"

    @property
    def invitations(self) -> pd.DataFrame:
        """One row per invitation: what became of it (paradata)."""
        return self.tables["invitations"]

    @property
    def truth(self) -> pd.DataFrame:
        """One row per invitation and scale: the true values, which no survey knows.

        Raises:
            ConfigError: they were not recorded.
        """
        if "truths" not in self.tables:
            raise ConfigError(f"{self.name}: {NOT_RECORDED}.")
        return self.tables["truths"]

    @property
    def _statistics(self) -> pd.DataFrame:
        """Statistics of scales; empty if no scale has a score, as with points."""
        columns = ["level", "statistic", "scale", "other", "value"]
        return self.tables.get("survey_statistics", pd.DataFrame(columns=columns))

    @property
    def items(self) -> list[str]:
        """Names of all items, in the order of the instrument."""
        return [item for scale in self.instrument.scales for item in self.instrument.item_names(scale)]

    def wide(self) -> pd.DataFrame:
        """One row per respondent who replied: replicate, respondent, profession, locality, then every item."""
        no_answers = pd.DataFrame(columns=[*KEY, "item", "answer"])
        answers = self.tables.get("answers", no_answers).astype({"item": str})
        table = answers.pivot(index=KEY, columns="item", values="answer").reindex(columns=self.items)
        who = self.invitations.query("disposition != 'no_reply'")[[*KEY, "profession", "locality"]]
        joined = who.merge(table.astype("Int16"), how="left", left_on=KEY, right_index=True)
        return joined.sort_values(KEY, ignore_index=True)

    def response(self) -> pd.DataFrame:
        """One row per replicate: people invited, responded and incomplete, and their shares."""
        counts = self.invitations.groupby("replicate")["disposition"].value_counts().unstack(fill_value=0)
        counts = counts.reindex(columns=["complete", "incomplete", "broke_off", "no_reply"], fill_value=0)
        invited = counts.sum(axis=1)
        responded = invited - counts["no_reply"]
        incomplete = counts["incomplete"] + counts["broke_off"]
        return pd.DataFrame(
            {
                "invited": invited,
                "responded": responded,
                "incomplete": incomplete,
                "response_rate": responded / invited,
                "incomplete_share": incomplete / responded.where(responded > 0, np.nan),
            }
        )

    def published(self, level: str = "survey") -> pd.DataFrame:
        """The table of a paper: one row per scale, with n, mean, SD, alpha, ICC, agreement and correlations.

        Values are means over replicates; ICC(2) is the median. The table is empty for points.

        Args:
            level: truth, census, survey or teams.

        Raises:
            ConfigError: there is no such level.
        """
        return published(self._statistics, self.instrument, level)

    def error_decomposition(self) -> pd.DataFrame:
        """One row per statistic: of the truth, a census, the survey and team means; over replicates as in published."""
        return error_decomposition(self._statistics)

    def profiles(self) -> pd.DataFrame:
        """Culture as points: one row per level, profession and question, one column per kind; means over replicates.

        Raises:
            ConfigError: the instrument has no scale of points.
        """
        if "profiles" not in self.tables:
            raise ConfigError(f"{self.name} has no scale of points.")
        groups = self.tables["profiles"].groupby(["level", "profession", "asked", "kind"], observed=True, sort=False)
        return groups["points"].mean().unstack("kind")

    def __repr__(self) -> str:
        invited = len(self.invitations) // max(self.invitations["replicate"].nunique(), 1)
        return f"<Survey '{self.name}' in week {self.week}: {self.instrument.label}, {invited} invited>"


def surveys_in(tables: Mapping[str, pd.DataFrame], instruments: Mapping[str, Instrument]) -> list[SurveyData]:
    """All surveys of a run, by instrument and week; ``tables`` and ``instruments`` as for :func:`survey_in`."""
    if not len(tables.get("invitations", ())):
        return []
    sent = tables["invitations"][["instrument", "week"]].astype({"instrument": str}).drop_duplicates()
    pairs = sorted(sent.itertuples(index=False), key=lambda pair: (list(instruments).index(pair[0]), pair[1]))
    return [survey_in(tables, instruments, name, week) for name, week in pairs]


def survey_in(
    tables: Mapping[str, pd.DataFrame], instruments: Mapping[str, Instrument], name: str | None, week: int | None
) -> SurveyData:
    """One survey from the tables of a run.

    Args:
        tables: of all surveys of a run.
        instruments: of its configuration.
        name: the instrument's name; None if there is only one.
        week: None for the last week in which it was taken.

    Raises:
        ConfigError: there is none, or none of this name or week.
    """
    if not len(tables.get("invitations", ())):
        raise ConfigError("No survey was taken in this run; add e.g. instruments=ics.")
    known = list(dict.fromkeys(tables["invitations"]["instrument"].astype(str)))
    if name is None and len(known) > 1:
        raise ConfigError(f"This run has several surveys, {listed(known)}; name one, e.g. survey('{known[0]}').")
    name = name or known[0]
    if name not in known:
        raise ConfigError(f"survey '{name}' is unknown; this run has {listed(known)}." + did_you_mean(name, known))
    own = {key: frame[frame["instrument"] == name] for key, frame in tables.items() if len(frame)}
    weeks = sorted(set(own["invitations"]["week"]))
    week = weeks[-1] if week is None else week
    if week not in weeks:
        raise ConfigError(f"survey '{name}' was not taken in week {week}; it was taken in {listed(map(str, weeks))}.")
    chosen = {key: frame[frame["week"] == week].reset_index(drop=True) for key, frame in own.items()}
    return SurveyData(name, instruments[name], int(week), {key: frame for key, frame in chosen.items() if len(frame)})


def survey_of(run: Run, name: str | None = None, week: int | None = None) -> SurveyData:
    """What one of the instruments of a run saw, e.g. ``run.survey("ics").published()``.

    Args:
        run: the run.
        name: the instrument; None if there is only one.
        week: None: the last week in which it was sent out.

    Raises:
        ConfigError: no survey was taken, or none of this name or week.
    """
    return replace(survey_in(run.survey_tables, run.config.instruments, name, week), origin=run)


def surveys_of(run: Run) -> list[SurveyData]:
    """Every survey that was taken in a run, by instrument and week."""
    return [replace(survey, origin=run) for survey in surveys_in(run.survey_tables, run.config.instruments)]
