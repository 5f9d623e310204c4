"""The codebook: the variables and the survey, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.core.disclaimers import MISUSE
from sim.core.spss import INTERVAL
from sim.model.survey.answers import ALL_POINTS
from sim.model.survey.instrument import EDUCATION_SIDE, EVERYONE, LEADERS
from sim.surveys.export.computed import LOG_RATIO, RULE_OF_HALF, WHOLE_SCALES, Profile, Score
from sim.surveys.export.layout import Layout
from sim.surveys.export.names import with_spaces
from sim.surveys.export.variables import PROFESSION, Variable

SIMULATED = "The respondents are simulated: nobody was asked anything."
LICENCE = (
    "Structure only; none of the wording. Items have neutral names, and labels are one-line paraphrases of what a "
    "scale asks for. To survey people with an instrument, get its wording, and permission to use it, from its owners."
)
NOT_ANSWERED = "empty"
MISSING = (
    "Empty (system missing in SPSS, NA in R): not answered. The data do not say why a page was not answered; the "
    "paradata say before which page a respondent broke off."
)
FRAMES = {
    EVERYONE: "everyone in the service",
    EDUCATION_SIDE: "the professions that use education's forms",
    LEADERS: "those who lead the service",
}
IN_DATA, IN_SCRIPTS = "data", "scripts"


def codebook_rows(layout: Layout) -> list[dict[str, Any]]:
    """One row per variable: those of the data file, then those that the scripts compute."""
    rows = [_of_variable(variable) for variable in layout.variables]
    rows += [_of_score(score) for score in layout.scores]
    return rows + [row for profile in layout.profiles for row in _of_profile(profile)]


def codebook_table(layout: Layout) -> pd.DataFrame:
    """The rows for a spreadsheet, with values as ``1 = Not at all; 2 = A little`` and the range as ``1 to 5``."""
    table = pd.DataFrame(codebook_rows(layout))
    table["values"] = ["; ".join(f"{value} = {text}" for value, text in labels.items()) for labels in table["values"]]
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
            "invited": len(data.invitations),
            "replies": len(layout.rows),
        },
        "scoring": scoring_of(layout),
        "missing": MISSING,
    }


def frame_of(layout: Layout) -> str:
    """Whom the survey was sent to, as text."""
    instrument = layout.data.instrument
    text = FRAMES[instrument.frame]
    if instrument.professions:
        text += f"; only {', '.join(map(with_spaces, instrument.professions))}"
    if instrument.localities:
        text += f"; only localities {', '.join(map(str, instrument.localities))}"
    return text + (f"; {instrument.invited} drawn at random" if instrument.invited else "")


def scoring_of(layout: Layout) -> list[str]:
    """How scores are computed: one sentence per kind of scale."""
    rules = {
        f"A scale's score is {RULE_OF_HALF}.": layout.scores,
        f"Points are summarised as {WHOLE_SCALES}, then as {LOG_RATIO}; no alpha and no factors: shares of points are "
        "not independent.": layout.profiles,
        "Multiple-response items are reported as shares of those who reached the list, including those who ticked "
        "nothing.": layout.ticks,
    }
    return [rule for rule, present in rules.items() if present]


def _of_variable(variable: Variable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "label": variable.label,
        "scale": variable.scale,
        "construct": variable.construct,
        "type": variable.type,
        "measure": variable.measure,
        "values": {str(value): text for value, text in variable.values.items()},
        "missing": NOT_ANSWERED if variable.scale else "never",
        "valid_range": [variable.low, variable.high],
        "made": variable.made + ("; a text in the CSV, these codes in SPSS" if variable.column == PROFESSION else ""),
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
