"""The studies in which patterns are simulated: every variant in every world, with common random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.inference.named_rows import Conditions, refuse_without_effect
from sim.inference.variants import Variant
from sim.inference.world_study import Settings, WorldStudy
from sim.measures.patterns.pattern import Pattern
from sim.measures.patterns.statistics import tables_needed
from sim.measures.patterns.units import World
from sim.studies.execution.prepare import Report, silent

QUICK_TABLES = ("runs", "professions")  # small: kept of every world


def key_of(settings: Settings) -> tuple[tuple[str, str], ...]:
    """A world as something that can be looked up."""
    return tuple(sorted(settings.items()))


def name_of(settings: Settings) -> str:
    """A world in words: ``status_quo, demand.volume 1.29``."""
    return ", ".join(value if name == "scenario" else f"{name} {value}" for name, value in settings.items())


@dataclass(frozen=True)
class WorldsNeeded:
    """The worlds that some patterns need, by the tables that they need of them; ``tables`` of the detailed ones."""

    light: list[dict[str, str]]
    detailed: list[dict[str, str]]
    tables: tuple[str, ...]

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> WorldsNeeded:
        """Each world once, among the detailed ones if any pattern needs more than the quick tables."""
        found: dict[tuple[tuple[str, str], ...], tuple[dict[str, str], set[str]]] = {}
        for pattern in patterns:
            tables = tables_needed(pattern)
            for settings in pattern.simulate.worlds() if tables else ():
                found.setdefault(key_of(settings), (settings, set()))[1].update(tables)
        light = [settings for settings, tables in found.values() if tables <= set(QUICK_TABLES)]
        detailed = [settings for settings, tables in found.values() if not tables <= set(QUICK_TABLES)]
        needed = set[str]().union(*(tables for _, tables in found.values()))
        return cls(light, detailed, tuple(sorted(needed - set(QUICK_TABLES))))


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
        worlds = WorldsNeeded.of(patterns)
        kinds = {"light": (worlds.light, ()), "detailed": (worlds.detailed, worlds.tables)}
        if worlds.light or worlds.detailed:
            refuse_without_effect([*worlds.light, *worlds.detailed], overrides)
        self._studies: list[WorldStudy] = []
        self._places: dict[tuple[str, Any], tuple[WorldStudy, str]] = {}
        for kind, (settings, tables) in kinds.items():
            if settings:
                places = {  # what a pattern sets itself holds in every variant
                    (variant.name, key_of(world)): (f"{variant.name}: {name_of(world)}", {**variant.settings, **world})
                    for variant in variants for world in settings
                }  # fmt: skip
                study = WorldStudy(
                    folder / kind, dict(places.values()), (*QUICK_TABLES, *tables), overrides, config_dir
                )  # fmt: skip
                self._studies.append(study)
                self._places |= {place: (study, name) for place, (name, _) in places.items()}

    @property
    def conditions(self) -> Conditions | None:
        """How all worlds were simulated; None if no pattern needs a simulation."""
        return self._studies[0].conditions if self._studies else None

    def run(self, report: Report = silent) -> None:
        """Run what is missing.

        Raises:
            RunError: it was interrupted, or replicates failed.
        """
        for study in self._studies:
            study.run(report)

    def worlds(self, variant: Variant, pattern: Pattern, loaded: dict[Any, World]) -> list[World]:
        """The worlds of a pattern under a variant, read once into ``loaded``."""
        keys = [key_of(settings) for settings in pattern.simulate.worlds()]
        for key in keys:
            if key not in loaded:
                study, name = self._places[variant.name, key]
                loaded[key] = study.world(name)
        return [loaded[key] for key in keys]


def all_worlds(patterns: Iterable[Pattern]) -> Iterator[str]:
    """The worlds of some patterns in words."""
    worlds = WorldsNeeded.of(patterns)
    return map(name_of, [*worlds.light, *worlds.detailed])
