"""A survey as its researcher has it, over all replicates of a run: answers, who was asked, statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.core.accessors import extensible
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.model.survey.instrument import Instrument
from sim.surveys.published import ladder, published

if TYPE_CHECKING:
    from sim.studies.single.result import Run

KEY = ["replicate", "respondent"]
NOT_KEPT = "the truth was not kept; run with record.truth=true"


@extensible
@dataclass(frozen=True)
class SurveyData:
    """One instrument in one week, in every replicate of a run.

    Attributes:
        name: of the instrument in the configuration.
        instrument: what was asked.
        week: at the end of which week (0: the first after burn-in).
        origin: the run in which it was taken, or None; figures name it in their footer.
        tables: ``respondents``, ``answers``, ``surveys`` and, where there are some, ``profiles`` and ``truths``;
            see :mod:`sim.measures.survey.tables`. Each with the column ``replicate``.
    """

    name: str
    instrument: Instrument
    week: int
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    origin: Any = field(default=None, repr=False, compare=False)

    @property
    def stem(self) -> str:
        """How its files begin: ``ics_week_155``."""
        return f"{self.name}_week_{self.week}"

    @property
    def respondents(self) -> pd.DataFrame:
        """One row an invitation: what became of it (paradata)."""
        return self.tables["respondents"]

    @property
    def truth(self) -> pd.DataFrame:
        """One row an invitation and scale: what no survey knows.

        Raises:
            ConfigError: it was not kept.
        """
        if "truths" not in self.tables:
            raise ConfigError(f"{self.name}: {NOT_KEPT}.")
        return self.tables["truths"]

    @property
    def _statistics(self) -> pd.DataFrame:
        """Statistics of scales; empty where nothing can be scored, as of points."""
        columns = ["level", "statistic", "scale", "other", "value"]
        return self.tables.get("surveys", pd.DataFrame(columns=columns))

    @property
    def items(self) -> list[str]:
        """Names of all items, in the order of the instrument."""
        return [item for scale in self.instrument.scales for item in self.instrument.item_names(scale)]

    def wide(self) -> pd.DataFrame:
        """One row a respondent who answered at all: replicate, respondent, profession, locality, then every item."""
        nothing = pd.DataFrame(columns=[*KEY, "item", "answer"])
        given = self.tables.get("answers", nothing).astype({"item": str})
        table = given.pivot(index=KEY, columns="item", values="answer").reindex(columns=self.items)
        who = self.respondents.query("disposition != 'no_reply'")[[*KEY, "profession", "locality"]]
        joined = who.merge(table.astype("Int16"), how="left", left_on=KEY, right_index=True)
        return joined.sort_values(KEY, ignore_index=True)

    def response(self) -> pd.DataFrame:
        """One row a replicate: invited, responded, incomplete, and their shares."""
        counted = self.respondents.groupby("replicate")["disposition"].value_counts().unstack(fill_value=0)
        counted = counted.reindex(columns=["complete", "incomplete", "broke_off", "no_reply"], fill_value=0)
        invited = counted.sum(axis=1)
        responded = invited - counted["no_reply"]
        incomplete = counted["incomplete"] + counted["broke_off"]
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
        """The table of a paper: a row a scale, with n, mean, SD, alpha, ICC, agreement and correlations.

        Of several replicates their mean, of ICC(2) the median; empty for points. ``level`` is truth, census,
        survey or teams.

        Raises:
            ConfigError: there is no such level.
        """
        return published(self._statistics, self.instrument, level)

    def ladder(self) -> pd.DataFrame:
        """Side by side, a row a statistic: the truth, a census, the survey, team means; replicates as in published."""
        return ladder(self._statistics)

    def profiles(self) -> pd.DataFrame:
        """Culture as points: a row a level, profession and question, a column a kind; means over replicates.

        Raises:
            ConfigError: the instrument shares out no points.
        """
        if "profiles" not in self.tables:
            raise ConfigError(f"{self.name} shares out no points.")
        found = self.tables["profiles"].groupby(["level", "profession", "asked", "kind"], observed=True, sort=False)
        return found["points"].mean().unstack("kind")

    def __repr__(self) -> str:
        asked = len(self.respondents) // max(self.respondents["replicate"].nunique(), 1)
        return f"<Survey '{self.name}' in week {self.week}: {self.instrument.label}, {asked} invited>"


def surveys_in(tables: Mapping[str, pd.DataFrame], instruments: Mapping[str, Instrument]) -> list[SurveyData]:
    """All surveys of a run, by instrument and week; ``tables`` and ``instruments`` as for :func:`survey_in`."""
    if not len(tables.get("respondents", ())):
        return []
    sent = tables["respondents"][["instrument", "week"]].astype({"instrument": str}).drop_duplicates()
    pairs = sorted(sent.itertuples(index=False), key=lambda pair: (list(instruments).index(pair[0]), pair[1]))
    return [survey_in(tables, instruments, name, week) for name, week in pairs]


def survey_in(
    tables: Mapping[str, pd.DataFrame], instruments: Mapping[str, Instrument], name: str | None, week: int | None
) -> SurveyData:
    """One survey out of the tables of a run.

    Args:
        tables: of all surveys of a run.
        instruments: of its configuration.
        name: of the instrument; None where there is only one.
        week: None: the last in which it was sent out.

    Raises:
        ConfigError: there is none, or none of this name or week.
    """
    if not len(tables.get("respondents", ())):
        raise ConfigError("no survey was taken in this run; add e.g. instruments=ics.")
    known = list(dict.fromkeys(tables["respondents"]["instrument"].astype(str)))
    if name is None and len(known) > 1:
        raise ConfigError(f"which survey? This run has {listed(known)}.")
    name = name or known[0]
    if name not in known:
        raise ConfigError(f"survey '{name}' was not taken; this run has {listed(known)}." + did_you_mean(name, known))
    mine = {key: frame[frame["instrument"] == name] for key, frame in tables.items() if len(frame)}
    weeks = sorted(set(mine["respondents"]["week"]))
    week = weeks[-1] if week is None else week
    if week not in weeks:
        raise ConfigError(f"survey '{name}' was not taken in week {week}, but in {listed(map(str, weeks))}.")
    chosen = {key: frame[frame["week"] == week].reset_index(drop=True) for key, frame in mine.items()}
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
