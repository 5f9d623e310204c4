"""The built-in instruments, one file each in ``conf/instruments/``, for use without a configuration."""

from __future__ import annotations

from functools import cache

import yaml

from sim.core.config_files import conf_folder, options_of
from sim.core.decode import read
from sim.core.errors import ConfigError, unknown_option
from sim.model.survey.instrument import Instrument

GROUP = "instruments"


@cache
def built_in(name: str) -> Instrument:
    """A built-in instrument by name.

    Raises:
        ConfigError: there is no such instrument.
    """
    options = [option for option in options_of(GROUP) if option != "none"]
    if name not in options:
        raise ConfigError(unknown_option(GROUP, name, options))
    text = (conf_folder() / GROUP / f"{name}.yaml").read_text(encoding="utf-8")
    ((_, plain),) = yaml.safe_load(text).items()
    return read(Instrument, plain, f"{GROUP}.{name}")
