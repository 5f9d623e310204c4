"""Small services on which an activity is tried, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from typing import Any

import numpy as np

from sim.model.simulator import Simulator
from sim.model.state import MOST_SEATS, TABLES, State

# The service itself; the tables of the framework (activities, terms, releases, survey) exist only where one does.
SERVICE_TABLES = ("people", "dyads", "localities", "professions", "leaders", "service")
SERVICE_ARRAYS = ("understanding", "myths", "frameworks", "talk")

# A service in which a week has no consequences of its own: nobody meets about a case, leaves, or is away.
QUIET: dict[str, Any] = {
    "demand": {"volume": 0.0, "opening_weeks": 0},
    "staffing": {"leaving_rate": 0.0},
    "strain": {"absence_rate": 0.0},
    "leadership": {"money_weight": 0.0, "turnover_rate": 0.0},
}
BUSY: dict[str, Any] = {
    "leadership": {"bias": 0.6, "seats": {"social_work": 4, "health": 1}},
    "frames": {"enabled": True, "confidence": 0.7},
    "staffing": {"leaving_rate": 0.01},
}
# What a written column changes further on in the same week, even in the quiet service.
FOLLOWS = {
    "people.training": (
        "people.load", "people.strain",
        "professions.money", "professions.training", "professions.spent", "professions.trained",
    ),
    "people.skill": (),
    "people.recognition": ("people.leadership_trust", "people.commitment", "people.grievance"),
    "dyads.tension": ("people.tension", "people.task", "people.process", "people.owed", "people.strain"),
    "myths": ("talk",),
    "localities.mandate": ("localities.settled",),
}  # fmt: skip


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """``below`` with the values of ``above``; groups of settings are merged, all else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        inner = merged.get(key)
        merged[key] = laid_over(inner, value) if isinstance(value, Mapping) and isinstance(inner, Mapping) else value
    return merged


@cache
def _neutral() -> dict[str, Any]:
    """A neutral small service as plain values; not to be changed."""
    from sim.settings.compose import composed

    return laid_over(composed(["scenario=status_quo", "organisation=small_workshop"]), {"burn_in": 0, "seed": 11})


def lived(weeks: int, *changes: Mapping[str, Any]) -> Simulator:
    """A small service, with settings laid over it, that has lived ``weeks`` weeks."""
    from sim.settings.compose import typed

    simulator = Simulator(typed(reduce(laid_over, changes, _neutral())))
    simulator.advance(weeks)
    return simulator


def columns_of(simulator: Simulator) -> dict[str, np.ndarray]:
    """Every column of the service by name, ``table.column`` or the name of a plain array."""
    state, found = simulator.state, dict[str, np.ndarray]()
    for table in SERVICE_TABLES:
        rows = np.asarray(getattr(state, table))
        found |= {f"{table}.{name}": np.array(rows[name]) for name in rows.dtype.names or ()}
    return found | {name: np.array(getattr(state, name)) for name in SERVICE_ARRAYS}


def changed_columns(one: Simulator, other: Simulator) -> set[str]:
    """Names of the columns of which any bit differs."""
    before, after = columns_of(one), columns_of(other)
    return {name for name in before if before[name].tobytes() != after[name].tobytes()}


def consequences(written: set[str]) -> set[str]:
    """``written`` and what follows from it in the same week."""
    return written | {name for column in written for name in FOLLOWS.get(column, ())}


def open_cases(simulator: Simulator) -> dict[int, tuple[Any, ...]]:
    """What is known of every open case and its seats, by the case's address; rows of the tables aside."""
    state, found = simulator.state, dict[int, tuple[Any, ...]]()
    for locality in np.asarray(state.localities):
        for row in state.queue[locality["first_case"] : locality["first_case"] + locality["open"]]:
            case, size = np.asarray(state.cases)[row], int(state.cases["size"][row])
            seats = np.asarray(state.seats)[row * MOST_SEATS : row * MOST_SEATS + size]
            found[int(case["key"])] = (case.item(), [seat.item() for seat in seats])
    return found


def out_of_bounds(state: State) -> Iterator[str]:
    """Names of the service's columns that hold what their declaration does not allow."""
    for table in (table for table in TABLES if table.name in SERVICE_TABLES):
        rows = np.asarray(getattr(state, table.name))
        for column in table.columns:
            values = rows[column.name]
            low = -np.inf if column.low is None else column.low
            high = np.inf if column.high is None else column.high
            if not (np.isfinite(values).all() and (values >= low).all() and (values <= high).all()):
                yield f"{table.name}.{column.name}"
    for name in SERVICE_ARRAYS:
        values = np.asarray(getattr(state, name))
        if not (np.isfinite(values).all() and (values >= 0).all() and (values <= 1).all()):
            yield name
    if not np.allclose(np.asarray(state.frameworks).sum(axis=1), 1):
        yield "frameworks: sum"
