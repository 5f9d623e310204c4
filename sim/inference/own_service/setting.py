"""The simulated service and instrument with which own data are compared, and the settings that make them alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.core.config_files import options_of
from sim.core.errors import ConfigError, did_you_mean, listed, unknown_option
from sim.inference.own_service.targets import Targets
from sim.inference.prior_sample import config_of
from sim.model.config import Config
from sim.model.survey.instrument import LIKERT, Instrument
from sim.studies.plan.parse_overrides import as_override

GROUPS = ("instrument", "organisation", "scenario")


@dataclass(frozen=True)
class Setting:
    """What own data are compared with.

    Attributes:
        targets: as declared.
        path: the file of the targets, for messages.
        config: of the simulations, before the form of answers is adapted.
    """

    targets: Targets
    path: Path
    config: Config

    @classmethod
    def of(cls, targets: Targets, path: Path, config_dir: str | Path | None) -> Setting:
        """Of targets.

        Raises:
            ConfigError: an instrument, organisation, scenario, scale or profession is unknown, or a setting is invalid.
        """
        for key in GROUPS:
            name, group = getattr(targets, key), "instruments" if key == "instrument" else key
            if name and name not in options_of(group, config_dir):
                raise ConfigError(f"'{path}': {unknown_option(key, name, options_of(group, config_dir))}")
        if targets.has_survey and not targets.instrument:
            known = [name for name in options_of("instruments", config_dir) if name != "none"]
            raise ConfigError(
                f"'{path}': 'instrument' is missing; name the simulated instrument whose scales are compared with "
                f"yours: {listed(known, 'or')}."
            )
        setting = cls(targets, path, simulated_config(targets, group_overrides(targets), config_dir))
        setting._check_scales()
        setting.check_professions("surveyed", targets.surveyed)
        for word, profession in targets.professions.items():
            setting.check_professions(f"professions.{word}", [profession])
        return setting

    @property
    def instrument(self) -> Instrument:
        """The simulated instrument."""
        return self.config.instruments[self.targets.instrument]

    @property
    def answers(self) -> tuple[int, int]:
        """The lowest and the highest answer on the service's form."""
        if self.targets.range:
            return self.targets.range[0], self.targets.range[1]
        scale = next(self.instrument.scales[name] for name in self.rating_scales)
        return scale.lowest, scale.lowest + scale.options - 1

    @property
    def width(self) -> int:
        """From the lowest to the highest answer."""
        return self.answers[1] - self.answers[0]

    @property
    def rating_scales(self) -> list[str]:
        """The scales of the instrument that have a score."""
        return [name for name, scale in self.instrument.scales.items() if scale.kind == LIKERT]

    def in_order(self, scales: Iterable[str]) -> list[str]:
        """Scales in the order of the instrument, so that a pair of them has one name."""
        return sorted(scales, key=self.rating_scales.index)

    def _check_scales(self) -> None:
        table = self.targets.published
        named = [
            *((f"scales.{name}", name) for name in self.targets.scales),
            *((f"published.scales.{name}", name) for name in table.scales),
            *(("published.correlations", name) for row in table.correlations for name in (row.scale, row.other)),
            *(("published.professions", row.scale) for row in table.professions),
            *(("published.teams", row.scale) for row in table.teams),
        ]
        for key, name in named:
            if name not in self.rating_scales:
                raise ConfigError(
                    f"'{self.path}': {key}: '{name}' is no scale of the instrument '{self.targets.instrument}', which "
                    f"has {listed(self.rating_scales)}.{did_you_mean(name, self.rating_scales)}"
                )

    def check_professions(self, key: str, names: list[str]) -> None:
        """Every name is a profession of the simulated service.

        Raises:
            ConfigError: one is not.
        """
        known = list(self.config.organisation.professions)
        for name in names:
            if name not in known:
                raise ConfigError(
                    f"'{self.path}': {key}: the profession '{name}' is unknown; this organisation has {listed(known)}."
                    + did_you_mean(name, known)
                )


def simulated_config(targets: Targets, overrides: list[str], config_dir: str | Path | None) -> Config:
    """The configuration of the simulations under some settings.

    Raises:
        ConfigError: a setting is invalid.
    """
    return config_of([*overrides, f"scenario={targets.scenario}"], config_dir)


def group_overrides(targets: Targets) -> list[str]:
    """The instrument, the organisation and further settings, as they are typed."""
    chosen = {"instruments": targets.instrument if targets.has_survey else "", "organisation": targets.organisation}
    groups = [f"{group}={name}" for group, name in chosen.items() if name]
    return [*groups, *(f"{name}={value}" for name, value in targets.settings.items())]


def form_overrides(setting: Setting, surveyed: list[str]) -> tuple[list[str], list[str]]:
    """Settings that give the simulated survey the form of the service's own, and what they change, as sentences.

    Args:
        setting: what is compared.
        surveyed: the professions that were asked; empty: all.
    """
    targets, name = setting.targets, setting.targets.instrument
    typed: list[str] = []
    notes: list[str] = []
    if targets.response_rate is not None:
        typed.append(f"instruments.{name}.reply.rate={targets.response_rate:g}")
    known = setting.instrument.reached_professions(setting.config.organisation.form_sets)
    if surveyed and set(surveyed) != set(known):
        typed.append(as_override(f"instruments.{name}.professions", surveyed))
        notes.append(f"The simulated survey asks only {listed(surveyed)}, as yours did.")
    for scale, columns in targets.scales.items():
        if columns.items and len(columns.items) != setting.instrument.scales[scale].items:
            typed.append(f"instruments.{name}.scales.{scale}.items={len(columns.items)}")
            notes.append(f"The simulated scale '{scale}' has {len(columns.items)} items, as yours.")
    more, changed = _categories(setting)
    return typed + more, notes + changed


def _categories(setting: Setting) -> tuple[list[str], list[str]]:
    options, name = setting.width + 1, setting.targets.instrument
    other = [scale for scale in setting.rating_scales if setting.instrument.scales[scale].options != options]
    if not other:
        return [], []
    cuts = {scale: setting.instrument.scales[scale].cuts()[0] for scale in other}
    typed = [
        as_override(f"instruments.{name}.scales.{scale}.thresholds", stretched(cuts[scale], options)) for scale in other
    ]
    note = (
        f"Answers have {options} categories ({setting.answers[0]} to {setting.answers[1]}), so the simulated ones have "
        "as many; their thresholds are interpolated from those of the instrument, which is an assumption."
    )
    return [*typed, f"instruments.{name}.answers=[]"], [note]


def stretched(cuts: tuple[float, ...], options: int) -> list[float]:
    """Thresholds of another number of categories, equally far along the form; straight beyond the outer ones.

    >>> stretched((-1.5, -0.5, 0.5, 1.5), 3)
    [-0.8333, 0.8333]
    """
    before = len(cuts) + 1
    found = []
    for boundary in range(1, options):
        place = boundary / options * before - 1  # 0: the first threshold
        left = min(max(int(place), 0), max(len(cuts) - 2, 0)) if place > 0 else 0
        step = cuts[left + 1] - cuts[left] if len(cuts) > 1 else 1.0
        found.append(round(cuts[left] + (place - left) * step, 4))
    return found
