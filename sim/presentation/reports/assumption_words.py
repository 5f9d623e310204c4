"""Numbers, boxes of assumptions and claims in words, from the declared meaning and unit of each number."""

from __future__ import annotations

import math
import re

from sim.core.errors import listed
from sim.core.number_format import compact
from sim.core.parameters import NONE
from sim.inference.discovery.boxes import Box, Limit
from sim.inference.discovery.claim_contrasts import ClaimContrast
from sim.model.config import declarations
from sim.presentation.figures.labels import lower_first, measure_of

WITHOUT_UNIT = (NONE, "share", "probability", "ratio", "exponent")


def number_words(name: str) -> str:
    """A number by its declared meaning: ``"how far a shared form replaces the old ones" (`paperwork.substitution`)``.

    Explanations in brackets are left out.
    """
    meaning = re.sub(r"\s*\([^()]*\)", "", declarations()[name].meaning)
    return f'"{meaning.strip()}" (`{name}`)'


def value_words(value: float, name: str) -> str:
    """A value with the number's unit; shares, probabilities and ratios have none."""
    unit = declarations()[name].unit
    if unit in WITHOUT_UNIT:
        return compact(value)
    return f"{compact(value)} {re.sub(r'^1/', 'per ', unit).replace('/', ' per ')}"


def limit_words(limit: Limit) -> str:
    """``"..." is below 0.5``; ends are rounded to three figures."""
    name = number_words(limit.name)
    if math.isnan(limit.low):
        return f"{name} is below {value_words(limit.high, limit.name)}"
    if math.isnan(limit.high):
        return f"{name} is above {value_words(limit.low, limit.name)}"
    return f"{name} is between {compact(limit.low)} and {value_words(limit.high, limit.name)}"


def box_words(box: Box) -> str:
    """The restrictions of a box, joined by *and*."""
    return listed([limit_words(limit) for limit in box.limits])


def claim_words(contrast: ClaimContrast) -> str:
    """What is claimed: ``Plans on time: higher``, with the condition if there is one."""
    under = f", {contrast.condition}" if contrast.condition else ""
    return f"{lower_first(measure_of(contrast.measure).label)}{under}: {contrast.expect}"
