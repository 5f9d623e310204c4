"""Read and replace values in nested configurations by dotted name, e.g. ``leadership.seats.health``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any


def value_at(node: Any, name: str) -> Any:
    """The value at a dotted name of nested dataclasses and dictionaries; None if a dictionary has no such entry."""
    for part in name.split("."):
        node = node.get(part) if isinstance(node, dict) else getattr(node, part)
    return node


def with_value(node: Any, name: str, value: float) -> Any:
    """A copy of nested dataclasses and dictionaries with one number replaced; the number keeps its type."""
    first, _, rest = name.partition(".")
    if isinstance(node, dict):
        inner = with_value(node[first], rest, value) if rest else type(node.get(first, 0))(value)
        return {**node, first: inner}
    before = getattr(node, first)
    return replace(node, **{first: with_value(before, rest, value) if rest else type(before)(value)})


def names_of(plain: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """The dotted names of the single values in nested settings.

    >>> list(names_of({"demand": {"volume": 1.2}, "weeks": 52}))
    ['demand.volume', 'weeks']
    """
    for name, value in plain.items():
        if isinstance(value, Mapping):
            yield from names_of(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
