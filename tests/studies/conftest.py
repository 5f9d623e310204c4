"""Small studies: four cells, three replicates, a few weeks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.studies.plan.plan import Plan
from sim.studies.plan.plan_from_python import plan_from_overrides
from sim.studies.study import Study

QUICK = (
    "organisation=small_workshop",
    "weeks=6",
    "burn_in=2",
    "replicates=3",
    "engine=in_process",
    "study.figures=false",
)
LEVERS = ("leadership.bias=0,0.6", "paperwork=separate,shared")


@pytest.fixture(scope="session")
def planned() -> Callable[..., Plan]:
    """The plan of overrides on top of :data:`QUICK`."""
    return lambda *overrides, base=QUICK: plan_from_overrides([*base, *overrides])


@pytest.fixture(scope="session")
def plan(planned) -> Plan:
    """Two levers with two values each."""
    return planned(*LEVERS)


@pytest.fixture
def study(plan: Plan, tmp_path: Path) -> Study:
    """The same, not run yet."""
    return Study.of(plan, tmp_path / "study")


@pytest.fixture(scope="session")
def finished_folder(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, complete and consolidated; look, do not touch."""
    folder = tmp_path_factory.mktemp("finished") / "study"
    Study.of(plan, folder).run(progress=False)
    return folder


@pytest.fixture(scope="session")
def parts_folder(planned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a part per replicate; look, do not touch."""
    folder = tmp_path_factory.mktemp("parts") / "study"
    Study.of(planned(*LEVERS, "study.compact=false", "study.part_seconds=0"), folder).run(progress=False)
    return folder


@pytest.fixture
def finished(finished_folder: Path, tmp_path: Path) -> Study:
    """A complete study of the test's own."""
    return copied(finished_folder, tmp_path / "finished")


@pytest.fixture
def in_parts(parts_folder: Path, tmp_path: Path) -> Study:
    """A complete study of the test's own with a part per replicate."""
    return copied(parts_folder, tmp_path / "parts")


def copied(source: Path, target: Path) -> Study:
    """A study in a folder of its own."""
    shutil.copytree(source, target)
    return Study.load(target)
