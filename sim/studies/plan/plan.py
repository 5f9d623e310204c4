"""A study's plan: every cell, how many replicates, what is recorded. It is complete before the first run."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.core.arrow import write_bytes
from sim.core.checksum import Changed, sealed, without_checksum
from sim.core.decode import read
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.number_format import counted
from sim.core.version import __version__
from sim.measures.recording import Recording
from sim.model.config import Config
from sim.settings.compose import validated_config
from sim.settings.definition import Definition
from sim.settings.plugins import load_plugins
from sim.settings.study_settings import StudyGroups
from sim.studies.plan.cell import Cell, as_row, from_row, short_names, value_text
from sim.studies.plan.composer import Plain, with_changes
from sim.studies.plan.packages import check_packages

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 4  # of plan.json and of everything beside it
PLAN_FILE = "plan.json"
NOT_AS_IT_IS = ("cells", "study_groups", "compositions", "definition", "config_dir")  # in the file
MAX_SCENARIOS_NAMED, MAX_LEVERS_NAMED = 2, 3  # in the name of a study
MAX_LISTED = 8  # values of a lever
MAX_NAMED = 12  # cells in a message


@dataclass(frozen=True)
class Composition:
    """How Hydra made a composition: the overrides, and the options that they chose, by group."""

    overrides: tuple[str, ...] = ()
    choices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a study is to run.

    Attributes:
        cells: in the order of the design.
        bases: compositions from which cells start, by name.
        replicates: each cell's replicates; with a precision, the fewest.
        study_groups: settings of the study as a whole.
        overrides: as typed, for those who add to the study.
        compositions: how each of ``bases`` was made; without those that were not composed from overrides.
        definition: the files that it was composed from.
        model: fingerprint of the model that it is for.
        version: the package's version.
        workers: as set; 0: one per processor.
        config_dir: a folder of the user's own options and plug-ins, or empty; the study's own copy of it, once there
            is one. It is not stored.
        notes: what the user should know, e.g. that two cells were the same.
    """

    cells: tuple[Cell, ...]
    bases: dict[str, Plain] = field(repr=False)
    replicates: int
    study_groups: StudyGroups
    overrides: tuple[str, ...]
    model: str
    version: str = __version__
    workers: int = 0
    config_dir: str = field(default="", compare=False)
    notes: tuple[str, ...] = ()
    compositions: dict[str, Composition] = field(default_factory=dict, repr=False)
    definition: Definition = field(default_factory=Definition, repr=False)

    @property
    def name(self) -> str:
        """The study's name: as set, else made from its scenarios and levers, e.g. ``case_study_bias_by_paperwork``."""
        return self.study_groups.study.name or self._name_from_levers()

    def _name_from_levers(self) -> str:
        scenarios = list(dict.fromkeys(self.bases[cell.base]["scenario"]["name"] for cell in self.cells))
        levers = [word for name, word in short_names(self.factors).items() if name != "scenario"]
        first = "_and_".join(scenarios) if len(scenarios) <= MAX_SCENARIOS_NAMED else f"{len(scenarios)}_scenarios"
        rest = "_by_".join(levers) if len(levers) <= MAX_LEVERS_NAMED else f"{len(levers)}_levers"
        return re.sub(r"\W+", "_", "_".join(filter(None, (first, rest))))

    @property
    def runs(self) -> int:
        """Replicates of all cells together."""
        return len(self.cells) * self.replicates

    @property
    def worker_count(self) -> int:
        """Workers on this machine."""
        return self.workers or os.cpu_count() or 1

    @property
    def is_run(self) -> bool:
        """Whether it is a run: one cell, simulated by threads of this process."""
        return len(self.cells) == 1 and self.study_groups.engine.kind == "in_process"

    @cached_property
    def factors(self) -> list[str]:
        """The settings in which cells differ."""
        return list(dict.fromkeys(name for cell in self.cells for name in cell.factors))

    @cached_property
    def names(self) -> dict[str, str]:
        """The cells' names by key."""
        return {cell.key: cell.name for cell in self.cells}

    def introduction(self) -> str:
        """One sentence about the study."""
        cells = counted(len(self.cells), "cell")
        factors = f" over {listed(map(self._factor_text, self.factors))}" if self.factors else ""
        more = " or more" if self.study_groups.precision.wanted else ""
        each = "1 replicate" if self.replicates == 1 else f"{self.replicates:,}{more} replicates"
        return f"Study '{self.name}': {cells}{factors}, {each} each, {self.runs:,} in all."

    def _factor_text(self, name: str) -> str:
        """A lever and its values: ``leadership.bias (0, 0.3, 0.6)``."""
        values = [cell.factors[name] if name in cell.factors else self.levels(cell)[name] for cell in self.cells]
        return f"{name} ({_shortened({value_text(value, exact=True): value for value in values})})"

    def levels(self, cell: Cell) -> dict[str, Any]:
        """A cell's value of every factor, those included that its own overrides do not name."""
        return {name: cell.factors[name] if name in cell.factors else self.value(cell, name) for name in self.factors}

    def value(self, cell: Cell, name: str) -> Any:
        """A cell's value of a setting: a single value, or the chosen option of a group; None if it has neither."""
        made = self.compositions.get(cell.base)
        if made and name in made.choices:
            return made.choices[name]
        return _value_in(self.plain(cell), name)

    def table(self) -> pd.DataFrame:
        """One row per cell: its key, name and lever values."""
        import pandas as pd

        return pd.DataFrame([{"cell": cell.key, "name": cell.name, **self.levels(cell)} for cell in self.cells])

    def plain(self, cell: Cell) -> Plain:
        """A cell's configuration as plain values."""
        return with_changes(self.bases[cell.base], list(cell.changes.items()))

    def config(self, cell: Cell) -> Config:
        """A cell's configuration, checked, with the user's own plug-ins loaded."""
        if self.config_dir:
            load_plugins(self.config_dir)
        if self.definition.packages:
            check_packages(self.definition.packages)
        return validated_config(self.plain(cell))

    def recording(self, cell: Cell) -> Recording:
        """What is recorded of each replicate of a cell."""
        study = self.study_groups.study
        weeks = tuple(self.bases[cell.base].get("record", {}).get("practitioner_weeks", ()))
        return Recording(
            tuple(study.keep), tuple(study.over_time), study.span_weeks, tuple(study.scopes), study.burn_in,
            study.causes_by_week, weeks,
        )  # fmt: skip

    def recordings(self) -> set[Recording]:
        """What is recorded in any cell."""
        return {self.recording(cell) for cell in self.cells}

    def cell(self, wanted: str | int | Mapping[str, Any]) -> Cell:
        """A cell by its name, number (from 1), key, or lever values.

        Raises:
            ConfigError: there is none, or more than one.
        """
        matching = list(self.matching(wanted))
        if len(matching) == 1:
            return matching[0]
        names = [cell.name for cell in self.cells]
        if not matching:
            known = f"; cells are {listed(names)}" if len(names) <= MAX_NAMED else ""
            raise ConfigError(f"No cell is '{wanted}'{known}." + did_you_mean(str(wanted), names))
        some = listed([cell.name for cell in matching[:3]])
        raise ConfigError(f"'{wanted}' fits {len(matching)} cells, e.g. {some}.")

    def matching(self, wanted: str | int | Mapping[str, Any]) -> Iterator[Cell]:
        """The cells that fit a name, number, key or lever values."""
        if isinstance(wanted, Mapping):
            fit = [cell for cell in self.cells if all(same(self.levels(cell).get(k), v) for k, v in wanted.items())]
            exact = [cell for cell in fit if all(_equal(self.levels(cell).get(k), v) for k, v in wanted.items())]
            return iter(exact or fit)
        named = [cell for cell in self.cells if str(wanted) in (cell.name, cell.key)]
        if named:
            return iter(named)
        if str(wanted).isdecimal() and 1 <= int(wanted) <= len(self.cells):
            return iter(self.cells[int(wanted) - 1 : int(wanted)])
        levels = read_levels(str(wanted), self.factors)
        return self.matching(levels) if levels else iter(())

    def to_json(self) -> str:
        """The plan as the text of its file, with one line per cell."""
        plain = {item.name: getattr(self, item.name) for item in fields(self) if item.name not in NOT_AS_IT_IS}
        made = {base: asdict(composition) for base, composition in self.compositions.items()}
        plain |= {
            "study_groups": asdict(self.study_groups),
            "compositions": made,
            "definition": asdict(self.definition),
        }
        plain |= {"format": FORMAT, "levers": self.factors}
        rows = [as_row(cell, self.factors) for cell in self.cells]
        lines = ",\n  ".join(map(json.dumps, rows))
        return sealed(f'{json.dumps(plain, indent=1)[:-2]},\n "cells": [\n  {lines}\n ]\n}}')

    def write(self, folder: Path) -> None:
        """Write the plan into a folder.

        Raises:
            OSError: it cannot be written.
        """
        write_bytes(self.to_json().encode(), folder / PLAN_FILE, lasting=True)


