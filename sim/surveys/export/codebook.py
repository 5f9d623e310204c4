"""The codebook: what each variable is, and what the survey was, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.core.disclaimers import MISUSE
from sim.model.survey.answers import ALL_POINTS
from sim.model.survey.instrument import EDUCATION_SIDE, EVERYONE, LEADERS
from sim.surveys.export.computed import LOG_RATIO, RULE_OF_HALF, WHOLE_SCALES, Profile, Score
from sim.surveys.export.layout import Layout
from sim.surveys.export.names import in_words
from sim.surveys.export.variables import INTERVAL, PROFESSION, Variable

SIMULATED = "The respondents are simulated: nobody was asked anything."
LICENCE = (
    "Structure only; none of the wording. Items have neutral names, and labels are one-line paraphrases of what a "
    "scale asks for. To survey people with an instrument, get its wording, and leave to use it, from its owners."
)
NOT_ANSWERED = "empty"
MISSING = (
    "Empty (system missing in SPSS, NA in R): not answered. Why a page was not is not told by respondent and page; "
    "the paradata say before which page a respondent broke off."
)
FRAMES = {
    EVERYONE: "everyone in the service",
    EDUCATION_SIDE: "the professions that work with the forms of education",
    LEADERS: "those who lead the service",
}
IN_DATA, IN_SCRIPTS = "data", "scripts"


def codebook_rows(layout: Layout) -> list[dict[str, Any]]:
    """One row a variable: of the data file, then of what the scripts compute."""
    rows = [_of_variable(one) for one in layout.variables]
    rows += [_of_score(one) for one in layout.scores]
    return rows + [row for profile in layout.profiles for row in _of_profile(profile)]


def codebook_table(layout: Layout) -> pd.DataFrame:
    """The rows for a spreadsheet: values as ``1 = Not at all; 2 = A little``, the range as ``1 to 5``."""
    table = pd.DataFrame(codebook_rows(layout))
    table["values"] = ["; ".join(f"{value} = {text}" for value, text in one.items()) for one in table["values"]]
    table["valid_range"] = [_ranged(*ends) for ends in table["valid_range"]]
    return table


def codebook_text(layout: Layout) -> str:
    """Survey and variables as JSON."""
    return json.dumps(_survey(layout) | {"variables": codebook_rows(layout)}, indent=2, ensure_ascii=False) + "\n"


def _survey(layout: Layout) -> dict[str, Any]:
    data = layout.data
    return {
        "simulated": SIMULATED,
        "misuse": MISUSE,
        "licence": LICENCE,
        "instrument": {
            "name": data.name,
            "code": data.instrument.code,
            "label": layout.label,
            "description": data.instrument.description,
            "source": data.instrument.source,
        },
        "survey": {
            "week": data.week,
            "replicates": layout.replicates,
            "frame": frame_of(layout),
            "invited": len(data.respondents),
            "replies": len(layout.rows),
        },
        "scoring": scoring_of(layout),
        "missing": MISSING,
    }


def frame_of(layout: Layout) -> str:
    """Whom the survey was sent to, in words."""
    instrument = layout.data.instrument
    said = FRAMES[instrument.frame]
    if instrument.professions:
        said += f"; only {', '.join(map(in_words, instrument.professions))}"
    if instrument.localities:
        said += f"; only localities {', '.join(map(str, instrument.localities))}"
    return said + (f"; {instrument.invited} drawn at random" if instrument.invited else "")


def scoring_of(layout: Layout) -> list[str]:
    """How scores are made, a sentence a kind of scale."""
    rules = {
        f"A scale's score is {RULE_OF_HALF}.": layout.scores,
        f"Points are summed up as {WHOLE_SCALES}, then as {LOG_RATIO}; no alpha and no factors: shares of points are "
        "not independent.": layout.profiles,
        "Ticks are told as shares of those who came to the list, also of those who ticked nothing.": layout.ticks,
    }
    return [rule for rule, found in rules.items() if found]


def _of_variable(one: Variable) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label,
        "scale": one.scale,
        "construct": one.construct,
        "type": one.type,
        "measure": one.measure,
        "values": {str(value): text for value, text in one.values.items()},
        "missing": NOT_ANSWERED if one.scale else "never",
        "valid_range": [one.low, one.high],
        "made": one.made + ("; a text in the CSV, these codes in SPSS" if one.column == PROFESSION else ""),
        "found_in": IN_DATA,
    }


def _of_score(score: Score) -> dict[str, Any]:
    made = f"the mean of the items answered, if at least {score.least} of {len(score.items)} are"
    return _made(score.name, score.title, made, [1, score.options]) | {"scale": score.scale}


def _of_profile(profile: Profile) -> Iterator[dict[str, Any]]:
    for name, title in profile.titles().items():
        if name in profile.means:
            yield _made(name, title, WHOLE_SCALES, [0, ALL_POINTS])
        else:
            yield _made(name, title, LOG_RATIO, [None, None])


def _made(name: str, label: str, made: str, valid_range: list[int | None]) -> dict[str, Any]:
    return {
        "name": name, "label": label, "scale": "", "construct": "", "type": "number", "measure": INTERVAL,
        "values": {}, "missing": NOT_ANSWERED, "valid_range": valid_range, "made": made, "found_in": IN_SCRIPTS,
    }  # fmt: skip


def _ranged(low: int | None, high: int | None) -> str:
    if low is None:
        return ""
    return f"{low} to {high}" if high is not None else f"{low} and up"
