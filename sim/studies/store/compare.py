"""Compares two studies: which cells and replicates each has, and whether the numbers are the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.core.number_format import counted
from sim.studies.failures import DamagedStudy
from sim.studies.plan.plan import Plan
from sim.studies.store.folder import StudyFolder
from sim.studies.store.read_tables import read_table

MAX_NAMED = 5


@dataclass
class Comparison:
    """What two studies have in common.

    Attributes:
        only_one, only_other: names of cells that one of them has.
        more_one, more_other: replicates that one of them has more, in cells that both have.
        same, different: replicates that both have, and whose rows are equal or not.
        cells: names of cells with different replicates.
        largest: for each measure of the table of runs that differs the largest absolute difference.
        models: the fingerprints of the models, where they differ.
    """

    only_one: list[str] = field(default_factory=list)
    only_other: list[str] = field(default_factory=list)
    more_one: int = 0
    more_other: int = 0
    same: int = 0
    different: int = 0
    cells: list[str] = field(default_factory=list)
    largest: dict[str, float] = field(default_factory=dict)
    models: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether both have the same cells and replicates, with the same numbers."""
        return not any((self.only_one, self.only_other, self.more_one, self.more_other, self.different))

    def sentences(self) -> Iterator[str]:
        """One sentence per difference, and a total."""
        if self.models:
            yield f"Different versions of the model: {self.models[0]} and {self.models[1]}."
        for which, names in (("first", self.only_one), ("second", self.only_other)):
            if names:
                yield f"Only the {which} has {counted(len(names), 'cell')}: {_few(names)}."
        for which, more in (("first", self.more_one), ("second", self.more_other)):
            if more:
                yield f"In cells that both have, only the {which} has {counted(more, 'replicate')}."
        shared = counted(self.same + self.different, "replicate")
        yield f"Both have {shared}: {self.same:,} equal, {self.different:,} different."
        if self.different:
            yield f"Different in {counted(len(self.cells), 'cell')}: {_few(self.cells)}."
            worst = sorted(self.largest.items(), key=lambda item: -item[1])
            texts = ", ".join(f"{name} by up to {size:.3g}" for name, size in worst[:MAX_NAMED])
            yield f"Measures that differ: {texts or 'none in the table of runs'}."


def _few(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names[:MAX_NAMED]) + (" ..." if len(names) > MAX_NAMED else "")


def compare(one: StudyFolder, other: StudyFolder) -> Comparison:
    """Compare two studies, after reading every file of both.

    Raises:
        ConfigError: one of them cannot be read.
        DamagedStudy: one of them is damaged.
    """
    folders = one, other
    plans = [folder.plan() for folder in folders]
    inventories = [folder.inventory(plan.model, thorough=True) for folder, plan in zip(folders, plans, strict=True)]
    for folder, inventory in zip(folders, inventories, strict=True):
        for what in inventory.broken.values():
            raise DamagedStudy(folder.path, what)
    comparison = Comparison(models=() if plans[0].model == plans[1].model else (plans[0].model, plans[1].model))
    first, second = (plan.names for plan in plans)
    comparison.only_one = [name for key, name in first.items() if key not in second]
    comparison.only_other = [name for key, name in second.items() if key not in first]
    hashes = [inventory.hashes() for inventory in inventories]
    for key in first.keys() & second.keys():
        mine, theirs = (side.get(key, {}) for side in hashes)
        comparison.more_one += len(mine.keys() - theirs.keys())
        comparison.more_other += len(theirs.keys() - mine.keys())
        equal = [mine[number] == theirs[number] for number in mine.keys() & theirs.keys()]
        comparison.same += sum(equal)
        comparison.different += len(equal) - sum(equal)
        comparison.cells += [first[key]] if not all(equal) else []
    if comparison.different:
        tables = [read_table(*sources, "runs") for sources in zip(folders, plans, inventories, strict=True)]
        comparison.largest = dict(_largest(plans[0], *tables))
    return comparison


def _largest(plan: Plan, one: pd.DataFrame, other: pd.DataFrame) -> Iterator[tuple[str, float]]:
    index = ["cell", "replicate"]
    mine, theirs = (table.assign(cell=table["cell"].astype(str)).set_index(index) for table in (one, other))
    shared = mine.index.intersection(theirs.index)
    for name in mine.select_dtypes("number"):
        if name in theirs and name not in plan.factors:
            apart = np.abs(mine.loc[shared, name].to_numpy(float) - theirs.loc[shared, name].to_numpy(float))
            if np.nan_to_num(apart).any():
                yield str(name), float(np.nanmax(apart))
