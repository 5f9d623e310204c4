"""What a change of settings does in our own model, beside a target: paired differences over replicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sim.inference.world_study import WorldStudy
from sim.stats.jackknife import Estimate
from sim.studies.execution.prepare import Report, silent

Worlds = Mapping[str, Mapping[str, str]]
SMALL = "organisation=small_workshop"


@dataclass(frozen=True)
class Beside:
    """Simulates worlds of our model for a target.

    Attributes:
        folder: where studies are kept, and resumed.
        seed, replicates: of each world.
        settings: of all worlds, as they are typed.
        config_dir: a folder of the user's own options.
        report: is called with sentences about costs.
    """

    folder: Path
    seed: int
    replicates: int
    settings: Sequence[str] = ()
    config_dir: str | Path | None = None
    report: Report = silent

    def small(self) -> Beside:
        """The same in a small organisation, unless another one was typed."""
        if any(item.startswith("organisation=") for item in self.settings):
            return self
        return replace(self, settings=(SMALL, *self.settings))

    def study(self, name: str, worlds: Worlds) -> WorldStudy:
        """The worlds, simulated as one study.

        Raises:
            ConfigError: a setting is invalid.
            RunError: a simulation failed.
        """
        overrides = [f"replicates={self.replicates}", f"seed={self.seed}", *self.settings]
        study = WorldStudy(self.folder / name, worlds, ("runs",), overrides, self.config_dir)
        study.run(self.report)
        return study


def effects_of(study: WorldStudy, first: str, second: str) -> pd.DataFrame:
    """The second world's headline measures minus the first's, paired by random numbers; the index is the measure."""
    table = pd.DataFrame(study.study.effects(study.cells[first].key))
    return table[table["cell"] == study.cells[second].key].set_index("measure")


def difference(study: WorldStudy, first: str, second: str, measure: str) -> Estimate:
    """Of one measure: the mean paired difference with its interval."""
    return estimate_of(effects_of(study, first, second).loc[measure])


def estimate_of(row: pd.Series) -> Estimate:
    """A row of an effect table as a value with its interval."""
    return Estimate(float(row["difference"]), float(row["low"]), float(row["high"]), int(row["n"]))
