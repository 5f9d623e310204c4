"""Simulating plans: every plan in every world on the same random numbers, as a study that is resumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.core.errors import ConfigError
from sim.inference.named_rows import Conditions
from sim.inference.optimise.objective import Objective
from sim.inference.world_study import WorldStudy
from sim.studies.execution.prepare import Report, silent

SET_BY_PLANS = ("cpd", "cpd.budget", "cpd.allocation", "cpd.activities", "cpd.alternatives", "cpd.access", "cpd.loop")
SPENDING = ("cpd_spend", "alternative_spend")
Settings = Mapping[str, str]


@dataclass(frozen=True)
class Simulated:
    """What plans came to.

    Attributes:
        names: of the plans.
        measures: names.
        values: (plans, worlds, replicates, measures); NaN where a replicate has no value.
        conditions: how they were simulated.
    """

    names: tuple[str, ...]
    measures: tuple[str, ...]
    values: np.ndarray
    conditions: Conditions

    def of(self, measure: str) -> np.ndarray:
        """One measure: (plans, worlds, replicates)."""
        return self.values[..., self.measures.index(measure)]

    def good(self, objectives: Sequence[Objective]) -> np.ndarray:
        """The objectives in their smallest effects, larger is better: (plans, worlds, replicates, objectives)."""
        return np.stack([self.of(item.measure) * item.better / item.smallest for item in objectives], axis=-1)

    def gains(self, objectives: Sequence[Objective], baseline: str) -> np.ndarray:
        """As :meth:`good`, minus that of the baseline in the same world on the same random numbers."""
        good = self.good(objectives)
        return good - good[self.names.index(baseline)]


class Simulator:
    """Simulates plans of one service.

    Args:
        folder: where studies are kept.
        settings: of all simulations, as they are typed.
        measures: what is kept of each plan.
        config_dir: a folder of the user's own options and plug-ins.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a setting is one that the plans make.
    """

    def __init__(
        self, folder: Path, settings: Sequence[str], measures: Sequence[str], config_dir: str | Path | None = None,
        report: Report = silent,
    ) -> None:  # fmt: skip
        for text in settings:
            name = text.partition("=")[0]
            if any(name == own or (name.startswith(f"{own}.") and own != "cpd") for own in SET_BY_PLANS):
                raise ConfigError(f"'{text}' cannot be set here: the plans set it. The money is set by 'budget=80'.")
        self.folder, self.settings, self.config_dir, self.report = folder, list(settings), config_dir, report
        self.measures = tuple(dict.fromkeys(measures))

    def run(
        self, name: str, plans: Mapping[str, Settings], replicates: int, seed: int,
        worlds: Mapping[str, Settings] | None = None,
    ) -> Simulated:  # fmt: skip
        """Simulate plans, in each world if there are several; the study in ``folder/name`` is resumed.

        Worlds may differ in their seed.

        Raises:
            ConfigError: a setting is invalid.
            RunError: it was interrupted, or a simulation failed.
        """
        worlds = worlds or {"": {}}
        rows = {
            cell_name(plan, world): {**own, **drawn}
            for world, drawn in worlds.items() for plan, own in plans.items()
        }  # fmt: skip
        overrides = [f"replicates={replicates}", f"seed={seed}", *self.settings]
        study = WorldStudy(self.folder / name, rows, ("runs",), overrides, self.config_dir)
        study.run(self.report)
        table = study.study.read("runs").set_index(["cell", "replicate"])
        values = np.full((len(plans), len(worlds), replicates, len(self.measures)), np.nan)
        for i, plan in enumerate(plans):
            for j, world in enumerate(worlds):
                found = table.loc[study.cells[cell_name(plan, world)].key].reindex(range(replicates))
                values[i, j] = found[list(self.measures)].to_numpy(float)
        return Simulated(tuple(plans), self.measures, values, study.conditions)


def cell_name(plan: str, world: str) -> str:
    """The name of a plan in a world."""
    return f"{plan} / {world}" if world else plan
