"""Which numbers decide levels and contrasts when all uncertain numbers vary at once: Morris, Sobol, PAWN, switches."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.inference.named_rows import Conditions
from sim.inference.sensitivity.emulated import emulated_indices
from sim.inference.sensitivity.emulator import Emulator, held_out
from sim.inference.sensitivity.factorial import factorial_table
from sim.inference.sensitivity.indices import (
    DUMMY,
    BlockDesign,
    morris_effects,
    pawn_indices,
    sobol_design,
    sobol_indices,
)
from sim.inference.sensitivity.outcomes import Outcome, simulate_points
from sim.inference.sensitivity.points import Points, points_of
from sim.inference.sensitivity.settings import MORRIS, SOBOL, SWITCHES
from sim.inference.sensitivity.signs import sign_split
from sim.inference.sensitivity.spread import FEWEST, spread_of, spread_row
from sim.studies.execution.prepare import Report, silent

LEAST_EXPLAINED = 0.5  # of the variance between points: with less, an emulator's indices are not those of the model


@dataclass(frozen=True)
class SensitivityOverPriors:
    """What an analysis over many points found.

    Attributes:
        points: what was simulated.
        conditions: how.
        spread: a row an outcome: where it lies, its sign, the share of seeds; see
            :func:`sim.inference.sensitivity.spread.spread_row`. Empty for Morris and switches, whose points are no
            sample of the priors.
        indices: a row an outcome and factor, most influential first. Sobol: ``first``, ``total``, their half-widths and
            ``pawn``. Morris: ``mu``, ``mu_star``, ``mu_star_half``, ``sigma``. PAWN: ``pawn``. Switches: ``effect``,
            ``shapley``, ``first``, ``total``.
        grades: a row an outcome and evidence grade: ``first`` and ``total`` of all numbers with it; empty without an
            emulator.
        emulators: a row an outcome: ``explained``, the held-out share of variance between points; ``reachable``, what
            seeds leave to explain; ``error``, the held-out root mean square error. Empty without an emulator.
        signs: a row a contrast and measure with both signs: the split that separates them best.
    """

    points: Points
    conditions: Conditions
    spread: pd.DataFrame
    indices: pd.DataFrame
    grades: pd.DataFrame
    emulators: pd.DataFrame
    signs: pd.DataFrame

    @property
    def usable(self) -> list[str]:
        """The outcomes whose indices can be read: all, or those that the emulator explains."""
        names = list(dict.fromkeys(self.indices["outcome"]))
        if self.emulators.empty:
            return names
        explained = self.emulators.set_index("outcome")["explained"]
        return [name for name in names if explained[name] >= LEAST_EXPLAINED]


def sensitivity_over_priors(
    settings: Sequence[str] = (), *, names: Sequence[str] | None = None, folder: str | Path | None = None,
    config_dir: str | Path | None = None, report: Report = silent,
) -> SensitivityOverPriors:  # fmt: skip
    """Vary all uncertain numbers at once, and say which decide levels and contrasts.

    Args:
        settings: as they are typed: ``method=morris``, ``sobol`` (the default), ``pawn`` or ``switches``;
            ``size=quick``, ``standard`` or ``full``; other settings of the analysis such as ``draws=200``; and settings
            of all simulations, such as ``scenario=status_quo``.
        names: the numbers that are varied; None: all that have a prior.
        folder: where the study is kept, and resumed; None: it is not kept.
        config_dir: a folder of the user's own options.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a name or a setting is invalid, or SALib is missing.
        RunError: a simulation failed.
    """
    points = points_of(settings, names, config_dir)
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        place = Path(folder or temporary) / "points"
        found, conditions = simulate_points(
            points.worlds, points.simulated, place, points.overrides, config_dir, report
        )
    outcomes = [replace(outcome, values=outcome.values[points.place]) for outcome in found]
    return _analysed(points, conditions, outcomes, report)


def _analysed(
    points: Points, conditions: Conditions, outcomes: Sequence[Outcome], report: Report
) -> SensitivityOverPriors:
    method, settings = points.settings.method, points.settings
    nothing = pd.DataFrame()
    if method == SWITCHES:
        table = _each(outcomes, lambda outcome: factorial_table(settings.switches, _complete(outcome)), "total")
        return SensitivityOverPriors(points, conditions, nothing, table, nothing, nothing, nothing)
    if method == MORRIS:
        table = _each(outcomes, lambda outcome: _morris(points, outcome), "mu_star")
        return SensitivityOverPriors(points, conditions, nothing, table, nothing, nothing, nothing)
    rows = _sampled(points)
    sample = [replace(outcome, values=outcome.values[rows]) for outcome in outcomes]
    shares = points.shares[rows]
    spread = pd.DataFrame([spread_row(outcome, settings.resamples, settings.design_seed) for outcome in sample])
    signs = pd.DataFrame([row for outcome in sample if outcome.contrast for row in _sign_row(points, shares, outcome)])
    grades, emulators = nothing, nothing
    if method == SOBOL and points.design is not None:
        table = _each(outcomes, lambda outcome: _direct(points, outcome), "total")
    elif method == SOBOL:
        table, grades, emulators = _emulated(points, sample, report)
    else:
        table = _each(sample, lambda outcome: _pawn(points, shares, outcome), "pawn")
    return SensitivityOverPriors(points, conditions, spread, table, grades, emulators, signs)


def _sampled(points: Points) -> np.ndarray:
    """Which points are a sample of the priors: all draws, or the first and the last of each block of Saltelli."""
    if points.design is None:
        return np.arange(len(points.shares))
    places = np.arange(len(points.shares)).reshape(-1, points.design.size)
    return places[:, [0, -1]].ravel()


def _each(outcomes: Sequence[Outcome], table_of: Callable[[Outcome], pd.DataFrame], by: str) -> pd.DataFrame:
    """The tables of all outcomes as one, the largest of each first."""
    tables = []
    for outcome in outcomes:
        table = table_of(outcome).sort_values(by, ascending=False, kind="stable")
        labels = {"outcome": outcome.name, "contrast": outcome.contrast, "measure": outcome.measure}
        for place, (name, value) in enumerate(labels.items()):
            table.insert(place, name, value)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _complete(outcome: Outcome) -> np.ndarray:
    """Values of the replicates that have one at every point."""
    return outcome.values[:, ~np.isnan(outcome.values).any(axis=0)]


def _named(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename_axis("factor").reset_index()


def _known_blocks(points: Points, outcome: Outcome) -> tuple[BlockDesign, np.ndarray]:
    """The blocks with a value at every point, and the means there; all blocks with zeros if fewer than two have."""
    assert points.design is not None
    missing = np.isnan(outcome.means)
    if (~missing.reshape(-1, points.design.size).any(axis=1)).sum() < 2:
        return points.design, np.zeros(len(missing))
    design = points.design.without(missing)
    whole = ~missing.reshape(-1, design.size).any(axis=1)
    return design, outcome.means[np.repeat(whole, design.size)]


def _morris(points: Points, outcome: Outcome) -> pd.DataFrame:
    design, means = _known_blocks(points, outcome)
    return _named(morris_effects(design, means, points.settings.resamples, points.settings.design_seed))


def _direct(points: Points, outcome: Outcome) -> pd.DataFrame:
    design, means = _known_blocks(points, outcome)
    table = sobol_indices(design, means, points.settings.resamples, points.settings.design_seed)
    rows = _sampled(points)
    pawn = _pawn(points, points.shares[rows], replace(outcome, values=outcome.values[rows])).set_index("factor")
    return _named(table.join(pawn))


def _pawn(points: Points, shares: np.ndarray, outcome: Outcome) -> pd.DataFrame:
    known = ~np.isnan(outcome.means)
    if known.sum() < FEWEST:
        return _named(pd.Series(np.nan, index=list(points.factors), name="pawn").to_frame())
    return _named(
        pawn_indices(points.factors, shares[known], outcome.means[known], points.settings.design_seed).to_frame()
    )


def _emulated(
    points: Points, outcomes: Sequence[Outcome], report: Report
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Indices of numbers and of grades, and how good the emulators are."""
    settings = points.settings
    design = sobol_design(points.factors, settings.blocks, settings.design_seed)
    grade = {row.path: row.grade for row in points.numbers} | {DUMMY: DUMMY}
    by_grade = sobol_design(
        points.factors, settings.blocks, settings.design_seed, [grade[name] for name in points.factors]
    )
    tables: dict[str, pd.DataFrame] = {}
    grades: dict[str, pd.DataFrame] = {}
    quality = []
    for number, outcome in enumerate(outcomes, start=1):
        report(f"Emulator {number} of {len(outcomes)}: {outcome.name}")
        known = ~np.isnan(outcome.means)
        shares, means = points.shares[known], outcome.means[known]
        quality.append(_quality(outcome, shares, known, settings.design_seed))
        if not _varies(means):
            tables[outcome.name], grades[outcome.name] = _flat(design), _flat(by_grade)
        else:
            emulator = Emulator(shares, means, settings.design_seed)
            tables[outcome.name], grades[outcome.name] = (
                emulated_indices(emulator, one, settings.resamples, settings.design_seed) for one in (design, by_grade)
            )
        pawn = _pawn(points, points.shares, outcome).set_index("factor")
        tables[outcome.name] = tables[outcome.name].join(pawn)
    indices = _each(outcomes, lambda outcome: _named(tables[outcome.name]), "total")
    by = _each(outcomes, lambda outcome: _named(grades[outcome.name]).rename(columns={"factor": "grade"}), "total")
    return indices, by, pd.DataFrame(quality)


