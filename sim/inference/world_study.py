"""A study whose cells are named worlds: any settings each, with common random numbers, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from sim.inference.named_rows import Conditions, study_of_rows
from sim.measures.patterns.units import World
from sim.studies.execution.prepare import Report, silent
from sim.studies.plan.cell import Cell
from sim.studies.plan.plan_from_python import plan_from_overrides
from sim.studies.store.read_tables import read_table

Settings = Mapping[str, str]


class WorldStudy:
    """Worlds by name, simulated as one study in a folder.

    Args:
        folder: where the study is kept; it is resumed if it is there.
        worlds: the settings of each, as they are typed; they come before those of all.
        tables: what is kept of each.
        overrides: of all worlds, e.g. ``replicates=20``.
        config_dir: a folder of the user's own options and plug-ins.

    Raises:
        ConfigError: a setting is invalid; nothing has been run.
    """

    def __init__(
        self, folder: Path, worlds: Mapping[str, Settings], tables: Sequence[str], overrides: Sequence[str],
        config_dir: str | Path | None = None,
    ) -> None:  # fmt: skip
        self.overrides, self.config_dir = list(overrides), config_dir
        self.study = study_of_rows(folder, worlds, tables, overrides, config_dir)
        self.conditions = Conditions.of(self.study, worlds, overrides)
        by_name = {cell.name: cell for cell in self.study.plan.cells}
        self.cells = {name: by_name.get(name) or self._same_as(settings) for name, settings in worlds.items()}

    def _same_as(self, settings: Settings) -> Cell:
        """The cell with these settings; it was planned under the name of another that is the same."""
        own = (f"{key}={value}" for key, value in settings.items())
        plan = plan_from_overrides([*self.overrides, *own], self.config_dir)
        config = plan.config(plan.cells[0])
        return next(cell for cell in self.study.plan.cells if self.study.plan.config(cell) == config)

    def run(self, report: Report = silent) -> None:
        """Run what is missing.

        Raises:
            RunError: it was interrupted, or replicates failed.
        """
        self.study.run(report=report)
        self.study.raise_failure()

    def world(self, name: str) -> World:
        """All tables of one world."""
        study, cell = self.study, self.cells[name]
        alone = replace(study.plan, cells=(cell,))
        tables = {
            name: read_table(study.store, alone, study.inventory, name) for name in study.plan.study_groups.study.keep
        }
        replicates = np.unique(tables["runs"]["replicate"].to_numpy())
        return World(tables, study.plan.config(cell), replicates)
