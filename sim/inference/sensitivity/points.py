"""The points at which an analysis simulates: draws from the priors, blocks of a design, or switches on and off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError, unknown_option
from sim.core.number_format import counted
from sim.core.parameters import Parameter
from sim.inference.analysis_settings import analysis_settings, as_overrides
from sim.inference.contrast_files import read_contrasts
from sim.inference.prior_sample import as_typed_numbers, config_of, feasible, from_shares, sample_priors, uncertain
from sim.inference.sensitivity.factorial import combinations
from sim.inference.sensitivity.indices import DUMMY, BlockDesign, morris_design, sobol_design
from sim.inference.sensitivity.outcomes import Worlds
from sim.inference.sensitivity.settings import MORRIS, PAWN, SOBOL, SWITCHES, SensitivitySettings
from sim.inference.variants import switched_on

NAME = "sensitivity"  # of the file with the sizes


@dataclass(frozen=True)
class Points:
    """What an analysis simulates.

    Attributes:
        settings: of the analysis.
        overrides: of all simulations, as they are typed.
        worlds: at each point.
        numbers: that are varied; none for switches.
        shares: (points, factors) of the unit cube; the factors are the numbers and a dummy. For switches 0 and 1.
        simulated: the settings of each different point by name.
        place: (points,) which of these each point is.
        design: the blocks that the points form, if they do.
        sentence: how the points were chosen, and how many could not be used.
    """

    settings: SensitivitySettings
    overrides: tuple[str, ...]
    worlds: Worlds
    numbers: tuple[Parameter, ...]
    shares: np.ndarray
    simulated: dict[str, dict[str, str]]
    place: np.ndarray
    sentence: str
    design: BlockDesign | None = None

    @property
    def factors(self) -> tuple[str, ...]:
        """The numbers by name, and the dummy."""
        return (*(row.path for row in self.numbers), DUMMY)

    @property
    def replicates(self) -> int:
        """Replicates of all worlds at all points."""
        return len(self.simulated) * len(self.worlds.settings) * self.settings.replicates


def points_of(typed: Sequence[str], names: Sequence[str] | None = None, config_dir: str | Path | None = None) -> Points:
    """The points of an analysis.

    Args:
        typed: ``method=``, ``size=``, other settings of the analysis, and settings of all simulations.
        names: the numbers that are varied; None: all that have a prior.
        config_dir: a folder of the user's own options.

    Raises:
        ConfigError: a name or a setting is invalid, or no point can be simulated.
    """
    settings, rest = analysis_settings(SensitivitySettings, NAME, typed, config_dir)
    settings.checked()
    own = {text.partition("=")[0] for text in rest}
    overrides = (*(text for text in settings.simulate if text.partition("=")[0] not in own), *rest)
    contrasts = read_contrasts(settings.contrasts or None, config_dir)
    worlds = Worlds.of(settings.measures, contrasts, overrides, config_dir)
    overrides = (*overrides, *as_overrides(settings))
    if settings.method == SWITCHES:
        return _switches(settings, overrides, worlds)
    numbers = _varied(names, overrides)
    if settings.method == PAWN or (settings.method == SOBOL and settings.emulator):
        return _draws(settings, overrides, worlds, numbers, config_dir)
    return _blocks(settings, overrides, worlds, numbers, config_dir)


def _varied(names: Sequence[str] | None, overrides: Sequence[str]) -> tuple[Parameter, ...]:
    """The numbers that no setting fixes.

    Raises:
        ConfigError: a name is no number with a prior, or none is left.
    """
    fixed = {text.partition("=")[0] for text in overrides}
    numbers = tuple(row for row in uncertain(names) if row.path not in fixed)
    if not numbers:
        raise ConfigError("There is no number to vary: each number with a prior is set.")
    return numbers


def _draws(
    settings: SensitivitySettings, overrides: tuple[str, ...], worlds: Worlds, numbers: tuple[Parameter, ...],
    config_dir: str | Path | None,
) -> Points:  # fmt: skip
    sample = sample_priors(settings.draws, settings.design_seed, overrides, [row.path for row in numbers], config_dir)
    impossible = _infeasible(sample.values, worlds, overrides, config_dir)
    sample = replace(sample, values=sample.values[~impossible])
    more = (
        f" {counted(int(impossible.sum()), 'further draw')} had no service in another world."
        if impossible.any()
        else ""
    )
    dummy = np.random.default_rng([settings.design_seed, 1]).random((len(sample.values), 1))
    shares = np.hstack([sample.shares(), dummy])
    return _with_values(
        Points(settings, overrides, worlds, numbers, shares, {}, np.array([]), sample.sentence() + more), sample.values
    )


def _blocks(
    settings: SensitivitySettings, overrides: tuple[str, ...], worlds: Worlds, numbers: tuple[Parameter, ...],
    config_dir: str | Path | None,
) -> Points:  # fmt: skip
    factors = [*(row.path for row in numbers), DUMMY]
    if settings.method == MORRIS:
        design, kind = morris_design(factors, settings.trajectories, settings.design_seed), "trajectory"
    else:
        design, kind = sobol_design(factors, settings.blocks, settings.design_seed), "block"
    design = design.without(_infeasible(from_shares(numbers, design.points), worlds, overrides, config_dir))
    many = "trajectories" if kind == "trajectory" else "blocks"
    sentence = (
        f"{counted(design.blocks, kind, many)} of {design.size} points, in which "
        f"{counted(len(numbers), 'number')} and a dummy vary over their priors"
    )
    if design.dropped:
        sentence += (
            f"; {counted(design.dropped, kind, many)} of {design.blocks + design.dropped} left out, because one of "
            "their points is infeasible: the result is that of the inner part of the priors"
        )
    empty = Points(
        settings, overrides, worlds, numbers, design.points, {}, np.array([]), f"{sentence}.", design
    )  # fmt: skip
    return _with_values(empty, from_shares(numbers, design.points))


def _with_values(points: Points, values: pd.DataFrame) -> Points:
    """The points with their settings; equal ones are simulated once."""
    place = values.groupby(list(values.columns), sort=False).ngroup().to_numpy()
    different = values.iloc[np.unique(place, return_index=True)[1]]
    simulated = {
        f"point {number}": as_typed_numbers(row) for number, (_, row) in enumerate(different.iterrows(), start=1)
    }
    return replace(points, simulated=simulated, place=place)


def _switches(settings: SensitivitySettings, overrides: tuple[str, ...], worlds: Worlds) -> Points:
    known = list(switched_on())
    for name in settings.switches:
        if name not in known:
            raise ConfigError(unknown_option("switches", name, known))
    on = combinations(len(settings.switches))
    simulated = {
        f"point {number}": {f"{name}.enabled": str(bool(state)).lower() for name, state in zip(settings.switches, row,
                                                                                            strict=True)}
        for number, row in enumerate(on, start=1)
    }  # fmt: skip
    sentence = f"All {len(on)} combinations of {counted(len(settings.switches), 'mechanism')} on and off."
    return Points(settings, overrides, worlds, (), on.astype(float), simulated, np.arange(len(on)), sentence)


def _infeasible(
    values: pd.DataFrame, worlds: Worlds, overrides: Sequence[str], config_dir: str | Path | None
) -> np.ndarray:
    """(points,) true where in some world no service can be made."""
    found = np.zeros(len(values), bool)
    for settings in worlds.settings.values():
        config = config_of([*overrides, *_typed(settings)], config_dir)
        kept, _ = feasible(values.drop(columns=[name for name in settings if name in values]), config)
        found |= ~values.index.isin(kept.index)
    return found


def _typed(settings: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in settings.items()]
