"""What is observed at the end of chosen weeks: people, their ties, and answers to surveys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pandas as pd

from sim.measures.practitioners import practitioners_frame
from sim.measures.recording import Recording
from sim.measures.survey.tables import tables_of
from sim.model.person_scores import network_frame
from sim.model.simulator import Simulator
from sim.model.survey.administer import AdministeredSurvey, administer


@dataclass(frozen=True)
class Snapshots:
    """What was observed of one replicate, week by week."""

    people: list[pd.DataFrame] = field(default_factory=list)
    networks: list[pd.DataFrame] = field(default_factory=list)
    surveys: list[AdministeredSurvey] = field(default_factory=list)

    def frames(self, tables: Collection[str]) -> dict[str, pd.DataFrame]:
        """The tables made of it, those of surveys if they are among ``tables``; one without rows is left out."""
        parts = {"practitioners": self.people, "network": self.networks}
        frames = {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items() if frames}
        return frames | (tables_of(self.surveys, tables) if self.surveys else {})


def run_to_end(simulator: Simulator, recording: Recording) -> Snapshots:
    """Simulate the remaining weeks of a replicate and observe it at the recorded weeks.

    The network is observed in replicate 0 only, in the first and the last week.
    """
    weeks, instruments, snapshots = simulator.config.weeks, simulator.config.instruments, Snapshots()
    of_people = {week % weeks for week in recording.practitioner_weeks if "practitioners" in recording.tables}
    of_ties = {0, weeks - 1} if "network" in recording.tables and simulator.replicate == 0 else set()
    of_surveys = {week % weeks for use in instruments.values() for week in use.weeks}
    for week in sorted(of_people | of_ties | of_surveys | {weeks - 1}):
        if week < simulator.week:
            continue
        simulator.advance(week + 1 - simulator.week)
        if week in of_people:
            snapshots.people.append(practitioners_frame(simulator))
        if week in of_ties:
            snapshots.networks.append(network_frame(simulator))
        if week in of_surveys:
            due = {name: use for name, use in instruments.items() if week in {one % weeks for one in use.weeks}}
            snapshots.surveys.extend(administer(simulator, use, name) for name, use in due.items())
    return snapshots
