"""A study's plan: every cell, how often, what is kept. Frozen before the first run; all that follows reads it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.core.arrow import write_bytes
from sim.core.decode import read
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.number_format import counted
from sim.core.version import __version__
from sim.model.config import Config
from sim.settings.study_settings import StudyGroups
from sim.studies.execution.task import Recording, Task
from sim.studies.plan.cell import Cell, label_of, short_names, spoken, unique
from sim.studies.plan.composer import Plain, with_changes

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
PLAN_FILE = "plan.json"
MOST_LISTED = 8  # values of a lever that are listed


@dataclass(frozen=True)
class Plan:
    """What a study is to run.

    Attributes:
        cells: in the order of the design.
        bases: compositions that cells start from, by name.
        replicates: of each cell; with a precision, the fewest.
        nodes: what is set for the study as a whole.
        words: what was typed, for those who add to it.
        model: fingerprint of the model that it is for.
        version: of the project.
        workers: asked for; 0: one for each processor.
        config_dir: a folder of the user's own options and plug-ins, or empty.
        notes: what the user should know, e.g. that two cells were the same.
    """

    cells: tuple[Cell, ...]
    bases: dict[str, Plain] = field(repr=False)
    replicates: int
    study_groups: StudyGroups
    words: tuple[str, ...]
    model: str
    version: str = __version__
    workers: int = 0
    config_dir: str = ""
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the study is called."""
        return self.study_groups.study.name or "study"

    @property
    def runs(self) -> int:
        """How many replicates of all cells together."""
        return len(self.cells) * self.replicates

    @cached_property
    def factors(self) -> list[str]:
        """The settings in which cells differ."""
        return list(dict.fromkeys(name for cell in self.cells for name in cell.factors))

    def introduction(self) -> str:
        """What the study is, in a sentence."""
        many = counted(len(self.cells), "cell")
        swept = f" over {listed(map(self._factor_in_words, self.factors))}" if self.factors else ""
        more = " or more" if self.study_groups.precision.wanted else ""
        each = "1 replicate" if self.replicates == 1 else f"{self.replicates:,}{more} replicates"
        return f"Study '{self.name}': {many}{swept}, {each} each, {self.runs:,} in all."

    def _factor_in_words(self, name: str) -> str:
        """A lever and its values: ``leadership.bias (0, 0.3, 0.6)``."""
        values = [cell.factors[name] if name in cell.factors else self.levels(cell)[name] for cell in self.cells]
        return f"{name} ({_shortened({spoken(value, exact=True): value for value in values})})"

    def levels(self, cell: Cell) -> dict[str, Any]:
        """A cell's value of every factor, those that its own words do not name included."""
        plain = self.plain(cell)
        return {name: cell.factors.get(name, _value_in(plain, name)) for name in self.factors}

    def table(self) -> pd.DataFrame:
        """One row a cell: its key, name and lever values."""
        import pandas as pd

        return pd.DataFrame([{"cell": cell.key, "name": cell.name, **self.levels(cell)} for cell in self.cells])

    def plain(self, cell: Cell) -> Plain:
        """A cell's configuration as plain values."""
        return with_changes(self.bases[cell.base], list(cell.changes.items()))

    def config(self, cell: Cell) -> Config:
        """A cell's configuration, checked, with the user's own plug-ins loaded."""
        from sim.settings.compose import validated_config
        from sim.settings.plugins import load_plugins

        if self.config_dir:
            load_plugins(self.config_dir)
        return validated_config(self.plain(cell))

    def recording(self, cell: Cell) -> Recording:
        """What is kept of each replicate."""
        study = self.study_groups.study
        weeks = tuple(self.bases[cell.base].get("record", {}).get("practitioner_weeks", ()))
        return Recording(tuple(study.keep), tuple(study.over_time), study.span_weeks, weeks)

    def recordings(self) -> set[Recording]:
        """What is kept, in all cells."""
        return {self.recording(cell) for cell in self.cells}

    @property
    def hands(self) -> int:
        """Workers on this machine."""
        return self.workers or os.cpu_count() or 1

    def task(self, cell: Cell, block: range) -> Task:
        """The work of one shard."""
        return Task(
            cell.key, cell.name, block.start, block.stop, self.plain(cell), self.levels(cell), self.recording(cell),
            self.model, self.config_dir,
        )  # fmt: skip

    def cell(self, asked: str | int | Mapping[str, Any]) -> Cell:
        """A cell by its name, number (from 1), key, or lever values.

        Raises:
            ConfigError: there is none, or more than one.
        """
        found = list(self.matching(asked))
        if len(found) == 1:
            return found[0]
        names = [cell.name for cell in self.cells]
        if not found:
            few = f"; cells are {listed(names)}" if len(names) <= 12 else ""
            raise ConfigError(f"No cell is '{asked}'{few}." + did_you_mean(str(asked), names))
        raise ConfigError(f"'{asked}' fits {len(found)} cells, e.g. {listed([cell.name for cell in found[:3]])}.")

    def matching(self, asked: str | int | Mapping[str, Any]) -> Iterator[Cell]:
        """The cells that a name, number, key or lever values fit."""
        if isinstance(asked, Mapping):
            fit = [cell for cell in self.cells if all(same(self.levels(cell).get(k), v) for k, v in asked.items())]
            exact = [cell for cell in fit if all(_equal(self.levels(cell).get(k), v) for k, v in asked.items())]
            return iter(exact or fit)
        named = [cell for cell in self.cells if str(asked) in (cell.name, cell.key)]
        if named:
            return iter(named)
        if str(asked).isdecimal() and 1 <= int(asked) <= len(self.cells):
            return iter(self.cells[int(asked) - 1 : int(asked)])
        levels = read_levels(str(asked), self.factors)
        return self.matching(levels) if levels else iter(())

    def with_more(self, cells: tuple[Cell, ...], bases: dict[str, Plain], replicates: int) -> Plan:
        """The plan with further cells and as many replicates; what it has already stays as it is."""
        known = {cell.key for cell in self.cells}
        fresh = [cell for cell in cells if cell.key not in known]
        both = replace(self, cells=(*self.cells, *fresh), bases={**bases, **self.bases}, replicates=replicates)
        short, taken, named = short_names(both.factors), {cell.name for cell in self.cells}, []
        for cell in fresh:
            levels = both.levels(cell)
            name = label_of(levels, short) if cell.factors.keys() < set(both.factors) else cell.name
            named.append(replace(cell, name=unique(name, label_of(levels, short, exact=True), taken)))
            taken.add(named[-1].name)
        cells = (*self.cells, *named)
        return replace(
            both, cells=cells, notes=tuple(dict.fromkeys([*self.notes, *near_values(map(both.levels, cells))]))
        )

    def to_json(self) -> str:
        """The plan as the text of its file."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1) + "\n"

    def write(self, folder: Path) -> None:
        """Write the plan into a study's folder.

        Raises:
            OSError: it cannot be written.
        """
        write_bytes(self.to_json().encode(), folder / PLAN_FILE, lasting=True)


def read_plan(folder: Path) -> Plan:
    """The plan of the study in a folder.

    Raises:
        ConfigError: there is none, or it cannot be read.
    """
    path = folder / PLAN_FILE
    try:
        return parsed_plan(path.read_text(encoding="utf-8"), path)
    except FileNotFoundError as error:
        raise ConfigError(f"'{folder}' holds no study: there is no {PLAN_FILE} in it.") from error


def parsed_plan(text: str, path: Path) -> Plan:
    """A plan from the text of its file; ``path`` is for messages.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        plain = json.loads(text)
        if plain.pop("format") != FORMAT:
            raise ConfigError(f"'{path}' was written by another version of Dissonance ({plain.get('version')}).")
        cells = tuple(Cell(**cell) for cell in plain.pop("cells"))
        study_groups = read(StudyGroups, plain.pop("study_groups"))
        return Plan(
            cells, study_groups=study_groups, words=tuple(plain.pop("words")), notes=tuple(plain.pop("notes")), **plain
        )  # fmt: skip
    except (ValueError, TypeError, KeyError) as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError(
            f"'{path}' cannot be read; if it was damaged, move it away: the plan is then read back from what is there."
        ) from error


