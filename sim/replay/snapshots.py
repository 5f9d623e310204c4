"""Live one replicate once more, and take down who fares how, who meets whom, and what could be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.core.table import concatenate_rows
from sim.model.event_log import EVENT_LOG

if TYPE_CHECKING:
    from sim.model.config import Config

STATES = ("vacant", "at_work", "away")
VACANT, AT_WORK, AWAY = range(len(STATES))


@dataclass(frozen=True)
class Watched:
    """N posts over W measured weeks.

    Attributes:
        tension, strain, grievance: (W, N) at the end of each week, 0 to 1.
        states: (W, N) index into ``STATES``.
        occupants: (W, N) how many left the post before.
        professions, localities: (N,) index.
        activities: names of the framework's activities, in the order of the story's index.
        story: STORY, all that was told, with ``week`` from the end of burn-in.
    """

    tension: np.ndarray
    strain: np.ndarray
    grievance: np.ndarray
    states: np.ndarray
    occupants: np.ndarray
    professions: np.ndarray
    localities: np.ndarray
    activities: tuple[str, ...]
    story: np.ndarray


@dataclass
class _Weeks:
    """Columns, week by week."""

    columns: dict[str, list[np.ndarray]] = field(default_factory=dict)

    def note(self, **values: np.ndarray) -> None:
        for name, value in values.items():
            self.columns.setdefault(name, []).append(np.array(value))

    def table(self, name: str) -> np.ndarray:
        return np.stack(self.columns[name])


def watch(config: Config, replicate: int) -> Watched:
    """The measured weeks of a replicate; the same bits as the run had."""
    from sim.model.simulator import Simulator

    simulator, weeks, told = Simulator(config, replicate), _Weeks(), []
    simulator.advance(config.burn_in, record=False)
    simulator.record_events()
    for _ in range(config.weeks):
        simulator.advance()
        people = simulator.state.people
        states = np.where(people["occupied"] == 0, VACANT, np.where(people["absent"] == 1, AWAY, AT_WORK))
        columns = {name: people[name] for name in ("tension", "strain", "grievance")}
        weeks.note(states=states, occupants=people["occupant"], **columns)
        told.append(simulator.events())
    story = concatenate_rows([np.zeros(0, EVENT_LOG.dtype), *told])
    story["week"] = simulator.report_week(story["week"])
    return Watched(
        tension=weeks.table("tension"),
        strain=weeks.table("strain"),
        grievance=weeks.table("grievance"),
        states=weeks.table("states"),
        occupants=weeks.table("occupants"),
        professions=np.array(simulator.state.people["profession"]),
        localities=np.array(simulator.state.people["locality"]),
        activities=tuple(sorted(config.cpd.activities)),
        story=story,
    )
