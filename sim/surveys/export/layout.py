"""The contents of a survey's files, and the names used in more than one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.core.spss import LONGEST_FILE, Names, one_line
from sim.model.survey.sampling_frame import NO_LOCALITY
from sim.surveys.data import KEY, SurveyData
from sim.surveys.export.computed import Profile, Score, Ticks, point_profiles_of, rating_scores_of, ticks_of
from sim.surveys.export.names import file_name
from sim.surveys.export.variables import PROFESSION, Variable, variables_of

FEWEST_ITEMS = 3  # of a single scale, for its factor to be identified


@dataclass(frozen=True)
class Layout:
    """The contents of a survey's files.

    Attributes:
        data: the survey.
        variables: columns of the data file, in order.
        scores, profiles, ticks: what the scripts compute from them.
        read_as: the SPSS variable with the text of a profession, before it is recoded.
    """

    data: SurveyData
    variables: Sequence[Variable]
    scores: Sequence[Score]
    profiles: Sequence[Profile]
    ticks: Sequence[Ticks]
    read_as: str

    @property
    def stem(self) -> str:
        """The first part of the names of all files."""
        return f"{file_name(self.data.name)}_week_{self.data.week}"

    @property
    def label(self) -> str:
        """The label of the instrument."""
        return one_line(self.data.instrument.label or self.data.name)

    @property
    def title(self) -> str:
        """The label of the data file."""
        return one_line(f"Simulated, week {self.data.week}: {self.label}", LONGEST_FILE)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row per respondent who replied, with the names of ``variables``."""
        table = self.data.wide() if "answers" in self.data.tables else self._empty_rows()
        return table.rename(columns={variable.column: variable.name for variable in self.variables})

    def _empty_rows(self) -> pd.DataFrame:
        """The same if no item was answered: only those who sent back an empty form."""
        replied = self.data.invitations["disposition"] != "no_reply"
        head = self.data.invitations.loc[replied, [*KEY, PROFESSION, "locality"]].reset_index(drop=True)
        return head.assign(**{item: pd.array([pd.NA] * len(head), "Int16") for item in self.data.items})

    @property
    def factors(self) -> list[Score]:
        """Scales whose factors are identified: several of two or more items, or one of three or more."""
        several = [score for score in self.scores if len(score.items) > 1]
        return several if len(several) > 1 or any(len(score.items) >= FEWEST_ITEMS for score in several) else []

    @property
    def in_localities(self) -> bool:
        """Whether respondents belong to localities; leaders do not."""
        return bool((self.data.invitations["locality"] != NO_LOCALITY).any())

    @property
    def replicates(self) -> int:
        """Number of simulated services."""
        return int(self.data.invitations["replicate"].nunique())


def layout_of(data: SurveyData) -> Layout:
    """The contents of a survey's files."""
    names = Names()
    variables = variables_of(data, names)
    return Layout(
        data,
        variables,
        rating_scores_of(data.instrument, variables, names),
        point_profiles_of(data.instrument, variables, names),
        ticks_of(data.instrument, variables),
        names.give(f"{PROFESSION}_name"),
    )
