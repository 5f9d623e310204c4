"""A cell: one resolved configuration with a name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One configuration of a study.

    Attributes:
        key: hash of everything in it that can change a number.
        name: for people.
        base: the plan's composition from which it starts, by name.
        factors: the settings in which the study's cells differ, with this cell's values.
        changes: values set on top of the composition, by dotted name.
    """

    key: str
    name: str
    base: str
    factors: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


def as_row(cell: Cell, levers: list[str]) -> list[Any]:
    """A cell as a short list for the file of a plan; :func:`from_row` reads it.

    Returns:
        key, name, base and factors: values alone where the cell names just these ``levers``. Changes follow if they
        are not the factors again.
    """
    factors = list(cell.factors.values()) if list(cell.factors) == levers else cell.factors
    row = [cell.key, cell.name, cell.base, factors]
    return row if _as_items(cell.factors) == _as_items(cell.changes) else [*row, cell.changes]


def from_row(row: list[Any], levers: list[str]) -> Cell:
    """The cell of a list that :func:`as_row` made.

    Raises:
        ValueError: it is no such list.
    """
    key, name, base, values, *changes = row
    factors = dict(zip(levers, values, strict=True)) if isinstance(values, list) else values
    return Cell(key, name, base, factors, *(changes or [factors]))


def _as_items(values: Mapping[str, Any]) -> list[tuple[str, type, Any]]:
    """Names and values, such that 0, 0.0 and False differ."""
    return [(name, type(value), value) for name, value in values.items()]


def short_names(factors: list[str]) -> dict[str, str]:
    """Each setting by its last word, or in full where two share it."""
    last = {name: name.rpartition(".")[2] for name in factors}
    return {name: name if list(last.values()).count(word) > 1 else word for name, word in last.items()}


def label_of(factors: Mapping[str, Any], short: Mapping[str, str], exact: bool = False) -> str:
    """``bias 0.3, paperwork shared``; the value alone if cells differ in a single group.

    ``exact``: with all digits, for cells that six digits do not tell apart.
    """
    texts = {name: value_text(value, exact) for name, value in factors.items()}
    if len(texts) == 1 and isinstance(next(iter(factors.values())), str):
        return next(iter(texts.values()))
    return ", ".join(f"{short[name]} {text}" for name, text in texts.items())


def unique(name: str, longer: str, taken: Collection[str]) -> str:
    """A cell's name that no other cell has: as it is, longer, or numbered."""
    if name not in taken:
        return name
    if longer not in taken:
        return longer
    return next(numbered for n in count(2) if (numbered := f"{name} ({n})") not in taken)


def value_text(value: Any, exact: bool = False) -> str:
    """A value as people read it; ``exact``: with all its digits."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    if not isinstance(value, float):
        return str(value)
    return repr(value).removesuffix(".0") if exact else f"{value:g}"
