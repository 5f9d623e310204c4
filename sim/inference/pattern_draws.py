"""The figures of patterns in many draws of the uncertain numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.inference.named_rows import Conditions
from sim.inference.pattern_results import result_of
from sim.inference.prior_sample import PriorSample
from sim.inference.variants import Variant
from sim.inference.worlds import Simulations
from sim.measures.patterns.pattern import Pattern
from sim.measures.patterns.units import World
from sim.studies.execution.prepare import Report, silent


@dataclass(frozen=True)
class PatternDraws:
    """Figures of patterns by draw.

    Attributes:
        sample: the draws.
        patterns: whose figures they are.
        figures: index ``draw``; a column a pattern, by id; NaN where it could not be computed.
        errors: the standard errors over replicates; NaN with a single replicate.
        conditions: how all worlds were simulated; None if no pattern needs a simulation.
    """

    sample: PriorSample
    patterns: list[Pattern]
    figures: pd.DataFrame
    errors: pd.DataFrame
    conditions: Conditions | None

    def measured(self) -> Iterator[tuple[Pattern, pd.Series]]:
        """Each pattern that could be computed in some draw, with its figures in those draws."""
        columns = ((pattern, self.figures[pattern.id].dropna()) for pattern in self.patterns)
        return (item for item in columns if len(item[1]))

    def hits(self) -> pd.DataFrame:
        """Whether each figure lies in its band; a figure that could not be computed does not."""
        edges = {pattern.id: pattern.band.edges() for pattern in self.patterns}
        return self.figures.apply(lambda column: column.between(*edges[column.name]))

    def shares_of_hits(self) -> pd.Series:
        """Of each pattern: the share of draws that hit it, of those in which it could be computed."""
        measured = self.figures.notna()
        return self.hits().sum() / measured.sum().where(measured.sum() > 0)


def simulate_patterns(
    sample: PriorSample, patterns: Sequence[Pattern], folder: Path, seed: int, overrides: Sequence[str] = (),
    config_dir: str | Path | None = None, report: Report = silent,
) -> PatternDraws:  # fmt: skip
    """Simulate the worlds of some patterns in every draw, and compute their figures.

    The worlds of a draw share random numbers; draws do not, or the chance of a few seeds would be the same in all of
    them and would look like a property of the model.

    Args:
        sample: the draws.
        patterns: each is a function of the tables of its worlds.
        folder: where the simulations are kept; they are resumed if they are there.
        seed: draw d has the seed ``seed + d``.
        overrides: of all simulations, e.g. ``replicates=2``.
        config_dir: a folder of the user's own options and plug-ins.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a setting is invalid.
        RunError: a simulation failed.
    """
    variants = [Variant(name, settings) for name, settings in sample.rows(seed).items()]
    measured = [pattern for pattern in patterns if pattern.statistic.kind != "none"]
    simulations = Simulations(measured, variants, folder, overrides, config_dir)
    simulations.run(report)
    figures = np.full((len(variants), len(measured)), np.nan)
    errors = np.full_like(figures, np.nan)
    for row, variant in enumerate(variants):
        loaded: dict[Any, World] = {}
        for column, pattern in enumerate(measured):
            found = result_of(simulations, pattern, variant, loaded).estimate
            figures[row, column], errors[row, column] = found.value, found.standard_error
    names, index = [pattern.id for pattern in measured], sample.values.index
    return PatternDraws(
        sample, measured, pd.DataFrame(figures, index, names), pd.DataFrame(errors, index, names),
        simulations.conditions,
    )  # fmt: skip
