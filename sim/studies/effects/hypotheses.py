"""Hypotheses, and findings of the founding study, as contrasts that can fail: sign, size, interval, where it turns.

Each is one paired contrast (or a contrast of spreads) at the declared defaults, and a list of settings at which
the sign might turn. They are listed in experiments/hypotheses.yaml and experiments/study_findings.yaml. Every result
is printed, whichever its sign. Nothing here feeds back into the model.
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
from sim.studies.effects.contrast import EQUIVALENT, UNDECIDED, UNJUDGED, Contrast, contrast
from sim.studies.effects.paired_runs import OF_STRANGERS, difference, outcomes

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Hypothesis:
    """One statement: from ``before`` to ``after`` the measure moves by ``sign``; 0: it hardly moves."""

    name: str
    statement: str
    measure: str
    sign: int
    base: Settings
    after: Settings
    before: Settings = field(default_factory=dict)
    turns: Sequence[Settings] = ()  # settings, of both sides, at which the sign might turn
    contrast: str = "mean"  # one of CONTRASTS
    profession: str | None = None  # then: the measure of this profession minus the mean of the others
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
        """``supported``, ``refuted`` or ``undecided``.

        A sign is supported or refuted where the 95 % interval lies on one side of 0. "Hardly moves" is supported
        where the change is as good as none, and refuted where it is beyond the smallest effect of interest.
        """
        if self.hypothesis.sign == 0:
            return {EQUIVALENT: "supported", UNDECIDED: "undecided", "": "undecided"}.get(
                self.default.verdict, "refuted"
            )
        if self.default.sign == 0:
            return "undecided"
        return "supported" if self.default.sign == self.hypothesis.sign else "refuted"

    @property
    def size(self) -> str:
        """The change against the smallest effect of interest; empty where none is declared."""
        return {EQUIVALENT: "as good as none", UNDECIDED: "at the edge", UNJUDGED: ""}.get(
            self.default.verdict, "beyond"
        )

    @property
    def near(self) -> str:
        """For a finding of the founding study: ``near``, ``in sign only`` (too small to matter) or ``not near``."""
        if self.verdict != "supported":
            return "not near"
        small = self.hypothesis.sign != 0 and self.default.verdict in (EQUIVALENT, UNDECIDED)
        return "in sign only" if small else "near"


def of_spreads(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> Contrast:
    """Contrast in spread over replicates: of absolute distances from the median, replicate by replicate."""
    one, two = (abs(table[measure] - table[measure].median()) for table in (before, after))
    return contrast(one.to_dict(), two.to_dict(), f"spread of {measure}")


def of_level(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> Contrast:
    """The level after, against 0; ``before`` does not count."""
    return contrast(dict.fromkeys(before.index, 0.0), after[measure].to_dict(), measure)


CONTRASTS: dict[str, Callable[[pd.DataFrame, pd.DataFrame, str], Contrast]] = {
    "mean": difference,
    "spread": of_spreads,
    "level": of_level,
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


def configured(settings: Settings, replicates: int, seed: int) -> Config:
    """The configuration of some settings."""
    plain = dict(settings)
    return compose_config(plain.pop("scenario"), replicates=replicates, seed=seed, **plain)


class Examiner:
    """Examines hypotheses with some replicates and a seed; a configuration that several of them use is run once."""

    def __init__(self, replicates: int, seed: int) -> None:
        self.replicates, self.seed = replicates, seed
        self._known: dict[tuple[str, bool], pd.DataFrame] = {}

    def examine(self, hypothesis: Hypothesis) -> Finding:
        """Run one hypothesis at the defaults, then its turns until the interval lies on the other side."""
        default = self._contrast(hypothesis, {})
        turned: Iterator[tuple[Settings, Contrast]] = (
            (turn, self._contrast(hypothesis, turn)) for turn in hypothesis.turns
        )
        for turn, found in turned:
            if found.sign == -(default.sign or hypothesis.sign):
                return Finding(hypothesis, default, turn, found)
        return Finding(hypothesis, default, None, None)

    def _contrast(self, hypothesis: Hypothesis, turn: Settings) -> Contrast:
        compared = CONTRASTS[hypothesis.contrast]
        before, after = self._sides(hypothesis, turn)
        if hypothesis.under is None:
            return compared(before, after, hypothesis.measure)
        pressed_before, pressed_after = self._sides(hypothesis, {**turn, **hypothesis.under})
        return compared(after - before, pressed_after - pressed_before, hypothesis.measure)

    def _sides(self, hypothesis: Hypothesis, turn: Settings) -> list[pd.DataFrame]:
        sides = hypothesis.before, hypothesis.after
        tables = [self._outcomes({**hypothesis.base, **side, **turn}, hypothesis.measure) for side in sides]
        if hypothesis.profession is None:
            return tables
        return [against_others(table, hypothesis.measure, hypothesis.profession) for table in tables]

    def _outcomes(self, settings: Settings, measure: str) -> pd.DataFrame:
        key = str(sorted(settings.items())), measure == OF_STRANGERS
        if key not in self._known:
            config = configured(settings, self.replicates, self.seed)
            self._known[key] = outcomes(config, strangers=measure == OF_STRANGERS)
        return self._known[key]


def against_others(table: pd.DataFrame, measure: str, profession: str) -> pd.DataFrame:
    """The measure as that of one profession minus the mean of the others."""
    others = [name for name in table.columns if name.startswith(f"{measure}.") and name != f"{measure}.{profession}"]
    return pd.DataFrame({measure: table[f"{measure}.{profession}"] - table[others].mean(axis=1)})
