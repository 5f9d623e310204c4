"""Live one replicate and read it off into tidy tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.measures.cases import cases_frame
from sim.measures.causes import causes_frame
from sim.measures.training import training_frame
from sim.measures.weekly import weekly_frame
from sim.model.person_scores import network_frame, practitioners_frame

if TYPE_CHECKING:
    from sim.model.simulator import Simulator
    from sim.model.survey.administer import AdministeredSurvey


def replicate_frames(simulator: Simulator) -> dict[str, pd.DataFrame]:
    """Live the rest of the run and return its tables.

    Args:
        engine: a replicate; weeks already lived are part of the tables, but people are taken down only
            at chosen weeks (``record.practitioner_weeks``) that are still to come.

    Returns:
        ``weekly``, ``cases``, ``causes``, ``practitioners``, ``training`` where there are activities and, for
        replicate 0 where ``record.network`` says so, ``network``; where there are instruments ``respondents``,
        ``answers``, ``surveys`` (statistics of scales), ``profiles`` of culture and, if ``record.truth``, ``truths``;
        each with the column ``replicate`` first.
    """
    return _gathered(simulator, lived_to_the_end(simulator))


@dataclass(frozen=True)
class Taken:
    """What was taken down at chosen weeks: of people, of ties, and in surveys."""

    people: list[pd.DataFrame] = field(default_factory=list)
    networks: list[pd.DataFrame] = field(default_factory=list)
    surveys: list[AdministeredSurvey] = field(default_factory=list)

    def frames(self, truth: bool) -> dict[str, pd.DataFrame]:
        """The tables made of it; those of surveys only where there were some, the ``truths`` if wanted."""
        found = {"practitioners": self.people, "network": self.networks}
        tables = {name: pd.concat(parts, ignore_index=True) for name, parts in found.items() if parts}
        return {**tables, **self._of_surveys(truth)} if self.surveys else tables

    def _of_surveys(self, truth: bool) -> dict[str, pd.DataFrame]:
        from sim.measures.survey.tables import tables_of

        tables = tables_of(self.surveys)
        return tables if truth else {name: frame for name, frame in tables.items() if name != "truths"}


def lived_to_the_end(simulator: Simulator, people: bool = True) -> Taken:
    """Live the rest of the run; what was to be taken down at the recorded weeks, people only if wanted."""
    record, weeks, taken = simulator.config.record, simulator.config.weeks, Taken()
    chosen = {week % weeks for week in record.practitioner_weeks} if people else set()
    drawn = {0, weeks - 1} if record.network and simulator.replicate == 0 and people else set()
    surveyed = {week % weeks for one in simulator.config.instruments.values() for week in one.weeks}
    for week in sorted(chosen | drawn | surveyed | {weeks - 1}):
        if week < simulator.week:
            continue
        simulator.advance(week + 1 - simulator.week)
        if week in chosen:
            taken.people.append(practitioners_frame(simulator))
        if week in drawn:
            taken.networks.append(network_frame(simulator))
        if week in surveyed:
            taken.surveys.extend(_surveys(simulator, week))
    return taken


def _surveys(simulator: Simulator, week: int) -> list[AdministeredSurvey]:
    """The surveys of a week, in the order of the configuration."""
    from sim.model.survey.administer import administer

    due = {
        name: one
        for name, one in simulator.config.instruments.items()
        if week in {w % simulator.config.weeks for w in one.weeks}
    }
    return [administer(simulator, one, name) for name, one in due.items()]


def _gathered(simulator: Simulator, taken: Taken) -> dict[str, pd.DataFrame]:
    frames = {"weekly": weekly_frame(simulator), "cases": cases_frame(simulator), "causes": causes_frame(simulator)}
    if len(simulator.state.activities):
        frames["training"] = training_frame(simulator)
    frames |= taken.frames(simulator.config.record.truth)
    for frame in frames.values():
        frame.insert(0, "replicate", np.int32(simulator.replicate))
    return frames
