"""The R script: definitions for one survey, followed by ``analysis.R``, which is the same for all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sim.core.disclaimers import CAVEAT
from sim.measures.survey.profiles import HALF_A_POINT
from sim.measures.survey.scores import FEWEST_IN_TEAM
from sim.surveys.export.computed import Profile, Score, Ticks
from sim.surveys.export.layout import Layout
from sim.surveys.export.names import with_spaces
from sim.surveys.export.variables import PROFESSION, professions_of

COMMON = Path(__file__).with_name("analysis.R")
INDENT = "  "
LONGEST_BASIC = 0xFFFF  # JSON writes characters beyond as two escapes, which R does not join


def script_of(layout: Layout) -> str:
    """The whole script; characters beyond ASCII are escaped, so that every system reads them correctly."""
    return "\n".join([*_head(layout), *_particulars(layout), "", COMMON.read_text(encoding="utf-8")])


def text(value: str) -> str:
    """A text for R in double quotes; characters beyond ASCII are escaped."""
    plain = "".join(letter if ord(letter) <= LONGEST_BASIC else "?" for letter in value)
    return json.dumps(plain)


def _head(layout: Layout) -> list[str]:
    return [
        f"# Simulated respondents: {CAVEAT}.",
        f"# To run it: Rscript {layout.stem}.R, or source() it. It reads the CSV beside it.",
        "# It runs in plain R; with the packages psych, GPArotation, multilevel and lavaan it does more.",
        "",
    ]


def _particulars(layout: Layout) -> Iterator[str]:
    yield f"data_file <- {text(layout.stem + '.csv')}"
    yield f"survey <- {text(layout.label)}"
    yield f"in_localities <- {'TRUE' if layout.in_localities else 'FALSE'}"
    yield f"fewest_in_team <- {FEWEST_IN_TEAM}  # people with a score, for a mean of their locality"
    yield f"half_a_point <- {HALF_A_POINT}"
    yield f"factors <- {len(layout.factors)}"
    yield f"variable_labels <- {_call('c', {variable.name: text(variable.label) for variable in layout.variables})}"
    yield f"value_labels <- {_call('list', _values(layout))}"
    yield f"professions <- {_professions(layout)}"
    yield f"scales <- {_call('list', {score.name: _scale(score) for score in layout.scores})}"
    yield f"profiles <- {_call('list', {profile.latent: _profile(profile) for profile in layout.profiles})}"
    yield f"ticks <- {_call('list', {ticks.scale: _ticks(ticks) for ticks in layout.ticks})}"
    yield f"model <- {text(model_of(layout))}"


def model_of(layout: Layout) -> str:
    """Lavaan syntax of a confirmatory factor analysis: one factor per scale; empty if none is identified."""
    return "".join(f"{score.factor} =~ {' + '.join(score.items)}\n" for score in layout.factors)


def _values(layout: Layout) -> dict[str, str]:
    labels = {}
    for variable in layout.variables:
        if variable.values and variable.column != PROFESSION:
            texts = _vector(text(label) for label in variable.values.values())
            labels[variable.name] = f"stats::setNames({_vector(map(str, variable.values))}, {texts})"
    return labels


def _professions(layout: Layout) -> str:
    names = professions_of(layout.data)
    texts, ids = _vector(text(with_spaces(name)) for name in names), _vector(map(text, names))
    return f"stats::setNames({texts}, {ids})"


def _scale(score: Score) -> str:
    items = _vector(map(text, score.items))
    return f"list(label = {text(score.label)}, score = {text(score.name)}, items = {items}, options = {score.options})"


def _profile(profile: Profile) -> str:
    parts = {name: _vector(map(text, getattr(profile, name))) for name in ("kinds", "means", "ratios")}
    parts["scales"] = f"list({', '.join(_vector(map(text, items)) for items in profile.scales)})"
    return f"list({', '.join(f'{name} = {part}' for name, part in parts.items())})"


def _ticks(ticks: Ticks) -> str:
    return f"list(label = {text(ticks.label)}, items = {_vector(map(text, ticks.items))})"


def _vector(values: Iterable[str]) -> str:
    return f"c({', '.join(values)})"


def _call(function: str, parts: Mapping[str, str]) -> str:
    """``function(name = part, ...)``, one part per line. Names are quoted, because a YAML key need not be an R name."""
    lines = [f"\n{INDENT}{text(name)} = {part}" for name, part in parts.items()]
    return f"{function}({','.join(lines)}{chr(10) if lines else ''})"
