"""From plain dictionaries to typed, range-checked dataclasses; every error names the key."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.plain_values import is_collection, plain_list, plain_value

T = TypeVar("T")

TYPE_NAMES = {float: "a number", int: "a whole number", bool: "true or false", str: "text"}


@cache
def hints_of(cls: type) -> dict[str, Any]:
    """The type hints of a dataclass, computed once."""
    return get_type_hints(cls)


def read(cls: type[T], plain: Mapping[str, Any], place: str = "", known: Sequence[str] = ()) -> T:
    """Build the dataclass ``cls`` from nested dictionaries and lists.

    Args:
        cls: a dataclass; its type hints say what is allowed.
        plain: e.g. parsed YAML. Missing keys take their defaults.
        place: dotted name of this node, for messages.
        known: further dotted names that may be suggested for a misspelt one.

    Raises:
        ConfigError: unknown key, wrong type, or a value out of bounds; one sentence names the key.
    """
    hints = hints_of(typing.cast(Any, cls))
    names = [item.name for item in dataclasses.fields(typing.cast(Any, cls)) if item.init]
    for key in plain:
        if key not in names:
            full = _join(place, str(key))
            hint = did_you_mean(full, [*(_join(place, name) for name in names), *known])
            allowed = f".{hint} Allowed here: " if hint else "; allowed here: "
            raise ConfigError(f"'{full}' is not a setting{allowed}{listed(names)}.")
    values = {key: _value(hints[key], value, _join(place, key), known) for key, value in plain.items()}
    try:
        return cls(**values)
    except ConfigError as error:
        raise ConfigError(_with_full_key(str(error), cls, place)) from None


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _with_full_key(sentence: str, cls: type, place: str) -> str:
    """``organisation.professions.health.headcount`` instead of ``profession.headcount``."""
    short = f"{cls.__name__.lower()}."
    return _join(place, sentence.removeprefix(short)) if sentence.startswith(short) else sentence


def _value(hint: Any, value: Any, key: str, known: Sequence[str]) -> Any:
    origin = get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _optional(hint, value, key, known)
    if origin is dict:
        return _dictionary(hint, value, key, known)
    if origin is list:
        return _list(hint, value, key, known)
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, Mapping):
            raise ConfigError(f"{key} = {value!r} must be a group of settings.")
        return read(typing.cast(type, hint), value, key, known)
    return _scalar(hint, value, key)


def _optional(hint: Any, value: Any, key: str, known: Sequence[str]) -> Any:
    if value is None:
        return None
    (inner,) = (part for part in get_args(hint) if part is not type(None))
    return _value(inner, value, key, known)


def _dictionary(hint: Any, value: Any, key: str, known: Sequence[str]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{key} = {value!r} must be a group of named entries.")
    inner = get_args(hint)[1]
    return {str(name): _value(inner, item, _join(key, str(name)), known) for name, item in value.items()}


def _list(hint: Any, value: Any, key: str, known: Sequence[str]) -> list[Any]:
    if not is_collection(value):
        raise ConfigError(f"{key} = {value!r} must be a list.")
    inner = get_args(hint)[0]
    return [_value(inner, item, f"{key}[{index}]", known) for index, item in enumerate(plain_list(value))]


def _scalar(hint: type, value: Any, key: str) -> Any:
    if type(value) not in TYPE_NAMES:
        value = plain_value(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, hint) and not (hint is not bool and isinstance(value, bool)):
        return 0.0 if hint is float and value == 0 else value  # -0.0 becomes 0.0
    raise ConfigError(f"{key} = {value!r} must be {TYPE_NAMES.get(hint, hint.__name__)}.")
