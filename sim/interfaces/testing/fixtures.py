"""Small services on which an activity is tested, and functions that compare two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from typing import Any

import numpy as np

from sim.model.simulator import Simulator
from sim.model.state import MAX_TEAM_SIZE, TABLES, State

# Tables and arrays of the service itself. Those of a framework (activities, terms, ...) exist only if there is one.
SERVICE_TABLES = ("people", "dyads", "localities", "professions", "leaders", "service")
SERVICE_ARRAYS = ("understanding", "myths", "frameworks")

# Nothing changes in a week except through CPD: there are no cases and no home meetings, nobody leaves or is absent.
NO_OTHER_CHANGES: dict[str, Any] = {
    "demand": {"volume": 0.0, "opening_weeks": 0},
    "staffing": {"leaving_rate": 0.0},
    "strain": {"absence_rate": 0.0},
    "leadership": {"cpd_weight": 0.0, "turnover_rate": 0.0},
    "home_team": {"weeks": 0},
}
# Biased leadership, drift of explanatory frameworks and turnover, so that every mechanism is active.
ALL_MECHANISMS: dict[str, Any] = {
    "leadership": {"bias": 0.6, "seats": {"social_work": 4, "health": 1}},
    "framework_drift": {"enabled": True, "confidence": 0.7},
    "staffing": {"leaving_rate": 0.01},
}
# Columns that change in the same week as a consequence of a written column, even under NO_OTHER_CHANGES.
CONSEQUENCES = {
    "people.training": (
        "people.load", "people.strain",
        "professions.money", "professions.training", "professions.spent", "professions.trained",
    ),
    "people.skill": (),
    "people.recognition": ("people.leadership_trust", "people.commitment", "people.grievance"),
    "dyads.tension": (
        "people.tension", "people.task", "people.process", "people.owed", "people.strain",
        "people.story", "people.story_occupant", "people.last_breach",
    ),
    "localities.mandate": ("localities.settled",),
}  # fmt: skip


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` updated with ``changes``; nested groups of settings are merged, other values are replaced."""
    result = dict(base)
    for key, value in changes.items():
        inner = result.get(key)
        result[key] = merged(inner, value) if isinstance(value, Mapping) and isinstance(inner, Mapping) else value
    return result


@cache
def _small_service() -> dict[str, Any]:
    """Settings of a small neutral service as plain values; must not be modified."""
    from sim.settings.compose import merged_settings

    return merged(merged_settings(["scenario=status_quo", "organisation=small_workshop"]), {"burn_in": 0, "seed": 11})


def simulate_small_service(weeks: int, *changes: Mapping[str, Any]) -> Simulator:
    """Simulate a small service with changed settings for some weeks."""
    from sim.settings.compose import validated_config

    simulator = Simulator(validated_config(reduce(merged, changes, _small_service())))
    simulator.advance(weeks)
    return simulator


def columns_of(simulator: Simulator) -> dict[str, np.ndarray]:
    """Every column of the service by name: ``table.column``, or the name of a plain array."""
    state, columns = simulator.state, dict[str, np.ndarray]()
    for table in SERVICE_TABLES:
        rows = np.asarray(getattr(state, table))
        columns |= {f"{table}.{name}": np.array(rows[name]) for name in rows.dtype.names or ()}
    return columns | {name: np.array(getattr(state, name)) for name in SERVICE_ARRAYS}


def changed_columns(first: Simulator, second: Simulator) -> set[str]:
    """Names of the columns in which the two services differ by at least one bit."""
    before, after = columns_of(first), columns_of(second)
    return {name for name in before if before[name].tobytes() != after[name].tobytes()}


def consequences(written: set[str]) -> set[str]:
    """The written columns and all columns that change as a consequence in the same week."""
    return written | {name for column in written for name in CONSEQUENCES.get(column, ())}


def open_cases(simulator: Simulator) -> dict[int, tuple[Any, ...]]:
    """Every open case and its team, by the case's key; independent of the order of rows."""
    state, cases = simulator.state, dict[int, tuple[Any, ...]]()
    for locality in np.asarray(state.localities):
        for row in state.queue[locality["first_case"] : locality["first_case"] + locality["open"]]:
            case, size = np.asarray(state.cases)[row], int(state.cases["size"][row])
            team = np.asarray(state.case_roles)[row * MAX_TEAM_SIZE : row * MAX_TEAM_SIZE + size]
            cases[int(case["key"])] = (case.item(), [member.item() for member in team])
    return cases


def out_of_bounds(state: State) -> Iterator[str]:
    """Names of the service's columns with values outside their declared bounds."""
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
