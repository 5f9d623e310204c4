"""Tension between people of different professions who have never met on a case: only others can have told them."""

from __future__ import annotations

import numpy as np

from sim.model.event_log import MEETING
from sim.model.simulator import Simulator


def tension_of_strangers(simulator: Simulator, weeks: int) -> np.ndarray:
    """Simulate ``weeks`` weeks of a replicate that has not begun; (weeks,) mean tension of strangers.

    Strangers are two people in post in one locality and of different professions who have not met on a case in their
    posts. NaN in weeks without any.
    """
    simulator.record_events()
    first, second, rows = _across_professions(simulator)
    posts = len(simulator.state.people)
    met = np.zeros((posts, posts), bool)
    before, found = simulator.state.people["occupant"].copy(), np.full(weeks, np.nan)
    for week in range(weeks):
        simulator.advance(1)
        events, people = simulator.events(), simulator.state.people
        meetings = events[events["kind"] == MEETING]
        met[meetings["first"], meetings["second"]] = met[meetings["second"], meetings["first"]] = True
        changed = (people["occupant"] != before) | (people["occupied"] == 0)
        met[changed] = met[:, changed] = False
        before = people["occupant"].copy()
        apart = ~met[first, second] & (people["occupied"][first] == 1) & (people["occupied"][second] == 1)
        if apart.any():
            found[week] = simulator.state.dyads["tension"][rows[apart]].mean()
    return found


def _across_professions(simulator: Simulator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The directed pairs of posts of different professions in one locality: first, second, row of the dyad."""
    people, places = simulator.state.people, simulator.state.localities
    found = []
    for place in places:
        start, count = int(place["first_person"]), int(place["people"])
        one, other = np.divmod(np.arange(count * count), count)
        rows = int(place["first_dyad"]) + np.arange(count * count)
        apart = people["profession"][start + one] != people["profession"][start + other]
        found.append(np.stack([start + one, start + other, rows])[:, apart])
    first, second, rows = np.concatenate(found, axis=1)
    return first, second, rows
