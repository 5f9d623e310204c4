"""Hydra's and OmegaConf's errors as messages for the user: what is wrong, where, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.core.config_files import options_of
from sim.core.decode import TYPE_NAMES
from sim.core.errors import ConfigError, did_you_mean, listed, unknown_option
from sim.settings.all_setting_names import all_setting_names
from sim.settings.option_files import yaml_message
from sim.settings.option_groups import OPTION_GROUPS, STUDY_OPTION_GROUPS

if TYPE_CHECKING:  # importing Hydra takes a tenth of a second, and worker processes do not need it
    from hydra.errors import HydraException, MissingConfigException
    from omegaconf.errors import OmegaConfBaseException
    from omegaconf.errors import ValidationError as WrongType

EXPECTED = {"Float": TYPE_NAMES[float], "Integer": TYPE_NAMES[int], "bool": TYPE_NAMES[bool], "String": TYPE_NAMES[str]}
NUMBERS = (TYPE_NAMES[float], TYPE_NAMES[int])
FILE = re.compile(r"In '([^']+)': ")
KEY_IN_FILE = re.compile(r"In '(?P<file>[^']+)': ConfigKeyError.*?full_key: (?P<key>\S+)", re.DOTALL)
PACKAGE = re.compile(r"Could not override '(\S+@\S+)'")
NO_VARIABLE = re.compile(r"Environment variable '(\w+)' not found")
PERCENTAGE = re.compile(r"(\d+(?:\.\d+)?) ?%")
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
HUNDRED = 100
NO_OPTION = "Config group override must be"  # how Hydra's ValueError begins


@contextmanager
def hydra_errors_as_config_errors() -> Iterator[None]:
    """Raise errors of Hydra and OmegaConf as ConfigError, for callers from Python.

    Raises:
        ConfigError: Hydra could not compose the configuration.
    """
    import yaml
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    try:
        yield
    except (HydraException, OmegaConfBaseException) as error:
        raise ConfigError(hydra_message(error)) from error
    except yaml.YAMLError as error:
        raise ConfigError(yaml_message(error)) from error
    except ValueError as error:
        if not str(error).startswith(NO_OPTION):
            raise
        raise ConfigError(group_needs_an_option()) from error


def hydra_message(error: HydraException | OmegaConfBaseException) -> str:
    """The message for an error that Hydra or OmegaConf raised while a configuration was composed."""
    from hydra.errors import CompactHydraException, MissingConfigException, OverrideParseException
    from omegaconf.errors import InterpolationResolutionError
    from omegaconf.errors import ValidationError as WrongType

    if isinstance(error, MissingConfigException):
        return _missing_option(error)
    if isinstance(error, OverrideParseException):
        return (
            f"'{error.override}' cannot be read; write name=value, e.g. leadership.bias=0.6, and close every bracket "
            "and quote."
        )
    package, key, file = PACKAGE.search(str(error)), KEY_IN_FILE.search(str(error)), FILE.match(str(error))
    if package:
        return f"'{package[1]}' cannot be used here; choose an option of a group with group=option."
    where = f" (in '{file[1]}.yaml')" if file else ""
    if key:
        return _not_a_setting(key["key"], where)
    cause = _omegaconf_cause(error)
    if isinstance(cause, WrongType):
        return _wrong_type(cause, where)
    if isinstance(cause, InterpolationResolutionError):
        return f"{cause.full_key} cannot be determined{where}: {_why_undetermined(cause)}."
    if cause is not None:
        return _unknown_key(cause, where)
    if isinstance(error, CompactHydraException) and "Ambiguous value" in str(error):
        return _several_values(error)
    return f"{_first_line(error)}."


def _why_undetermined(error: BaseException) -> str:
    variable = NO_VARIABLE.search(str(error))
    return f"the environment variable '{variable[1]}' is not set" if variable else _first_line(error)


def group_needs_an_option() -> str:
    """The message for a group that was given a value instead of the name of an option."""
    return (
        f"A group takes the name of one of its options, e.g. leadership={options_of('leadership')[0]}. Its values "
        f"are set one by one, e.g. leadership.bias=0.3. Groups are {listed(OPTION_GROUPS)}."
    )


def _omegaconf_cause(error: BaseException) -> OmegaConfBaseException | None:
    """The error about a value behind Hydra's own, if there is one."""
    from omegaconf.errors import OmegaConfBaseException

    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OmegaConfBaseException):
        cause = cause.__cause__ or cause.__context__
    return cause


