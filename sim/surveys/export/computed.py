"""What the scripts compute from a survey's variables: scores, profiles of points, and lists of ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.core.spss import Names, one_line
from sim.model.survey.instrument import LIKERT, POINTS, TICKS, Instrument
from sim.surveys.export.names import with_spaces
from sim.surveys.export.variables import Variable

RULE_OF_HALF = "the mean of the items answered, if at least half of them are"
WHOLE_SCALES = "the mean over the scales answered in full"
LOG_RATIO = "the logarithm of the mean points (at least half a point) less the mean logarithm over all kinds"


@dataclass(frozen=True)
class Score:
    """A rating scale, and the mean of its items.

    Attributes:
        scale: its key in the instrument.
        label: the scale's label.
        name: the mean's name.
        factor: of the factor behind it.
        items: names of its items.
        options: number of categories of each item.
    """

    scale: str
    label: str
    name: str
    factor: str
    items: tuple[str, ...]
    options: int

    @property
    def title(self) -> str:
        """The label of the mean."""
        return one_line(f"{self.label}, score")

    @property
    def least(self) -> int:
        """The fewest answers for a mean: half of the items, rounded up."""
        return (len(self.items) + 1) // 2


@dataclass(frozen=True)
class Profile:
    """Scales of points that measure the same latent.

    Attributes:
        latent: what they measure.
        kinds: what points are shared among.
        means, ratios: names of the mean points and of their log-ratios, one per kind.
        scales: for each scale the names of its items, one per kind.
    """

    latent: str
    kinds: tuple[str, ...]
    means: tuple[str, ...]
    ratios: tuple[str, ...]
    scales: tuple[tuple[str, ...], ...]

    def titles(self) -> dict[str, str]:
        """The label of each mean, then of each log-ratio, by name."""
        labels = [one_line(f"{with_spaces(self.latent)}, {with_spaces(kind)}") for kind in self.kinds]
        titles = {name: f"{label}: mean points" for name, label in zip(self.means, labels, strict=True)}
        return titles | {name: f"{label}: log-ratio" for name, label in zip(self.ratios, labels, strict=True)}


@dataclass(frozen=True)
class Ticks:
    """A list to tick: key and label of its scale, names of its items."""

    scale: str
    label: str
    items: tuple[str, ...]


def rating_scores_of(instrument: Instrument, variables: Sequence[Variable], names: Names) -> list[Score]:
    """A score for each rating scale; ``names`` gives their names."""
    scores = []
    for key, scale in instrument.scales.items():
        if scale.kind == LIKERT:
            name = names.give(f"{instrument.code}_{scale.code or key}_mean")
            factor, items = names.give(f"factor_{key}"), _items(variables, key)
            scores.append(Score(key, one_line(scale.label or key), name, factor, items, scale.options))
    return scores


def point_profiles_of(instrument: Instrument, variables: Sequence[Variable], names: Names) -> list[Profile]:
    """A profile for each latent measured by points, e.g. culture as it is and as people would like it."""
    scales_of: dict[str, list[str]] = {}
    for key, scale in instrument.scales.items():
        if scale.kind == POINTS:
            scales_of.setdefault(scale.latent, []).append(key)
    profiles = []
    for latent, keys in scales_of.items():
        kinds = tuple(instrument.scales[keys[0]].shares)
        means = tuple(names.give(f"{instrument.code}_{latent}_{kind}") for kind in kinds)
        ratios = tuple(names.give(f"{mean}_log_ratio") for mean in means)
        profiles.append(Profile(latent, kinds, means, ratios, tuple(_items(variables, key) for key in keys)))
    return profiles


def ticks_of(instrument: Instrument, variables: Sequence[Variable]) -> list[Ticks]:
    """The lists to tick."""
    return [
        Ticks(key, one_line(scale.label or key), _items(variables, key))
        for key, scale in instrument.scales.items()
        if scale.kind == TICKS
    ]


def _items(variables: Sequence[Variable], key: str) -> tuple[str, ...]:
    return tuple(variable.name for variable in variables if variable.scale == key)
