"""Simulate a small service without Numba and print, for each step of the week, the columns of the state it writes.

A program: the steps are wrapped as they are defined, so nothing of the model may have been imported before.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["NUMBA_DISABLE_JIT"] = "1"
sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

import numpy as np  # noqa: E402

from sim.core import compiled, table  # noqa: E402

OUTSIDE = "between weeks"
running = [OUTSIDE]  # the steps being run, the innermost last
written: dict[str, set[str]] = defaultdict(set)
columns: dict[tuple[str, ...], str] = {}  # the table that has these columns


def traced(function: Callable) -> Callable:
    """The function; what it writes is recorded under its name."""

    @functools.wraps(function)
    def call(*arguments: Any) -> Any:
        running.append(f"{function.__module__}.{function.__name__}")
        written[running[-1]] |= set()
        try:
            return function(*arguments)
        finally:
            running.pop()

    return call


class TracedArray(np.ndarray):
    """A plain array of the state."""

    name = ""

    def __array_finalize__(self, source: Any) -> None:
        self.name = getattr(source, "name", "")

    def __setitem__(self, key: Any, value: Any) -> None:
        written[running[-1]].add(self.name)
        super().__setitem__(key, value)


def set_column(row: table.Row, name: str, value: Any) -> None:
    """Write a column of a row; recorded if the row belongs to the state."""
    if owner := columns.get(row.dtype.names):
        written[running[-1]].add(f"{owner}.{name}")
    row[name] = value


compiled.step = compiled.equation = traced
table.Row.__setattr__ = set_column

from all_levers import LEVERS  # noqa: E402
from conftest import configured  # noqa: E402

from sim.model.phases.phase import PHASES  # noqa: E402
from sim.model.simulator import Simulator  # noqa: E402
from sim.model.state import TABLES, State  # noqa: E402

BUSY = {
    "demand": {"opening_weeks": 4, "cases_per_practitioner": 0.25},
    "casework": {"latency_weeks": 1, "first_meeting_weeks": 1, "meeting_interval_weeks": 2},
    "staffing": {"leaving_rate": 0.03, "vacancy_weeks": 2.0},
    "leadership": {"turnover_rate": 0.1, "seat_vacancy_weeks": 2.0, "lapse_prob": 1.0},
    "justice": {"vertical_rate": 0.4, "trust_exponent": 0.0},
    "events": {"new_teams": {"week": 5}, "case_review": {"week": 3, "kind": "incident"}},
    "paperwork": {"hours_per_form": 0.5},
    "families": {"withdrawal_rate": 0.1},
    "averaging": {"ties": 0.1, "people": 0.1},
    "episodes": {"coupling_rate": 1.5},
    "cpd": {
        "activities": {"shadowing": {"per_year": 52}, "away_day": {"per_year": 52}},
        "loop": {"every_weeks": 4},
    },
}
WEEKS = 14


def main() -> None:
    simulator = Simulator(configured(LEVERS, BUSY))
    tables = {item.name for item in TABLES}
    columns.update({item.dtype.names: item.name for item in TABLES})
    arrays = {}
    for name in set(State._fields) - tables:
        arrays[name] = getattr(simulator.state, name).view(TracedArray)
        arrays[name].name = name
    simulator.state = simulator.state._replace(**arrays)
    simulator._make_handles()
    simulator.advance(WEEKS)
    print(
        json.dumps(
            {
                "written": {name: sorted(names) for name, names in written.items() if name != OUTSIDE},
                "declared": {name: sorted(names) for name, (_, names) in PHASES.items()},
            }
        )
    )


if __name__ == "__main__":
    main()
