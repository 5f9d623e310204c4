"""What cells, measures, levers and professions are called in figures, reports and on the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.core.errors import listed
from sim.core.number_format import compact, decimals_for, number_range
from sim.core.parameters import NONE
from sim.measures.registry import COHORT, MEASURES, Measure
from sim.measures.sesoi import SMALLEST
from sim.model.config import declaration_of, declarations
from sim.studies.plan.cell import label_of, short_names, value_text
from sim.studies.plan.plan import Plan

LONGEST, LONGEST_BRIEF = 30, 36  # letters of a cell's name beside a figure, and of one with brief values


def measure_of(name: str) -> Measure:
    """The declared measure of that name, weekly or of the whole run."""
    return MEASURES[name] if name in MEASURES else COHORT[name]


def decimals_of(measure: str, values: Sequence[float] = ()) -> int:
    """Decimals that show a measure to a tenth of its smallest effect of interest, or else its values to 3 figures."""
    if measure in SMALLEST:
        return decimals_for(SMALLEST[measure].value, 2)
    return decimals_for(max([abs(value) for value in values if value == value], default=0.0))


def smallest_effect(measure: str) -> str:
    """``smallest effect 0.025``; empty if none is declared."""
    return f"smallest effect {SMALLEST[measure].value:g}" if measure in SMALLEST else ""


def measures_in_words(measures: Sequence[str]) -> str:
    """``task conflict and turnover``."""
    return listed(lower_first(measure_of(name).label) for name in measures)


def cell_labels(plan: Plan) -> tuple[dict[str, str], str]:
    """Short names of all cells by key, and a note on what they leave out.

    Names made of lever values that would be too long have numbers with three figures and options without the name of
    their lever; if they are still too long, values alone, and the note says whose they are. Names that the user gave to
    cells stay.
    """
    short = short_names(plan.factors)
    names = {cell.key: textwrap.shorten(cell.name, LONGEST, placeholder=" …") for cell in plan.cells}
    made = [cell for cell in plan.cells if cell.factors and cell.name == label_of(cell.factors, short)]
    if len(plan.factors) < 2 or all(len(cell.name) <= LONGEST for cell in made):
        return names, ""
    brief = {cell.key: ", ".join(_brief(short[name], value) for name, value in cell.factors.items()) for cell in made}
    if all(len(name) <= LONGEST_BRIEF for name in brief.values()) and len(set(brief.values())) == len(brief):
        return {**names, **brief}, ""
    order = list(dict.fromkeys(name for cell in made for name in cell.factors))
    values = {
        cell.key: " · ".join(lever_value(cell.factors[name]) if name in cell.factors else "–" for name in order)
        for cell in made
    }
    return {**names, **values}, "cells are named by " + " · ".join(short[name] for name in order)


def _brief(lever: str, value: Any) -> str:
    """``bias 0.73``; an option without its lever."""
    return lever_value(value) if isinstance(value, str) else f"{lever.replace('_', ' ')} {lever_value(value)}"


def lever_value(value: Any) -> str:
    """A lever's value: a number with three figures, a name in words."""
    return compact(value) if isinstance(value, float) else value_text(value).replace("_", " ")


def lever_name(name: str, levers: Iterable[str]) -> str:
    """A lever on an axis: its last word, or in full if two levers share it."""
    return short_names(list(levers))[name].replace("_", " ")


def lever_label(name: str) -> str:
    """A lever on an axis of its own: group, name in words, and declared unit, ``Leadership: bias (share)``."""
    group, _, rest = name.replace("_", " ").partition(".")
    declared = declaration_of(name, declarations())
    unit = f" ({declared.unit})" if declared and declared.unit not in ("", NONE) else ""
    return group.capitalize() + (f": {rest.replace('.', ', ')}" if rest else "") + unit


def settings_in_words(levels: Mapping[str, Any], levers: Sequence[str]) -> str:
    """``bias 0.3, paperwork shared``."""
    return ", ".join(f"{lever_name(name, levers)} {lever_value(value)}" for name, value in levels.items())


def profession_label(name: str, declared: Mapping[str, str]) -> str:
    """The declared label of a profession, or its name in words."""
    return declared.get(name) or name.replace("_", " ").capitalize()


def pairs_in(effects: pd.DataFrame) -> str:
    """The number of pairs of replicates behind effects, as a range; effects without a value are left out."""
    return number_range(effects.loc[effects["n"] > 0, "n"])


def as_sentence(text: str) -> str:
    """A note as a sentence; empty if there is none."""
    return f"{text[0].upper()}{text[1:]}." if text else ""


def lower_first(text: str) -> str:
    """The text as it appears within a sentence: its first letter small, unless it is an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
