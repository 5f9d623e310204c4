"""Numbers as text for people: in tables, figures, reports, error messages and on the terminal.

All functions write a proper minus sign; what is missing (NaN, infinite or None) becomes an en dash, or nothing where
the text stands beside a mark in a figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
MINUTE, HOUR, DAY = 60, 3600, 86400
MEGABYTE, GIGABYTE = 1e6, 1e9
FIGURES = 3  # significant figures, unless a function takes another number
MAX_DECIMALS = 6


def fixed(value: float, decimals: int, missing: str = "") -> str:
    """A value with a given number of decimals.

    >>> fixed(-0.1234, 2), fixed(math.nan, 2)
    ('−0.12', '')
    """
    return missing if is_missing(value) else f"{value:,.{decimals}f}".replace("-", MINUS)


def signed(value: float, decimals: int, missing: str = "") -> str:
    """A difference with its sign; zero has none.

    >>> signed(0.12, 1), signed(-0.12, 1), signed(-0.01, 1)
    ('+0.1', '−0.1', '0.0')
    """
    if is_missing(value):
        return missing
    text = f"{value:+,.{decimals}f}".replace("-", MINUS)
    return text if any(figure in text for figure in "123456789") else text[1:]


def interval(low: float, high: float, decimals: int, missing: str = "") -> str:
    """An interval of differences.

    >>> interval(-0.2, 0.1, 1)
    '[−0.2, +0.1]'
    """
    return missing if is_missing(low) else f"[{signed(low, decimals)}, {signed(high, decimals)}]"


def significant(value: float, figures: int = FIGURES) -> str:
    """A value with a number of significant figures, so that its precision is visible.

    >>> significant(0.05), significant(31), significant(1234.5), significant(math.nan)
    ('0.0500', '31.0', '1,234', '–')
    """
    return fixed(value, decimals_for(value, figures), DASH)


def decimals_for(scale: float, figures: int = FIGURES) -> int:
    """Decimals that show a value as large as ``scale`` with so many significant figures, six at most.

    >>> decimals_for(0.05), decimals_for(31), decimals_for(0)
    (4, 1, 2)
    """
    if not scale or is_missing(scale):
        return figures - 1
    return min(MAX_DECIMALS, max(0, figures - 1 - math.floor(math.log10(abs(scale)))))


def compact(value: Any, figures: int = FIGURES) -> str:
    """Any value as briefly as people write it: no trailing zeros, yes or no, items of a list joined by commas.

    >>> compact(0.30), compact(999.7), compact(1234.6), compact(True), compact([1, "a"]), compact(None)
    ('0.3', '1,000', '1,235', 'yes', '1, a', '–')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return ", ".join(compact(item, figures) for item in value) or DASH
    if is_missing(value):
        return DASH
    if str(value) in ("True", "False"):  # Python's and NumPy's
        return "yes" if value else "no"
    small = abs(value) < 10**figures - 0.5 and value != int(value)  # 999.5 would become 1e+03
    return (f"{value:.{figures}g}" if small else f"{value:,.0f}").replace("-", MINUS)


def exact(value: float) -> str:
    """A number as it is typed in a setting.

    >>> exact(0.0192), exact(1000), exact(2.0)
    ('0.0192', '1000', '2')
    """
    return str(value) if isinstance(value, int) else f"{value:.10g}"


def amount(value: float) -> str:
    """A mean number of things: whole from ten upwards, with a decimal below, so that small means do not round to zero.

    >>> amount(1234.5), amount(23.4), amount(2.26), amount(3.0), amount(0.04)
    ('1,234', '23', '2.3', '3', '0.04')
    """
    if is_missing(value):
        return DASH
    if abs(value) >= 10 or value == int(value):
        return f"{value:,.0f}".replace("-", MINUS)
    return (f"{value:.1f}" if abs(value) >= 1 else f"{value:.1g}").replace("-", MINUS)


def money(value: float, sign: str = "GBP ") -> str:
    """An amount of money, in pounds.

    >>> money(1234), money(0.5), money(80, "£")
    ('GBP 1,234', 'GBP 0.5', '£80')
    """
    return f"{sign}{amount(value)}"


def percent(share: float) -> str:
    """A share (0-1) as a whole number per cent.

    >>> percent(0.534)
    '53 %'
    """
    return f"{fixed(100 * share, 0, DASH)} %"


def number_range(numbers: Iterable[float]) -> str:
    """The lowest and the highest of some numbers.

    >>> number_range([12, 12]), number_range([9, 12, 10]), number_range([])
    ('12', '9 to 12', '0')
    """
    ends = sorted(set(numbers)) or [0]
    return f"{ends[0]:,g}" if len(ends) == 1 else f"{ends[0]:,g} to {ends[-1]:,g}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number of things.

    >>> counted(1, "part"), counted(2000, "part"), counted(2, "process", "processes")
    ('1 part', '2,000 parts', '2 processes')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def duration(seconds: float) -> str:
    """A time.

    >>> duration(0.4), duration(75), duration(4000), duration(200_000)
    ('1 s', '75 s', '67 min', '2.3 days')
    """
    if seconds < 2 * MINUTE:
        return f"{max(seconds, 1):.0f} s"
    if seconds < 2 * HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds / HOUR:.1f} hours" if seconds < 2 * DAY else f"{seconds / DAY:.1f} days"


def size(number: float) -> str:
    """Disk space; the number is in bytes.

    >>> size(7), size(3_210_000), size(99e6), size(3.2e9)
    ('0.1 MB', '3.2 MB', '99 MB', '3.2 GB')
    """
    if number < GIGABYTE:
        megabytes = max(number / MEGABYTE, 0.1)
        return f"{megabytes:.1f} MB" if megabytes < 10 else f"{megabytes:.0f} MB"
    return f"{number / GIGABYTE:,.1f} GB"


def in_ascii(text: str) -> str:
    """Text with hyphens for minus signs and dashes, for terminals.

    >>> in_ascii(signed(-0.1, 1))
    '-0.1'
    """
    return text.replace(MINUS, "-").replace(DASH, "-")


def is_missing(value: Any) -> bool:
    """Whether a value is None, NaN, infinite, or pandas' NA.

    >>> is_missing(None), is_missing(math.inf), is_missing(0)
    (True, True, False)
    """
    try:
        return value is None or not math.isfinite(value)
    except (TypeError, ValueError):  # pandas' NA
        return True
