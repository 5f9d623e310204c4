"""A study: many configurations, many replicates each, on the same luck; and what there is to ask of it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.core.accessors import extensible
from sim.studies.execution.prepare import Tell, costs_in_words, reconciled
from sim.studies.execution.session import Session, work_on
from sim.studies.plan.plan import Plan
from sim.studies.store.folder import Inventory, StudyFolder, opened
from sim.studies.store.recover import plan_in

if TYPE_CHECKING:
    import pandas as pd


Baseline = str | int | Mapping[str, Any] | None


class _PlanOfStudy:
    """The attribute ``plan`` of a study; on the class, the former name of :meth:`Study.create`."""

    def __get__(self, study: Study | None, owner: type[Study]) -> Any:
        if study is not None:  # not set yet; once set, the object's own attribute comes first
            raise AttributeError("plan")
        warnings.warn("Study.plan(...) is now called Study.create(...)", DeprecationWarning, stacklevel=2)
        return owner.create


@extensible
class Study:
    """Many configurations ("cells"), each with the same replicates on the same luck.

    Made by :meth:`create` or :meth:`load`. Nothing is read from the disk before it is asked for.

    Attributes:
        plan: what it is to run.
        folder: where it is kept.
        session: what the last :meth:`run` came to, or None.
    """

    # Attached in sim/__init__.py.
    plot: Any
    write_report: Callable[[], Path]

    plan: Any = _PlanOfStudy()

    def __init__(self, plan: Plan, folder: StudyFolder) -> None:
        self.plan, self.folder = plan, folder
        self.session: Session | None = None

    @classmethod
    def create(
        cls,
        scenario: str = "case_study",
        *,
        over: Mapping[str, Iterable[Any]] | None = None,
        folder: str | Path | None = None,
        experiment: str | None = None,
        config_dir: str | Path | None = None,
        **settings: Any,
    ) -> Study:
        """Plan a study: every cell is composed and checked, and nothing is run.

        >>> from sim import Study
        >>> study = Study.create(
        ...     over={"leadership.bias": [0, 0.6], "paperwork": ["separate", "shared"]},
        ...     organisation="small_workshop", replicates=10, folder="my_study",
        ... )
        >>> list(study.cells["name"])[:2]
        ['bias 0, paperwork separate', 'bias 0, paperwork shared']

        Args:
            scenario: what all cells start from.
            over: settings that differ between cells, with their values: numbers or names of options in a list, an
                array, a Series or any other collection, or a tuple
                ``(low, high)`` to be sampled by ``design="lhs"`` or ``"sobol"``.
            folder: where it is kept; by default a new folder in ``multirun/``. A study that is there already is gone
                on with.
            experiment: one of ``conf/experiment``, which brings its own values.
            config_dir: a folder of your own options and plug-ins.
            **settings: as for :func:`sim.run`, and those of a study, e.g. ``replicates=50``,
                ``design={"kind": "zip"}``, ``study={"baseline": "bias 0"}``, ``engine="dask"``.

        Raises:
            ConfigError: something cannot be used; one sentence says what, where and what is allowed.
        """
        from sim.studies.plan.plan_from_python import plan_and_folder

        given = Path(folder) if folder else None
        return cls.of(*plan_and_folder(scenario, {} if over is None else over, experiment, config_dir, settings, given))

    @classmethod
    def from_overrides(
        cls, words: Sequence[str], folder: str | Path | None = None, config_dir: str | Path | None = None
    ) -> Study:
        """Plan a study from words as they would be typed after ``-m``; ``hydra.sweep.dir=FOLDER`` says where.

        Raises:
            ConfigError: something cannot be used.
        """
        from sim.studies.plan.plan_from_python import folder_in, plan_from_overrides

        plan = plan_from_overrides(words, config_dir)
        return cls.of(plan, Path(folder) if folder else folder_in(words, plan))

    @classmethod
    def of(cls, plan: Plan, folder: Path) -> Study:
        """A study of a plan in a folder, which may hold a part of it already.

        Raises:
            ConfigError: the folder holds another study.
        """
        home = StudyFolder(folder)
        return cls(reconciled(plan, home), home)

    @classmethod
    def load(cls, path: str | Path) -> Study:
        """The study in a folder, finished or not.

        Raises:
            ConfigError: there is none, or it cannot be read.
        """
        folder = opened(path)
        return cls(plan_in(folder), folder)

    def run(self, progress: bool | None = None, tell: Tell | None = None) -> Study:
        """Live what is missing of it, and return it; replicates that fail are left out, with a warning.

        Args:
            progress: None shows a bar on a terminal and a line now and then elsewhere, True a bar, False nothing.
            tell: is given sentences about costs and obstacles, e.g. ``print``; failed replicates are then told by
                ``session.failure`` alone.

        Raises:
            ConfigError: its folder cannot be used.
            RunError: it was interrupted, the disk is full, or too much failed; finished shards are kept.
        """
        self.session = work_on(self.plan, self.folder, progress, tell or (lambda sentence: None))
        if self.session.failure and tell is None:
            warnings.warn(str(self.session.failure), stacklevel=2)
        for read in ("inventory", "plot"):
            self.__dict__.pop(read, None)  # what was read before is out of date
        return self

    @cached_property
    def inventory(self) -> Inventory:
        """What is there of it."""
        return self.folder.inventory(self.plan.model)

    @property
    def cells(self) -> pd.DataFrame:
        """One row a cell: its key, name and lever values."""
        return self.plan.table()

    def read(self, table: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """One of its tables: see ``docs/studies.md`` for what each holds.

        Args:
            table: ``runs``, ``professions``, ``weekly``, ``causes``, or another that ``study.keep`` names.
            columns: wanted besides cell, name, levers and replicate; None: all. Only these are read.

        Raises:
            ConfigError: there is no such table or column.
        """
        from sim.studies.store.read_tables import read_table

        return read_table(self.folder, self.plan, self.inventory, table, columns)

    def means(self, measures: Sequence[str] | None = None, by: str | None = None) -> pd.DataFrame:
        """Every cell's own figures, with 95 % intervals: see :func:`sim.studies.effects.means.cell_means`.

        Args:
            measures: which; None: the headline measures.
            by: ``"profession"`` or ``"week"``, or None for the whole service over the whole run.
        """
        from sim.studies.effects.means import cell_means

        return cell_means(*self._values(measures, by))

    def effects(
        self, baseline: Baseline = None, measures: Sequence[str] | None = None, by: str | None = None
    ) -> pd.DataFrame:
        """Paired differences from a baseline: see :func:`sim.studies.effects.table.effects`.

        Args:
            baseline: a cell by name, number or key; or values of some levers, and then each cell is compared with the
                one that has these and is otherwise like it; None: the study's own baseline, else the first cell.
            measures: which; None: the headline measures.
            by: ``"profession"`` or ``"week"``, or None for the whole service over the whole run.

        Raises:
            ConfigError: no cell fits the baseline, or the study has not kept a measure.
        """
        from sim.studies.effects.baseline import baselines
        from sim.studies.effects.table import Effects, effects

        values, plan, chosen, units = self._values(measures, by)
        return Effects(effects(values, plan, baselines(plan, baseline), chosen, units))

    def causes_changed(self, baseline: Baseline = None, pairs: bool = False) -> pd.DataFrame:
        """Which causes of conflict changed: see :func:`sim.studies.effects.causes.causes_changed`.

        Args:
            baseline: as for :meth:`effects`.
            pairs: tell pairs of professions apart.
        """
        from sim.studies.effects.baseline import baselines
        from sim.studies.effects.causes import PAIRS, causes_changed

        against = baselines(self.plan, baseline)
        return causes_changed(self.read("causes"), self.plan, against, PAIRS if pairs else ())

    def _values(
        self, measures: Sequence[str] | None, by: str | None
    ) -> tuple[pd.DataFrame, Plan, list[str], list[str]]:
        from sim.studies.effects.requests import asked_for

        table, chosen, units = asked_for(self.plan, measures, by)
        return self.read(table, [*units, *chosen]), self.plan, chosen, units

    def status(self) -> list[str]:
        """What is there, what is missing, what failed, and what to type next: a sentence each."""
        from sim.studies.store.status import status

        return status(self.folder, self.plan, self.inventory)

    def costs_in_words(self) -> str:
        """What it would take to live what is missing; times the model for a moment."""
        return costs_in_words(self.plan, self.folder, self.inventory)

    def results_hash(self) -> str:
        """One hash of all its replicates: equal exactly where all numbers are equal, however they came about."""
        from sim.studies.store.verify import results_hash

        return results_hash(self.folder, self.inventory)

    def __repr__(self) -> str:
        return f"<{self.plan.introduction().rstrip('.')}; in {self.folder.path}>"
