"""Both sides of claims under many assumptions, as one study: each world once, with common random numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.inference.claims.claim import Settings
from sim.inference.discovery.claim_contrasts import ClaimContrast, differences
from sim.inference.named_rows import Conditions
from sim.inference.prior_sample import as_typed_numbers, config_of, feasible
from sim.inference.world_study import WorldStudy
from sim.inference.worlds import key_of
from sim.model.config import Config
from sim.studies.execution.prepare import Report, silent

SETS_DEMAND = ("organisation", "demand", "casework", "paperwork", "structure")  # a service may become impossible


class DrawnWorlds:
    """The sides of some contrasts, each simulated at each point of the assumptions.

    Args:
        folder: where the study is kept; it is resumed if it is there.
        contrasts: whose sides are simulated.
        points: a row a point; columns are numbers by dotted name. A number that a contrast sets stays as it is set.
        overrides: of all simulations, e.g. ``replicates=6``.
        config_dir: a folder of the user's own options and plug-ins.

    Raises:
        ConfigError: a setting is invalid; nothing has been run.
    """

    def __init__(
        self, folder: Path, contrasts: Sequence[ClaimContrast], points: pd.DataFrame, overrides: Sequence[str],
        config_dir: str | Path | None = None,
    ) -> None:  # fmt: skip
        self.points = points
        alike = _alike(sides_of(contrasts), set(points), overrides, config_dir)
        self._numbers = {key_of(side): number for number, group in enumerate(alike, start=1) for side in group}
        rows = {
            f"point {point}, side {number}": {**as_typed_numbers(values.dropna()), **group[0]}
            for point, values in points.iterrows()
            for number, group in enumerate(alike, start=1)
        }
        self._study = WorldStudy(folder, rows, ("runs",), overrides, config_dir)

    def _row(self, point: object, side: Settings) -> str:
        return f"point {point}, side {self._numbers[key_of(side)]}"

    @property
    def conditions(self) -> Conditions:
        """How all worlds were simulated."""
        return self._study.conditions

    @property
    def simulations(self) -> int:
        """Replicates of all worlds; a world that two claims share counts once."""
        return len({cell.key for cell in self._study.cells.values()}) * self.conditions.replicates

    def run(self, report: Report = silent) -> None:
        """Simulate what is missing.

        Raises:
            RunError: it was interrupted, or replicates failed.
        """
        self._study.run(report)
        runs = self._study.study.read("runs")
        self._runs = {cell: part.set_index("replicate") for cell, part in runs.groupby("cell", observed=True)}

    def _values(self, side: Settings, measure: str) -> np.ndarray:
        """(points, replicates) of a measure."""
        cells = [self._study.cells[self._row(point, side)].key for point in self.points.index]
        return pd.DataFrame([self._runs[cell][measure] for cell in cells]).sort_index(axis=1).to_numpy(float)

    def differences(self, contrast: ClaimContrast) -> pd.DataFrame:
        """A row a point: the paired contrast and its class; see :func:`differences`."""
        before, after = (self._values(side, contrast.measure) for side in (contrast.before, contrast.after))
        return pd.DataFrame(differences(contrast, before, after), index=self.points.index)


def sides_of(contrasts: Sequence[ClaimContrast]) -> list[Settings]:
    """The settings of all sides; each once."""
    return list({key_of(side): side for one in contrasts for side in (one.before, one.after)}.values())


def _alike(
    sides: Sequence[Settings], drawn: set[str], overrides: Sequence[str], config_dir: str | Path | None
) -> list[list[Settings]]:
    """The sides in groups of those that make the same service at every point."""
    groups: list[tuple[tuple[Config, set[str]], list[Settings]]] = []
    for side in sides:
        kind = config_of([*overrides, *typed(side)], config_dir), drawn & set(side)
        same = next((group for other, group in groups if other == kind), None)
        if same is None:
            groups.append((kind, [side]))
        else:
            same.append(side)
    return [group for _, group in groups]


def feasible_in_all(
    points: pd.DataFrame, contrasts: Sequence[ClaimContrast], overrides: Sequence[str],
    config_dir: str | Path | None = None,
) -> tuple[pd.DataFrame, dict[str, int]]:  # fmt: skip
    """The points with which each side of the contrasts can be made, and why the others cannot, with how many.

    Points are taken to be feasible where a side sets nothing that demand is computed from.
    """
    reasons: dict[str, int] = {}
    for side in sides_of(contrasts):
        if any(name.partition(".")[0] in SETS_DEMAND for name in side):
            config = config_of([*overrides, *typed(side)], config_dir)
            free = points.drop(columns=[name for name in points if name in side])
            kept, found = feasible(free, config)
            points = points.loc[kept.index]
            reasons = {name: reasons.get(name, 0) + found.get(name, 0) for name in {**reasons, **found}}
    return points, reasons


def typed(settings: Mapping[str, str]) -> list[str]:
    """Settings as they are typed after the command."""
    return [f"{name}={value}" for name, value in settings.items()]
