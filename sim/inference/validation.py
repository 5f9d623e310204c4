"""Published patterns against the model and its rivals: estimates with intervals, hits and misses."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.inference.named_rows import Conditions
from sim.inference.pattern_files import read_patterns
from sim.inference.variants import FULL, Variant, ablations, models
from sim.inference.worlds import Simulations
from sim.measures.patterns.pattern import Pattern
from sim.measures.patterns.reliability import SplitHalf, split_half
from sim.measures.patterns.statistics import statistic_of
from sim.measures.patterns.units import NotMeasurable, World
from sim.stats.bands import distance
from sim.stats.jackknife import Estimate, Statistic
from sim.studies.execution.prepare import Report, silent

SEED = 77_001  # no number of the model was chosen with it
REPLICATES = 20
HIT, MISS, ABSENT = "hit", "miss", "not measurable"
COLUMNS = (
    "pattern", "label", "unit", "use", "mark", "severity", "model", "estimate", "low", "high", "n", "band_low",
    "band_high", "verdict", "by", "clear", "note",
)  # fmt: skip


@dataclass(frozen=True)
class PatternResult:
    """What one pattern came to under one variant.

    Attributes:
        pattern, variant: which.
        statistic: the figure as sums over replicates; None if it cannot be measured.
        note: why not, or what is special.
    """

    pattern: Pattern
    variant: Variant
    statistic: Statistic | None
    note: str = ""

    @property
    def estimate(self) -> Estimate:
        """The figure with its interval; NaN if it cannot be measured."""
        return self.statistic.estimate() if self.statistic else Estimate(np.nan, np.nan, np.nan, 0)

    def row(self) -> dict[str, Any]:
        """The result as a row of the table."""
        pattern, found = self.pattern, self.estimate
        low, high = pattern.band.edges()
        verdict, note = self._verdict(found.value, low, high)
        by = distance(found.value, low, high)
        inside = low <= found.low and found.high <= high
        outside = found.high < low or found.low > high
        values = (
            pattern.id, pattern.label, pattern.unit, pattern.use, pattern.mark, pattern.severity.grade,
            self.variant.name, found.value, found.low, found.high, found.n, low, high, verdict, by,
            verdict != ABSENT and (inside if verdict == HIT else outside), note,
        )  # fmt: skip
        return dict(zip(COLUMNS, values, strict=True))

    def _verdict(self, value: float, low: float, high: float) -> tuple[str, str]:
        if self.statistic is None:
            return ABSENT, self.note
        if np.isnan(value):
            return MISS, "undefined: a column does not vary"
        return (HIT if low <= value <= high else MISS), self.note


@dataclass(frozen=True)
class Validation:
    """Patterns against variants of the model.

    Attributes:
        patterns: in the order of the table.
        variants: the first is the one that the others are compared with.
        results: by pattern and variant.
        conditions: how all worlds were simulated; None if no pattern needs a simulation.
        reliability: of the first variant; see :meth:`reliabilities`.
    """

    patterns: list[Pattern]
    variants: list[Variant]
    results: dict[tuple[str, str], PatternResult]
    conditions: Conditions | None
    reliability: dict[str, SplitHalf] = field(default_factory=dict)

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
    ablate: Sequence[str] | str | Path | None = None, replicates: int = REPLICATES, seed: int = SEED,
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
        replicates: of each world.
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
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        simulations = Simulations(wanted, variants, Path(folder or temporary), overrides, config_dir)
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
    return Validation(wanted, variants, results, simulations.conditions, reliability)


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


def result_of(simulations: Simulations, pattern: Pattern, variant: Variant, loaded: dict[Any, World]) -> PatternResult:
    """What a pattern comes to under a variant; its worlds are read once into ``loaded``."""
    try:
        worlds = simulations.worlds(variant, pattern, loaded) if pattern.statistic.kind != "none" else []
        return PatternResult(pattern, variant, statistic_of(pattern, worlds))
    except NotMeasurable as reason:
        return PatternResult(pattern, variant, None, f"{reason}")


__all__ = ["FULL", "SEED", "PatternResult", "Validation", "validate"]
