"""Draws of the uncertain numbers from their priors; infeasible draws are rejected and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

import numpy as np
import pandas as pd

from sim.core.dotted_names import with_value
from sim.core.errors import ConfigError, did_you_mean
from sim.core.number_format import counted
from sim.core.parameters import Parameter, Prior
from sim.model.config import Config, registry
from sim.model.demand_calibration import solve_demand
from sim.model.validation import check
from sim.studies.plan.plan_from_python import plan_from_overrides

ROUNDS = 20  # of points, before a sample is given up
FIGURES = 6  # significant figures of sampled values
DRAW = "draw"


@dataclass(frozen=True)
class PriorSample:
    """Feasible draws of some numbers.

    Attributes:
        parameters: which numbers; each has a prior.
        values: index ``draw``, 1 upwards; a column a number, by its dotted name.
        rejected: why points were rejected, with how many, most frequent first.
    """

    parameters: tuple[Parameter, ...]
    values: pd.DataFrame
    rejected: dict[str, int] = field(default_factory=dict)

    @property
    def tried(self) -> int:
        """Points drawn, feasible or not."""
        return len(self.values) + sum(self.rejected.values())

    def rows(self, seed: int | None = None) -> dict[str, dict[str, str]]:
        """The settings of each draw by its name, as they are typed; with a seed, draw d has the seed ``seed + d``."""
        rows = {int(draw): as_typed_numbers(values) for draw, values in self.values.iterrows()}
        if seed is not None:
            rows = {draw: {"seed": str(seed + draw), **values} for draw, values in rows.items()}
        return {draw_name(draw): values for draw, values in rows.items()}

    def shares(self) -> np.ndarray:
        """Each value as the share of its prior below it; shape draws x parameters, between 0 and 1."""
        columns = [share_below(_prior(row), self.values[row.path].to_numpy()) for row in self.parameters]
        return np.column_stack(columns) if columns else np.zeros((len(self.values), 0))

    def sentence(self) -> str:
        """How many points were tried and rejected, and why."""
        text = f"{counted(len(self.values), 'draw')} of {counted(len(self.parameters), 'number')} from their priors"
        if not self.rejected:
            return f"{text}; every point was feasible."
        reasons = "; ".join(f"{count} x {reason.rstrip('.')}" for reason, count in self.rejected.items())
        return f"{text}; {sum(self.rejected.values())} of {self.tried} points were infeasible and rejected: {reasons}."


def draw_name(draw: int) -> str:
    """The name of the row of a draw."""
    return f"{DRAW} {draw}"


def as_typed_numbers(values: Mapping[str, float] | pd.Series) -> dict[str, str]:
    """Numbers as they are typed, ``{"voice.baseline": "0.8"}``."""
    return {str(name): repr(float(value)) for name, value in values.items()}


def uncertain(names: Sequence[str] | None = None) -> tuple[Parameter, ...]:
    """The numbers that have a prior, all or those named, in the order of their declaration.

    Raises:
        ConfigError: a name is no number, or its number has no prior.
    """
    known = {row.path: row for row in registry() if row.prior is not None}
    for name in names or ():
        if name not in known:
            raise ConfigError(f"'{name}' is no number with a prior.{did_you_mean(name, known)}")
    return tuple(row for name, row in known.items() if names is None or name in names)


def share_below(prior: Prior, values: np.ndarray) -> np.ndarray:
    """The share of a prior below each value; outside of its range 0 or 1."""
    if prior.shape == "uniform":
        found = (values - prior.low) / (prior.high - prior.low)
    else:
        found = np.log(values / prior.low) / np.log(prior.high / prior.low)
    return np.clip(found, 0.0, 1.0)


def from_shares(parameters: Sequence[Parameter], shares: np.ndarray) -> pd.DataFrame:
    """Points of the unit cube as values of numbers.

    Args:
        parameters: each with a prior.
        shares: (n, number of parameters), between 0 and 1.

    Returns:
        A row a point, indexed from 1 as ``draw``; values have six significant figures and stay within the priors.
    """
    columns = {
        row.path: [_rounded(_prior(row), float(share)) for share in shares[:, place]]
        for place, row in enumerate(parameters)
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(1, len(shares) + 1, name=DRAW))


def _rounded(prior: Prior, share: float) -> float:
    return min(max(float(f"{prior.at(share):.{FIGURES}g}"), prior.low), prior.high)


def _prior(row: Parameter) -> Prior:
    if row.prior is None:
        raise ValueError(f"{row.path} has no prior")
    return row.prior


def feasible(values: pd.DataFrame, config: Config) -> tuple[pd.DataFrame, dict[str, int]]:
    """The rows with which a service can be made, and why the others cannot, with how many.

    Args:
        values: a row a point; columns are numbers by dotted name.
        config: the rest of the configuration.
    """
    reasons: Counter[str] = Counter()
    kept = []
    for place, row in enumerate(values.to_dict("records")):
        try:
            changed = check(reduce(lambda made, item: with_value(made, *item), row.items(), config))
            solve_demand(changed.organisation, changed.demand)
        except ConfigError as reason:
            reasons[_without_figures(str(reason))] += 1
        else:
            kept.append(place)
    return values.iloc[kept], dict(reasons.most_common())


def _without_figures(reason: str) -> str:
    """The first sentence of a message without its figures, so that alike reasons are counted together."""
    return re.sub(r"-?\d+(\.\d+)?(e-?\d+)?", "...", reason.partition(". ")[0]).rstrip(".") + "."


def config_of(overrides: Sequence[str], config_dir: str | Path | None = None) -> Config:
    """The model under some settings.

    Raises:
        ConfigError: a setting is invalid.
    """
    plan = plan_from_overrides(overrides, config_dir)
    return plan.config(plan.cells[0])


def sample_priors(
    draws: int, seed: int, settings: Sequence[str] = (), names: Sequence[str] | None = None,
    config_dir: str | Path | None = None,
) -> PriorSample:  # fmt: skip
    """Draw a Latin hypercube from the priors, again and again until there are enough feasible points.

    >>> sample_priors(3, seed=1, names=["voice.baseline"]).values.shape
    (3, 1)

    Args:
        draws: feasible points that are wanted.
        seed: of the design; not that of the replicates.
        settings: of all draws, as they are typed; a number that they set is not drawn.
        names: the numbers that are drawn; None: all that have a prior.
        config_dir: a folder of the user's own options and plug-ins.

    Raises:
        ConfigError: a name or a setting is invalid, or hardly any point is feasible.
    """
    from scipy.stats import qmc

    config = config_of(settings, config_dir)
    fixed = {text.partition("=")[0] for text in settings}
    parameters = tuple(row for row in uncertain(names) if row.path not in fixed)
    if not parameters:
        raise ConfigError("There is no number to draw: each number with a prior is set.")
    found: list[pd.DataFrame] = []
    rejected: Counter[str] = Counter()
    streams = np.random.SeedSequence(seed).spawn(ROUNDS)
    for stream in streams:
        cube = qmc.LatinHypercube(len(parameters), rng=np.random.default_rng(stream)).random(draws)
        kept, reasons = feasible(from_shares(parameters, cube), config)
        found.append(kept)
        rejected.update(reasons)
        if sum(map(len, found)) >= draws:
            values = pd.concat(found).iloc[:draws]
            values.index = pd.RangeIndex(1, draws + 1, name=DRAW)
            return PriorSample(parameters, values, dict(rejected.most_common()))
    reason = next(iter(dict(rejected.most_common())))
    raise ConfigError(
        f"Only {sum(map(len, found))} of {draws * ROUNDS} points of the priors are feasible, fewer than the {draws} "
        f"that are wanted. Most often: {reason}"
    )
