"""Every engine gives the same bits, survives the death of a worker, and can be stopped."""

from __future__ import annotations

import os
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fragile import fragile
from loky.process_executor import ProcessPoolExecutor

from sim import Study
from sim.core.errors import ConfigError
from sim.settings.study_settings import EngineSettings
from sim.studies.execution.engines import local
from sim.studies.execution.engines.engine import MAKERS, Setup, WorkerDied, make_engine
from sim.studies.execution.extend import with_session_settings
from sim.studies.execution.task import Outcome, Task, Tasks
from sim.studies.execution.worker import simulate
from sim.studies.plan.plan import Plan

NEEDS = {"dask": "distributed", "ray": "ray", "slurm": "submitit"}
KINDS = ["in_process", "local", *(pytest.param(kind, marks=pytest.mark.slow) for kind in NEEDS)]
HOW = {"slurm": ["engine=slurm", "engine.cluster=local", "engine.jobs=2"]}


def engine_words(kind: str) -> list[str]:
    if kind in NEEDS:
        pytest.importorskip(NEEDS[kind])
    return HOW.get(kind, [f"engine={kind}"])


@pytest.fixture(scope="module")
def expected(plan: Plan, finished_folder: Path) -> str:
    return Study.load(finished_folder).results_hash()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bits(kind: str, plan: Plan, expected: str, tmp_path: Path) -> None:
    plan = with_session_settings(plan, [*engine_words(kind), "workers=2"])
    study = Study.of(plan, tmp_path / "study").run(progress=False)
    assert study.session.complete and study.results_hash() == expected


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sbatch") is None, reason="Slurm: see one_node_slurm.sh")
def test_the_same_bits_on_a_real_slurm(plan: Plan, expected: str, tmp_path: Path) -> None:
    pytest.importorskip("submitit")
    plan = with_session_settings(plan, ["engine=slurm", "engine.jobs=2", "engine.minutes=5", "workers=1"])
    study = Study.of(plan, tmp_path / "study").run(progress=False)
    assert study.session.complete and study.results_hash() == expected


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.slow
def test_any_number_of_workers(workers: int, plan: Plan, expected: str, tmp_path: Path) -> None:
    plan = with_session_settings(plan, ["engine=local", f"workers={workers}", "study.part_seconds=0.05"])
    assert Study.of(plan, tmp_path / "study").run(progress=False).results_hash() == expected


def test_any_order_of_cells(plan: Plan, expected: str, tmp_path: Path) -> None:
    shuffled = replace(plan, cells=(plan.cells[2], plan.cells[0], plan.cells[3], plan.cells[1]))
    assert Study.of(shuffled, tmp_path / "study").run(progress=False).results_hash() == expected


def collected(engine, tasks: list[Task]) -> dict[str, Outcome | WorkerDied]:
    """What came of tasks that were under way together."""
    for task in tasks:
        engine.submit(task)
    return {task.name: outcome for task, outcome in (engine.collect() for _ in tasks)}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["local", *NEEDS])
def test_a_dead_worker_is_reported_and_the_others_go_on(kind: str, plan: Plan, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    settings = with_session_settings(plan, engine_words(kind)).study_groups.engine
    engine = make_engine(Setup(settings, 2, tmp_path, fragile))
    named = {
        name: replace(Tasks(plan).task(cell, range(1)), name=name)
        for name, cell in zip(("a", "dies", "b", "fails"), plan.cells, strict=True)
    }
    try:
        came = collected(engine, [named["a"], named["dies"], named["b"]])
        for name in [name for name, outcome in came.items() if isinstance(outcome, WorkerDied)]:
            came |= collected(engine, [named[name]])  # alone, so that only the one to blame is lost again
        came |= collected(engine, [named["fails"]])
    finally:
        engine.close(abandon=True)
    assert isinstance(came["dies"], WorkerDied) and isinstance(came["fails"], WorkerDied)
    assert "by hand" in came["fails"].reason
    assert came["a"].completed == came["b"].completed == (0,)


@pytest.mark.parametrize("kind", KINDS)
def test_work_can_be_abandoned_at_once(kind: str, plan: Plan, tmp_path: Path) -> None:
    settings = with_session_settings(plan, engine_words(kind)).study_groups.engine
    engine = make_engine(Setup(settings, 1, tmp_path, simulate))
    for cell in plan.cells[: min(engine.capacity, 2)]:
        engine.submit(Tasks(plan).task(cell, range(3)))
    start = time.monotonic()
    engine.close(abandon=True)
    assert time.monotonic() - start < 20


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGHUP")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_waits_until_worker_processes_are_started(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that is stopped half started cannot be ended."""
    number, heard, heard_inside = getattr(signal, name), [], []

    def interrupted_start(self, call):
        os.kill(os.getpid(), number)
        heard_inside.extend(heard)

    executor = local.processes(1)
    before = signal.signal(number, lambda *_: heard.append(name))
    try:
        with monkeypatch.context() as patch:
            patch.setattr(ProcessPoolExecutor, "submit", interrupted_start)
            executor.submit(os.getpid)
        assert (heard_inside, heard) == ([], [name])
    finally:
        signal.signal(number, before)


@pytest.mark.parametrize("kind", sorted(NEEDS))
def test_what_is_not_installed_is_said(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, NEEDS[kind], None)
    with pytest.raises(ConfigError, match=rf"pip install .*dissonance\[{kind}\]"):
        make_engine(Setup(EngineSettings(kind=kind), 1, tmp_path, simulate))


def test_every_option_of_the_group_is_an_engine() -> None:
    from sim.core.config_files import options_of
    from sim.settings.study_settings import ENGINES

    assert set(options_of("engine")) == set(MAKERS) == set(ENGINES)