def _missing_option(error: MissingConfigException) -> str:
    group, _, option = (error.missing_cfg_file or "").rpartition("/")
    group = group.strip("/")
    if not group and not option:
        return "There is no such folder of configurations; --config-dir takes a folder of your own options."
    if not group:
        return f"There is no configuration '{option}.yaml' in the folder given to --config-dir."
    return unknown_option(group, option, list(error.options or []))


def _wrong_type(error: WrongType, where: str = "") -> str:
    key, value = str(error.full_key), getattr(error, "value", None)
    type_named = re.search(r"converted to (\w+)|valid (bool)", str(error))
    expected = EXPECTED.get((type_named.group(1) or type_named.group(2)) if type_named else "", "")
    if not expected and "not a ListConfig" in str(error):
        return f"{key} = {value!r} must be a list{where}, e.g. {key}=[{value}]."
    if not expected:
        return _no_group(key, value, where)
    if isinstance(value, dict):
        return f"{key} is {expected} and has no settings of its own{where}."
    hint = _number_meant(str(value)) if expected in NUMBERS else ""
    return f"{key} = {value!r} must be {expected}{where}.{hint}"


def _number_meant(text: str) -> str:
    """A hint for a percentage or a decimal comma."""
    percentage = PERCENTAGE.fullmatch(text.strip())
    if percentage:
        return f" Did you mean {float(percentage[1]) / HUNDRED:g}?"
    return f" Did you mean {text.strip().replace(',', '.')}?" if DECIMAL_COMMA.fullmatch(text.strip()) else ""


def _no_group(key: str, value: object, where: str = "") -> str:
    pairs = value if isinstance(value, str) and re.fullmatch(r"\w+:\S+", value) else "name:value"
    return f"{key} = {value!r} must be a group of settings{where}, in quotes, e.g. '{key}={{{pairs}}}'."


def _unknown_key(error: OmegaConfBaseException, where: str = "") -> str:
    key = str(error.full_key or error.key)
    if key.startswith("hydra"):
        return f"'{key}' is not a setting of Hydra; see dissonance --hydra-help."
    if "does not support deletion" in str(error):
        return f"'{key}' cannot be removed; give it a value, e.g. its default."
    if key in (*all_setting_names(), *OPTION_GROUPS, *STUDY_OPTION_GROUPS):
        if _is_list(key):
            return f"{key} must be a list{where}, e.g. {key}=[NAME]."
        return f"{key} must be a group of settings{where}, in quotes, e.g. '{key}={{name:value}}', not a list."
    return _not_a_setting(key, where)


def _is_list(key: str) -> bool:
    from sim.model.config import Config

    value: object = Config()
    for part in key.split("."):
        value = getattr(value, part, None)
    return isinstance(value, list | tuple)


def _not_a_setting(key: str, where: str = "") -> str:
    names = [_filled_in(name, key) for name in all_setting_names()]
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
    pairs = values.split(",")
    if all(re.fullmatch(r"\w+:\S+", pair) for pair in pairs):
        return f"'{override}' cannot be read; names with values need braces and quotes: '{name}={{{values}}}'."
    if DECIMAL_COMMA.fullmatch(values) and not _takes_a_list(name):
        decimal = f"{name}={values.replace(',', '.')}"
        return f"'{override}' gives two values; write {decimal} for a decimal number, or add -m to run each."
    choices = f"choose one, write {name}=[{values}] for a list," if _takes_a_list(name) else "choose one"
    return f"'{override}' gives several values; {choices} or add -m to run each."


def _takes_a_list(name: str) -> bool:
    """Whether a setting is not known to be one number."""
    from sim.model.config import declaration_of, declarations

    return declaration_of(name, declarations()) is None


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
