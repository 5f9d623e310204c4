"""Declared parameters: each number is declared once, with unit, bounds, default, evidence grade, source and equation.

A set of parameters is a frozen dataclass derived from :class:`Spec` whose fields are made with :func:`param`. The class
is the configuration schema, the source of every generated table, and what compiled code reads.

Evidence grades: A meta-analysis or official statistics in this setting; B adjacent setting or several studies; C one
study; D expert judgement; E none, needed to close the model.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast, get_type_hints

from sim.core.errors import ConfigError, nearest_scale

GRADES = "ABCDE"
NONE = "-"  # a number without unit, or in no equation


@dataclass(frozen=True)
class Parameter:
    """One declared number, as listed by ``dissonance list parameters``."""

    path: str
    kind: str
    unit: str
    default: float
    low: float
    high: float
    grade: str
    equation: str
    mechanism: str
    meaning: str
    source: str


def param(
    default: float,
    unit: str,
    low: float,
    high: float,
    *,
    grade: str,
    eq: str,
    meaning: str,
    source: str = "assumption",
    off: float | str | None = None,
) -> Any:
    """Declare a number.

    Args:
        default: the value if none is set; inside [low, high].
        unit: e.g. ``"1/week"``, ``"hours"``, ``"share"``.
        low, high: closed bounds within which the equation has a meaning.
        grade: evidence grade, A to E.
        eq: the equation(s) that read it, e.g. ``"E8"``.
        meaning: one plain phrase.
        source: where the default and bounds come from.
        off: the value while the mechanism is switched off, or the name of the field that has this value.

    Raises:
        ValueError: the declaration contradicts itself (a programming error).
    """
    if grade not in GRADES or not low <= default <= high:
        raise ValueError(f"bad declaration: {meaning!r}: {default} in [{low}, {high}], grade {grade!r}")
    metadata = {
        "unit": unit, "low": low, "high": high, "grade": grade, "eq": eq, "meaning": meaning, "source": source,
        "off": off,
    }  # fmt: skip
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Spec:
    """Base of every set of declared parameters. ``enabled=False`` has the same effect as coefficients of zero."""

    mechanism: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for item in declared(type(self)):
            self._check(item)

    def _check(self, item: dataclasses.Field) -> None:
        value, meta = getattr(self, item.name), item.metadata
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ConfigError(f"{self.where()}.{item.name} = {value!r} is not a number. Meaning: {meta['meaning']}.")
        if not meta["low"] <= value <= meta["high"]:
            given, low, high = map(_number_text, (value, meta["low"], meta["high"]))
            unit = "" if meta["unit"] == NONE else f" ({meta['unit']})"
            raise ConfigError(
                f"{self.where()}.{item.name} = {given} is outside {low} to {high}{unit}. Meaning: {meta['meaning']}."
                + nearest_scale(value, meta["low"], meta["high"])
            )

    @classmethod
    def where(cls) -> str:
        """The name of this set in its messages."""
        return cls.__name__.lower()

    def numbers(self) -> dict[str, float]:
        """The number of each field, as the equations read it; the ``off`` values while switched off."""
        enabled = getattr(self, "enabled", True)
        values: dict[str, float] = {}
        for item in declared(type(self)):
            off = item.metadata["off"]
            value = getattr(self, item.name)
            if not enabled and off is not None:
                value = getattr(self, off) if isinstance(off, str) else off
            values[item.name] = value
        return values

    def codes(self) -> dict[str, float]:
        """Further numbers that the equations read; none by default."""
        return {}

    def problems(self, context: Any, key: str) -> Iterator[str]:
        """One sentence for each part that does not fit the others or the rest of the configuration; none by default.

        Only the first sentence is certain: later ones may follow from it.

        Args:
            context: what the set needs to know about the rest of the configuration.
            key: the dotted name of the set, for the sentences.
        """
        yield from ()


def _number_text(number: float) -> str:
    """Whole numbers in full, all others with six figures."""
    return str(number) if isinstance(number, int) else f"{number:g}"


def declared(cls: type) -> Iterator[dataclasses.Field]:
    """The declared numbers of a dataclass, in order."""
    return (item for item in dataclasses.fields(cls) if "unit" in item.metadata)


def parameters_of(cls: type, prefix: str) -> Iterator[Parameter]:
    """The declared numbers of one set of parameters; ``prefix`` is its dotted name in the configuration."""
    hints = get_type_hints(cls)
    for item in declared(cls):
        meta = item.metadata
        yield Parameter(
            path=f"{prefix}.{item.name}",
            kind=hints[item.name].__name__,
            unit=meta["unit"],
            default=cast(float, item.default),
            low=meta["low"],
            high=meta["high"],
            grade=meta["grade"],
            equation=meta["eq"],
            mechanism=getattr(cls, "mechanism", ""),
            meaning=meta["meaning"],
            source=meta["source"],
        )
