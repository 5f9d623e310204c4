"""Runs one configuration. A run is a study of one cell, in memory unless a folder is named."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.core.accessors import extensible
from sim.core.errors import ConfigError
from sim.core.version import __version__
from sim.measures.recording import recording_of_run
from sim.model.config import Config
from sim.model.demand_calibration import solve_demand
from sim.model.identity import model_version
from sim.settings.compose import compose_config
from sim.settings.definition import Definition
from sim.settings.ensemble import GROUP as ENSEMBLES
from sim.settings.study_settings import EngineSettings, StudyGroups, StudySettings
from sim.studies.execution.prepare import reconciled, silent
from sim.studies.execution.session import translate_errors
from sim.studies.plan.cell import Cell
from sim.studies.plan.cell_keys import base_key, key_of_run, packages_in, plugin_texts
from sim.studies.plan.packages import notes_about
from sim.studies.plan.plan import Plan
from sim.studies.plan.plan_from_python import config_of_member, overrides_of
from sim.studies.provenance import write_configuration, write_provenance
from sim.studies.store.consolidate import consolidate
from sim.studies.store.folder import StudyFolder
from sim.studies.store.memory import MemoryStore
from sim.studies.study import Study
from sim.studies.summary import summarise

SURVEY_TABLES = ("invitations", "answers", "truths", "survey_statistics", "profiles")
CONFLICTS = ("process", "relationship")


@extensible
class Run:
    """The results of one configuration. Made by :func:`run` and :func:`load`.

    Attributes:
        study: the study of one cell whose results these are.
        config: the :class:`sim.model.config.Config` that was run.
    """

    # Attached in sim/__init__.py.
    plot: Any
    service: Any
    framework: Any
    replay: Callable[..., Any]
    survey: Callable[..., Any]
    surveys: Callable[[], list[Any]]
    export: Callable[..., list[Path]]

    def __init__(self, study: Study, config: Config) -> None:
        self.study, self.config = study, config

    @property
    def folder(self) -> Path | None:
        """Where it is kept on disk, or None."""
        return self.study.store.path

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Version, seed, libraries, hashes, times."""
        return self.study.provenance

    def read(self, table: str, columns: Sequence[str] | None = None, scope: str = "") -> pd.DataFrame:
        """One of its tables, as :meth:`sim.studies.study.Study.read`."""
        return self.study.read(table, columns, scope)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per replicate: every measure of the whole service over the measured weeks."""
        return self._table("runs")

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """Measures by replicate, week (0 is the first after burn-in), scope and unit; one column per measure."""
        return self._table("weekly")

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row per case: arrival and closing week, team, outcome, quality, conflict in its meetings."""
        return self._table("cases")

    @cached_property
    def practitioners(self) -> pd.DataFrame:
        """One row per post and recorded week (``record.practitioner_weeks``): true scores, never names."""
        return self._table("practitioners")

    @cached_property
    def training(self) -> pd.DataFrame:
        """CPD by week, activity and profession: sessions, places taken, people turned away, hours, spending."""
        return self._table("training")

    @cached_property
    def network(self) -> pd.DataFrame:
        """Trust and tension (0-1) of pairs of posts in replicate 0, first and last measured week."""
        return self._table("network")

    @cached_property
    def encounters(self) -> pd.DataFrame:
        """One row per encounter of two people; empty unless ``record.encounters`` is set."""
        return self._table("encounters")

    @cached_property
    def survey_tables(self) -> dict[str, pd.DataFrame]:
        """The tables of surveys; empty ones if there are no instruments."""
        return {name: self._table(name) for name in SURVEY_TABLES}

    @cached_property
    def _causes(self) -> pd.DataFrame:
        return self._table("causes")

    def causes(self, conflict: str | None = None) -> pd.DataFrame:
        """What caused the conflict: an amount by replicate, week, pair of professions and cause.

        Args:
            conflict: "process" or "relationship"; None gives both.

        Returns:
            Columns replicate, week, first, second, conflict, cause, encounters, amount. Amounts add up over causes to
            the week's process conflict, or hazard of relationship conflict, summed over encounters.

        Raises:
            ValueError: for any other word.
        """
        if conflict not in (None, *CONFLICTS):
            raise ValueError(f"conflict = {conflict!r}; the ledger has 'process' and 'relationship'.")
        frame = self._causes
        return frame if conflict is None else frame[frame["conflict"] == conflict].reset_index(drop=True)

    def summary(self) -> pd.DataFrame:
        """Every measure of the whole service with its 95 % interval over replicates.

        Returns:
            Indexed by measure: label, unit, mean, low, high, n, half_width, cv, headline; see
            :func:`sim.studies.summary.summarise`.
        """
        return self._summary.copy()

    @cached_property
    def _summary(self) -> pd.DataFrame:
        return summarise(self.runs)

    def save(self, path: str | Path) -> Path:
        """Write it to a new or empty folder, for :func:`load`.

        Raises:
            FileExistsError: the folder is not empty.
            OSError: it cannot be written.
        """
        folder = StudyFolder(path)
        folder.path.mkdir(parents=True, exist_ok=True)
        if any(folder.path.iterdir()):
            raise FileExistsError(f"'{folder.path}' is not empty; give save() a new folder.")
        folder.prepare_folder()
        plan = replace(self.study.plan, model=self.study.plan.model or model_version())
        folder.write_plan(plan)
        consolidate(folder, plan, folder.inventory(plan.model), [(self.study.store, self.study.inventory)])
        write_configuration(folder.path, asdict(self.config))
        write_provenance(folder.path, {**self.provenance, "model": plan.model})
        return folder.path

    def _table(self, name: str) -> pd.DataFrame:
        """A table without the columns that name the cell; empty if it is not recorded."""
        if name not in self.study.plan.study_groups.study.keep:
            return pd.DataFrame()
        return self.read(name).drop(columns=["cell", "name"], errors="ignore")

    def __repr__(self) -> str:
        config, finished = self.config, self.study.completed
        return (
            f"<Run of '{config.scenario.name}' in '{config.organisation.name}': {finished} of {config.replicates} "
            f"replicates, {config.weeks} weeks after {config.burn_in} of burn-in, seed {config.seed}>"
        )


