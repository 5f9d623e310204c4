"""Hydra's and OmegaConf's errors as messages for the user: what is wrong, where, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from hydra.errors import (
    CompactHydraException,
    HydraException,
    MissingConfigException,
    OverrideParseException,
)
from omegaconf.errors import InterpolationResolutionError, OmegaConfBaseException
from omegaconf.errors import ValidationError as WrongType

from sim.core.config_files import options_of
from sim.core.decode import TYPE_NAMES
from sim.core.errors import ConfigError, did_you_mean, listed, unknown_option
from sim.settings.compose import known_names
from sim.settings.option_groups import OPTION_GROUPS, STUDY_OPTION_GROUPS

EXPECTED = {"Float": TYPE_NAMES[float], "Integer": TYPE_NAMES[int], "bool": TYPE_NAMES[bool], "String": TYPE_NAMES[str]}
KEY_IN_FILE = re.compile(r"In '(?P<file>[^']+)': ConfigKeyError.*?full_key: (?P<key>\S+)", re.DOTALL)
PACKAGE = re.compile(r"Could not override '(\S+@\S+)'")


@contextmanager
def hydra_errors_as_config_errors() -> Iterator[None]:
    """Raise errors of Hydra and OmegaConf as ConfigError, for callers from Python.

    Raises:
        ConfigError: Hydra could not compose the configuration.
    """
    try:
        yield
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigError(hydra_message(error)) from error


def hydra_message(error: HydraException | OmegaConfBaseException) -> str:
    """The message for an error that Hydra or OmegaConf raised while a configuration was composed."""
    if isinstance(error, MissingConfigException):
        return _missing_option(error)
    if isinstance(error, OverrideParseException):
        return f"'{error.override}' cannot be read; write name=value, e.g. leadership.bias=0.6."
    package, key = PACKAGE.search(str(error)), KEY_IN_FILE.search(str(error))
    if package:
        return f"'{package[1]}' cannot be used here; choose an option of a group with group=option."
    if key:
        return _not_a_setting(key["key"], f" (in '{key['file']}.yaml')")
    cause = _omegaconf_cause(error)
    if isinstance(cause, WrongType):
        return _wrong_type(cause)
    if isinstance(cause, InterpolationResolutionError):
        return f"{cause.full_key} cannot be determined: {_first_line(cause)}."
    if cause is not None:
        return _unknown_key(cause)
    if isinstance(error, CompactHydraException) and "Ambiguous value" in str(error):
        return _several_values(error)
    return f"{_first_line(error)}."


def group_needs_an_option() -> str:
    """The message for a group that was given a value instead of the name of an option."""
    return (
        f"A group takes the name of one of its options, e.g. leadership={options_of('leadership')[0]}. Its values "
        f"are set one by one, e.g. leadership.bias=0.3. Groups are {listed(OPTION_GROUPS)}."
    )


def _omegaconf_cause(error: BaseException) -> OmegaConfBaseException | None:
    """The error about a value behind Hydra's own, if there is one."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OmegaConfBaseException):
        cause = cause.__cause__
    return cause


def _missing_option(error: MissingConfigException) -> str:
    group, _, option = (error.missing_cfg_file or "").rpartition("/")
    group = group.strip("/")
    if not group:
        return f"The configuration '{option}' was not found."
    return unknown_option(group, option, list(error.options or []))


def _wrong_type(error: WrongType) -> str:
    key, value = error.full_key, getattr(error, "value", None)
    type_named = re.search(r"converted to (\w+)|valid (bool)", str(error))
    expected = EXPECTED.get((type_named.group(1) or type_named.group(2)) if type_named else "", "")
    if not expected:
        return f"{key} = {value!r} must be a group of settings, e.g. {{name:value}}."
    if isinstance(value, dict):
        return f"{key} is {expected} and has no settings of its own."
    return f"{key} = {value!r} must be {expected}."


def _unknown_key(error: OmegaConfBaseException) -> str:
    key = str(error.full_key or error.key)
    if key.startswith("hydra"):
        return f"'{key}' is not a setting of Hydra; see dissonance --hydra-help."
    if "does not support deletion" in str(error):
        return f"'{key}' cannot be removed; give it a value, e.g. its default."
    return _not_a_setting(key)


def _not_a_setting(key: str, where: str = "") -> str:
    names = [_filled_in(name, key) for name in known_names()]
    hint = did_you_mean(key, [*names, *OPTION_GROUPS, *STUDY_OPTION_GROUPS])
    search = f" 'dissonance list parameters {key.rpartition('.')[2]}' searches all parameters."
    return f"'{key}' is not a setting{where}.{hint or search}"


def _filled_in(pattern: str, key: str) -> str:
    """``organisation.professions.*.headcount`` with the profession that ``key`` names."""
    parts = key.split(".")
    return ".".join(
        parts[index] if part == "*" and index < len(parts) else part for index, part in enumerate(pattern.split("."))
    )


def _several_values(error: BaseException) -> str:
    quoted = re.search(r"'(.*)'", _first_line(error))
    override = quoted.group(1) if quoted else "a setting"
    name, _, values = override.partition("=")
    return f"'{override}' gives several values; choose one, write {name}=[{values}] for a list, or add -m to run each."


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
