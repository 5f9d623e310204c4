"""A run's weekly measures as arrays."""

from __future__ import annotations

import numpy as np
import pandas as pd


class WeeklyArrays:
    """The weekly measures of one scope by replicate, week and unit.

    Args:
        rows: of the table ``weekly``, all of one scope.

    Attributes:
        weeks: (W,) ascending; burn-in is negative.
        units: names of the units, sorted.
        replicates: how many there are.
        replicate_numbers: (R,) their numbers.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = rows
        self.replicate_numbers, replicate = np.unique(rows["replicate"].to_numpy(), return_inverse=True)
        self.weeks, week = np.unique(rows["week"].to_numpy(), return_inverse=True)
        names, unit = self._units()
        self.units: list[str] = names.tolist()
        self.replicates = len(self.replicate_numbers)
        self._shape = (self.replicates, len(self.weeks), len(self.units))
        self._index = np.ravel_multi_index((replicate, week, unit), self._shape)

    def of(self, measure: str, unit: str) -> np.ndarray:
        """(R, W) values of one unit; NaN where there is none."""
        return self.all(measure)[:, :, self.units.index(unit)]

    def all(self, measure: str) -> np.ndarray:
        """(R, W, U) values of every unit; NaN where there is none."""
        values = np.full(self._shape, np.nan)
        values.reshape(-1)[self._index] = self._rows[measure].to_numpy()
        return values

    def _units(self) -> tuple[np.ndarray, np.ndarray]:
        """The units' names, sorted, and each row's index among them; only the names are compared as text."""
        units = self._rows["unit"].astype("category").cat
        names, codes = np.unique(units.categories.to_numpy(dtype=str), return_inverse=True)
        present, unit = np.unique(codes[units.codes.to_numpy()], return_inverse=True)
        return names[present], unit
