"""The design's hypotheses about levers, as contrasts that can fail: sign, size, interval, and where the sign turns.

Each is one paired contrast (or a contrast of spreads) at the declared defaults, and a list of settings at which
the sign might turn. They are listed in experiments/hypotheses.yaml. Every result is printed, whichever its sign.
Nothing here feeds back into the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sim.core.errors import ConfigError
from sim.model.config import Config
from sim.settings.compose import compose_config
from sim.studies.effects.contrast import Contrast, contrast
from sim.studies.effects.paired_runs import difference, outcomes

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Hypothesis:
    """One statement: from ``before`` to ``after`` the measure moves by ``sign``."""

    name: str
    statement: str
    measure: str
    sign: int
    base: Settings
    after: Settings
    before: Settings = field(default_factory=dict)
    turns: Sequence[Settings] = ()  # settings, of both sides, at which the sign might turn
    contrast: str = "mean"  # one of CONTRASTS
    under: Settings | None = None  # then: how much more the measure moves under these settings
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """What a hypothesis came to."""

    hypothesis: Hypothesis
    default: Contrast
    turned_at: Settings | None
    turned: Contrast | None

    @property
    def verdict(self) -> str:
        """In words, against the expected sign."""
        if self.default.sign == self.hypothesis.sign:
            return "as expected"
        return "undecided" if self.default.sign == 0 else "the other way"


def of_spreads(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> Contrast:
    """Contrast in spread over replicates: of absolute distances from the median, replicate by replicate."""
    one, two = (abs(table[measure] - table[measure].median()) for table in (before, after))
    return contrast(one.to_dict(), two.to_dict(), f"spread of {measure}")


CONTRASTS: dict[str, Callable[[pd.DataFrame, pd.DataFrame, str], Contrast]] = {
    "mean": difference,
    "spread": of_spreads,
}


def read_hypotheses(path: Path) -> list[Hypothesis]:
    """The hypotheses of a YAML file, in its order.

    Raises:
        ConfigError: the file is not there, or an entry is not a hypothesis.
    """
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [Hypothesis(name, **entry) for name, entry in entries.items()]
    except (OSError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise ConfigError(f"'{path.name}' holds no hypotheses that can be read: {error}.") from error


def configured(settings: Settings, replicates: int) -> Config:
    """The configuration of some settings."""
    plain = dict(settings)
    return compose_config(plain.pop("scenario"), replicates=replicates, **plain)


def examine(hypothesis: Hypothesis, replicates: int) -> Finding:
    """Run one hypothesis at the defaults, then its turns until the interval lies on the other side."""
    default = _contrast(hypothesis, {}, replicates)
    turned: Iterator[tuple[Settings, Contrast]] = (
        (turn, _contrast(hypothesis, turn, replicates)) for turn in hypothesis.turns
    )
    for turn, found in turned:
        if found.sign == -(default.sign or hypothesis.sign):
            return Finding(hypothesis, default, turn, found)
    return Finding(hypothesis, default, None, None)


def _contrast(hypothesis: Hypothesis, turn: Settings, replicates: int) -> Contrast:
    compared = CONTRASTS[hypothesis.contrast]
    before, after = _sides(hypothesis, turn, replicates)
    if hypothesis.under is None:
        return compared(before, after, hypothesis.measure)
    pressed_before, pressed_after = _sides(hypothesis, {**turn, **hypothesis.under}, replicates)
    return compared(after - before, pressed_after - pressed_before, hypothesis.measure)


def _sides(hypothesis: Hypothesis, turn: Settings, replicates: int) -> list[pd.DataFrame]:
    sides = hypothesis.before, hypothesis.after
    return [outcomes(configured({**hypothesis.base, **side, **turn}, replicates)) for side in sides]
