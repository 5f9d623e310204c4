"""One cell of a user's table, read or refused in a sentence that names file, row and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sim.core.errors import ConfigError, did_you_mean, listed

YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "")
MOST_POSTS = 200_000
HUNDRED = 100


def id_of(words: str) -> str:
    """``School nurses`` as an id: ``school_nurses``."""
    return re.sub(r"[^a-z0-9]+", "_", words.strip().lower()).strip("_")


def whole_number(value: Any, place: str) -> int:
    """A count from 0 on; "12" and 12.0 are counts too.

    Raises:
        ConfigError: it is none.
    """
    text = "" if value is None else str(value).strip()
    number = float(text) if re.fullmatch(r"\d+(\.0*)?", text) else -1.0
    if not 0 <= number <= MOST_POSTS:
        shown = f"'{text}'" if text else "empty"
        raise ConfigError(f"{place} is {shown}; it should be a whole number from 0 to {MOST_POSTS}.")
    return int(number)


def share(value: Any, place: str, low: float = 0.0) -> float:
    """A share up to 1.

    Raises:
        ConfigError: it is none; a percentage or a decimal comma gets a hint.
    """
    number = _number(str(value))
    if not low <= number <= 1:
        meant = _number(str(value).replace(",", ".").strip(" %"))  # a decimal comma, per cent
        meant = meant / HUNDRED if 1 < meant <= HUNDRED else meant
        hint = f" Did you mean {meant:g}?" if low <= meant <= 1 else ""
        raise ConfigError(f"{place} is '{value}'; it should be a share from {low:g} to 1.{hint}")
    return number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def yes_or_no(value: Any, place: str) -> bool:
    """Yes or no.

    Raises:
        ConfigError: it is neither.
    """
    word = "" if value is None else str(value).strip().lower()
    if word not in (*YES, *NO):
        raise ConfigError(f"{place} is '{value}'; it should be yes or no.")
    return word in YES


def one_of(value: Any, allowed: Sequence[str], place: str) -> str:
    """One of the names allowed.

    Raises:
        ConfigError: it is none of them.
    """
    name = id_of(str(value))
    if name not in allowed:
        raise ConfigError(f"{place} is '{value}'; it should be one of {listed(allowed)}." + did_you_mean(name, allowed))
    return name
