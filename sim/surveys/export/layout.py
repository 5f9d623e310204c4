"""A survey as its files show it: whatever is named in two files is named here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.model.survey.sampling_frame import NO_LOCALITY
from sim.surveys.data import KEY, SurveyData
from sim.surveys.export.computed import Profile, Score, Ticks, profiles_of, scores_of, ticks_of
from sim.surveys.export.names import LONGEST_FILE, Names, file_name, one_line
from sim.surveys.export.variables import PROFESSION, Variable, variables_of

FEWEST_ITEMS = 3  # of one scale alone, for its factor to be told


@dataclass(frozen=True)
class Layout:
    """What is in a survey's files, and what it is called there.

    Attributes:
        data: the survey.
        variables: columns of the data file, in order.
        scores, profiles, ticks: what the scripts make of them.
        read_as: what SPSS calls the text of a profession, before it is turned into a code.
    """

    data: SurveyData
    variables: Sequence[Variable]
    scores: Sequence[Score]
    profiles: Sequence[Profile]
    ticks: Sequence[Ticks]
    read_as: str

    @property
    def stem(self) -> str:
        """What the names of all files begin with."""
        return f"{file_name(self.data.name)}_week_{self.data.week}"

    @property
    def label(self) -> str:
        """What the instrument is called."""
        return one_line(self.data.instrument.label or self.data.name)

    @property
    def title(self) -> str:
        """The label of the data file."""
        return one_line(f"Simulated, week {self.data.week}: {self.label}", LONGEST_FILE)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row a respondent who answered at all, under the names of ``variables``."""
        whole = self.data.wide() if "answers" in self.data.tables else self._nobody()
        return whole.rename(columns={one.column: one.name for one in self.variables})

    def _nobody(self) -> pd.DataFrame:
        """The columns; with those who answered nothing but sent the form back."""
        came = self.data.respondents["disposition"] != "no_reply"
        head = self.data.respondents.loc[came, [*KEY, PROFESSION, "locality"]].reset_index(drop=True)
        return head.assign(**{item: pd.array([pd.NA] * len(head), "Int16") for item in self.data.items})

    @property
    def factors(self) -> list[Score]:
        """Scales whose factors can be told: several of two items or more, or one of three or more."""
        several = [score for score in self.scores if len(score.items) > 1]
        return several if len(several) > 1 or any(len(one.items) >= FEWEST_ITEMS for one in several) else []

    @property
    def in_localities(self) -> bool:
        """Whether respondents belong to localities; leaders do not."""
        return bool((self.data.respondents["locality"] != NO_LOCALITY).any())

    @property
    def replicates(self) -> int:
        """How many simulated services were surveyed."""
        return int(self.data.respondents["replicate"].nunique())


def layout_of(data: SurveyData) -> Layout:
    """What a survey's files hold."""
    names = Names()
    variables = variables_of(data, names)
    return Layout(
        data,
        variables,
        scores_of(data.instrument, variables, names),
        profiles_of(data.instrument, variables, names),
        ticks_of(data.instrument, variables),
        names.give(f"{PROFESSION}_name"),
    )