def same(one: Any, other: Any) -> bool:
    """Whether two lever values are the same to six digits, 0 and 0.0 and '0' included."""
    if isinstance(one, bool):
        return str(other).lower() in ({"yes", "true"} if one else {"no", "false"})
    if one == other:
        return True
    try:
        return spoken(float(one)) == spoken(float(other))
    except (TypeError, ValueError):
        return str(one) == str(other) or spoken(one) == str(other)


def _equal(one: Any, other: Any) -> bool:
    """Whether two lever values are equal in every digit."""
    try:
        return float(one) == float(other)
    except (TypeError, ValueError):
        return same(one, other)


def _shortened(values: Mapping[str, Any]) -> str:
    """All values, or how many there are and between which numbers they lie."""
    if len(values) <= MOST_LISTED:
        return ", ".join(values)
    numbers = [value for value in values.values() if isinstance(value, (int, float))]
    if len(numbers) == len(values):
        return f"{len(values):,} values from {spoken(min(numbers))} to {spoken(max(numbers))}"
    return ", ".join(list(values)[:MOST_LISTED]) + f" and {len(values) - MOST_LISTED:,} more"


def near_values(levels: Iterable[Mapping[str, Any]]) -> list[str]:
    """A note for every lever with values that differ, but not in the six digits that tables and figures show."""
    values: dict[str, set[float]] = {}
    for cell in levels:
        for name, value in cell.items():
            if isinstance(value, float):
                values.setdefault(name, set()).add(value)
    return [note for name, found in values.items() for note in _near(name, sorted(found))]


def _near(name: str, values: list[float]) -> Iterator[str]:
    for low, high in pairwise(values):
        if spoken(low) == spoken(high):
            yield f"{name} has two values that are nearly equal, {low!r} and {high!r}; each has its own cell."


def read_levels(text: str, factors: list[str]) -> dict[str, str]:
    """Lever values written ``name=value,name=value`` or ``name value, name value``; the last word of a name will do.

    Empty where the text is nothing of the kind.
    """
    levels: dict[str, str] = {}
    for part in text.split(","):
        name, found, value = part.strip().replace(" ", "=", 1).partition("=")
        known = [factor for factor in factors if name in (factor, factor.rpartition(".")[2])]
        if not found or len(known) != 1:
            return {}
        levels[known[0]] = value.strip()
    return levels


def _value_in(plain: Any, name: str) -> Any:
    """The single value at a dotted name; None where there is none."""
    for part in name.split("."):
        plain = plain.get(part) if isinstance(plain, Mapping) else None
    return None if isinstance(plain, (Mapping, list)) else plain
