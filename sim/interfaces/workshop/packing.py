"""Numbers as printable characters, so that a bundle is small enough for one page and needs no decoder but the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in "\"'\\<>&`")
BASE = len(ALPHABET)
LEVELS = BASE * BASE - 2  # of a number in two characters; the code after the last level means that there is no number
MISSING = LEVELS + 1
INDEX = {letter: k for k, letter in enumerate(ALPHABET)}


def pack_numbers(values: Iterable[float | None], low: float, high: float) -> str:
    """Two characters per number between ``low`` and ``high``; None has a code of its own.

    The error is at most half of ``(high - low) / LEVELS``.
    """
    width = (high - low) or 1.0
    return "".join(_two(MISSING if value is None else round(LEVELS * (value - low) / width)) for value in values)


def unpack_numbers(packed: str, low: float, high: float) -> list[float | None]:
    """The inverse of :func:`pack_numbers`, within its error."""
    width = (high - low) or 1.0
    codes = [INDEX[packed[k]] * BASE + INDEX[packed[k + 1]] for k in range(0, len(packed), 2)]
    return [None if code == MISSING else low + width * code / LEVELS for code in codes]


def pack_small(values: Iterable[int], top: int) -> str:
    """One character per whole number from 0 to ``top``; rounded to ``BASE`` levels if ``top`` is larger than that."""
    scale = min(1.0, (BASE - 1) / top)
    return "".join(ALPHABET[round(min(max(value, 0), top) * scale)] for value in values)


def unpack_small(packed: str, top: int) -> list[int]:
    """The inverse of :func:`pack_small`, to the nearest whole number."""
    scale = min(1.0, (BASE - 1) / top)
    return [round(INDEX[letter] / scale) for letter in packed]


def pack_ties(pictures: Sequence[Sequence[Sequence[int]]], most: int, top: int) -> list[str]:
    """A picture's ties: two characters per post, one for encounters, one for tension; at most ``most`` ties."""
    return [
        "".join(
            _two(first) + _two(second) + pack_small([count], BASE - 1) + pack_small([tension], top)
            for first, second, count, tension in picture[:most]
        )
        for picture in pictures
    ]


def _two(code: int) -> str:
    return ALPHABET[code // BASE] + ALPHABET[code % BASE]
