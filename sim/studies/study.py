"""A study: many configurations, many replicates of each, with common random numbers."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.core.accessors import extensible
from sim.studies.effects.causes import PAIRS, causes_changed
from sim.studies.effects.factorial import interactions, main_effects, reference_cell
from sim.studies.effects.means import cell_means
from sim.studies.effects.over_members import EffectsOverMembers, effects_over_members, levels_over_members
from sim.studies.effects.requests import resolve_measures
from sim.studies.effects.table import Effects, effects
from sim.studies.execution.prepare import Report, estimate, reconciled, silent
from sim.studies.execution.replication import (
    Fixed,
    ToPrecision,
    missed_in_words,
    missing_replicates,
    replication_so_far,
)
from sim.studies.execution.session import Session, work_on
from sim.studies.failures import DamagedStudy
from sim.studies.plan.baseline import baselines
from sim.studies.plan.plan import Plan
from sim.studies.plan.plan_from_python import folder_in, plan_and_folder, plan_from_overrides
from sim.studies.provenance import provenance_of, read_provenance
from sim.studies.store.folder import StudyFolder, open_folder
from sim.studies.store.inventory import Inventory, Store
from sim.studies.store.read_tables import read_table
from sim.studies.store.status import checked, status

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
    """Many configurations ("cells"), each with the same replicates and common random numbers.

    Made by :meth:`create` or :meth:`load`. Results are read when they are needed.

    Attributes:
        plan: what it is to run.
        store: where its results are kept, a folder or memory.
        session: the result of the last :meth:`run`, or None.
    """

    # Attached in sim/__init__.py.
    plot: Any
    write_report: Callable[[], Path]
    export: Callable[..., list[Path]]

    plan: Any = _PlanOfStudy()

    def __init__(self, plan: Plan, store: Store) -> None:
        self.plan = plan
        self.store: Any = store  # only folders can be verified and repaired
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
            scenario: from which all cells start.
            over: settings that differ between cells, with their values: numbers or names of options in a list, an
                array, a Series or any other collection, or a tuple ``(low, high)`` to be sampled by ``design="lhs"``
                or ``"sobol"``.
            folder: where results are kept; by default a new folder in ``multirun/``. If it holds the study already,
                the study is resumed.
            experiment: one of ``conf/experiment``, which has its own values.
            config_dir: a folder of your own options and plug-ins.
            **settings: as for :func:`sim.run`, and those of a study, e.g. ``replicates=50``,
                ``design={"kind": "zip"}``, ``study={"baseline": "bias 0"}``, ``engine="dask"``.

        Raises:
            ConfigError: a setting is invalid; the text says what is wrong, where, and what is allowed.
        """
        given = Path(folder) if folder else None
        over = {} if over is None else over
        return cls.of(*plan_and_folder(scenario, over, experiment, config_dir, settings, given))

    @classmethod
    def from_overrides(
        cls, overrides: Sequence[str], folder: str | Path | None = None, config_dir: str | Path | None = None
    ) -> Study:
        """Plan a study from overrides as they would be typed after ``-m``.

        Args:
            overrides: ``name=value``, or ``name=value,value``; ``hydra.sweep.dir=FOLDER`` names the folder.
            folder: where results are kept.
            config_dir: a folder of your own options and plug-ins.

        Raises:
            ConfigError: an override is invalid.
        """
        plan = plan_from_overrides(overrides, config_dir)
        return cls.of(plan, Path(folder) if folder else folder_in(overrides, plan))

    @classmethod
    def of(cls, plan: Plan, folder: Path) -> Study:
        """A study of a plan in a folder, which may hold a part of it already.

        Raises:
            ConfigError: the folder holds another study.
        """
        store = StudyFolder(folder)
        return cls(reconciled(plan, store), store)

    @classmethod
    def load(cls, path: str | Path) -> Study:
        """The study or run in a folder, finished or not.

        Raises:
            ConfigError: there is none, or it cannot be read.
        """
        store = open_folder(path)
        return cls(store.plan(), store)

    def run(self, progress: bool | None = None, report: Report | None = None) -> Study:
        """Run what is missing of it, and return it; replicates that fail are left out, with a warning.

        Args:
            progress: None shows a bar on a terminal and a line now and then elsewhere, True a bar, False nothing.
            report: is called with sentences about costs and obstacles, e.g. ``print``; failed replicates are then
                reported by ``session.failure`` only.

        Raises:
            ConfigError: its folder cannot be used.
            RunError: it was interrupted, the disk is full, or too many replicates failed; completed parts are kept.
        """
        self.session = work_on(self.plan, self.store, progress, report or silent)
        if self.session.failure and report is None:
            warnings.warn(str(self.session.failure), stacklevel=2)
        self.refresh()
        return self

    def raise_failure(self) -> None:
        """Raise the failure of the last :meth:`run`, if there was one.

        Raises:
            RunError: replicates failed; completed parts are kept.
        """
        if self.session is not None and self.session.failure is not None:
            raise self.session.failure

    def refresh(self) -> None:
        """Forget what was read; the next use reads it again."""
        for name in ("inventory", "replication", "plot"):
            self.__dict__.pop(name, None)

    @cached_property
    def inventory(self) -> Inventory:
        """Which replicates are stored."""
        return self.store.inventory(self.plan.model)

    @cached_property
    def replication(self) -> Fixed | ToPrecision:
        """How many replicates each cell is to have, judged by those that are stored."""
        return replication_so_far(self.plan, self.store, self.inventory)

    @property
    def wanted(self) -> int:
        """Replicates of all cells; with a precision those that it asks for so far."""
        return sum(map(self.replication.wanted, self.plan.cells))

    @property
    def completed(self) -> int:
        """How many of the wanted replicates are stored."""
        return self.wanted - sum(missing_replicates(self.plan, self.inventory, self.replication).values())

    @property
    def missed_precision(self) -> str:
        """A sentence about a precision that was not reached with the ceiling of replicates; empty if there is none."""
        return missed_in_words(self.plan, self.replication)

    @property
    def folder(self) -> Path | None:
        """Where it is kept on disk, or None."""
        return self.store.path

    @property
    def cells(self) -> pd.DataFrame:
        """One row per cell: its key, name and lever values."""
        return self.plan.table()

    @property
    def provenance(self) -> dict[str, Any]:
        """Version, seed, libraries, hashes, times."""
        stored = read_provenance(self.store.path) if self.store.path else {}
        if stored or self.session is None:
            return stored
        return provenance_of(self.plan, self.inventory, self.session)

    def read(self, table: str, columns: Sequence[str] | None = None, scope: str = "") -> pd.DataFrame:
        """One of its tables; docs/tables.md describes them.

        Args:
            table: ``runs``, ``professions``, ``weekly``, ``causes``, or another one in ``study.keep``.
            columns: beside cell, name, levers and replicate; None: all. Only these are read.
            scope: for ``weekly``: only rows of the service, of professions, pairs or localities; empty: all.

        Raises:
            ConfigError: there is no such table or column.
        """
        return read_table(self.store, self.plan, self.inventory, table, columns, scope)

    def means(self, measures: Sequence[str] | None = None, by: str | None = None) -> pd.DataFrame:
        """Every cell's own means with 95 % intervals; see :func:`sim.studies.effects.means.cell_means`.

        Args:
            measures: which; None: the headline measures.
            by: ``"profession"`` or ``"week"``; None: the whole service over the whole run.
        """
        return cell_means(*self._values(measures, by))

    def effects(
        self, baseline: Baseline = None, measures: Sequence[str] | None = None, by: str | None = None,
        correction: str | None = None,
    ) -> pd.DataFrame:  # fmt: skip
        """Paired differences from a baseline; see :func:`sim.studies.effects.table.effects`.

        Args:
            baseline: a cell by name, number or key; or values of some levers, and then each cell is compared with the
                one that has these values and is otherwise like it; None: the study's own baseline, or the first cell.
            measures: which; None: the headline measures.
            by: ``"profession"`` or ``"week"``; None: the whole service over the whole run.
            correction: for many comparisons: ``bonferroni``, ``benjamini_hochberg`` or ``benjamini_yekutieli`` (false
                discovery rate); see :func:`sim.studies.effects.table.compared`. None: each interval holds on its own.

        Raises:
            ConfigError: no cell fits the baseline, or the study has not recorded a measure.
        """
        values, plan, chosen, units = self._values(measures, by)
        return Effects(effects(values, plan, baselines(plan, baseline), chosen, units, correction))

    def effects_over_members(
        self, baseline: Baseline = None, measures: Sequence[str] | None = None
    ) -> EffectsOverMembers:
        """In how many members of an ensemble each effect is better, worse, equivalent or undecided, and how far they
        differ; see :class:`sim.studies.effects.over_members.EffectsOverMembers`.

        Args:
            baseline: as for :meth:`effects`; cells are compared within their member.
            measures: which; None: the headline measures.

        Raises:
            ConfigError: the study was planned without an ensemble, or the baseline is of another member.
        """
        values, plan, chosen, _ = self._values(measures, None)
        return effects_over_members(values, plan, baselines(plan, baseline), chosen)

    def levels_over_members(self, measures: Sequence[str] | None = None) -> pd.DataFrame:
        """Every cell's level over the members of an ensemble, with the spread of assumptions and that of seeds; see
        :func:`sim.studies.effects.over_members.levels_over_members`.

        Args:
            measures: which; None: the headline measures.

        Raises:
            ConfigError: the study was planned without an ensemble.
        """
        values, plan, chosen, _ = self._values(measures, None)
        return levels_over_members(values, plan, chosen)

    def main_effects(
        self, measures: Sequence[str] | None = None, reference: str | int | None = None, correction: str | None = None
    ) -> pd.DataFrame:
        """The effect of each lever, averaged over all others; see :func:`sim.studies.effects.factorial.main_effects`.

        Args:
            measures: which; None: the headline measures.
            reference: a cell, by name, number or key, whose lever values the others are compared with; None: the
                study's own baseline if it is a cell, else the first cell.
            correction: as for :meth:`effects`.

        Raises:
            ConfigError: no two cells differ in a single lever, or the study has not recorded a measure.
        """
        values, plan, chosen, _ = self._values(measures, None)
        return Effects(main_effects(values, plan, chosen, self._reference(reference), correction))

    def interactions(
        self, measures: Sequence[str] | None = None, reference: str | int | None = None, correction: str | None = None
    ) -> pd.DataFrame:
        """Differences of differences of each two levers; see :func:`sim.studies.effects.factorial.interactions`.

        Args:
            measures, reference, correction: as for :meth:`main_effects`.

        Raises:
            ConfigError: no four cells form a square of two levers, or the study has not recorded a measure.
        """
        values, plan, chosen, _ = self._values(measures, None)
        return Effects(interactions(values, plan, chosen, self._reference(reference), correction))

    def _reference(self, wanted: str | int | None) -> str:
        """The key of the cell whose lever values are the references."""
        if wanted is not None:
            return str(self.plan.cell(wanted).key)
        return reference_cell(self.plan)

    def causes_changed(self, baseline: Baseline = None, pairs: bool = False) -> pd.DataFrame:
        """Which causes of conflict changed; see :func:`sim.studies.effects.causes.causes_changed`.

        Args:
            baseline: as for :meth:`effects`.
            pairs: whether pairs of professions are kept apart.
        """
        against = baselines(self.plan, baseline)
        return causes_changed(self.read("causes"), self.plan, against, PAIRS if pairs else ())

    def _values(
        self, measures: Sequence[str] | None, by: str | None
    ) -> tuple[pd.DataFrame, Plan, list[str], list[str]]:
        request = resolve_measures(self.plan, measures, by)
        values = self.read(request.table, [*request.units, *request.measures], request.scope)
        return values, self.plan, request.measures, request.units

    def status(self) -> list[str]:
        """What is complete, missing, damaged or failed, and what to type next: one sentence each.

        Every file is read, so that what is called complete is whole. Of a study with more than a gigabyte of tables
        only the sizes of files are checked, and it is not called complete; ``dissonance study verify`` reads all.
        """
        stored = checked(self.store, self.plan)
        try:
            replication = replication_so_far(self.plan, self.store, stored.inventory)
        except DamagedStudy:  # what the precision is judged by is damaged, so the rest is to be read, too
            stored = checked(self.store, self.plan, most=math.inf)
            replication = replication_so_far(self.plan, self.store, stored.inventory)
        return status(self.store, self.plan, stored, replication)

    def estimate(self) -> str:
        """What it would cost to run what is missing; times the model for a moment."""
        return estimate(self.plan, self.store, self.inventory)

    def results_hash(self) -> str:
        """One hash of all its replicates: equal exactly where all numbers are equal, however they were computed."""
        return self.inventory.results_hash()

    def __repr__(self) -> str:
        place = f"in {self.store.path}" if self.store.path else "in memory"
        return f"<{self.plan.introduction().rstrip('.')}; {place}>"
