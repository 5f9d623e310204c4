"""What cells, numbers and choices are called in figures."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.measures.registry import COHORT, MEASURES, Measure
from sim.measures.sesoi import SMALLEST
from sim.presentation.style import MINUS
from sim.studies.plan.cell import label_of, short_names, spoken
from sim.studies.plan.plan import Plan

LONGEST = 30  # letters of a cell's name beside a figure
FIGURES = 3  # significant, of lever values beside a figure


def measure_of(name: str) -> Measure:
    """The declared measure of that name, weekly or of the whole run."""
    return MEASURES[name] if name in MEASURES else COHORT[name]


def labels_of(plan: Plan) -> tuple[dict[str, str], str]:
    """Short names of all cells by key, and a note on what they leave out.

    Names made of lever values lose the levers' names where they would be too long; the note says which they are.
    Names that cells were given stay.
    """
    short = short_names(plan.factors)
    names = {cell.key: textwrap.shorten(cell.name, LONGEST, placeholder=" …") for cell in plan.cells}
    made = [cell for cell in plan.cells if cell.factors and cell.name == label_of(cell.factors, short)]
    if len(plan.factors) > 1 and any(len(cell.name) > LONGEST for cell in made):
        values = {cell.key: " · ".join(map(brief_value, cell.factors.values())) for cell in made}
        return {**names, **values}, "cells are named by " + " · ".join(short.values())
    return names, ""


def brief_value(value: Any) -> str:
    """A lever's value with three figures."""
    return f"{value:.{FIGURES}g}" if isinstance(value, float) else spoken(value)


def lever_name(name: str, levers: Iterable[str]) -> str:
    """A lever as it stands on an axis: its last word, or in full where two share it."""
    return short_names(list(levers))[name].replace("_", " ")


def fewest_and_most(numbers: Iterable[float]) -> str:
    """``12``, or ``9 to 12`` where they differ; ``0`` where there is none."""
    ends = sorted(set(numbers)) or [0]
    return f"{ends[0]:,g}" if len(ends) == 1 else f"{ends[0]:,g} to {ends[-1]:,g}"


def pairs_in(found: pd.DataFrame) -> str:
    """How many pairs of replicates the effects in a table rest on; those that have no value do not count."""
    return fewest_and_most(found.loc[found["n"] > 0, "n"])


def decimals_for(measure: str, values: Sequence[float] = ()) -> int:
    """Decimals that show a measure to a tenth of its smallest effect of interest, or else its values to 3 figures."""
    scale = SMALLEST[measure].value if measure in SMALLEST else max([abs(x) for x in values if x == x], default=0.0)
    places = 1 if measure in SMALLEST else FIGURES - 1
    return min(6, max(0, places - math.floor(math.log10(scale)))) if scale > 0 else FIGURES


def signed(value: float, decimals: int) -> str:
    """A difference with its sign, a proper minus, and none before 0; empty where there is none."""
    if math.isnan(value):
        return ""
    text = f"{value:+.{decimals}f}".replace("-", MINUS)
    return text if any(figure in text for figure in "123456789") else text[1:]


def plain(value: float, decimals: int) -> str:
    """A value with a proper minus; empty where there is none."""
    return "" if math.isnan(value) else f"{value:.{decimals}f}".replace("-", MINUS)


def bracketed(low: float, high: float, decimals: int) -> str:
    """An interval of differences; empty where there is none."""
    return "" if math.isnan(low) else f"[{signed(low, decimals)}, {signed(high, decimals)}]"


def settings_in_words(levels: Mapping[str, Any], levers: Sequence[str]) -> str:
    """``bias 0.3, paperwork shared``."""
    return ", ".join(f"{lever_name(name, levers)} {brief_value(value)}" for name, value in levels.items())


def sentence(text: str) -> str:
    """A note as a sentence; empty where there is none."""
    return f"{text[0].upper()}{text[1:]}." if text else ""
