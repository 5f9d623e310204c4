"""Published patterns against the model and its rivals: estimates with intervals, hits and misses."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.inference.ensemble_sample import sample_of_ensemble
from sim.inference.named_rows import Conditions
from sim.inference.pattern_draws import PatternDraws, simulate_patterns
from sim.inference.pattern_files import read_patterns
from sim.inference.pattern_results import ABSENT, COLUMNS, HIT, MISS, PatternResult, result_of
from sim.inference.prior_sample import sample_priors
from sim.inference.variants import FULL, Variant, ablations, models
from sim.inference.worlds import Simulations
from sim.measures.patterns.pattern import Pattern
from sim.measures.patterns.reliability import SplitHalf, split_half
from sim.measures.patterns.units import World
from sim.stats.jackknife import Estimate
from sim.studies.execution.prepare import Report, silent

SEED = 77_001  # no number of the model was chosen with it
REPLICATES = 20
DRAW_REPLICATES = 2
SEED_SHIFTS = (100_000, 200_000)  # of the seeds of prior draws and of members


@dataclass(frozen=True)
class Validation:
    """Patterns against variants of the model.

    Attributes:
        patterns: in the order of the table.
        variants: the first is the one that the others are compared with.
        results: by pattern and variant.
        conditions: how all worlds were simulated; None if no pattern needs a simulation.
        reliability: of the first variant; see :meth:`reliabilities`.
        prior: figures of the full model in draws from the priors; None if there are none.
        ensemble: its figures in the members of an ensemble; None if there are none.
    """

    patterns: list[Pattern]
    variants: list[Variant]
    results: dict[tuple[str, str], PatternResult]
    conditions: Conditions | None
    reliability: dict[str, SplitHalf] = field(default_factory=dict)
    prior: PatternDraws | None = None
    ensemble: PatternDraws | None = None

    @property
    def simulated(self) -> str:
        """How the worlds were simulated, as a sentence."""
        if self.conditions is None:
            return "Nothing was simulated."
        return f"{self.conditions}." + (
            " A single replicate has no interval." if self.conditions.replicates == 1 else ""
        )

    def reliabilities(self) -> pd.DataFrame:
        """How reliable is what is correlated over places in quarters, in the first variant.

        Returns:
            pattern, ``x`` and ``y``: reliabilities of both figures from odd and even cases; ``across``: their
            correlation if they come from different halves of the cases.
        """
        rows = [
            {"pattern": name, "x": one.x, "y": one.y, "across": one.across} for name, one in self.reliability.items()
        ]
        return pd.DataFrame(rows, columns=["pattern", "x", "y", "across"])

    def table(self) -> pd.DataFrame:
        """One row per pattern and variant.

        Returns:
            ``pattern`` (id), label, unit, use, mark, severity; ``model`` (the variant); estimate with its 95 % interval
            (``low``, ``high``) over ``n`` replicates; ``band_low``, ``band_high``; ``verdict`` (hit, miss, not
            measurable); ``by``: how far outside the band, in the figure's unit, negative below; ``clear``: whether the
            whole interval lies on that side; ``note``.
        """
        rows = [self.results[pattern.id, variant.name].row() for pattern in self.patterns for variant in self.variants]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def changes(self) -> pd.DataFrame:
        """What each further variant changes: one row per pattern and variant, paired replicate by replicate.

        Returns:
            pattern, label, ``model``; ``before`` and ``after`` (figures of the first and of this variant), their
            difference with its 95 % interval, ``verdict`` before and after, and ``result``: lost (a hit becomes a
            miss), gained, worse (a miss moves away from the band, and the interval of the change excludes 0), better,
            same, or not measurable.
        """
        return pd.DataFrame(list(self._changes()))

    def _changes(self) -> Iterator[dict[str, Any]]:
        first, *others = self.variants
        for pattern in self.patterns:
            before = self.results[pattern.id, first.name]
            for variant in others:
                after = self.results[pattern.id, variant.name]
                yield {"pattern": pattern.id, "label": pattern.label, "model": variant.name, **_change(before, after)}

    def passed_by_rivals(self) -> dict[str, tuple[int, int]]:
        """Of each pattern: how many of the further variants hit it, and how many could be measured."""
        rows = self.table()
        rivals = rows[(rows["model"] != self.variants[0].name) & (rows["verdict"] != ABSENT)]
        hits = rivals.assign(hit=rivals["verdict"] == HIT).groupby("pattern")["hit"].agg(["sum", "count"])
        return {name: (int(row["sum"]), int(row["count"])) for name, row in hits.iterrows()}

    def severities(self) -> pd.DataFrame:
        """How many draws from the priors, and how many further variants, hit each pattern.

        Returns:
            A row a pattern that could be measured: ``pattern``; ``draws`` with a figure and the share of them in the
            band, ``prior_share``; ``rivals`` that could be measured and ``rivals_share``; ``trivial``: more than half
            of either hit it, so a hit of the model counts for nothing.
        """
        shares = self.prior.shares_of_hits() if self.prior else pd.Series(dtype=float)
        draws = self.prior.figures.notna().sum() if self.prior else pd.Series(dtype=int)
        passed, rows = self.passed_by_rivals(), []
        for pattern in self.patterns:
            hits, rivals = passed.get(pattern.id, (0, 0))
            prior_share, rivals_share = float(shares.get(pattern.id, np.nan)), hits / rivals if rivals else np.nan
            if rivals or draws.get(pattern.id, 0):
                rows.append((pattern.id, int(draws.get(pattern.id, 0)), prior_share, rivals, rivals_share,
                             prior_share > 0.5 or rivals_share > 0.5))  # fmt: skip
        return pd.DataFrame(rows, columns=["pattern", "draws", "prior_share", "rivals", "rivals_share", "trivial"])

    def over_ensemble(self) -> pd.DataFrame:
        """What the members of the ensemble come to.

        Returns:
            A row a pattern that could be measured: ``pattern``, ``members`` with a figure, their ``median`` and 90 %
            range (``low``, ``high``: assumptions and seeds together), the ``share`` of members in the band, and the
            ``verdict`` of the median. Empty without an ensemble.
        """
        rows = []
        for pattern, figures in self.ensemble.measured() if self.ensemble else ():
            edges = pattern.band.edges()
            low, median, high = figures.quantile([0.05, 0.5, 0.95])
            share, verdict = float(figures.between(*edges).mean()), HIT if edges[0] <= median <= edges[1] else MISS
            rows.append((pattern.id, len(figures), median, low, high, share, verdict))
        return pd.DataFrame(rows, columns=["pattern", "members", "median", "low", "high", "share", "verdict"])


def _change(before: PatternResult, after: PatternResult) -> dict[str, Any]:
    if before.statistic is None or after.statistic is None:
        nothing = dict.fromkeys(("before", "after", "difference", "low", "high"), np.nan)
        return {**nothing, "verdict_before": before.row()["verdict"], "verdict_after": after.row()["verdict"],
                "result": ABSENT}  # fmt: skip
    one, two, moved = before.row(), after.row(), after.statistic.minus(before.statistic).estimate()
    figures = {"before": one["estimate"], "after": two["estimate"], "difference": moved.value, "low": moved.low,
               "high": moved.high}  # fmt: skip
    return {**figures, "verdict_before": one["verdict"], "verdict_after": two["verdict"],
            "result": _result(one, two, moved)}  # fmt: skip


def _result(one: dict[str, Any], two: dict[str, Any], moved: Estimate) -> str:
    if one["verdict"] != two["verdict"]:
        return "lost" if two["verdict"] == MISS else "gained"
    if one["verdict"] == HIT or not (moved.low > 0 or moved.high < 0):
        return "same"
    return "worse" if abs(two["by"]) > abs(one["by"]) else "better"


def validate(
    models_of: Sequence[str] | None = None, patterns: Sequence[str] | None = None, *,
    ablate: Sequence[str] | str | Path | None = None, prior_draws: int = 0, ensemble: str = "", members: int = 0,
    replicates: int = REPLICATES, draw_replicates: int = DRAW_REPLICATES, seed: int = SEED,
    settings: Sequence[str] = (), folder: str | Path | None = None, config_dir: str | Path | None = None,
    report: Report = silent,
) -> Validation:  # fmt: skip
    """Simulate what published patterns need, under the model and its rivals, and compare.

    >>> from sim import validate
    >>> found = validate(["full", "queue"], ["on_time", "conflict_hours"], replicates=4)  # doctest: +SKIP
    >>> found.table()[["pattern", "model", "estimate", "verdict"]]  # doctest: +SKIP

    Args:
        models_of: options of ``model=``; None: all.
        patterns: ids; None: all of the package and of ``config_dir``.
        ablate: instead of rivals, the full model without single mechanisms: ``"all"``, names or settings, or a path to
            a YAML file; see :func:`sim.inference.variants.ablations`.
        prior_draws: draws from the priors whose hits tell how hard a pattern is to pass; 0: none.
        ensemble: name of an ensemble of parameter sets in which the patterns are looked at, too; empty: none.
        members: the first so many of the ensemble; 0: all.
        replicates: of each world.
        draw_replicates: of each world in each draw and member.
        seed: of all worlds; the default was not used to choose any number.
        settings: further settings of all worlds, as they are typed, e.g. ``["organisation=county"]``.
        folder: where the simulations are kept, and resumed; None: they are not kept.
        config_dir: a folder of your own options, with your own patterns in ``patterns/``.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a name or a setting is invalid.
        RunError: a simulation failed.
    """
    wanted, variants = read_patterns(patterns, config_dir), variants_of(models_of, ablate, config_dir)
    overrides = [f"replicates={replicates}", f"seed={seed}", *settings]
    of_draws = [f"replicates={draw_replicates}", *settings]
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        place = Path(folder or temporary)
        samples = {
            "prior": sample_priors(prior_draws, seed, settings, config_dir=config_dir) if prior_draws else None,
            "ensemble": sample_of_ensemble(ensemble, members, config_dir) if ensemble else None,
        }
        simulations = Simulations(wanted, variants, place, overrides, config_dir)
        simulations.run(report)
        results, reliability = {}, {}
        for variant in variants:
            loaded: dict[Any, World] = {}
            for pattern in wanted:
                results[pattern.id, variant.name] = found = result_of(simulations, pattern, variant, loaded)
                if variant is variants[0] and found.statistic is not None and _over_places(pattern):
                    (world,) = simulations.worlds(variant, pattern, loaded)
                    asked = pattern.statistic
                    reliability[pattern.id] = split_half(world, pattern.unit, asked.x, asked.y)
        draws = {
            name: simulate_patterns(sample, wanted, place / name, seed + shift, of_draws, config_dir, report)
            for shift, (name, sample) in zip(SEED_SHIFTS, samples.items(), strict=True) if sample is not None
        }  # fmt: skip
    return Validation(wanted, variants, results, simulations.conditions, reliability, **draws)


def variants_of(
    names: Sequence[str] | None, ablate: Sequence[str] | str | Path | None, config_dir: str | Path | None
) -> list[Variant]:
    """The variants that face the patterns; arguments as for :func:`validate`.

    Raises:
        ConfigError: a name is unknown.
    """
    if ablate is None:
        return models(names, config_dir)
    if isinstance(ablate, (str, Path)):
        return ablations() if ablate == "all" else ablations(file=ablate)
    return ablations(ablate)


def _over_places(pattern: Pattern) -> bool:
    return pattern.statistic.kind == "correlation" and pattern.unit.endswith("_quarter")


__all__ = ["FULL", "SEED", "PatternResult", "Validation", "validate"]
