"""Sessions of single professions: each profession of a locality sits by itself and meets in pairs of neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.event_log import PLACE, SESSION
from sim.model.simulator import Simulator

ROUNDS = 3
CHANGES = {
    "structure": {"informal_rate": 0.0},
    "home_team": {"weeks": 0},
    "cpd": {"budget": 600.0, "activities": {"day": {"kind": "study_day", "per_year": 12.0, "places": 0.0}}},
}


def events_of(config) -> tuple[np.ndarray, Simulator]:
    """Contacts and places of some weeks, all of them at sessions."""
    simulator = Simulator(config)
    simulator.record_events()
    simulator.advance(52)
    return np.asarray(simulator.events()), simulator


@pytest.mark.parametrize("grouping", ["single", "mixed"])
def test_every_group_meets_in_all_its_pairs(service, grouping) -> None:
    activity = {**CHANGES["cpd"]["activities"]["day"], "grouping": grouping, "contacts": ROUNDS}
    config = service(CHANGES, {"cpd": {"activities": {"day": activity}}})
    events, simulator = events_of(config)
    people = simulator.state.people
    group = np.asarray(people["locality"]) * 100 + (np.asarray(people["profession"]) if grouping == "single" else 0)
    uneven = False
    for week in np.unique(events["week"]):
        now = events[events["week"] == week]
        met, came = now[now["kind"] == SESSION], now[now["kind"] == PLACE]
        assert (group[met["first"]] == group[met["second"]]).all()
        for one in np.unique(group):
            count = int((group[came["first"]] == one).sum())
            pairs = sum((count - turn % 2) // 2 for turn in range(ROUNDS) if count > turn % 2)
            assert int((group[met["first"]] == one).sum()) == pairs
            uneven |= count % 2 == 1 and count > 1
    assert uneven, "some group was odd"
