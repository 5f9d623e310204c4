"""Designs and indices of SALib on the unit cube: Sobol, Morris, PAWN. Infeasible points take their whole block away."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError

DUMMY = "dummy"  # a factor that nothing reads: what it gets is error
LEVELS = 4  # of the grid on which Morris steps
SLIDES = 10  # parts of a factor's range in which PAWN compares distributions
Settings = dict[str, Any]


@dataclass(frozen=True)
class BlockDesign:
    """Points of the unit cube in blocks of equal size; an index needs all points of a block.

    Attributes:
        factors: names of the columns.
        points: (blocks * size, factors), block after block.
        size: points of a block: factors + 2 for Sobol, factors + 1 for Morris.
        dropped: blocks that were left out because one of their points is infeasible.
        groups: of each factor, if groups are varied as one; then the size is groups + 2.
    """

    factors: tuple[str, ...]
    points: np.ndarray
    size: int
    dropped: int = 0
    groups: tuple[str, ...] = ()

    @property
    def indexed(self) -> list[str]:
        """What has an index: the factors, or their groups."""
        return list(dict.fromkeys(self.groups)) or list(self.factors)

    @property
    def blocks(self) -> int:
        """Blocks that are left."""
        return len(self.points) // self.size

    def without(self, infeasible: np.ndarray) -> BlockDesign:
        """Only the blocks all of whose points are feasible.

        What is left is no sample of the priors but of their feasible part, without its edge: the more blocks are
        dropped, the less the indices say about the priors.

        Args:
            infeasible: (points,) true where no service can be made.

        Raises:
            ConfigError: fewer than two blocks are left.
        """
        whole = np.logical_not(infeasible.reshape(-1, self.size)).all(axis=1)
        if whole.sum() < 2:
            raise ConfigError(
                f"Of {len(whole)} blocks of points, {int(whole.sum())} can be simulated as a whole: narrow the numbers "
                "with --over, or use method=sobol with an emulator."
            )
        rows = np.repeat(whole, self.size)
        return replace(self, points=self.points[rows], dropped=self.dropped + int((~whole).sum()))

    def by_block(self, values: np.ndarray) -> np.ndarray:
        """(blocks, size) of the values of points."""
        return values.reshape(-1, self.size)


def sobol_design(factors: Sequence[str], blocks: int, seed: int, groups: Sequence[str] = ()) -> BlockDesign:
    """Saltelli's extension of a scrambled Sobol sequence.

    Args:
        factors: names.
        blocks: base points; a power of 2.
        seed: of the scrambling.
        groups: of each factor; its indices are then those of whole groups.
    """
    problem = _problem(factors, groups)
    points = salib("sample.sobol").sample(problem, blocks, calc_second_order=False, seed=_salib_seed(seed))
    return BlockDesign(tuple(factors), points, len(points) // blocks, groups=tuple(groups))


def sobol_indices(design: BlockDesign, values: np.ndarray, resamples: int, seed: int) -> pd.DataFrame:
    """First and total order indices with 95 % intervals by bootstrap over blocks.

    Source: Saltelli et al. 2010, as computed by SALib.

    Args:
        design: of :func:`sobol_design`.
        values: (points,) the output.
        resamples: of the bootstrap.
        seed: of the bootstrap.

    Returns:
        Index: factor, or group of factors; ``first``, ``total`` and their half-widths ``first_half``, ``total_half``;
        NaN if all values are the same.
    """
    columns = {"first": "S1", "first_half": "S1_conf", "total": "ST", "total_half": "ST_conf"}
    if np.ptp(values) == 0:
        return pd.DataFrame(np.nan, index=design.indexed, columns=list(columns))
    found = _quietly(
        salib("analyze.sobol").analyze, _problem(design.factors, design.groups), values, calc_second_order=False,
        num_resamples=resamples, seed=_salib_seed(seed),
    )  # fmt: skip
    return pd.DataFrame({name: found[key] for name, key in columns.items()}, index=design.indexed)


def morris_design(factors: Sequence[str], trajectories: int, seed: int) -> BlockDesign:
    """Trajectories on which one factor after the other takes a step of two thirds of its prior."""
    points = salib("sample.morris").sample(_problem(factors), trajectories, num_levels=LEVELS, seed=_salib_seed(seed))
    return BlockDesign(tuple(factors), points, len(factors) + 1)


def morris_effects(design: BlockDesign, values: np.ndarray, resamples: int, seed: int) -> pd.DataFrame:
    """Elementary effects over trajectories, in units of the output for the whole width of a prior.

    Source: Morris 1991; Campolongo, Cariboni and Saltelli 2007, as computed by SALib.

    Returns:
        Index: factor; ``mu`` (mean), ``mu_star`` (mean of sizes), ``mu_star_half`` (half of its 95 % interval by
        bootstrap over trajectories) and ``sigma`` (standard deviation: large if the effect depends on other factors).
    """
    columns = {"mu": "mu", "mu_star": "mu_star", "mu_star_half": "mu_star_conf", "sigma": "sigma"}
    found = _quietly(
        salib("analyze.morris").analyze, _problem(design.factors), design.points, values, num_resamples=resamples,
        num_levels=LEVELS, seed=_salib_seed(seed),
    )  # fmt: skip
    return pd.DataFrame(
        {name: np.asarray(found[key], float) for name, key in columns.items()}, index=list(design.factors)
    )


def pawn_indices(factors: Sequence[str], points: np.ndarray, values: np.ndarray, seed: int) -> pd.Series:
    """How far the distribution of the output moves while a factor is held in a tenth of its range: 0 not at all.

    It needs no variance, so it suits skewed outputs. Few points per slide make it large by chance: compare with the
    dummy. Source: Pianosi and Wagener 2018, as computed by SALib; the median over slides.
    """
    found = _quietly(
        salib("analyze.pawn").analyze, _problem(factors), points, values, S=SLIDES, seed=_salib_seed(seed)
    )  # fmt: skip
    return pd.Series(np.asarray(found["median"], float), index=list(factors), name="pawn")


def salib(module: str) -> ModuleType:
    """A module of SALib.

    Raises:
        ConfigError: SALib is not installed.
    """
    from importlib import import_module

    try:
        return import_module(f"SALib.{module}")
    except ModuleNotFoundError as error:
        raise ConfigError(
            "This analysis needs the package SALib; install it with: pip install 'dissonance[inference]'"
        ) from error


def _problem(factors: Sequence[str], groups: Sequence[str] = ()) -> Settings:
    problem = {"num_vars": len(factors), "names": list(factors), "bounds": [[0.0, 1.0]] * len(factors)}
    return problem | ({"groups": list(groups)} if groups else {})


def _salib_seed(seed: int) -> int:
    return seed % 2**31 + 1  # SALib takes a seed of 0 for none


def _quietly(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The result without warnings of libraries about their own future or about constant outputs."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return function(*args, **kwargs)
