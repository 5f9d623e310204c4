"""A saved study, laid out for drawing: its cells and what people call them, its tables, its effects, its recipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.core.disclaimers import CAVEAT, UPPER_BOUND
from sim.core.errors import listed
from sim.core.number_format import counted
from sim.presentation.reproduction import StudySource, source_of_study
from sim.presentation.studies.labels import fewest_and_most, labels_of
from sim.studies.effects.baseline import baselines, levels_of
from sim.studies.effects.table import effects
from sim.studies.plan.cell import Cell
from sim.studies.plan.designs import SAMPLED

if TYPE_CHECKING:
    from sim.studies.study import Study

Baseline = str | int | Mapping[str, Any] | None
FEWEST_SAMPLED = 8  # cells with all different values of two levers or more: points of a sample, not a grid


class StudyFigureData:
    """What the figures of a study are made from: its tables, each read once and only where it is asked for.

    Args:
        study: a saved study, finished or not.
    """

    def __init__(self, study: Study) -> None:
        self.study, self.plan = study, study.plan
        self._tables: dict[str, pd.DataFrame] = {}
        self._effects: dict[tuple[str, str], pd.DataFrame] = {}

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The cells by key, in the order of the design."""
        return {cell.key: cell for cell in self.plan.cells}

    @cached_property
    def levels(self) -> pd.DataFrame:
        """The value of every lever: a row a cell, by key."""
        values = {key: self.plan.levels(cell) for key, cell in self.cells.items()}
        return pd.DataFrame.from_dict(values, orient="index", columns=self.plan.factors)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each cell is called where there is little room, by key."""
        return labels_of(self.plan)[0]

    @property
    def label_note(self) -> str:
        """What the short names leave out: the levers whose values they are; empty where nothing is left out."""
        return labels_of(self.plan)[1]

    @cached_property
    def lived(self) -> dict[str, int]:
        """How many replicates of each cell are there, by key; cells that have none are left out."""
        counts = {key: len(self.study.inventory.of(key)) for key in self.cells}
        return {key: count for key, count in counts.items() if count}

    def keeps(self, table: str) -> bool:
        """Whether the study keeps a table, and has rows of it."""
        return bool(self.lived) and table in self.plan.study_groups.study.keep

    def values(self, table: str, columns: Sequence[str]) -> pd.DataFrame:
        """Columns of a table beside cell and replicate, what has been read is not read again."""
        known = self._tables.get(table)
        if known is None or not set(columns) <= set(known.columns):
            wanted = [*columns, *(known.columns if known is not None else ())]
            labels = {"cell", "name", "replicate", *self.plan.factors}
            known = self.study.read(table, [name for name in dict.fromkeys(wanted) if name not in labels])
            self._tables[table] = known
        return known

    def against(self, baseline: Baseline = None) -> dict[str, str]:
        """For each cell the cell that it is compared with, by key."""
        return baselines(self.plan, baseline)

    def against_words(self, baseline: Baseline = None) -> str:
        """What cells are compared with, to follow "difference from"."""
        bases = dict.fromkeys(self.against(baseline).values())
        if len(bases) == 1:
            first = baseline is None and not self.plan.study_groups.study.baseline
            return f"'{self.cells[next(iter(bases))].name}'" + (" (the first cell)" if first else "")
        wanted = self.plan.study_groups.study.baseline if baseline is None else baseline
        told = [f"{name} {value}" for name, value in levels_of(self.plan, wanted or 1).items()]
        return f"the cell with {listed(told)} that is otherwise like it"

    def effects(self, measures: Sequence[str], baseline: Baseline = None) -> pd.DataFrame:
        """Paired differences as :meth:`Study.effects` gives them; empty where nothing can be compared."""
        against = repr(baseline)
        fresh = [name for name in measures if (name, against) not in self._effects]
        if fresh and self.lived:
            found = self.study.effects(baseline, fresh)
            for name in fresh:
                self._effects[name, against] = found[found["measure"] == name] if len(found) else found
        parts = [part for name in measures if len(part := self._effects.get((name, against), pd.DataFrame()))]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def effects_among(
        self, values: pd.DataFrame, measures: Sequence[str], by: Sequence[str], baseline: Baseline = None
    ) -> pd.DataFrame:
        """Paired differences among some rows of a table only, for cells that are among them with their baseline."""
        return effects(values, self.plan, self.against(baseline), measures, by)

    @cached_property
    def numeric(self) -> list[str]:
        """The levers whose values are numbers."""
        kinds = {name: set(map(type, self.levels[name])) for name in self.plan.factors}
        return [name for name, kind in kinds.items() if kind <= {int, float}]

    @cached_property
    def sampled(self) -> bool:
        """Whether the cells are points of a sample rather than all combinations of a few values."""
        if self.plan.study_groups.design.kind in SAMPLED:
            return True
        different = [name for name in self.numeric if self.levels[name].nunique() == len(self.cells)]
        return len(self.cells) >= FEWEST_SAMPLED and len(different) >= 2

    @property
    def about_runs(self) -> str:
        """How many cells and replicates there are, and of how many weeks."""
        cells = counted(len(self.cells), "cell")
        plains = [self.plan.plain(cell) for cell in self.cells.values()]
        weeks, burn_in = (fewest_and_most({int(plain[name]) for plain in plains}) for name in ("weeks", "burn_in"))
        each = fewest_and_most({self.lived.get(key, 0) for key in self.cells})
        times = "1 replicate each" if each == "1" else f"{each} replicates each"
        return f"{cells}  ·  {times}  ·  {weeks} weeks after {burn_in} of burn-in"

    @property
    def _seeds(self) -> str:
        """The seed of all cells, or the lowest and the highest."""
        return fewest_and_most({int(self.plan.plain(cell)["seed"]) for cell in self.cells.values()}).replace(",", "")

    @cached_property
    def footer(self) -> str:
        """The recipe under every figure."""
        parts = [
            f"study '{self.plan.name}'",
            self.about_runs,
            f"seed {self._seeds}",
            f"model {self.plan.model}",
            f"results {self.study.results_hash()[:12]}",
            f"Dissonance {self.plan.version}",
            CAVEAT,
        ]
        return "  ·  ".join([*parts, *self._upper_bound()])

    @cached_property
    def source(self) -> StudySource:
        """Where the numbers come from, for recipes."""
        return source_of_study(self.study, self.footer)

    def _upper_bound(self) -> list[str]:
        """Cells in which the evaluative loop is given what no organisation has."""
        loops = [self.plan.plain(cell).get("cpd", {}).get("loop", {}) for cell in self.cells.values()]
        count = sum(bool(loop.get("reads_truth")) for loop in loops)
        return [f"in {count} of {len(loops)} cells {UPPER_BOUND}"] if count else []
