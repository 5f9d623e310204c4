"""A number is declared once: unit, bounds, default, evidence grade, source and equation.

A mechanism is a frozen dataclass derived from :class:`Spec` whose fields are made with :func:`param`.
The same class is the configuration schema, the source of every generated table, and what the compiled
week reads. Evidence grades: A meta-analysis or official statistics in this setting; B adjacent setting
or several studies; C one study; D expert judgement; E none, needed to close the model.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
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
        default: the value used when nothing else is said; inside [low, high].
        unit: in words, e.g. ``"1/week"``, ``"hours"``, ``"share"``.
        low, high: closed bounds of what the equation can mean.
        grade: evidence grade, A to E.
        eq: the equation(s) that read it, e.g. ``"E8"``.
        meaning: one plain phrase.
        source: where the default and bounds come from.
        off: the value (or the name of the field whose value) it takes when its mechanism is switched off.

    Raises:
        ValueError: when the declaration contradicts itself (a programmer's error).
    """
    if grade not in GRADES or not low <= default <= high:
        raise ValueError(f"bad declaration: {meaning!r}: {default} in [{low}, {high}], grade {grade!r}")
    metadata = {
        "unit": unit,
        "low": low,
        "high": high,
        "grade": grade,
        "eq": eq,
        "meaning": meaning,
        "source": source,
        "off": off,
    }
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Spec:
    """Base of every declared set of parameters. ``enabled=False`` is the same as coefficients of zero."""

    mechanism: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for item in declared(type(self)):
            self._check(item)

    def _check(self, item: dataclasses.Field) -> None:
        value, meta = getattr(self, item.name), item.metadata
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ConfigError(f"{self.where()}.{item.name} = {value!r} is not a number{_what_it_is(meta)}.")
        if not meta["low"] <= value <= meta["high"]:
            given, low, high = map(_written, (value, meta["low"], meta["high"]))
            unit = "" if meta["unit"] == NONE else f" {meta['unit']}"
            raise ConfigError(
                f"{self.where()}.{item.name} = {given} is outside [{low}, {high}]{unit}{_what_it_is(meta)}."
                + nearest_scale(value, meta["low"], meta["high"])
            )

    @classmethod
    def where(cls) -> str:
        """The name under which the configuration holds this set."""
        return cls.__name__.lower()

    def numbers(self) -> dict[str, float]:
        """Field name to the number the equations read; the ``off`` values where switched off."""
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
        """What the equations read beside the declared numbers, as numbers; none by default."""
        return {}

    def problems(self, context: Any, key: str) -> Iterator[str]:
        """A sentence for each part that does not fit the others or the rest of the configuration; none by default.

        Args:
            context: what the set needs to know about the rest of the configuration.
            key: the dotted name of the set, for the sentences.
        """
        yield from ()


def _written(number: float) -> str:
    """Whole numbers in full, all others with six figures."""
    return str(number) if isinstance(number, int) else f"{number:g}"


def _what_it_is(meta: Mapping[str, Any]) -> str:
    """The equation and the meaning of a declared number, in brackets."""
    return f" ({meta['meaning']})" if meta["eq"] == NONE else f" ({meta['eq']}: {meta['meaning']})"


def declared(cls: type) -> Iterator[dataclasses.Field]:
    """The declared numbers of a dataclass, in order."""
    return (item for item in dataclasses.fields(cls) if "unit" in item.metadata)


def parameters_of(cls: type, prefix: str) -> Iterator[Parameter]:
    """The registry rows of one set of parameters; ``prefix`` is its dotted place in the configuration."""
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
