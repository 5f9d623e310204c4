"""``discover``: under which assumptions claims hold, fail and reverse."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import ConfigError
from sim.inference.analysis_settings import analysis_settings, as_overrides
from sim.inference.claims.claim import FAILS, HOLDS
from sim.inference.discovery.boxes import Box, Stability, Wanted, prim_box, stability, tree_box
from sim.inference.discovery.claim_contrasts import CLASSES, REVERSES, ClaimContrast, claim_contrasts
from sim.inference.discovery.drawn_worlds import DrawnWorlds, feasible_in_all
from sim.inference.discovery.settings import DiscoverSettings, with_organisation
from sim.inference.named_rows import Conditions
from sim.inference.prior_sample import PriorSample, sample_priors
from sim.studies.execution.prepare import Report, silent

NAME = "discover"
DEFAULTS = 0  # the point at which every number has its default
FEW, MOST = "few", "most"  # why no box is sought


@dataclass(frozen=True)
class ClassBox:
    """Where the draws of one class lie.

    Attributes:
        kinds: the class, or the classes that are taken together.
        n: draws of it, among ``draws``.
        draws: all.
        box: the best box of PRIM; None without a significant restriction.
        found: whether that box is dense enough and covers enough.
        why_not: why no box was sought: ``few`` draws of the class, or ``most`` draws are of it; empty if one was.
        stability: of the box over resamples; None if no box was sought.
        tree: the best leaf of a CART tree as a box.
        accuracy: of that tree on draws that it has not seen, balanced over classes; .5 is chance.
    """

    kinds: tuple[str, ...]
    n: int
    draws: int
    box: Box | None = None
    found: bool = False
    why_not: str = ""
    stability: Stability | None = None
    tree: Box | None = None
    accuracy: float = np.nan

    @property
    def name(self) -> str:
        """``fails or reverses``."""
        return " or ".join(self.kinds)


@dataclass(frozen=True)
class Discovered:
    """What became of one contrast over the draws.

    Attributes:
        contrast: which.
        values: (draws, numbers) the drawn numbers that the claim leaves free.
        at_defaults: the paired contrast with every number at its default, and its class.
        draws: the same of each draw; index ``draw``.
        boxes: of each class; the classes other than holds together first.
    """

    contrast: ClaimContrast
    values: pd.DataFrame
    at_defaults: dict[str, Any]
    draws: pd.DataFrame
    boxes: list[ClassBox]

    def counts(self) -> dict[str, int]:
        """Draws of each class."""
        return {kind: int((self.draws["class"] == kind).sum()) for kind in CLASSES}

    def outside(self, box: Box) -> tuple[int, int]:
        """How many draws lie outside of a box, and in how many of them the claim holds."""
        elsewhere = ~box.holds(self.values)
        return int(elsewhere.sum()), int((self.draws["class"][elsewhere] == HOLDS).sum())


@dataclass(frozen=True)
class Discovery:
    """Claims over draws from the priors.

    Attributes:
        settings: of the analysis.
        sample: the draws; points that were not feasible on some side of a claim are counted as rejected.
        found: one entry a contrast.
        conditions: how all was simulated.
        simulations: replicates in all.
    """

    settings: DiscoverSettings
    sample: PriorSample
    found: list[Discovered]
    conditions: Conditions
    simulations: int

    def table(self) -> pd.DataFrame:
        """One row a contrast and class.

        Returns:
            ``claim``, ``condition``, ``measure``, ``class``; ``n`` draws of it among ``draws``; whether a box was
            ``found``; its ``density`` and ``coverage`` (NaN without a box), how many ``numbers`` it restricts; the
            share of ``resamples`` in which a box is found, and means of ``density`` and ``coverage`` of these boxes on
            draws that are not in the resample; the tree's ``accuracy``.
        """
        return pd.DataFrame([self._row(one, box) for one in self.found for box in one.boxes])

    @staticmethod
    def _row(one: Discovered, about: ClassBox) -> dict[str, Any]:
        box, contrast, again = about.box, one.contrast, about.stability or Stability(0)
        return {
            "claim": contrast.id, "condition": contrast.condition, "measure": contrast.measure,
            "class": about.name, "n": about.n, "draws": about.draws, "found": about.found, "why_not": about.why_not,
            "density": box.density if box else np.nan, "coverage": box.coverage if box else np.nan,
            "numbers": len(box.limits) if box else 0, "resamples": again.resamples,
            "found_again": again.found, "density_unseen": again.density, "coverage_unseen": again.coverage,
            "tree_accuracy": about.accuracy,
            "tree_density": about.tree.density if about.tree else np.nan,
            "tree_coverage": about.tree.coverage if about.tree else np.nan,
        }  # fmt: skip

    def limits(self) -> pd.DataFrame:
        """One row a restriction: of PRIM's box (``by`` prim) and of the tree's (``by`` tree).

        Returns:
            ``claim``, ``condition``, ``measure``, ``class``, ``by``, ``number``; ``low`` and ``high`` end, NaN where
            the box is open; ``quasi_p``; ``restricted``: the share of resamples whose box restricts the number.
        """
        columns = ["claim", "condition", "measure", "class", "by", "number", "low", "high", "quasi_p", "restricted"]
        return pd.DataFrame([row for one in self.found for row in _limit_rows(one)], columns=columns)


def _limit_rows(one: Discovered) -> Iterator[tuple[Any, ...]]:
    contrast = one.contrast
    for about in one.boxes:
        restricted = about.stability.restricted if about.stability else {}
        for by, box in (("prim", about.box), ("tree", about.tree)):
            for limit in box.limits if box else ():
                share = restricted.get(limit.name, 0.0) if by == "prim" else np.nan
                yield (contrast.id, contrast.condition, contrast.measure, about.name, by, limit.name, limit.low,
                       limit.high, limit.quasi_p, share)  # fmt: skip


def discover(
    claims: Sequence[str] = (), *, settings: Sequence[str] = (), folder: str | Path | None = None,
    config_dir: str | Path | None = None, report: Report = silent,
) -> Discovery:  # fmt: skip
    """Simulate claims in many draws from the priors, and find the boxes of assumptions in which they hold or not.

    Args:
        claims: contrasts with expectations, or claims about a change of settings; empty: all contrasts, the headlines.
        settings: as they are typed: of the analysis, e.g. ``["size=quick", "draws=60"]``, and of all simulations.
        folder: where the simulations are kept, and resumed; None: they are not kept.
        config_dir: a folder of your own options, with your own claims in ``claims/``.
        report: is called with sentences about costs.

    Raises:
        ConfigError: a name or a setting is invalid, or too few draws are feasible.
        RunError: a simulation failed.
    """
    with tempfile.TemporaryDirectory(prefix="dissonance-") as temporary:
        plan = planned(claims, settings, Path(folder or temporary), config_dir)
        plan.worlds.run(report)
        report("Boxes are sought.")
        return plan.result()


@dataclass(frozen=True)
class Plan:
    """What ``discover`` simulates."""

    settings: DiscoverSettings
    contrasts: list[ClaimContrast]
    sample: PriorSample
    worlds: DrawnWorlds

    def result(self) -> Discovery:
        """Classes and boxes, from what was simulated."""
        found = [self._found(contrast) for contrast in self.contrasts]
        return Discovery(self.settings, self.sample, found, self.worlds.conditions, self.worlds.simulations)

    def _found(self, contrast: ClaimContrast) -> Discovered:
        table = self.worlds.differences(contrast)
        draws = table.drop(index=DEFAULTS)
        values = self.sample.values[[name for name in self.sample.values if name not in contrast.sets()]]
        boxes = boxes_of(values, draws["class"].to_numpy(), self.settings)
        return Discovered(contrast, values, table.loc[DEFAULTS].to_dict(), draws, boxes)


def planned(
    claims: Sequence[str], settings: Sequence[str], folder: Path, config_dir: str | Path | None = None
) -> Plan:  # fmt: skip
    """Draw the assumptions, and plan the study; arguments and errors as for :func:`discover`."""
    chosen, rest = analysis_settings(DiscoverSettings, NAME, settings, config_dir)
    typed = with_organisation(chosen, rest)
    contrasts = claim_contrasts(claims or chosen.claims, rest, config_dir)
    sample = sample_priors(chosen.draws, chosen.design_seed, typed, config_dir=config_dir)
    sample = _feasible_sample(sample, contrasts, typed, config_dir)
    defaults = pd.DataFrame(np.nan, index=[DEFAULTS], columns=sample.values.columns)
    points = pd.concat([defaults, sample.values])
    overrides = [*typed, *as_overrides(chosen)]
    return Plan(chosen, contrasts, sample, DrawnWorlds(folder / NAME, contrasts, points, overrides, config_dir))


def _feasible_sample(
    sample: PriorSample, contrasts: Sequence[ClaimContrast], typed: Sequence[str], config_dir: str | Path | None
) -> PriorSample:
    """The draws with which every side can be made.

    Raises:
        ConfigError: too few remain.
    """
    values, reasons = feasible_in_all(sample.values, contrasts, typed, config_dir)
    rejected = {name: sample.rejected.get(name, 0) + reasons.get(name, 0) for name in {**sample.rejected, **reasons}}
    if 2 * len(values) < len(sample.values):
        raise ConfigError(
            f"Both sides of all claims are feasible in only {len(values)} of {len(sample.values)} draws. Most often: "
            + max(reasons, key=lambda name: reasons[name])
        )
    return PriorSample(sample.parameters, values, rejected)


def boxes_of(draws: pd.DataFrame, kinds: np.ndarray, settings: DiscoverSettings) -> list[ClassBox]:
    """The boxes of each class: of those that do not hold together, of each of them if there are two, and of holds.

    Args:
        draws: (draws, numbers).
        kinds: (draws,) class of each draw.
        settings: what a box must reach, and how it is tried.
    """
    present = tuple(kind for kind in (FAILS, REVERSES) if (kinds == kind).any())
    groups = dict.fromkeys([present, *((kind,) for kind in present), (HOLDS,)])
    return [_class_box(draws, np.isin(kinds, group), group, settings) for group in groups if group]


def _class_box(draws: pd.DataFrame, member: np.ndarray, kinds: tuple[str, ...], settings: DiscoverSettings) -> ClassBox:
    n, wanted = int(member.sum()), Wanted(settings.dimensions, settings.density, settings.coverage)
    if n < settings.least or n / len(draws) >= settings.density or len(draws) - n < settings.least:
        why = FEW if n < settings.least else MOST
        return ClassBox(kinds, n, len(draws), why_not=why)
    box = prim_box(draws, member, wanted)
    tree, accuracy = tree_box(draws, member, wanted, settings.design_seed)
    return ClassBox(
        kinds, n, len(draws), box, wanted.met_by(box),
        stability=stability(draws, member, wanted, settings.resamples, settings.design_seed), tree=tree,
        accuracy=accuracy,
    )  # fmt: skip
