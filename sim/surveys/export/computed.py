"""What the scripts compute from a survey's variables: scores, profiles of points; and sets of ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.model.survey.instrument import LIKERT, POINTS, TICKS, Instrument
from sim.surveys.export.names import Names, in_words, one_line
from sim.surveys.export.variables import Variable

RULE_OF_HALF = "the mean of the items answered, if at least half of them are"
WHOLE_SCALES = "the mean over the scales answered in full"
LOG_RATIO = "the logarithm of the mean points (at least half a point) less the mean logarithm over all kinds"


@dataclass(frozen=True)
class Score:
    """A scale of steps, and the mean of its items.

    Attributes:
        scale: its key in the instrument.
        label: of the scale.
        name: of the mean.
        factor: of the factor behind it.
        items: names of its items.
        options: how many answers each offers.
    """

    scale: str
    label: str
    name: str
    factor: str
    items: tuple[str, ...]
    options: int

    @property
    def title(self) -> str:
        """What the mean is called."""
        return one_line(f"{self.label}, score")

    @property
    def least(self) -> int:
        """How many answers the mean takes: half of the items, rounded up."""
        return (len(self.items) + 1) // 2


@dataclass(frozen=True)
class Profile:
    """Points that were asked for in the same way on several scales.

    Attributes:
        asked: the latent they were asked for.
        kinds: what points are shared among.
        means, ratios: names of the mean points and of their log-ratios, one a kind.
        scales: for each scale the names of its items, one a kind.
    """

    asked: str
    kinds: tuple[str, ...]
    means: tuple[str, ...]
    ratios: tuple[str, ...]
    scales: tuple[tuple[str, ...], ...]

    def titles(self) -> dict[str, str]:
        """What each mean, then each log-ratio, is called, by its name."""
        said = [one_line(f"{in_words(self.asked)}, {in_words(kind)}") for kind in self.kinds]
        titles = {name: f"{what}: mean points" for name, what in zip(self.means, said, strict=True)}
        return titles | {name: f"{what}: log-ratio" for name, what in zip(self.ratios, said, strict=True)}


@dataclass(frozen=True)
class Ticks:
    """A set of things to tick: key and label of its scale, names of its items."""

    scale: str
    label: str
    items: tuple[str, ...]


def scores_of(instrument: Instrument, variables: Sequence[Variable], names: Names) -> list[Score]:
    """A score for each scale of steps; their names are taken from ``names``."""
    scores = []
    for key, scale in instrument.scales.items():
        if scale.kind == LIKERT:
            name = names.give(f"{instrument.code}_{scale.code or key}_mean")
            factor, items = names.give(f"factor_{key}"), _items(variables, key)
            scores.append(Score(key, one_line(scale.label or key), name, factor, items, scale.options))
    return scores


def profiles_of(instrument: Instrument, variables: Sequence[Variable], names: Names) -> list[Profile]:
    """A profile for each way in which points were asked for, e.g. as things are, and as one would have them."""
    asked: dict[str, list[str]] = {}
    for key, scale in instrument.scales.items():
        if scale.kind == POINTS:
            asked.setdefault(scale.latent, []).append(key)
    profiles = []
    for latent, keys in asked.items():
        kinds = tuple(instrument.scales[keys[0]].shares)
        means = tuple(names.give(f"{instrument.code}_{latent}_{kind}") for kind in kinds)
        ratios = tuple(names.give(f"{mean}_log_ratio") for mean in means)
        profiles.append(Profile(latent, kinds, means, ratios, tuple(_items(variables, key) for key in keys)))
    return profiles


def ticks_of(instrument: Instrument, variables: Sequence[Variable]) -> list[Ticks]:
    """The sets of things to tick."""
    return [
        Ticks(key, one_line(scale.label or key), _items(variables, key))
        for key, scale in instrument.scales.items()
        if scale.kind == TICKS
    ]


def _items(variables: Sequence[Variable], key: str) -> tuple[str, ...]:
    return tuple(one.name for one in variables if one.scale == key)
