"""Error messages: what is wrong, where, what is allowed, and what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

SIMILARITY = 0.6  # of two names, 0 to 1, from which one is suggested for the other
# Settings and options renamed since version 0.1.0, by part of a dotted name. The new name is suggested.
RENAMED = {
    "aftermath": "encounter_effects",
    "calendar": "schedule",
    "change": "recovery",
    "frames": "framework_drift",
    "friction": "process_conflict",
    "friction_aim": "process_conflict_aim",
    "hearsay": "gossip",
    "n_jobs": "workers",  # as others call it
    "respondents": "invitations",
    "rival": "alternative",
    "rivals": "alternatives",
    "rivals_only": "alternatives_only",
    "room": "session",
    "spoiling": "plan_disruption",
    "surveys": "survey_statistics",
}


class ConfigError(ValueError):
    """The configuration cannot be used. The text is one clear sentence for the user."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` Did you mean 'x'?`` if ``name`` is an old name or similar to a known one, else an empty string.

    Of dotted names, the whole is compared first, then the last part.
    """
    known = list(known)
    renamed = ".".join(RENAMED.get(part, part) for part in name.split("."))
    first, groups = name.partition(".")[0], {each.partition(".")[0] for each in known}
    if renamed in known or (first not in groups and RENAMED.get(first) in groups):
        return f" Did you mean '{renamed}'?"
    similar = difflib.get_close_matches(name, known, n=1, cutoff=SIMILARITY)
    if not similar:
        by_last_part = {each.rsplit(".", 1)[-1]: each for each in known}
        last_parts = difflib.get_close_matches(name.rsplit(".", 1)[-1], by_last_part, n=1, cutoff=SIMILARITY)
        similar = [by_last_part[part] for part in last_parts]
    return f" Did you mean '{similar[0]}'?" if similar else ""


def listed(names: Iterable[str], last: str = "and") -> str:
    """``a, b and c``; "nothing" for an empty list. ``last`` is the word before the last name."""
    names = list(names)
    if len(names) < 2:
        return names[0] if names else "nothing"
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def nearest_scale(value: float, low: float, high: float) -> str:
    """`` Did you mean 0.53?`` if ``value`` is a whole number that fits the bounds with a decimal point before it."""
    if value != round(value):
        return ""
    for factor in (0.1, 0.01):
        if low <= value * factor <= high and value * factor != 0:
            return f" Did you mean {value * factor:g}?"
    return ""


def unknown_option(key: str, option: str, options: Iterable[str]) -> str:
    """The sentence for a value that is not one of the options of a key or group."""
    options = list(options)
    return f"{key} = '{option}' is unknown; allowed are {listed(options)}.{did_you_mean(option, options)}"
