"""What figures are drawn from: the tables of a run or a study, read once, with names, colours and provenance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from sim.core.disclaimers import CAVEAT, UPPER_BOUND
from sim.core.errors import listed
from sim.core.number_format import counted, number_range
from sim.measures.recording import recording_of_run
from sim.measures.registry import MEASURES
from sim.presentation.figures.labels import cell_labels, profession_label
from sim.presentation.figures.provenance_line import provenance_line
from sim.presentation.figures.weekly_arrays import WeeklyArrays
from sim.presentation.reproduction import Source, source_of_run, source_of_study
from sim.presentation.style import profession_colours, profession_dashes
from sim.studies.effects.over_members import without_member
from sim.studies.effects.table import effects
from sim.studies.plan.baseline import baselines, levels_of
from sim.studies.plan.cell import Cell
from sim.studies.plan.members import MEMBER
from sim.studies.plan.sweep_cells import SAMPLED
from sim.studies.run import Run
from sim.studies.study import Study

Baseline = str | int | Mapping[str, Any] | None
FEWEST_SAMPLED = 8  # cells with all different values of two levers or more: points of a sample, not a grid
NO_REPLICATE = "No replicate has been completed yet."
WEEKLY, SERVICE, PROFESSION = "weekly", "service", "profession"  # a table and two of its scopes


class FigureData:
    """The tables of a run or a study, arranged for drawing.

    Args:
        results: a run (:func:`sim.run`, :func:`sim.load`) or a study (:meth:`sim.Study.load`), completed or not.

    Attributes:
        results: these. A study of one cell that records what a run records is a run.
        is_run: whether they are a single run, with all its tables; else there are cells to compare.
    """

    def __init__(self, results: Any) -> None:
        self.results = _as_run(results)
        self.is_run = not isinstance(self.results, Study)
        self._arrays: dict[str, WeeklyArrays] = {}
        self._tables: dict[tuple[str, str], pd.DataFrame] = {}
        self._effects: dict[tuple[str, str], pd.DataFrame] = {}

    # Both: names, time, provenance.

    @cached_property
    def professions(self) -> list[str]:
        """Names of the professions that have staff, in the order of the configuration."""
        if self.is_run:
            present = set(self.weekly("profession").units)
        else:
            present = set(self.values("professions", ["profession"])["profession"].astype(str).unique())
        declared = [name for name in self._declared_professions if name in present]
        return declared + sorted(present - set(declared))

    @cached_property
    def profession_labels(self) -> dict[str, str]:
        """The label of each profession."""
        return {name: profession_label(name, self._declared_professions) for name in self.professions}

    @cached_property
    def _declared_professions(self) -> dict[str, str]:
        """Labels of the professions in all organisations, empty if none is declared."""
        if self.is_run:
            return {name: item.label for name, item in self.config.organisation.professions.items()}
        bases = (self.plan.bases[base] for base in dict.fromkeys(cell.base for cell in self.cells.values()))
        declared = (base["organisation"]["professions"] for base in bases)
        return {name: item.get("label", "") for professions in declared for name, item in professions.items()}

    @cached_property
    def colours(self) -> dict[str, str]:
        """The colour of each profession, the same in every figure."""
        return profession_colours(self.professions)

    @cached_property
    def dashes(self) -> dict[str, Any]:
        """The dashes of each profession, the same in every figure."""
        return profession_dashes(self.professions)

    @cached_property
    def first_week(self) -> int:
        """The first week of the time axis: 0, or negative if burn-in is shown."""
        return int(self.week_numbers[0]) if self.is_run else 0

    @cached_property
    def weeks(self) -> int:
        """The number of measured weeks; in a study, of the longest cell."""
        return int(self.week_numbers[-1]) + 1 if self.is_run else max(int(plain["weeks"]) for plain in self._plains)

    @cached_property
    def change_weeks(self) -> list[int]:
        """Weeks of dated changes that all cells share."""
        if self.is_run:
            return [change.week for change in self.config.schedule]
        weeks = [{int(change["week"]) for change in plain.get("schedule") or []} for plain in self._plains]
        return sorted(set.intersection(*weeks)) if weeks else []

    @property
    def time_label(self) -> str:
        """The label of the time axis."""
        if self.is_run and self.first_week == 0:
            return "week"
        return "weeks since the end of burn-in" + (" (shaded)" if self.first_week < 0 else "")

    @cached_property
    def footer(self) -> str:
        """The line under every figure: where its numbers come from."""
        if self.is_run:
            return provenance_line(self.results, self.replicates, self.weeks)
        study = (
            f"study '{self.plan.name}'", self.size_in_words, f"seed {self.seeds}", f"model {self.plan.model}",
            f"results {self.results.results_hash()[:12]}", f"Dissonance {self.plan.version}", CAVEAT,
        )  # fmt: skip
        return "  ·  ".join([*study, *self._upper_bound()])

    @cached_property
    def source(self) -> Source:
        """Where the numbers come from, for reproducing a figure."""
        return (source_of_run if self.is_run else source_of_study)(self.results, self.footer)

    # One run: its tables as arrays.

    @property
    def config(self) -> Any:
        """The configuration of the run."""
        return self.results.config

    @property
    def cases(self) -> pd.DataFrame:
        """The run's table of cases."""
        return self.results.cases

    @property
    def network(self) -> pd.DataFrame | None:
        """The run's table of ties between posts; None if it was not recorded."""
        return getattr(self.results, "network", None)

    def weekly(self, scope: str) -> WeeklyArrays:
        """The run's weekly measures of one scope, burn-in included."""
        if scope not in self._arrays:
            measures = [name for name, measure in MEASURES.items() if scope in measure.scopes]
            rows = self.results.read(WEEKLY, ["week", "unit", *measures], scope)
            self._arrays[scope] = WeeklyArrays(rows)
        return self._arrays[scope]

    def service(self, measure: str) -> np.ndarray:
        """(R, W) one measure of the whole service, burn-in included."""
        return self.weekly("service").of(measure, "service")

    @property
    def week_numbers(self) -> np.ndarray:
        """(W,) the run's weeks; burn-in is negative."""
        return self.weekly("service").weeks

    @property
    def measured(self) -> np.ndarray:
        """(W,) whether a week comes after burn-in."""
        return self.week_numbers >= 0

    @cached_property
    def replicates(self) -> int:
        """The number of replicates in the run's tables; fewer than planned if the run was interrupted."""
        return self.weekly("service").replicates

    @cached_property
    def cause_amounts(self) -> dict[tuple[str, str], np.ndarray]:
        """(R, W) the run's amount over all pairs, by conflict and cause."""
        frame = self.results.causes()
        if frame.empty:
            return {}
        conflicts, causes = (frame[name].astype("category").cat for name in ("conflict", "cause"))
        keys = list(product(conflicts.categories, causes.categories))
        key = conflicts.codes.to_numpy(int) * len(causes.categories) + causes.codes.to_numpy()
        replicate = np.searchsorted(self.weekly("service").replicate_numbers, frame["replicate"])
        shape = (len(keys), self.replicates, len(self.week_numbers))
        index = np.ravel_multi_index((key, replicate, frame["week"].to_numpy() - self.first_week), shape)
        totals = np.bincount(index, frame["amount"].to_numpy(), math.prod(shape)).reshape(shape)
        return {keys[k]: totals[k] for k in np.unique(key)}

    # Several cells: tables by cell, baselines, effects.

    @property
    def plan(self) -> Any:
        """The plan of the study."""
        return self.results.plan

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The cells by key, in the order of the design."""
        return {cell.key: cell for cell in self.plan.cells}

    @cached_property
    def levels(self) -> pd.DataFrame:
        """The value of every lever: one row per cell, by key."""
        values = {key: self.plan.levels(cell) for key, cell in self.cells.items()}
        return pd.DataFrame.from_dict(values, orient="index", columns=self.plan.factors)

    @cached_property
    def cell_labels(self) -> dict[str, str]:
        """The short name of each cell, by key."""
        return cell_labels(self.plan)[0]

    @property
    def label_note(self) -> str:
        """What the short names leave out: the levers whose values they are; empty if nothing is left out."""
        return cell_labels(self.plan)[1]

    @property
    def has_members(self) -> bool:
        """Whether cells are crossed with the members of an ensemble."""
        return not self.is_run and MEMBER in self.plan.factors

    @cached_property
    def completed(self) -> dict[str, int]:
        """The number of completed replicates of each cell, by key; cells that have none are left out."""
        counts = {key: len(self.results.inventory.of(key)) for key in self.cells}
        return {key: count for key, count in counts.items() if count}

    def why_no_table(self, table: str, scope: str = "") -> str:
        """Why the study has no rows of a table, or none of a scope; empty if it has some."""
        study = self.plan.study_groups.study
        if table not in study.keep:
            return f"The study does not keep the table '{table}' (study.keep)."
        if scope and scope not in study.scopes:
            return f"The study does not keep rows of the scope '{scope}' (study.scopes)."
        return "" if self.completed else NO_REPLICATE

    def why_no_comparison(self, baseline: Baseline = None) -> str:
        """Why no cell can be compared with its baseline; empty if one can."""
        if not self.completed:
            return NO_REPLICATE
        against = self.against(baseline)
        if all(cell == base for cell, base in against.items()):
            if self.has_members:
                return "Cells differ in their member only: there is nothing to compare within a member."
            return "There is a single cell: nothing to compare it with."
        compared = [key for key in self.completed if against[key] != key and against[key] in self.completed]
        return "" if compared else "No cell has replicates together with its baseline yet."

    def values(self, table: str, columns: Sequence[str], scope: str = "") -> pd.DataFrame:
        """Columns of a table beside cell and replicate; what has been read is not read again.

        Args:
            table: the study's table.
            columns: the table's columns.
            scope: the rows' scope, for the table ``weekly``.
        """
        known = self._tables.get((table, scope))
        if known is None or not set(columns) <= set(known.columns):
            wanted = [*columns, *(known.columns if known is not None else ())]
            labels = {"cell", "name", "replicate", *self.plan.factors}
            known = self.results.read(table, [name for name in dict.fromkeys(wanted) if name not in labels], scope)
            self._tables[table, scope] = known
        return known

    def against(self, baseline: Baseline = None) -> dict[str, str]:
        """For each cell the cell that it is compared with, by key."""
        return baselines(self.plan, baseline)

    def against_in_words(self, baseline: Baseline = None) -> str:
        """What cells are compared with; follows "difference from"."""
        bases = dict.fromkeys(self.against(baseline).values())
        if len(bases) == 1:
            first = baseline is None and not self.plan.study_groups.study.baseline
            return f"'{self.cells[next(iter(bases))].name}'" + (" (the first cell)" if first else "")
        wanted = self.plan.study_groups.study.baseline if baseline is None else baseline
        levels = [f"{name} {value}" for name, value in levels_of(self.plan, wanted or 1).items()]
        if self.has_members and not levels:
            base = without_member(self.cells[next(iter(bases))])
            return f"'{base}' within the same member of the ensemble"
        return f"the cell with {listed(levels)} that is otherwise like it"

    def single_baseline(self) -> str | None:
        """The key of the one cell that all cells are compared with; None if they have different baselines."""
        bases = set(self.against().values())
        return bases.pop() if len(bases) == 1 else None

    def effects(self, measures: Sequence[str], baseline: Baseline = None) -> pd.DataFrame:
        """Paired differences as :meth:`sim.Study.effects` returns them; empty if nothing can be compared."""
        against = repr(baseline)
        fresh = [name for name in measures if (name, against) not in self._effects]
        if fresh and self.completed:
            found = self.results.effects(baseline, fresh)
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
    def numeric_levers(self) -> list[str]:
        """The levers whose values are numbers."""
        kinds = {name: set(map(type, self.levels[name])) for name in self.plan.factors}
        return [name for name, kind in kinds.items() if kind <= {int, float}]

    @cached_property
    def sampled(self) -> bool:
        """Whether the cells are points of a sample rather than all combinations of a few values."""
        if self.plan.study_groups.design.kind in SAMPLED:
            return True
        different = [name for name in self.numeric_levers if self.levels[name].nunique() == len(self.cells)]
        return len(self.cells) >= FEWEST_SAMPLED and len(different) >= 2

    @property
    def size_in_words(self) -> str:
        """The number of cells, replicates and weeks."""
        weeks, burn_in = (number_range({int(plain[name]) for plain in self._plains}) for name in ("weeks", "burn_in"))
        each = number_range({self.completed.get(key, 0) for key in self.cells})
        replicates = "1 replicate each" if each == "1" else f"{each} replicates each"
        return f"{counted(len(self.cells), 'cell')}  ·  {replicates}  ·  {weeks} weeks after {burn_in} of burn-in"

    @cached_property
    def _plains(self) -> list[Mapping[str, Any]]:
        """The configuration of every cell, as plain values."""
        return [self.plan.plain(cell) for cell in self.cells.values()]

    @property
    def seeds(self) -> str:
        """The seed of all cells, or the lowest and the highest."""
        return number_range({int(plain["seed"]) for plain in self._plains}).replace(",", "")

    def _upper_bound(self) -> Iterable[str]:
        """A note on cells whose evaluative loop reads the true state."""
        loops = [plain.get("cpd", {}).get("loop", {}) for plain in self._plains]
        count = sum(bool(loop.get("reads_truth")) for loop in loops)
        return [f"in {count} of {len(loops)} cells {UPPER_BOUND}"] if count else []


def _as_run(results: Any) -> Any:
    """A study of one cell that records what a run records, as a run; other results as they are."""
    if not isinstance(results, Study) or len(results.plan.cells) != 1:
        return results
    cell = results.plan.cells[0]
    if not len(results.inventory.of(cell.key)):
        return results
    config, kept = results.plan.config(cell), results.plan.study_groups.study
    recording = recording_of_run(config)
    complete = set(recording.tables) <= set(kept.keep) and set(recording.scopes) <= set(kept.scopes)
    by_week = kept.span_weeks == recording.span_weeks and kept.burn_in and kept.causes_by_week
    return Run(results, config) if complete and by_week else results