def _flat(design: BlockDesign) -> pd.DataFrame:
    """No indices, for an outcome that is the same everywhere."""
    return sobol_indices(design, np.zeros(len(design.points)), 2, 0)


def _quality(outcome: Outcome, shares: np.ndarray, known: np.ndarray, seed: int) -> dict[str, Any]:
    means = outcome.means[known]
    quality = {"outcome": outcome.name, "n": len(means), "smallest": outcome.smallest}
    if not _varies(means):
        return quality | dict.fromkeys(("explained", "reachable", "error"), float("nan"))
    square = float(((means - held_out(shares, means, seed)) ** 2).mean())
    reachable = spread_of(outcome.values[known]).reachable
    return quality | {"explained": 1 - square / means.var(), "reachable": reachable, "error": np.sqrt(square)}


def _varies(means: np.ndarray) -> bool:
    """Whether there is something that an emulator can learn."""
    return len(means) >= FEWEST and np.ptp(means) > 0


def _sign_row(points: Points, shares: np.ndarray, outcome: Outcome) -> list[dict[str, Any]]:
    """What decides the sign of a contrast as a row; none if nearly all points have the same."""
    known = ~np.isnan(outcome.means)
    found = sign_split(shares[known], outcome.means[known], points.settings.resamples, points.settings.design_seed)
    if found is None:
        return []
    factor = points.factors[found.factor]
    prior = next((row.prior for row in points.numbers if row.path == factor), None)
    return [{
        "outcome": outcome.name, "n": int(known.sum()), "factor": factor,
        "value": prior.at(found.share) if prior else found.share, "share": found.share,
        "positive_below": found.below, "positive_above": found.above, "n_below": found.points_below,
        "n_above": found.points_above, "gain": found.gain, "chance": found.chance, "stable": found.stable,
        "decides": found.decides,
    }]  # fmt: skip
