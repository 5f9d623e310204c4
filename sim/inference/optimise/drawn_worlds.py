"""The worlds in which plans are simulated: draws from the priors, or members of an ensemble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from sim.core.number_format import counted
from sim.inference.optimise.optimise_settings import OptimiseSettings
from sim.inference.prior_sample import as_typed_numbers, sample_priors
from sim.settings.ensemble import read_ensemble
from sim.settings.study_settings import ParameterSettings


@dataclass(frozen=True)
class DrawnWorlds:
    """Worlds, and the numbers in which they differ.

    Attributes:
        rows: settings of each world by its name.
        numbers: dotted names.
        shares: (worlds, numbers) the place of each value among all that are possible, 0 to 1.
        sentence: where they come from.
    """

    rows: Mapping[str, Mapping[str, str]]
    numbers: Sequence[str]
    shares: np.ndarray
    sentence: str


def drawn_worlds(
    settings: OptimiseSettings, simulations: Sequence[str], config_dir: str | Path | None = None
) -> DrawnWorlds:
    """As many worlds as the settings ask for.

    Raises:
        ConfigError: there is no such ensemble, it has too few members, or hardly any draw is feasible.
    """
    if not settings.ensemble:
        sample = sample_priors(settings.worlds, settings.seed, simulations, config_dir=config_dir)
        return DrawnWorlds(sample.rows(), [row.path for row in sample.parameters], sample.shares(), sample.sentence())
    ensemble = read_ensemble(settings.ensemble, config_dir)
    members = ensemble.chosen(ParameterSettings(members=settings.worlds))
    values = np.array([list(numbers.values()) for numbers in members.values()])
    sentence = f"The first {counted(len(members), 'member')} of the ensemble '{settings.ensemble}'."
    return DrawnWorlds(
        {f"member {number}": as_typed_numbers(numbers) for number, numbers in members.items()},
        ensemble.parameters, (rankdata(values, axis=0) - 0.5) / len(members), sentence,
    )  # fmt: skip