def read_plan(path: Path) -> Plan:
    """The plan in a file.

    Raises:
        ConfigError: another version wrote it.
        Changed: it is not what was written.
        FileNotFoundError: there is no such file.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        plain = without_checksum(text)
    except Changed:
        _refuse_former_plan(text, path.parent)
        raise
    if plain.pop("format") != FORMAT:
        raise ConfigError(former_format(path.parent, plain.get("version", "")))
    levers = plain.pop("levers")
    cells = tuple(from_row(row, levers) for row in plain.pop("cells"))
    made = {
        base: Composition(tuple(item["overrides"]), item["choices"]) for base, item in plain.pop("compositions").items()
    }
    definition = Definition(**plain.pop("definition"))
    study_groups = read(StudyGroups, plain.pop("study_groups"))
    overrides, notes = tuple(plain.pop("overrides")), tuple(plain.pop("notes"))
    return Plan(
        cells, study_groups=study_groups, overrides=overrides, notes=notes, compositions=made, definition=definition,
        **plain,
    )  # fmt: skip


def _refuse_former_plan(text: str, folder: Path) -> None:
    """Check that a plan is not of a former format, which had no checksum."""
    former = ""
    with suppress(ValueError, KeyError, TypeError):
        plain = json.loads(text)
        if plain["format"] < FORMAT and "checksum" not in plain:
            former = former_format(folder, plain.get("version", ""))
    if former:
        raise ConfigError(former)


def former_format(folder: Path, version: str) -> str:
    """The message about results in a format that this version does not read."""
    by = f"Dissonance {version}" if version and version != __version__ else f"a development version of {__version__}"
    return (
        f"'{folder}' was written by {by}, which kept results in another format (this version reads format {FORMAT}). "
        "Only that version reads it; here, run it again in a new folder."
    )


def same(one: Any, other: Any) -> bool:
    """Whether two lever values are the same to six digits; 0, 0.0 and '0' are."""
    if isinstance(one, bool):
        return str(other).lower() in ({"yes", "true"} if one else {"no", "false"})
    if one == other:
        return True
    try:
        return value_text(float(one)) == value_text(float(other))
    except (TypeError, ValueError):
        return str(one) == str(other) or value_text(one) == str(other)


def _equal(one: Any, other: Any) -> bool:
    """Whether two lever values are equal in every digit."""
    try:
        return float(one) == float(other)
    except (TypeError, ValueError):
        return same(one, other)


def _shortened(values: Mapping[str, Any]) -> str:
    """All values, or how many there are and between which numbers they lie."""
    if len(values) <= MAX_LISTED:
        return ", ".join(values)
    numbers = [value for value in values.values() if isinstance(value, (int, float))]
    if len(numbers) == len(values):
        return f"{len(values):,} values from {value_text(min(numbers))} to {value_text(max(numbers))}"
    return ", ".join(list(values)[:MAX_LISTED]) + f" and {len(values) - MAX_LISTED:,} more"


def near_values(levels: Iterable[Mapping[str, Any]]) -> list[str]:
    """A note for every lever with values that differ, but not in the six digits that tables and figures show."""
    values: dict[str, set[float]] = {}
    for cell in levels:
        for name, value in cell.items():
            if isinstance(value, float):
                values.setdefault(name, set()).add(value)
    return [note for name, known in values.items() for note in _near(name, sorted(known))]


def _near(name: str, values: list[float]) -> Iterator[str]:
    for low, high in pairwise(values):
        if value_text(low) == value_text(high):
            yield f"{name} has two values that are nearly equal, {low!r} and {high!r}; each has its own cell."


def read_levels(text: str, factors: list[str]) -> dict[str, str]:
    """Lever values written ``name=value,name=value`` or ``name value, name value``; the last part of a name suffices.

    Empty if the text is nothing of the kind.
    """
    levels: dict[str, str] = {}
    for part in text.split(","):
        name, separator, value = part.strip().replace(" ", "=", 1).partition("=")
        known = [factor for factor in factors if name in (factor, factor.rpartition(".")[2])]
        if not separator or len(known) != 1:
            return {}
        levels[known[0]] = value.strip()
    return levels


def _value_in(plain: Any, name: str) -> Any:
    """The single value at a dotted name; None if there is none."""
    for part in name.split("."):
        plain = plain.get(part) if isinstance(plain, Mapping) else None
    return None if isinstance(plain, (Mapping, list)) else plain
