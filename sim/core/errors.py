"""Sentences for people: what is wrong, where, what is allowed, and what may have been meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ConfigError(ValueError):
    """Something in the configuration cannot be used. Its text is one clear sentence for the user."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Did you mean 'x'?`` when something known is close to ``word``, else an empty string."""
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if not close:  # a misspelt last part of a dotted name
        tails = {name.rsplit(".", 1)[-1]: name for name in known}
        last = difflib.get_close_matches(word.rsplit(".", 1)[-1], tails, n=1, cutoff=0.6)
        close = [tails[name] for name in last]
    return f" Did you mean '{close[0]}'?" if close else ""


def listed(words: Iterable[str]) -> str:
    """``a, b and c``."""
    words = list(words)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else "nothing"


def nearest_scale(value: float, low: float, high: float) -> str:
    """A hint when ``value`` seems to be off by a power of ten or to be a percentage."""
    for factor in (0.1, 10.0, 0.01, 100.0):
        if low <= value * factor <= high and value * factor != 0:
            return f" Did you mean {value * factor:g}?"
    return ""


def unknown_option(group: str, option: str, options: list[str]) -> str:
    """The sentence for an option that a group has not."""
    hint = did_you_mean(option, options)
    return f"{group} = '{option}' is not there; {group} is one of {listed(options)}.{hint}"
