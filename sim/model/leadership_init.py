"""The leadership seats and the director at the start of a run (E21)."""

from __future__ import annotations

import numpy as np

from sim.core.entity_ids import entity_id
from sim.model.config import Config
from sim.model.state import LEADERS

SEAT_SHIFT = 10  # a seat's key: profession, number of the seat; the director has the last number
DIRECTOR_SEAT = (1 << SEAT_SHIFT) - 1


def build_leaders(config: Config, names: tuple[str, ...]) -> np.ndarray:
    """(L,) LEADERS: seats by profession, then the director; all vacant until leaders are appointed."""
    leadership = config.leadership
    seats = [
        (name, number, 1.0)
        for name, count in sorted(leadership.seats.items())
        if name in names
        for number in range(count)
    ]
    if leadership.director in names:
        seats.append((leadership.director, DIRECTOR_SEAT, leadership.director_weight))
    rows = LEADERS.empty(len(seats))
    for k, (name, number, weight) in enumerate(seats):
        rows["key"][k] = (entity_id(name) << SEAT_SHIFT) | number
        rows["home"][k] = names.index(name)
        rows["weight"][k] = weight
        rows["director"][k] = number == DIRECTOR_SEAT
    return rows
