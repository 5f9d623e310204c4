"""The values of a sweep, in decimal arithmetic: ``range(0,0.9,0.3)`` ends in 0.9, not in 0.8999999999999999.

A range of whole numbers excludes its stop, as in Python and Hydra. A range with a decimal includes its stop if a step
reaches it and the setting allows that value. Hydra computes ranges in binary, where rounding decides this.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from sim.model.config import declaration_of, declarations

NUMBER = r"[+-]?(?:[\d_]+\.?[\d_]*|\.[\d_]+)(?:[eE][+-]?\d+)?"
ARGUMENT = rf"(?:(start|stop|step)\s*=\s*)?({NUMBER})"
RANGE = re.compile(rf"\brange\(\s*{ARGUMENT}(?:\s*,\s*{ARGUMENT})?(?:\s*,\s*{ARGUMENT})?\s*\)")
MAX_VALUES = 1_000_000  # of one setting: beyond it a range was meant otherwise
MINUS_ZERO = re.compile(r"-0(\.0*)?([eE].*)?")


def decimal_range(key: str, text: str, sweep: Any) -> Iterator[str] | None:
    """The values of a range as texts; None for a range of whole numbers, which Hydra counts exactly.

    Args:
        key: name of the setting, whose declared bounds may exclude the stop.
        text: the override as typed.
        sweep: Hydra's reading of it, whose step has been turned round by ``sort()``.
    """
    typed = RANGE.search(text)
    if typed is None or not any(isinstance(number, float) for number in (sweep.start, sweep.stop, sweep.step)):
        return None
    start, stop, step = _arguments([argument for argument in _pairs(typed) if argument[1]])
    if step == 0 or not any("." in number or "e" in number.lower() for _, number in _pairs(typed) if number):
        return None
    return _texts(key, start, stop, step, sweep)


def _texts(key: str, start: Decimal, stop: Decimal, step: Decimal, sweep: Any) -> Iterator[str]:
    last = int((stop - start) / step) + 1
    while last >= 0 and not _before(start + last * step, start, stop, _allows(key, stop)):
        last -= 1
    steps: Iterable[int] = range(last + 1) if (sweep.step > 0) == (step > 0) else range(last, -1, -1)
    if sweep.shuffle and last < MAX_VALUES:
        steps = list(steps)
        random.shuffle(steps)
    return (_text(start + index * step) for index in steps)


def _before(value: Decimal, start: Decimal, stop: Decimal, including: bool) -> bool:
    inside = min(start, stop) <= value <= max(start, stop)
    return inside and start != stop and (including or value != stop)


def _allows(key: str, value: Decimal) -> bool:
    """Whether the declared bounds of a setting include a value."""
    row = declaration_of(key.lstrip("+"), declarations())
    return row is None or row.low <= value <= row.high


def _pairs(typed: re.Match[str]) -> list[tuple[str | None, str]]:
    groups = typed.groups()
    return list(zip(groups[::2], groups[1::2], strict=True))


def _arguments(given: list[tuple[str | None, str]]) -> tuple[Decimal, Decimal, Decimal]:
    """Start, stop and step, as Hydra assigns them."""
    order = ("stop",) if len(given) == 1 else ("start", "stop", "step")
    values = {name or place: Decimal(number) for place, (name, number) in zip(order, given, strict=False)}
    return values.get("start", Decimal(0)), values["stop"], values.get("step", Decimal(1))


def _text(value: Decimal) -> str:
    return without_minus_zero(f"{value:f}")


def without_minus_zero(text: str) -> str:
    """``0`` for ``-0``, in the same notation; any other text as it is."""
    return text[1:] if MINUS_ZERO.fullmatch(text) else text
