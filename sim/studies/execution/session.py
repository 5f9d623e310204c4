"""One session's work on a study or run, from the lock to the consolidated tables."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from sim.core.number_format import counted
from sim.model.simulator import Simulator
from sim.studies.execution.engines.engine import ClusterLost, Engine, Setup, make_engine
from sim.studies.execution.part_sizes import PartSizes
from sim.studies.execution.prepare import Prepared, Report, prepare, silent
from sim.studies.execution.progress import Progress
from sim.studies.execution.scheduler import RoundResult, Scheduler
from sim.studies.execution.worker import simulate
from sim.studies.failures import Failure, Interrupted, RunError, reason_of, unwritable
from sim.studies.plan.plan import Plan
from sim.studies.provenance import now, provenance_of, read_provenance, write_provenance
from sim.studies.store.consolidate import consolidate, is_consolidated
from sim.studies.store.folder import StudyFolder
from sim.studies.store.inventory import Store
from sim.studies.store.lock import locked
from sim.studies.store.repair import repair


@dataclass
class Session:
    """The result of a session.

    Attributes:
        store: where the study is.
        completed: replicates completed in this session.
        stored: replicates of the plan that are stored now.
        wanted: replicates that the plan asks for.
        failures: replicates that failed.
        seconds: processor time of the workers.
        started: when it started, in UTC.
        duration: seconds that it took.
    """

    store: Store
    completed: int = 0
    stored: int = 0
    wanted: int = 0
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)
    started: str = field(default_factory=now)
    duration: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether everything that the plan asks for is stored."""
        return self.stored >= self.wanted

    @property
    def failure(self) -> RunError | None:
        """The error about replicates that failed; None if none did."""
        if not self.failures:
            return None
        failed = counted(len(self.failures), "replicate")
        return RunError(f"{failed} failed; first error: {self.failures[0]}. {_what_is_kept(self.store)}")

    def count(self, result: RoundResult) -> None:
        """Add a round of work."""
        self.completed += result.completed
        self.seconds += result.seconds
        self.failures = result.failures


def work_on(plan: Plan, store: Store, progress: bool | None = None, report: Report = silent) -> Session:
    """Run what is missing of a study, and consolidate it when it is complete.

    Args:
        plan: what is to be run.
        store: where results are kept.
        progress: None shows a bar on a terminal and a line now and then elsewhere, True a bar, False nothing.
        report: is called with sentences for the user.

    Raises:
        ConfigError: the folder cannot be used, or another process works on it.
        RunError: the disk is full, too many replicates failed, or the user interrupted; the text says how to go on.
    """
    with translate_errors(store):
        store.prepare_folder()
        with locked(store.path) if store.path else nullcontext():
            return _work(prepare(plan, store, report), progress)


def _work(prepared: Prepared, progress: bool | None) -> Session:
    """Rounds of work: a second one only if parts turned out to be damaged when they were consolidated."""
    session, plan, store = Session(prepared.store), prepared.plan, prepared.store
    start, before = time.monotonic(), read_provenance(store.path) if store.path else {}
    while True:
        session.count(_round(prepared, progress))
        prepared.inventory = store.inventory(plan.model)
        session.wanted = sum(prepared.replication.wanted(cell) for cell in plan.cells)
        session.stored = session.wanted - sum(prepared.missing().values())
        store.log("session ended", stored=session.stored, wanted=session.wanted)
        session.duration = time.monotonic() - start
        if not isinstance(store, StudyFolder):
            return session
        inventory = prepared.inventory
        wanted = session.complete and plan.study_groups.study.compact and not is_consolidated(plan, inventory)
        damaged = consolidate(store, plan, inventory) if wanted else dict(inventory.broken)
        session.duration = time.monotonic() - start
        write_provenance(store.path, provenance_of(plan, inventory, session, before))
        if not damaged:
            return session
        repair(store, plan, damaged)
        prepared.inventory = store.inventory(plan.model)


def _round(prepared: Prepared, progress: bool | None) -> RoundResult:
    plan, store = prepared.plan, prepared.store
    if not any(prepared.missing().values()):
        return RoundResult()
    timing = prepared.timing if plan.study_groups.study.part_seconds else None
    if timing is None:  # so nothing is compiled yet
        Simulator(plan.config(plan.cells[0]), 0).advance(1)
    engine = make_engine(Setup(plan.study_groups.engine, plan.workers, store.path, simulate))
    store.log("session", engine=plan.study_groups.engine.kind, process=os.getpid())
    with _closing(engine, store), Progress(0, progress) as bar:
        sizes = PartSizes(plan, sum(prepared.missing().values()), timing, engine)
        scheduler = Scheduler(plan, store, prepared.inventory, engine, prepared.replication, sizes, bar)
        result = scheduler.run()
        if scheduler.too_many_failures:
            failed = counted(len(result.failures), "replicate")
            limit = "" if len(result.failures) == 1 else ", as many as study.max_failures allows"
            raise RunError(f"{failed} failed{limit}; first error: {result.failures[0]}. {_what_is_kept(store)}")
    return result


@contextmanager
def _closing(engine: Engine, store: Store) -> Iterator[None]:
    """End the workers, at once if something went wrong."""
    try:
        yield
    except BaseException as error:
        engine.close(abandon=True)
        store.log("stopped", why=type(error).__name__)
        raise
    engine.close()


@contextmanager
def translate_errors(store: Store) -> Iterator[None]:
    """Raise an interrupt, or an error of the disk, with a message that says what to do."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise Interrupted(f"Stopped. {_what_is_kept(store)}") from error
    except ClusterLost as error:
        raise RunError(f"{error}. {_what_is_kept(store)}") from error
    except OSError as error:
        if store.path and (not store.holds_a_study() or isinstance(error, PermissionError)):
            raise unwritable(store.path, error) from error
        reason = reason_of(error)
        raise RunError(f"{reason[0].upper()}{reason[1:]}. {_what_is_kept(store)}") from error


def _what_is_kept(store: Store) -> str:
    if store.path is None:
        return "Nothing is kept: results were in memory only (output=FOLDER keeps them)."
    if not store.holds_a_study():
        return "Nothing was simulated yet."
    return f"All completed parts are kept. To run the rest: dissonance study resume {store.path}"
