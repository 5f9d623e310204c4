"""A study: many configurations, many replicates each, on the same luck; what there is to ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.study.design.plan import Plan
from sim.study.failures import RunError
from sim.study.store.folder import StudyFolder, opened
from sim.study.store.recover import plan_in
from sim.study.work.opening import Tell, counted, reconciled
from sim.study.work.session import Session, work_on

if TYPE_CHECKING:
    import pandas as pd


class Study:
    """Many configurations ("cells"), each with the same replicates on the same luck.

    Made by :meth:`plan` or :meth:`load`. Nothing is read before it is asked for.

    >>> from sim import Study
    >>> study = Study.plan(over={"leadership.bias": [0, 0.3, 0.6]}, organisation="small_workshop")  # doctest: +SKIP
    >>> study.run()  # doctest: +SKIP
    >>> study.effects(baseline="bias 0")  # doctest: +SKIP

    Attributes:
        folder: where it is kept.
    """

    def __init__(self, plan: Plan, folder: StudyFolder) -> None:
        self._plan, self.folder = plan, folder
        self.session: Session | None = None

    @classmethod
    def planned(cls, plan: Plan, path: Path) -> Study:
        """A study of a plan in a folder, which may hold it already in part.

        Raises:
            ConfigError: the folder holds another study.
        """
        folder = StudyFolder(path)
        return cls(reconciled(plan, folder), folder)

    @classmethod
    def load(cls, path: str | Path) -> Study:
        """The study in a folder, finished or not.

        Raises:
            ConfigError: there is none, or it cannot be read.
        """
        folder = opened(path)
        return cls(plan_in(folder), folder)

    @property
    def cells(self) -> pd.DataFrame:
        """One row a cell: its key, name and lever values."""
        import pandas as pd

        rows = [{"cell": cell.key, "name": cell.name, **self._plan.levels(cell)} for cell in self._plan.cells]
        return pd.DataFrame(rows)

    def run(self, progress: bool | None = None, tell: Tell = lambda sentence: None) -> Study:
        """Live what is missing of it.

        Args:
            progress: None shows a bar on a terminal, True always, False never.
            tell: is given sentences about costs and obstacles.

        Raises:
            ConfigError: its folder cannot be used.
            RunError: it was interrupted, the disk is full, or too much failed; finished shards are kept.
        """
        self.session = work_on(self._plan, self.folder, progress, tell)
        return self

    def failure(self) -> RunError | None:
        """What to raise where replicates could not be lived."""
        failed = self.session.failures if self.session else []
        if not failed:
            return None
        first = failed[0]
        return RunError(
            f"{counted(len(failed), 'replicate')} could not be lived, the first: replicate {first.replicate} of "
            f"'{first.name}': {first.sentence}. All others are kept; the failures are in {self.folder.path}/failures. "
            f"To try them again: python -m sim study resume {self.folder.path}"
        )

    @property
    def plan(self) -> Plan:
        """What it is to run."""
        return self._plan

    def brief(self) -> str:
        return str(self.session)

    def costs(self) -> str:
        return ""
