"""What is typed or called: words and values made a design, and the questionnaire and service that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import yaml

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.model.config import Config
from sim.model.survey.instrument import LEADERS, LIKERT, Instrument, Scale
from sim.model.survey.library import built_in
from sim.model.validation import check_instrument
from sim.settings.compose import compose_config, known_names
from sim.settings.study_settings import STUDY_GROUP_NAMES
from sim.surveys.design.survey_design import CHOICES, NAMES, Design, design_of

FOLDER_OF_OPTIONS = "config_dir"
WIDE = 28  # letters of a name and its default in help


@dataclass(frozen=True)
class Asked:
    """A design with all that its names stand for.

    Attributes:
        design: as asked for.
        config: of the services.
        instrument: sent out at both waves, with the design's frame, response and reason of missing replies.
    """

    design: Design
    config: Config
    instrument: Instrument

    @property
    def scale(self) -> Scale:
        """The scale that is compared."""
        return self.instrument.scales[self.design.scale]


def design_from_words(words: Sequence[str]) -> Design:
    """A checked design of words ``name=value``, values as in YAML; several sizes of change with commas.

    Raises:
        ConfigError: a word is none, is given twice, or has a value that cannot be used.
    """
    values: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name.strip():
            raise ConfigError(f"'{word}' cannot be read; write name=value, e.g. teams=10.")
        if name in values:
            raise ConfigError(f"{name} is given twice; give it once.")
        values[name] = _sizes(text) if name == "changes" else _value(name, text)
    return design_of(values)


def folder_and_rest(words: Sequence[str], usual: str) -> tuple[str, list[str]]:
    """Where results go, by a word ``folder=FOLDER`` or as usual; and all other words.

    Raises:
        ConfigError: it is given twice, or is empty.
    """
    named = [word.partition("=")[2] for word in words if word.startswith("folder=")]
    if len(named) > 1 or named == [""]:
        raise ConfigError("folder should be given once, as folder=FOLDER.")
    return (named or [usual])[0], [word for word in words if not word.startswith("folder=")]


def _value(name: str, text: str) -> Any:
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError:
        raise ConfigError(f"{name} = '{text}' cannot be read; is a quote or bracket left open?") from None
    if value is None:
        raise ConfigError(f"'{name}=' has no value; write {name}=value, or leave it out for the default.")
    return value


def _sizes(text: str) -> list[float]:
    try:
        return [float(part) for part in text.strip("[] ").split(",")]
    except ValueError:
        raise ConfigError(f"changes = '{text}' should be numbers with commas, e.g. changes=0.02,0.05,0.10.") from None


def asked_of(design: Design) -> Asked:
    """The questionnaire and the service that a design speaks of.

    Raises:
        ConfigError: there is no such scenario, setting, instrument or scale, or they do not fit each other.
    """
    config = _config_of(design)
    instrument = _instrument_of(design, config)
    check_instrument(config, instrument, f"instrument '{design.instrument}'")
    _check_scale(design, instrument)
    if design.second_week >= config.weeks:
        raise ConfigError(
            f"second_week = {design.second_week} lies outside the run, which has weeks 0 to {config.weeks - 1}; "
            f"weeks={design.second_week + 1} makes it longer."
        )
    return Asked(design, config, instrument)


def _config_of(design: Design) -> Config:
    parts = [item.name for item in fields(Config)]
    for name in design.settings:
        if name.partition(".")[0] not in (*parts, *STUDY_GROUP_NAMES, FOLDER_OF_OPTIONS):
            raise ConfigError(
                f"'{name}' is neither part of a survey's design nor a setting of the scenario; a design has "
                f"{listed(NAMES)}." + did_you_mean(name, [*NAMES, *known_names()])
            )
    return compose_config(design.scenario, seed=design.seed, replicates=design.replicates, **design.settings)


def _instrument_of(design: Design, config: Config) -> Instrument:
    found = config.instruments.get(design.instrument) or built_in(design.instrument)
    reply = replace(found.reply, rate=design.response, missing=design.missing)
    return replace(found, reply=reply, invited=design.invited, frame=design.frame or found.frame)


def _check_scale(design: Design, instrument: Instrument) -> None:
    if design.scale not in instrument.scales:
        raise ConfigError(
            f"scale = '{design.scale}' is not there; instrument '{design.instrument}' has "
            f"{listed(instrument.scales)}." + did_you_mean(design.scale, instrument.scales)
        )
    kind = instrument.scales[design.scale].kind
    if kind != LIKERT:
        raise ConfigError(f"scale = '{design.scale}' is answered by {kind}; only rating scales have means to compare.")
    if instrument.frame == LEADERS:
        raise ConfigError(f"instrument = '{design.instrument}' is sent to leaders, who belong to no team.")


def explained() -> Iterator[str]:
    """A line for each name of a design: its default, and what it is or which words it takes."""
    plain = Design()
    for item in fields(Design):
        if item.name != "settings":
            about = item.metadata.get("meaning") or "; ".join(CHOICES.get(item.name, ()))
            yield f"  {item.name}={_shown(getattr(plain, item.name))}".ljust(WIDE) + f"  {about}"


def _shown(value: Any) -> str:
    return ",".join(f"{part:g}" for part in value) if isinstance(value, list) else str(value)
