"""Every error as a message and an exit code. Hydra's errors are worded in ``sim.settings.hydra_errors``."""

from __future__ import annotations

import re
import sys

from sim.cli.commands import TRACEBACK
from sim.core.errors import ConfigError

INVALID, FAILED, STOPPED = 2, 1, 130
# leadership.bias, but not where it is an example; weeks, if the message begins with it
SETTING = re.compile(r"(?<!e\.g\. )\b[a-z]\w*(?:\.\w+)+|^\w+(?= = )")
HAS_POINTER = re.compile(r"--help|[;.(] ?[Ss]ee |'dissonance list parameters ")  # it says where to read on


def describe_error(error: BaseException) -> tuple[int, str]:
    """The exit code and the message for any exception."""
    if isinstance(error, KeyboardInterrupt):
        return STOPPED, "Stopped."
    if isinstance(error, ConfigError):
        return INVALID, with_pointer(str(error))
    return _hydra_error(error) or _run_error(error) or _yaml_error(error) or _other_error(error)


def with_pointer(message: str) -> str:
    """The message, followed by where to read about the first setting that it names, unless it says so already."""
    if HAS_POINTER.search(message):
        return message
    from sim.cli.settings_table import known_setting

    name = next(filter(known_setting, SETTING.findall(message)), "")
    return f"{message} See: dissonance explain {name}" if name else message


def _run_error(error: BaseException) -> tuple[int, str] | None:
    from sim.studies.failures import Interrupted, RunError, out_of_memory, unwritable

    if out_of_memory(error):
        return FAILED, "There is not enough memory; nothing that was already written is lost."
    if isinstance(error, OSError):
        worded = unwritable(error.filename or "the output folder", error)
        return (FAILED if isinstance(worded, RunError) else INVALID), str(worded)
    if isinstance(error, Interrupted):
        return STOPPED, str(error)
    return (FAILED, str(error)) if isinstance(error, RunError) else None


def _hydra_error(error: BaseException) -> tuple[int, str] | None:
    if "hydra.errors" not in sys.modules:
        return None  # nothing was composed
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    from sim.settings.hydra_errors import NO_OPTION, group_needs_an_option, hydra_message

    if isinstance(error, HydraException | OmegaConfBaseException):
        return INVALID, with_pointer(hydra_message(error))
    if isinstance(error, ValueError) and str(error).startswith(NO_OPTION):
        return INVALID, group_needs_an_option()
    if isinstance(error, ValueError) and str(error).startswith("No completion plugin for"):
        return INVALID, "There is tab completion for bash, fish and zsh only, e.g. dissonance -sc install=bash"
    return None


def _yaml_error(error: BaseException) -> tuple[int, str] | None:
    if "yaml" not in sys.modules:
        return None
    from yaml import YAMLError

    from sim.settings.option_files import yaml_message

    return (INVALID, yaml_message(error)) if isinstance(error, YAMLError) else None


def _other_error(error: BaseException) -> tuple[int, str]:
    first_line = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    return FAILED, f"Unexpected {type(error).__name__}: {first_line} (please report it; {TRACEBACK} shows where)."
