"""One session's work on a study, from the lock to the packed tables; every failure in words."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sim.core.number_format import counted
from sim.studies.execution.engines.engine import Engine, Setup, make_engine
from sim.studies.execution.prepare import Opened, Tell, open_for_work
from sim.studies.execution.progress import Progress
from sim.studies.execution.scheduler import Driver, Work
from sim.studies.execution.task import Failure
from sim.studies.execution.worker import live
from sim.studies.failures import Interrupted, RunError, reason_of, unwritable
from sim.studies.plan.costs import alike
from sim.studies.plan.plan import Plan
from sim.studies.store.consolidate import compact
from sim.studies.store.folder import StudyFolder
from sim.studies.store.lock import at_work

LEAST_SHARDS = 4  # for each worker, so that all have something to do until the end


@dataclass
class Session:
    """What a session came to.

    Attributes:
        folder: where the study is kept.
        lived: replicates lived in this session.
        there: replicates of the plan that are there now.
        wanted: replicates that the plan asks for.
        failures: replicates that could not be lived.
        seconds: processor time of the workers.
    """

    folder: StudyFolder
    lived: int = 0
    there: int = 0
    wanted: int = 0
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for is there."""
        return self.there >= self.wanted

    @property
    def failure(self) -> RunError | None:
        """What to say where replicates could not be lived; None where all could."""
        if not self.failures:
            return None
        first = self.failures[0]
        return RunError(
            f"{counted(len(self.failures), 'replicate')} could not be lived, the first: replicate {first.replicate} of "
            f"'{first.name}': {first.sentence}. All others are kept; the failures are in {self.folder.path}/failures. "
            f"To try them again: python -m sim study resume {self.folder.path}"
        )

    def count(self, work: Work) -> None:
        """Take over what a round of work came to."""
        self.lived += work.lived
        self.seconds += work.seconds
        self.failures = work.failures


def work_on(
    plan: Plan, folder: StudyFolder, progress: bool | None = None, tell: Tell = lambda sentence: None
) -> Session:
    """Live what is missing of a study, and pack it when nothing is.

    Args:
        plan: what is to be run.
        folder: where it is kept.
        progress: None shows a bar on a terminal and a line now and then elsewhere, True a bar, False nothing.
        tell: is given sentences for the user.

    Raises:
        ConfigError: the folder cannot be used, or another process is at work on it.
        RunError: the disk is full, too much failed, or it was interrupted; the sentence says how to go on.
    """
    with worded(folder):
        folder.make()
        with at_work(folder.path):
            return _work(open_for_work(plan, folder, tell), progress)


def _work(opened: Opened, progress: bool | None) -> Session:
    """Rounds of work: a second one only where shards turned out to be torn while they were packed."""
    session = Session(opened.folder)
    while True:
        session.count(_round(opened, progress))
        opened.inventory = opened.folder.inventory(opened.plan.model)
        session.wanted = sum(opened.replication.wanted(cell) for cell in opened.plan.cells)
        session.there = session.wanted - sum(opened.missing().values())
        opened.folder.note("session ended", there=session.there, wanted=session.wanted)
        if not (
            session.complete
            and opened.plan.study_groups.study.compact
            and (opened.inventory.loose or opened.inventory.spare)
        ):
            return session
        torn = compact(opened.folder, opened.plan, opened.inventory)
        if not torn:
            return session
        opened.folder.set_aside(torn)
        opened.inventory = opened.folder.inventory(opened.plan.model)


def _round(opened: Opened, progress: bool | None) -> Work:
    plan, folder = opened.plan, opened.folder
    if not any(opened.missing().values()):
        return Work()
    engine = make_engine(Setup(plan.study_groups.engine, plan.workers, folder.path, live))
    folder.note("session", engine=plan.study_groups.engine.kind, process=os.getpid())
    with _closing(engine, folder), Progress(0, progress) as bar:
        driver = Driver(plan, folder, opened.inventory, engine, opened.replication, per_shard(opened), bar)
        work = driver.drive()
        if driver.overwhelmed:
            raise RunError(
                f"{counted(len(work.failures), 'replicate')} failed, as many as study.max_failures allows; the first: "
                f"{work.failures[0].sentence}; {kept_words(folder)}"
            )
    return work


def per_shard(opened: Opened) -> dict[str, int]:
    """Replicates of a shard, by cell: about as much work as wanted, and enough shards for every worker."""
    plan, found = opened.plan, dict[str, int]()
    fair = math.ceil(sum(opened.missing().values()) / (LEAST_SHARDS * plan.hands))
    for cells in alike(plan).values():
        one = opened.timing.seconds(plan.config(cells[0]))
        wanted = math.floor(plan.study_groups.study.shard_seconds / one)
        found |= dict.fromkeys((cell.key for cell in cells), max(1, min(wanted, fair)))
    return found


@contextmanager
def _closing(engine: Engine, folder: StudyFolder) -> Iterator[None]:
    """Let go of the workers, at once where something went wrong."""
    try:
        yield
    except BaseException as error:
        engine.close(abandon=True)
        folder.note("stopped", why=type(error).__name__)
        raise
    engine.close()


@contextmanager
def worded(folder: StudyFolder) -> Iterator[None]:
    """An interrupt, or an obstacle on the disk, as a sentence that says what to do."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise Interrupted(f"Stopped; {kept_words(folder)}") from error
    except OSError as error:
        if not folder.holds_a_study() or isinstance(error, PermissionError):
            raise unwritable(folder.path, error) from error
        reason = reason_of(error)
        raise RunError(f"{reason[0].upper()}{reason[1:]}; {kept_words(folder)}") from error


def kept_words(folder: StudyFolder) -> str:
    """What is kept, and how to go on."""
    return f"all finished shards are kept. To go on: python -m sim study resume {folder.path}"
