"""A power calculation as requested: arguments become a design, with the instrument and service it refers to."""

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
from sim.settings.all_setting_names import all_setting_names
from sim.settings.compose import compose_config
from sim.settings.study_settings import STUDY_GROUP_NAMES
from sim.surveys.power.survey_design import CHOICES, NAMES, SurveyDesign, design_of

CONFIG_DIR = "config_dir"
NAME_WIDTH = 28  # characters of a name and its default in help


@dataclass(frozen=True)
class PowerRequest:
    """A design with all that its names stand for.

    Attributes:
        design: the survey's design.
        config: the services' configuration.
        instrument: of both waves, with the design's frame, response rate and kind of missing replies.
    """

    design: SurveyDesign
    config: Config
    instrument: Instrument

    @property
    def scale(self) -> Scale:
        """The scale that is compared."""
        return self.instrument.scales[self.design.scale]


def design_from_arguments(arguments: Sequence[str]) -> SurveyDesign:
    """A checked design from arguments ``name=value``, values as in YAML; several sizes of change with commas.

    Raises:
        ConfigError: an argument has another form, is given twice, or has a value that cannot be used.
    """
    values: dict[str, Any] = {}
    for argument in arguments:
        name, equals, text = argument.partition("=")
        if not equals or not name.strip():
            raise ConfigError(f"'{argument}' cannot be read; write name=value, e.g. teams=10.")
        if name in values:
            raise ConfigError(f"{name} is given twice; give it once.")
        values[name] = _sizes(text) if name == "changes" else _value(name, text)
    return design_of(values)


def folder_and_rest(arguments: Sequence[str], default: str) -> tuple[str, list[str]]:
    """The folder for results, from an argument ``folder=FOLDER`` or the default, and all other arguments.

    Raises:
        ConfigError: it is given twice, or is empty.
    """
    folders = [argument.partition("=")[2] for argument in arguments if argument.startswith("folder=")]
    if len(folders) > 1 or folders == [""]:
        raise ConfigError("folder must be given once, as folder=FOLDER.")
    return (folders or [default])[0], [argument for argument in arguments if not argument.startswith("folder=")]


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
        raise ConfigError(f"changes = '{text}' must be numbers with commas, e.g. changes=0.02,0.05,0.10.") from None


def request_of(design: SurveyDesign) -> PowerRequest:
    """Look up the instrument and the service that a design refers to.

    Raises:
        ConfigError: a scenario, setting, instrument or scale does not exist, or they do not fit each other.
    """
    config = _config_of(design)
    instrument = _instrument_of(design, config)
    check_instrument(config, instrument, f"instrument '{design.instrument}'")
    _check_scale(design, instrument)
    if design.second_week >= config.weeks:
        raise ConfigError(
            f"second_week = {design.second_week} is outside the run, which has weeks 0 to {config.weeks - 1}; "
            f"weeks={design.second_week + 1} makes it longer."
        )
    return PowerRequest(design, config, instrument)


def _config_of(design: SurveyDesign) -> Config:
    groups = [item.name for item in fields(Config)]
    for name in design.settings:
        if name.partition(".")[0] not in (*groups, *STUDY_GROUP_NAMES, CONFIG_DIR):
            raise ConfigError(
                f"'{name}' is neither a setting of the survey design nor of the scenario; a survey design has "
                f"{listed(NAMES)}." + did_you_mean(name, [*NAMES, *all_setting_names()])
            )
    return compose_config(design.scenario, seed=design.seed, replicates=design.replicates, **design.settings)


def _instrument_of(design: SurveyDesign, config: Config) -> Instrument:
    instrument = config.instruments.get(design.instrument) or built_in(design.instrument)
    reply = replace(instrument.reply, rate=design.response, missing=design.missing)
    return replace(instrument, reply=reply, invited=design.invited, frame=design.frame or instrument.frame)


def _check_scale(design: SurveyDesign, instrument: Instrument) -> None:
    if design.scale not in instrument.scales:
        raise ConfigError(
            f"scale = '{design.scale}' is unknown; instrument '{design.instrument}' has "
            f"{listed(instrument.scales)}." + did_you_mean(design.scale, instrument.scales)
        )
    kind = instrument.scales[design.scale].kind
    if kind != LIKERT:
        raise ConfigError(f"scale = '{design.scale}' is answered by {kind}; only rating scales have means to compare.")
    if instrument.frame == LEADERS:
        raise ConfigError(f"instrument = '{design.instrument}' is sent to leaders, who belong to no team.")


def help_lines() -> Iterator[str]:
    """A line for each name of a design: its default, and its meaning or the values allowed."""
    defaults = SurveyDesign()
    for item in fields(SurveyDesign):
        if item.name != "settings":
            about = item.metadata.get("meaning") or "; ".join(CHOICES.get(item.name, ()))
            yield f"  {item.name}={_text_of(getattr(defaults, item.name))}".ljust(NAME_WIDTH) + f"  {about}"


def _text_of(value: Any) -> str:
    return ",".join(f"{part:g}" for part in value) if isinstance(value, list) else str(value)
