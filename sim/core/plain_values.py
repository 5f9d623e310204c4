"""Values of NumPy, pandas and the standard library as plain Python values, where they enter the package."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np

SINGLE = (str, bytes, int, float, Mapping, type)


def plain_value(value: Any) -> Any:
    """The same value in bool, int, float, str, list, tuple and dict, at every depth.

    NumPy and pandas scalars become Python scalars. Arrays, Series, ranges, sets and generators become lists.
    Decimals and fractions become floats. Everything else, such as a dataclass, stays as it is.

    >>> plain_value({"bias": np.float32(0.3), "weeks": np.arange(2), "shared": np.bool_(True)})
    {'bias': 0.3, 'weeks': [0, 1], 'shared': True}
    """
    if isinstance(value, np.generic):
        return _scalar(value)
    if isinstance(value, Enum):
        return plain_value(value.value)
    if isinstance(value, (Decimal, Fraction)):
        return float(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Mapping):
        return {plain_value(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(map(plain_value, value))
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return plain_value(value[()])
    return plain_list(value) if is_collection(value) else value


def is_collection(value: Any) -> bool:
    """Whether it holds several values without names: a list, an array, a Series, a generator, a set."""
    if isinstance(value, SINGLE) or is_dataclass(value):
        return False
    return isinstance(value, Iterable) and getattr(value, "ndim", 1) > 0


def plain_list(values: Iterable[Any]) -> list[Any]:
    """All values of a collection as plain values; a set's in sorted order, which does not change between runs."""
    if isinstance(values, (set, frozenset)):
        values = sorted(values, key=lambda value: (str(type(value)), value))
    elif hasattr(values, "__array__"):
        values = np.asarray(values)  # a Series of float32 would otherwise give its values with float64's digits
    return [plain_value(value) for value in values]


def _scalar(value: np.generic) -> Any:
    """A NumPy scalar; a short float by the digits that it shows, so that ``np.float32(0.3)`` is 0.3."""
    short = isinstance(value, np.floating) and value.dtype != np.float64
    return float(str(value)) if short else value.item()
