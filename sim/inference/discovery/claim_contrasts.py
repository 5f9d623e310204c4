"""Claims about a change of settings, one measure each, and how they turn out under other assumptions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.core.config_files import options_of
from sim.core.errors import ConfigError, listed, unknown_option
from sim.inference.claims.claim import FAILS, HOLDS, UNDECIDED, Expected, Settings, expected
from sim.inference.claims.contrasts import Change
from sim.inference.claims.files import read_claims
from sim.inference.contrast_files import read_contrasts
from sim.measures.sesoi import SMALLEST
from sim.settings.option_groups import CLAIMS, CONTRASTS
from sim.stats.jackknife import Estimate
from sim.studies.effects.contrast import EQUIVALENT, contrasts

REVERSES = "reverses"
CLASSES = (HOLDS, FAILS, REVERSES, UNDECIDED)
DIRECTIONS = {"higher": 1, "clearly higher": 1, "lower": -1, "clearly lower": -1}


@dataclass(frozen=True)
class ClaimContrast:
    """One claim about a change of settings: what is expected of the paired difference of one measure.

    Attributes:
        id: the name of the file that declares it, in ``conf/contrasts/`` or ``conf/claims/``.
        about: the file's question or statement.
        condition: its name; empty if there is none.
        measure: whose difference is expected.
        expect: what is expected, as declared.
        before, after: settings of the two sides, without those that the user sets.
    """

    id: str
    about: str
    condition: str
    measure: str
    expect: str
    before: Settings
    after: Settings

    @property
    def name(self) -> str:
        """``shared_forms on_time``, with the condition if there is one."""
        return " ".join(filter(None, (self.id, self.measure, self.condition and f"({self.condition})")))

    @property
    def expectation(self) -> Expected:
        """What is expected of the difference."""
        return expected(self.expect, self.measure)

    @property
    def direction(self) -> int:
        """1 if the measure is expected to rise, -1 if to fall, 0 if neither."""
        return DIRECTIONS.get(self.expect, 0)

    @property
    def smallest(self) -> float:
        """The measure's smallest effect of interest; 0 without one."""
        return SMALLEST[self.measure].value if self.measure in SMALLEST else 0.0

    def sets(self) -> set[str]:
        """The numbers that are set on either side."""
        return set(self.before) | set(self.after)


def claim_contrasts(
    names: Sequence[str], typed: Sequence[str] = (), config_dir: str | Path | None = None
) -> list[ClaimContrast]:
    """The claims to be tried, one entry a measure.

    Args:
        names: contrasts with expectations, or claims about a change of settings; empty: all contrasts that have
            expectations, which are the headlines.
        typed: settings of all simulations; they replace those of the claims, but not what a claim changes.
        config_dir: a folder of the user's own options.

    Raises:
        ConfigError: a name is unknown, or its file claims nothing about a change of settings, or what it changes is
            set.
    """
    contrasts = options_of(CONTRASTS, config_dir)
    known = dict.fromkeys([*contrasts, *options_of(CLAIMS, config_dir)])
    found = []
    for name in names or contrasts:
        if name not in known:
            raise ConfigError(unknown_option("claims", name, list(known)))
        own = _of_contrast(name, config_dir) if name in contrasts else _of_claim(name, config_dir)
        if names and not own:
            raise ConfigError(f"'{name}' claims nothing about a change of settings: it needs 'expect'.")
        found += own
    return [_with_typed(one, {text.partition("=")[0]: text for text in typed}) for one in found]


def _of_contrast(name: str, config_dir: str | Path | None) -> list[ClaimContrast]:
    (one,) = read_contrasts([name], config_dir)
    return [
        ClaimContrast(name, one.question, "", measure, text, one.before, one.after)
        for measure, text in one.expect.items()
    ]


def _of_claim(name: str, config_dir: str | Path | None) -> list[ClaimContrast]:
    (one,) = read_claims([name], config_dir)
    if not isinstance(one, Change):
        return []
    return [
        ClaimContrast(
            name, one.statement, where, measure, text, one.world(condition, one.before), one.world(condition, one.after)
        )
        for where, condition in (one.under or {"": {}}).items()
        for measure, text in one.expect.items()
    ]


def _with_typed(one: ClaimContrast, typed: Mapping[str, str]) -> ClaimContrast:
    changed = {name for name in one.sets() if one.before.get(name) != one.after.get(name)} & set(typed)
    if changed:
        texts = [typed[name] for name in sorted(changed)]
        raise ConfigError(f"{listed(texts)} cannot be set: '{one.id}' changes it.")
    before, after = (
        {name: value for name, value in side.items() if name not in typed} for side in (one.before, one.after)
    )
    return replace(one, before=before, after=after)


def differences(contrast: ClaimContrast, before: np.ndarray, after: np.ndarray) -> dict[str, np.ndarray]:
    """The paired contrast in each draw, and its class.

    Args:
        contrast: which measure, and what is expected of it.
        before, after: (draws, replicates) the measure on both sides, with the same random numbers.

    Returns:
        (draws,) arrays: the fields of :class:`~sim.studies.effects.contrast.Contrast`, and ``class``.
    """
    found = contrasts(before, after, contrast.measure)
    return {**found, "class": classes(contrast, found)}


def classes(contrast: ClaimContrast, found: Mapping[str, np.ndarray]) -> np.ndarray:
    """Each draw's class.

    A claim with a direction *holds* where the whole 95 % interval lies beyond the smallest effect in that direction,
    *reverses* where it does in the other, *fails* where the 90 % interval lies within it on both sides (there is no
    effect that matters), and is *undecided* otherwise. A claim of another kind holds or fails where the whole interval
    lies inside or outside of what is expected.

    Args:
        contrast: what is expected.
        found: ``difference``, ``low``, ``high`` and ``verdict`` of each draw.

    Returns:
        (draws,) words of :data:`CLASSES`.
    """
    low, high = found["low"], found["high"]
    if not contrast.direction:
        estimates = map(Estimate, found["difference"], low, high, found["n"])
        return np.array([contrast.expectation.verdict(one) for one in estimates], object)
    toward = low if contrast.direction > 0 else -high
    away = -high if contrast.direction > 0 else low
    least = max(contrast.smallest, math.ulp(0.0))
    conditions = [toward > least, away > least, found["verdict"] == EQUIVALENT]
    return np.select(conditions, [HOLDS, REVERSES, FAILS], UNDECIDED).astype(object)
