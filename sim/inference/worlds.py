"""The studies in which patterns are simulated: every variant in every world, with common random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.inference.named_rows import study_of_rows
from sim.inference.variants import Variant
from sim.measures.patterns.pattern import Pattern
from sim.measures.patterns.statistics import tables_needed
from sim.measures.patterns.units import World
from sim.settings.compose import compose_config
from sim.settings.option_files import parse_yaml
from sim.studies.execution.prepare import Report, silent
from sim.studies.plan.cell import Cell
from sim.studies.store.read_tables import read_table
from sim.studies.study import Study

Settings = Mapping[str, str]
QUICK_TABLES = ("runs", "professions")  # small: kept of every world


def key_of(settings: Settings) -> tuple[tuple[str, str], ...]:
    """A world as something that can be looked up."""
    return tuple(sorted(settings.items()))


def name_of(settings: Settings) -> str:
    """A world in words: ``status_quo, demand.volume 1.29``."""
    return ", ".join(value if name == "scenario" else f"{name} {value}" for name, value in settings.items())


@dataclass(frozen=True)
class Worlds:
    """The worlds that some patterns need, by the tables that they need of them."""

    light: list[dict[str, str]]
    detailed: list[dict[str, str]]

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> Worlds:
        """Each world once, among the detailed ones if any pattern needs more than the quick tables."""
        found: dict[tuple[tuple[str, str], ...], tuple[dict[str, str], set[str]]] = {}
        for pattern in patterns:
            tables = tables_needed(pattern)
            for settings in pattern.simulate.worlds() if tables else ():
                found.setdefault(key_of(settings), (settings, set()))[1].update(tables)
        light = [settings for settings, tables in found.values() if tables <= set(QUICK_TABLES)]
        return cls(light, [settings for settings, tables in found.values() if not tables <= set(QUICK_TABLES)])


class Simulations:
    """The worlds of some patterns under some variants, as up to two studies in a folder.

    Args:
        patterns: whose worlds are simulated.
        variants: of the model.
        folder: where the studies are kept; they are resumed if they are there.
        overrides: of all cells, e.g. ``replicates=20``.
        config_dir: a folder of the user's own options and plug-ins.

    Raises:
        ConfigError: a setting is invalid; nothing has been run.
    """

    def __init__(
        self, patterns: Sequence[Pattern], variants: Sequence[Variant], folder: Path, overrides: Sequence[str],
        config_dir: str | Path | None = None,
    ) -> None:  # fmt: skip
        worlds = Worlds.of(patterns)
        self.overrides, self.config_dir = list(overrides), config_dir
        kinds = {"light": (worlds.light, ()), "detailed": (worlds.detailed, ("cases", "practitioners"))}
        self.studies: list[Study] = []
        self._cells: dict[tuple[str, Any], tuple[Study, Cell]] = {}
        for kind, (settings, tables) in kinds.items():
            if settings:
                study = self._planned(folder / kind, settings, variants, (*QUICK_TABLES, *tables))
                self.studies.append(study)

    def _planned(
        self, folder: Path, worlds: Sequence[Settings], variants: Sequence[Variant], tables: Sequence[str]
    ) -> Study:
        rows = [(variant, world, {**world, **variant.settings}) for variant in variants for world in worlds]
        names = [f"{variant.name}: {name_of(world)}" for variant, world, _ in rows]
        named = dict(zip(names, (settings for _, _, settings in rows), strict=True))
        study = study_of_rows(folder, named, tables, self.overrides, self.config_dir)
        by_name = {cell.name: cell for cell in study.plan.cells}
        for (variant, world, settings), name in zip(rows, names, strict=True):
            cell = by_name.get(name) or self._same_as(study, settings)
            self._cells[variant.name, key_of(world)] = study, cell
        return study

    def _same_as(self, study: Study, settings: Settings) -> Cell:
        """The cell with these settings; it was planned under the name of another that is the same."""
        plain: dict[str, Any] = dict(setting.split("=", 1) for setting in self.overrides)
        plain = {name: value for name, value in plain.items() if name.partition(".")[0] not in ("engine", "study")}
        values = _as_values({**plain, **settings})
        config = compose_config(settings["scenario"], config_dir=self.config_dir, **values)
        return next(cell for cell in study.plan.cells if study.plan.config(cell) == config)

    def run(self, report: Report = silent) -> None:
        """Run what is missing.

        Raises:
            RunError: it was interrupted, or replicates failed.
        """
        for study in self.studies:
            study.run(report=report)
            if study.session is not None and study.session.failure is not None:
                raise study.session.failure

    def worlds(self, variant: Variant, pattern: Pattern, loaded: dict[Any, World]) -> list[World]:
        """The worlds of a pattern under a variant, read once into ``loaded``."""
        keys = [key_of(settings) for settings in pattern.simulate.worlds()]
        for key in keys:
            if key not in loaded:
                loaded[key] = self._read(*self._cells[variant.name, key])
        return [loaded[key] for key in keys]

    def _read(self, study: Study, cell: Cell) -> World:
        alone = replace(study.plan, cells=(cell,))
        tables = {
            name: read_table(study.store, alone, study.inventory, name) for name in study.plan.study_groups.study.keep
        }
        replicates = np.unique(tables["runs"]["replicate"].to_numpy())
        return World(tables, study.plan.config(cell), replicates)


def _as_values(settings: Settings) -> dict[str, Any]:
    """Settings without the scenario, as Python values."""
    return {name: parse_yaml(value, name) for name, value in settings.items() if name != "scenario"}


def all_worlds(patterns: Iterable[Pattern]) -> Iterator[str]:
    """The worlds of some patterns in words."""
    worlds = Worlds.of(patterns)
    return map(name_of, [*worlds.light, *worlds.detailed])
