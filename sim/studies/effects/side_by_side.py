"""Compares configurations that were run separately: measures side by side, and their differences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from scipy.stats import ttest_ind

from sim.core.errors import ConfigError, listed
from sim.measures.registry import COHORT, MEASURES
from sim.measures.sesoi import SMALLEST
from sim.model.config import Config
from sim.stats.intervals import CONFIDENCE
from sim.studies.effects.contrast import contrast, measure_range, verdict
from sim.studies.effects.correction import EQUIVALENCE
from sim.studies.effects.table import headline_measures
from sim.studies.plan.cell import Cell
from sim.studies.study import Study

NOT_COMPARED = ("scenario", "replicates", "workers", "record")  # names, and how it is run and recorded
MAX_CELLS_NAMED = 5


@dataclass(frozen=True)
class Side:
    """One configuration of a comparison.

    Attributes:
        name: for people.
        config: its configuration.
        values: one row per replicate (index ``replicate``), one column per measure.
    """

    name: str
    config: Config
    values: pd.DataFrame


def sides_of(first: Study, second: Study, names: tuple[str, str]) -> list[tuple[Side, Side]]:
    """The configurations of two studies that are compared with each other.

    If one study has a single cell, it is compared with every cell of the other; otherwise cells of the same name are
    compared. A run is a study with a single cell.

    Args:
        first, second: the studies.
        names: how the studies are called; cells are named after them.

    Raises:
        ConfigError: the studies have no cell name in common, or one has no replicates yet.
    """
    cells = first.plan.cells, second.plan.cells
    if 1 in map(len, cells):
        pairs = [(before, after) for before in cells[0] for after in cells[1]]
    else:
        by_name = {cell.name: cell for cell in cells[1]}
        pairs = [(cell, by_name[cell.name]) for cell in cells[0] if cell.name in by_name]
    if not pairs:
        few = [listed([f"'{cell.name}'" for cell in side[:MAX_CELLS_NAMED]]) for side in cells]
        raise ConfigError(f"No cell of '{names[0]}' ({few[0]}) has the name of a cell of '{names[1]}' ({few[1]}).")
    befores = dict(zip((cell.key for cell in cells[0]), sides_in(first, names[0]), strict=True))
    afters = dict(zip((cell.key for cell in cells[1]), sides_in(second, names[1]), strict=True))
    return [(befores[before.key], afters[after.key]) for before, after in pairs]


def sides_in(study: Study, name: str) -> list[Side]:
    """Every cell of a study, in order.

    Raises:
        ConfigError: a cell has no replicates yet.
    """
    runs = study.read("runs")
    by_cell = {str(key): rows.set_index("replicate") for key, rows in runs.groupby("cell", observed=True)}
    return [_side(cell, by_cell, study, name) for cell in study.plan.cells]


def _side(cell: Cell, by_cell: Mapping[str, pd.DataFrame], study: Study, name: str) -> Side:
    if cell.key not in by_cell:
        raise ConfigError(f"'{name}' has no replicates of '{cell.name}' yet.")
    title = name if len(study.plan.cells) == 1 else f"{name}: {cell.name}"
    return Side(title, study.plan.config(cell), by_cell[cell.key])


def is_paired(before: Side, after: Side) -> bool:
    """Whether replicates with the same number share random numbers."""
    return before.config.seed == after.config.seed and bool(before.values.index.intersection(after.values.index).size)


def compare_sides(before: Side, after: Side, measures: Sequence[str] | None = None) -> pd.DataFrame:
    """Measures of two configurations with their differences.

    With the same seed, replicates are paired: the interval is Student's t over paired differences. Otherwise the
    replicates are independent: the interval is Welch's t.

    Args:
        before, after: the configurations.
        measures: which; None: the headline measures.

    Returns:
        One row per measure: measure, label, unit, n (pairs, or the smaller number of replicates), before, after,
        difference (after - before), low, high (95 % interval), paired, verdict.

    Raises:
        ConfigError: a measure is not in both.
    """
    both = [name for name in before.values if name in after.values]
    names = [name for name in headline_measures() if name in both] if measures is None else list(measures)
    for name in names:
        if name not in both:
            raise ConfigError(f"'{name}' is not a measure of both; choose {listed(map(str, both), 'or')}.")
    compare = _paired if is_paired(before, after) else _independent
    known = {**MEASURES, **COHORT}
    rows = []
    for name in names:
        row = compare(before.values[name].dropna(), after.values[name].dropna(), name)
        rows.append({"measure": name, "label": known[name].label, "unit": known[name].unit, **row})
    return pd.DataFrame(rows)


def _paired(before: pd.Series, after: pd.Series, measure: str) -> dict[str, Any]:
    result = contrast(before.to_dict(), after.to_dict(), measure)
    kept = ("n", "before", "after", "difference", "low", "high")
    return {**{name: getattr(result, name) for name in kept}, "paired": True, "verdict": result.verdict}


def _independent(before: pd.Series, after: pd.Series, measure: str) -> dict[str, Any]:
    difference = after.mean() - before.mean()
    low = high = half = narrow = math.nan
    limit = measure_range(measure)
    if min(len(before), len(after)) > 1:
        test = ttest_ind(after, before, equal_var=False)
        low, high = test.confidence_interval(CONFIDENCE)
        half, narrow = (high - low) / 2, float(test.confidence_interval(EQUIVALENCE).high) - difference
    return {
        "n": min(len(before), len(after)), "before": before.mean(), "after": after.mean(), "difference": difference,
        "low": max(float(low), -limit), "high": min(float(high), limit), "paired": False,
        "verdict": verdict(difference, half, narrow, smallest=SMALLEST.get(measure)),
    }  # fmt: skip


def settings_that_differ(before: Config, after: Config) -> dict[str, tuple[Any, Any]]:
    """Settings of the model in which two configurations differ, by dotted name, with both values; None: not set."""
    first, second = (dict(_leaves(asdict(config), "")) for config in (before, after))
    names = [name for name in {**first, **second} if name.partition(".")[0] not in NOT_COMPARED]
    texts = ("name", "label", "description", "source", "notes")
    return {
        name: (first.get(name), second.get(name))
        for name in names
        if first.get(name) != second.get(name) and name.rpartition(".")[2] not in texts
    }


def _leaves(node: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            yield from _leaves(value, f"{prefix}.{name}" if prefix else str(name))
    else:
        yield prefix, node
