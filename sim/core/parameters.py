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
JUDGEMENT = "judgement"  # source of a prior that no data support


@dataclass(frozen=True)
class Prior:
    """What is believed about an uncertain number before it is compared with data.

    Attributes:
        shape: ``uniform``, or ``log_uniform``: its logarithm is uniform.
        low, high: range; within the bounds of the number, and around its default.
        source: where the range comes from.
    """

    shape: str
    low: float
    high: float
    source: str

    def at(self, share: float) -> float:
        """The value below which this share of the prior lies."""
        if self.shape == "uniform":
            return self.low + share * (self.high - self.low)
        return self.low * (self.high / self.low) ** share

    def __str__(self) -> str:
        return f"{self.shape.replace('_', ' ')} {self.low:g} to {self.high:g}"


def uniform(low: float, high: float, source: str = JUDGEMENT) -> Prior:
    """A prior in which every value of a range is as likely as any other."""
    return Prior("uniform", low, high, source)


def log_uniform(low: float, high: float, source: str = JUDGEMENT) -> Prior:
    """A prior in which every ratio is as likely as any other."""
    return Prior("log_uniform", low, high, source)


@dataclass(frozen=True)
class Parameter:
    """One declared number, as listed by ``dissonance list parameters``.

    Attributes:
        prior: of an uncertain number of the model; None for a decision, or for a structural constant.
    """

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
    prior: Prior | None = None


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
    prior: Prior | None = None,
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
        prior: if the number is uncertain: what is believed about it.

    Raises:
        ValueError: the declaration contradicts itself (a programming error).
    """
    if grade not in GRADES or not low <= default <= high:
        raise ValueError(f"bad declaration: {meaning!r}: {default} in [{low}, {high}], grade {grade!r}")
    if prior is not None and not low <= prior.low <= default <= prior.high <= high:
        raise ValueError(f"bad declaration: {meaning!r}: prior [{prior.low}, {prior.high}] of {default}")
    metadata = {
        "unit": unit, "low": low, "high": high, "grade": grade, "eq": eq, "meaning": meaning, "source": source,
        "off": off, "prior": prior,
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
            prior=meta["prior"],
        )
