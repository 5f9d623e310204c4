"""Run one replicate again, and keep a snapshot of every person and the event log of every week."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from sim.core.table import concatenate_rows
from sim.model.config import Config
from sim.model.event_log import EVENT_LOG
from sim.model.simulator import Simulator

STATES = ("vacant", "at_work", "away")
VACANT, AT_WORK, AWAY = range(len(STATES))
SCORES = ("tension", "strain", "grievance")


@dataclass(frozen=True)
class WeeklySnapshots:
    """N posts over W measured weeks.

    Attributes:
        tension, strain, grievance: (W, N) at the end of each week, 0 to 1.
        states: (W, N) index into ``STATES``.
        occupants: (W, N) number of people who held the post before.
        professions, localities: (N,) index.
        activities: ids of the framework's activities, in the order of the index in ``events``.
        events: (lines,) EVENT_LOG, the event log in order; ``week`` counts from the end of burn-in.
    """

    tension: np.ndarray
    strain: np.ndarray
    grievance: np.ndarray
    states: np.ndarray
    occupants: np.ndarray
    professions: np.ndarray
    localities: np.ndarray
    activities: tuple[str, ...]
    events: np.ndarray


def take_snapshots(config: Config, replicate: int) -> WeeklySnapshots:
    """Simulate the measured weeks of a replicate again, bit for bit, with snapshots and the event log."""
    simulator = Simulator(config, replicate)
    simulator.advance(config.burn_in, record=False)
    simulator.record_events()
    weekly, events = defaultdict[str, list[np.ndarray]](list), [np.zeros(0, EVENT_LOG.dtype)]
    for _ in range(config.weeks):
        simulator.advance()
        people = simulator.state.people
        for name in SCORES:
            weekly[name].append(np.array(people[name]))
        weekly["occupants"].append(np.array(people["occupant"]))
        present = np.where(people["absent"] == 1, AWAY, AT_WORK)
        weekly["states"].append(np.where(people["occupied"] == 0, VACANT, present))
        events.append(simulator.events())
    log = concatenate_rows(events)
    log["week"] = simulator.report_week(log["week"])
    return WeeklySnapshots(
        **{name: np.stack(rows) for name, rows in weekly.items()},
        professions=np.array(simulator.state.people["profession"]),
        localities=np.array(simulator.state.people["locality"]),
        activities=tuple(sorted(config.cpd.activities)),
        events=log,
    )
