"""The R script: what is particular to a survey, put before ``analysis.R``, which is the same for all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sim.core.disclaimers import CAVEAT
from sim.measures.survey.profiles import HALF_A_POINT
from sim.measures.survey.scores import FEWEST
from sim.surveys.export.computed import Profile, Score, Ticks
from sim.surveys.export.layout import Layout
from sim.surveys.export.names import in_words
from sim.surveys.export.variables import PROFESSION, professions_of

COMMON = Path(__file__).with_name("analysis.R")
INDENT = "  "
LONGEST_BASIC = 0xFFFF  # JSON writes letters beyond as two escapes, which R does not join


def script_of(layout: Layout) -> str:
    """The whole script; letters beyond ASCII are escaped, so that it reads alike everywhere."""
    return "\n".join([*_head(layout), *_particulars(layout), "", COMMON.read_text(encoding="utf-8")])


def text(value: str) -> str:
    """A text as R reads it, in double quotes; all but ASCII escaped."""
    plain = "".join(letter if ord(letter) <= LONGEST_BASIC else "?" for letter in value)
    return json.dumps(plain)


def _head(layout: Layout) -> list[str]:
    return [
        f"# Simulated respondents: {CAVEAT}.",
        f"# To run it: Rscript {layout.stem}.R, or source() it. It reads the CSV beside it.",
        "# R alone will do; with the packages psych, GPArotation, multilevel and lavaan it does more.",
        "",
    ]


def _particulars(layout: Layout) -> Iterator[str]:
    yield f"data_file <- {text(layout.stem + '.csv')}"
    yield f"survey <- {text(layout.label)}"
    yield f"in_localities <- {'TRUE' if layout.in_localities else 'FALSE'}"
    yield f"fewest_in_team <- {FEWEST}  # people with a score, for their locality's mean to be told"
    yield f"half_a_point <- {HALF_A_POINT}"
    yield f"factors <- {len(layout.factors)}"
    yield f"variable_labels <- {_call('c', {one.name: text(one.label) for one in layout.variables})}"
    yield f"value_labels <- {_call('list', _values(layout))}"
    yield f"professions <- {_professions(layout)}"
    yield f"scales <- {_call('list', {one.name: _scale(one) for one in layout.scores})}"
    yield f"profiles <- {_call('list', {one.asked: _profile(one) for one in layout.profiles})}"
    yield f"ticks <- {_call('list', {one.scale: _ticks(one) for one in layout.ticks})}"
    yield f"model <- {text(model_of(layout))}"


def model_of(layout: Layout) -> str:
    """Syntax of lavaan for a confirmatory factor analysis: a factor a scale; empty where none can be told."""
    return "".join(f"{one.factor} =~ {' + '.join(one.items)}\n" for one in layout.factors)


def _values(layout: Layout) -> dict[str, str]:
    found = {}
    for one in layout.variables:
        if one.values and one.column != PROFESSION:
            said = _vector(text(label) for label in one.values.values())
            found[one.name] = f"stats::setNames({_vector(map(str, one.values))}, {said})"
    return found


def _professions(layout: Layout) -> str:
    names = professions_of(layout.data)
    said, ids = _vector(text(in_words(name)) for name in names), _vector(map(text, names))
    return f"stats::setNames({said}, {ids})"


def _scale(one: Score) -> str:
    items = _vector(map(text, one.items))
    return f"list(label = {text(one.label)}, score = {text(one.name)}, items = {items}, options = {one.options})"


def _profile(one: Profile) -> str:
    parts = {name: _vector(map(text, getattr(one, name))) for name in ("kinds", "means", "ratios")}
    parts["scales"] = f"list({', '.join(_vector(map(text, items)) for items in one.scales)})"
    return f"list({', '.join(f'{name} = {part}' for name, part in parts.items())})"


def _ticks(one: Ticks) -> str:
    return f"list(label = {text(one.label)}, items = {_vector(map(text, one.items))})"


def _vector(values: Iterable[str]) -> str:
    return f"c({', '.join(values)})"


def _call(function: str, parts: Mapping[str, str]) -> str:
    """``function(name = part, ...)``, a part a line. Names are quoted: a key of YAML need not be a name of R."""
    lines = [f"\n{INDENT}{text(name)} = {part}" for name, part in parts.items()]
    return f"{function}({','.join(lines)}{chr(10) if lines else ''})"
