"""The instruments that ship, one file each in ``conf/instruments/``, for use without a configuration."""

from __future__ import annotations

from functools import cache

import yaml

from sim.core.config_files import conf_folder, options_of
from sim.core.decode import read
from sim.core.errors import ConfigError, unknown_option
from sim.model.survey.instrument import Instrument

GROUP = "instruments"


@cache
def shipped(name: str) -> Instrument:
    """An instrument by its name, as it ships.

    Raises:
        ConfigError: there is none of this name.
    """
    options = [option for option in options_of(GROUP) if option != "none"]
    if name not in options:
        raise ConfigError(unknown_option(GROUP, name, options))
    text = (conf_folder() / GROUP / f"{name}.yaml").read_text(encoding="utf-8")
    ((_, plain),) = yaml.safe_load(text).items()
    return read(Instrument, plain, f"{GROUP}.{name}")
