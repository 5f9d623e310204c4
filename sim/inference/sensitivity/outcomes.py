"""What is simulated at each point: the service as it is and both sides of each contrast, and what is read off them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError, did_you_mean
from sim.inference.contrast_files import NamedContrast
from sim.inference.named_rows import Conditions
from sim.inference.prior_sample import config_of
from sim.inference.world_study import WorldStudy
from sim.measures.registry import COHORT, MEASURES
from sim.measures.sesoi import SMALLEST
from sim.model.config import Config
from sim.studies.effects.table import headline_measures
from sim.studies.execution.prepare import Report, silent
from sim.studies.store.read_tables import read_table

AS_IT_IS = "as it is"
Settings = Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """A level, or a difference between two worlds with common random numbers, at every point.

    Attributes:
        name: the measure, or ``contrast: measure``.
        measure: its name.
        contrast: of which it is a difference; empty: it is a level.
        values: (points, replicates); NaN where a replicate has no value.
    """

    name: str
    measure: str
    contrast: str
    values: np.ndarray

    @property
    def smallest(self) -> float:
        """The smallest effect of interest; NaN without one."""
        return SMALLEST[self.measure].value if self.measure in SMALLEST else float("nan")

    @property
    def means(self) -> np.ndarray:
        """(points,) means over replicates; NaN where one is missing."""
        return self.values.mean(axis=1)


@dataclass(frozen=True)
class Worlds:
    """The worlds that are simulated at each point; worlds that are the same are simulated once.

    Attributes:
        measures: whose levels are read off the service as it is.
        contrasts: whose differences are.
        settings: of each world that is simulated, by name.
        same_as: for each side of a contrast, ``contrast before`` or ``contrast after``, the world that it is.
    """

    measures: tuple[str, ...]
    contrasts: tuple[NamedContrast, ...]
    settings: dict[str, dict[str, str]]
    same_as: dict[str, str]

    @classmethod
    def of(
        cls, measures: Sequence[str], contrasts: Sequence[NamedContrast], overrides: Sequence[str],
        config_dir: str | Path | None = None,
    ) -> Worlds:  # fmt: skip
        """Those that these measures and contrasts need.

        Raises:
            ConfigError: a measure is unknown, or a setting is invalid.
        """
        known = {**MEASURES, **COHORT}
        for name in measures:
            if name not in known:
                raise ConfigError(f"measures: '{name}' is no measure.{did_you_mean(name, known)}")
        sides: dict[str, dict[str, str]] = {AS_IT_IS: {}} | {
            f"{contrast.id} {side}": settings for contrast in contrasts
            for side, settings in (("before", contrast.before), ("after", contrast.after))
        }  # fmt: skip
        kept, same_as = {}, {}
        configs: dict[str, Config] = {}
        for name, settings in sides.items():
            config = config_of([*overrides, *(f"{key}={value}" for key, value in settings.items())], config_dir)
            same_as[name] = next((other for other, known in configs.items() if known == config), name)
            if same_as[name] == name:
                kept[name], configs[name] = dict(settings), config
        return cls(tuple(measures or headline_measures()), tuple(contrasts), kept, same_as)

    def rows(self, points: Mapping[str, Settings]) -> dict[str, dict[str, str]]:
        """The settings of every world at every point; what a world sets comes before what a point sets."""
        return {
            f"{world}, {point}": {**values, **settings}
            for world, settings in self.settings.items() for point, values in points.items()
        }  # fmt: skip

    def outcomes(self, tables: Mapping[str, Mapping[str, np.ndarray]]) -> list[Outcome]:
        """All levels and contrasts.

        Args:
            tables: for each world and measure (points, replicates) values.
        """
        levels = [Outcome(name, name, "", tables[AS_IT_IS][name]) for name in self.measures]
        differences = [
            Outcome(f"{contrast.id}: {name}", name, contrast.id,
                    tables[self.same_as[f"{contrast.id} after"]][name]
                    - tables[self.same_as[f"{contrast.id} before"]][name])
            for contrast in self.contrasts for name in contrast.measures
        ]  # fmt: skip
        return levels + differences

    @property
    def read(self) -> list[str]:
        """Every measure that is read."""
        return list(dict.fromkeys([*self.measures, *(name for one in self.contrasts for name in one.measures)]))


def simulate_points(
    worlds: Worlds, points: Mapping[str, Settings], folder: Path, overrides: Sequence[str],
    config_dir: str | Path | None = None, report: Report = silent,
) -> tuple[list[Outcome], Conditions]:  # fmt: skip
    """Simulate every world at every point as one study, which is resumed if it is there.

    Args:
        worlds: at each point.
        points: settings by name.
        folder: of the study.
        overrides: of all, e.g. ``replicates=2``.
        config_dir: a folder of the user's own options.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a setting is invalid; nothing has been run.
        RunError: it was interrupted, or replicates failed.
    """
    rows = worlds.rows(points)
    study = WorldStudy(folder, rows, ("runs",), overrides, config_dir)
    study.run(report)
    wide = _wide(study, worlds.read)
    tables = {
        world: {
            name: wide[name].loc[[study.cells[f"{world}, {point}"].key for point in points]].to_numpy(float)
            for name in worlds.read
        }
        for world in worlds.settings
    }
    return worlds.outcomes(tables), study.conditions


def _wide(study: WorldStudy, measures: Sequence[str]) -> dict[str, pd.DataFrame]:
    """For each measure a table, cells x replicates."""
    inner = study.study
    runs = read_table(inner.store, inner.plan, inner.inventory, "runs", list(measures))
    return {name: runs.pivot(index="cell", columns="replicate", values=name) for name in measures}
