"""Every failure as one sentence and an exit code."""

from __future__ import annotations

import re

from hydra.errors import (
    CompactHydraException,
    HydraException,
    MissingConfigException,
    OverrideParseException,
)
from omegaconf.errors import OmegaConfBaseException
from omegaconf.errors import ValidationError as WrongType

from sim.cli.main import TRACEBACK
from sim.core.config_files import options_of
from sim.core.decode import WORDS
from sim.core.errors import ConfigError, did_you_mean, listed, unknown_option
from sim.model.config import declaration_of, declarations
from sim.settings.compose import GROUPS, known_names
from sim.studies.failures import Interrupted, RunError, unwritable

BAD_INPUT, FAILED, STOPPED = 2, 1, 130
# leadership.bias, but not where it is an example; weeks, where the sentence begins with it
NAMES = re.compile(r"(?<!e\.g\. )\b[a-z]\w*(?:\.\w+)+|^\w+(?= = )")
POINTED = re.compile(r"--help|[;.(] ?[Ss]ee |'dissonance parameters ")  # it says where to read on
KINDS = {"Float": WORDS[float], "Integer": WORDS[int], "bool": WORDS[bool], "String": WORDS[str]}


def complaint(error: BaseException) -> tuple[int, str]:
    """Exit code and sentence for anything that was raised."""
    if isinstance(error, Interrupted | KeyboardInterrupt):
        return STOPPED, str(error) or "Stopped."
    if isinstance(error, RunError):
        return FAILED, str(error)
    if isinstance(error, ConfigError):
        return BAD_INPUT, pointed(str(error))
    if isinstance(error, HydraException):
        return BAD_INPUT, pointed(_composition(error))
    if isinstance(error, ValueError) and str(error).startswith("Config group override must be"):
        return BAD_INPUT, _group_given_a_value()
    if isinstance(error, OSError):
        return _output(error)
    return (
        FAILED,
        f"Unexpected {type(error).__name__}: {_first_line(error)} (please report it; {TRACEBACK} shows where).",
    )


def pointed(sentence: str) -> str:
    """The sentence, and where to read about the first setting that it names, unless it says where to read already."""
    if POINTED.search(sentence):
        return sentence
    known = declarations()
    places = (*GROUPS, *known_names())
    named = (name for name in NAMES.findall(sentence) if declaration_of(name, known) or name in places)
    name = next(named, "")
    return f"{sentence} See: python -m sim explain {name}" if name else sentence


def _output(error: OSError) -> tuple[int, str]:
    worded = unwritable(error.filename or "the output folder", error)
    return (FAILED if isinstance(worded, RunError) else BAD_INPUT), str(worded)


def _composition(error: HydraException) -> str:
    if isinstance(error, MissingConfigException):
        return _unknown_option(error)
    if isinstance(error, OverrideParseException):
        return f"'{error.override}' cannot be read; write name=value, e.g. leadership.bias=0.6."
    cause = _cause_of(error)
    if isinstance(cause, WrongType):
        return _wrong_type(cause)
    if isinstance(cause, OmegaConfBaseException):
        return _unknown_key(cause)
    if isinstance(error, CompactHydraException) and "Ambiguous value" in str(error):
        return _several_values(error)
    return f"{_first_line(error)}."


def _cause_of(error: BaseException) -> BaseException | None:
    """The complaint about a value behind Hydra's own, if there is one."""
    cause = error.__cause__
    while cause is not None and not isinstance(cause, OmegaConfBaseException):
        cause = cause.__cause__
    return cause


def _unknown_option(error: MissingConfigException) -> str:
    group, _, option = (error.missing_cfg_file or "").rpartition("/")
    group = group.strip("/")
    if not group:
        return f"The configuration '{option}' was not found."
    return unknown_option(group, option, list(error.options or []))


def _wrong_type(error: WrongType) -> str:
    place, value = error.full_key, getattr(error, "value", None)
    found = re.search(r"converted to (\w+)|valid (bool)", str(error))
    kind = KINDS.get((found.group(1) or found.group(2)) if found else "", "")
    if not kind:
        return f"{place} = {value!r} should be a group of settings, e.g. {{name:value}}."
    if isinstance(value, dict):
        return f"{place} is {kind} and has no settings of its own."
    return f"{place} = {value!r} should be {kind}."


def _unknown_key(error: OmegaConfBaseException) -> str:
    place = str(error.full_key)
    if "does not support deletion" in str(error):
        return f"'{place}' cannot be taken away; give it a value, e.g. its default."
    hint = did_you_mean(place, [_filled_in(name, place) for name in known_names()])
    return f"'{place}' is not a setting.{hint or _where_to_look(place)}"


def _filled_in(name: str, place: str) -> str:
    """``organisation.professions.*.headcount`` with the profession that ``place`` names."""
    words = place.split(".")
    return ".".join(
        words[index] if part == "*" and index < len(words) else part for index, part in enumerate(name.split("."))
    )


def _where_to_look(place: str) -> str:
    return f" 'dissonance parameters {place.rpartition('.')[2]}' searches the full list."


def _several_values(error: BaseException) -> str:
    given = re.search(r"'(.*)'", _first_line(error))
    words = given.group(1) if given else "a setting"
    name, _, values = words.partition("=")
    return f"'{words}' gives several values; choose one, write {name}=[{values}] for a list, or add -m to run each."


def _group_given_a_value() -> str:
    return (
        f"A group takes the name of one of its options, e.g. leadership={options_of('leadership')[0]}, and its values "
        f"are set one by one, e.g. leadership.bias=0.3; groups are {listed(GROUPS)}."
    )


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
