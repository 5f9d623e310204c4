"""Each phase writes the columns that it declares, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim.model.cpd.tables import MOVING
from sim.model.state import ACTIVITIES, TABLES, State

Writes = dict[str, set[str]]


@pytest.fixture(scope="module")
def traced() -> tuple[Writes, Writes]:
    """What each step of the week wrote in an interpreted run, and what each phase declares."""
    program = Path(__file__).with_name("traced_run.py")
    output = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=True).stdout
    both = json.loads(output)
    written, declared = ({name: set(names) for name, names in both[key].items()} for key in ("written", "declared"))
    return written, declared


def test_every_phase_runs(traced) -> None:
    written, declared = traced
    assert set(declared) <= set(written)


def test_phases_write_what_they_declare(traced) -> None:
    written, declared = traced
    differing = {name: (written[name], columns) for name, columns in declared.items() if written[name] != columns}
    assert not differing


def test_other_steps_write_nothing(traced) -> None:
    written, declared = traced
    assert not {name: columns for name, columns in written.items() if columns and name not in declared}


def test_every_changing_column_is_written_by_some_phase(traced) -> None:
    _, declared = traced
    claimed = set().union(*declared.values())
    columns = {f"{table.name}.{column.name}": column.changes for table in TABLES for column in table.columns}
    changing = {name for name, changes in columns.items() if changes}
    plain_arrays = set(State._fields) - {table.name for table in TABLES}
    # These are written between weeks: by the schedule, or when the capacity for cases grows.
    between_weeks = {"localities.settled", "localities.first_case", "localities.case_capacity", "leaders.weight"}
    between_weeks |= {"activity_access.reach"}
    between_weeks |= {f"activities.{column.name}" for column in ACTIVITIES.columns if column.changes} - {
        f"activities.{name}" for name in MOVING
    }
    assert changing - claimed == between_weeks
    assert claimed - changing <= plain_arrays