def run(
    scenario: str = "case_study",
    *,
    organisation: str | dict[str, Any] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    weeks: int | None = None,
    progress: bool | None = None,
    output: str | Path | None = None,
    **settings: Any,
) -> Run:
    """Run a scenario and return its results.

    >>> result = run("case_study", replicates=20, leadership={"bias": 0.6})  # doctest: +SKIP
    >>> result.summary().loc["task_conflict", ["mean", "low", "high"]]  # doctest: +SKIP

    Args:
        scenario: a built-in scenario; ``dissonance list scenarios`` lists them.
        organisation: a built-in organisation by name, or a dictionary of values that differ from the case study's.
        replicates: repetitions, each with its own random numbers (default 20).
        seed: whole number of 0 or more; the same seed gives the same bits on any number of workers.
        weeks: working weeks measured after burn-in (default 156).
        progress: None shows a bar on a terminal, True always, False never.
        output: a folder to keep the run in; completed replicates are written every second or two. If the folder holds
            the same run already, what is missing of it is run. Without it the tables stay in memory.
        **settings: any other setting of :class:`sim.model.config.Config`. For a group the name of an option
            (``paperwork="shared"``) or a dictionary of values (``leadership={"bias": .6}``); for a number its
            value (``burn_in=26``). ``dissonance list parameters`` lists all with unit, bounds and source.
            ``parameters={"kind": "ensemble", "member": 17}`` takes the numbers of one member of an ensemble.

    Returns:
        A :class:`Run` with tidy frames, ``summary()``, ``causes()`` and ``plot``.

    Raises:
        ConfigError: a setting is invalid; the text says what is wrong, where, and what is allowed.
        RunError: a replicate failed or the disk is full; the text says what is kept.

    Source:
        Equations and parameters: ``docs/`` and ``dissonance list parameters``.
    """
    named: dict[str, Any] = {"organisation": organisation, "replicates": replicates, "seed": seed, "weeks": weeks}
    given = {name: value for name, value in named.items() if value is not None} | settings
    if any(name.partition(".")[0] == ENSEMBLES for name in settings):
        config_dir = given.pop("config_dir", None)
        config = config_of_member(overrides_of(scenario, {}, None, given), config_dir)
    else:
        config = compose_config(scenario, **given)
    return run_config(config, output, progress)


def run_config(config: Config, output: str | Path | None = None, progress: bool | None = None) -> Run:
    """Run a configuration; arguments, result and errors as for :func:`run`."""
    solve_demand(config.organisation, config.demand)  # raises before a folder is made
    if output is None:
        return _run(Study(plan_of_run(config), MemoryStore()), config, progress)
    folder = StudyFolder(output)
    plan = reconciled(plan_of_run(config, model_version()), folder)
    with translate_errors(folder):
        folder.prepare_folder()
        write_configuration(folder.path, asdict(config))
    return _run(Study(plan, folder), config, progress)


def _run(study: Study, config: Config, progress: bool | None) -> Run:
    return Run(study.run(progress, silent), config)


def plan_of_run(config: Config, model: str = "") -> Plan:
    """The plan of a study of one cell that records everything.

    Args:
        config: the cell's configuration.
        model: fingerprint of the model; empty in memory, where nothing outlasts the process.
    """
    recording, plain = recording_of_run(config), asdict(config)
    settings = StudySettings(
        name=config.scenario.name,
        keep=list(recording.tables),
        over_time=list(recording.over_time),
        scopes=list(recording.scopes),
        burn_in=recording.burn_in,
        causes_by_week=recording.causes_by_week,
        figures=config.record.figures,
        span_weeks=recording.span_weeks,
        part_seconds=0.0,  # not timed
        max_failures=1,
    )
    groups = StudyGroups(study=settings, engine=EngineSettings(kind="in_process"))
    cell = Cell(key_of_run(config), config.scenario.name, base_key(plain))
    packages = packages_in(config) if model else {}
    definition = Definition(own=plugin_texts(config), packages=packages)
    return Plan(
        (cell,), {cell.base: plain}, config.replicates, groups, (), model, workers=config.workers,
        definition=definition, notes=tuple(notes_about(packages)),
    )  # fmt: skip


def load(path: str | Path) -> Run:
    """Read a run from disk, finished or not.

    Args:
        path: the folder that the command printed, or that was given to ``run(output=...)`` or ``Run.save``.

    Returns:
        A :class:`Run`. If not all replicates were completed, those that were, and a warning that says how many.

    Raises:
        ConfigError: there is no run in this folder, or its settings are those of another version.
    """
    study = Study.load(path)
    if len(study.plan.cells) > 1:
        raise ConfigError(f"'{path}' holds a study of {len(study.plan.cells)} cells; read it with Study.load.")
    try:
        config = study.plan.config(study.plan.cells[0])
    except ConfigError as error:
        if study.plan.version == __version__:
            raise
        raise ConfigError(
            f"'{path}' was written by version {study.plan.version}; this is {__version__}. {error}"
        ) from error
    completed, wanted = study.completed, study.wanted
    if completed < wanted:
        warnings.warn(f"{path} holds {completed} of {wanted} replicates.", stacklevel=2)
    return Run(study, config)
