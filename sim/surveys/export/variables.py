"""The variables of a survey, with their names and labels in all files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from sim.core.spss import INTERVAL, LONGEST_LABEL, LONGEST_VALUE, NOMINAL, ORDINAL, Names, one_line
from sim.model.survey.answers import ALL_POINTS
from sim.model.survey.instrument import LEADERS, LIKERT, POINTS, TICKS, Instrument, Scale
from sim.model.survey.sampling_frame import NO_LOCALITY
from sim.surveys.data import SurveyData
from sim.surveys.export.names import with_spaces

WHOLE_NUMBER, TEXT = "whole number", "text"
PROFESSION = "profession"
MADE = {
    LIKERT: "ticked by the respondent",
    POINTS: "points given by the respondent, in fives; those of one scale add up to 100",
    TICKS: "ticked by the respondent or not",
}
TICK_VALUES = {0: "not ticked", 1: "ticked"}
MEASURES = {LIKERT: ORDINAL, POINTS: INTERVAL, TICKS: NOMINAL}


@dataclass(frozen=True)
class Variable:
    """A column of the data file.

    Attributes:
        name: in every file.
        column: of :meth:`sim.surveys.data.SurveyData.wide`.
        label: one line; of an item, our paraphrase of what its scale asks for.
        measure: nominal, ordinal or scale, as SPSS calls them.
        made: where its values come from.
        scale: its key in the instrument; empty if it belongs to none.
        construct: what the scale measures.
        type: whole number or text.
        values: the label of each value; for texts, the codes used in SPSS.
        low, high: ends of the valid range; None if it has none.
    """

    name: str
    column: str
    label: str
    measure: str
    made: str
    scale: str = ""
    construct: str = ""
    type: str = WHOLE_NUMBER
    values: Mapping[int, str] = field(default_factory=dict)
    low: int | None = None
    high: int | None = None


def variables_of(data: SurveyData, names: Names) -> list[Variable]:
    """All columns of the data file, in order: who answered, then every item.

    Args:
        data: the survey.
        names: gives the names.
    """
    variables = [*_of_respondents(data, names)]
    for scale in data.instrument.scales:
        variables += _of_scale(data.instrument, scale, names)
    return variables


def professions_of(data: SurveyData) -> list[str]:
    """Ids of the professions in the order of their codes, from 1."""
    return [str(name) for name in pd.Categorical(data.invitations[PROFESSION]).categories]


def _of_respondents(data: SurveyData, names: Names) -> Iterator[Variable]:
    drawn = "set by the simulation"
    yield Variable(names.give("replicate"), "replicate", "number of the simulated service", NOMINAL, drawn, low=0)
    yield Variable(
        names.give("respondent"), "respondent", "number of the invitation within its service", NOMINAL,
        "random, unrelated to the post", low=1,
    )  # fmt: skip
    labels = {code: _label(with_spaces(name)) for code, name in enumerate(professions_of(data), 1)}
    yield Variable(
        names.give(PROFESSION), PROFESSION, "profession of the respondent", NOMINAL, drawn, type=TEXT, values=labels
    )
    leaders = data.instrument.frame == LEADERS
    yield Variable(
        names.give("locality"), "locality", "locality in which the respondent works", NOMINAL, drawn,
        values={NO_LOCALITY: "leadership, of no locality"} if leaders else {}, low=NO_LOCALITY if leaders else 0,
    )  # fmt: skip


def _of_scale(instrument: Instrument, key: str, names: Names) -> Iterator[Variable]:
    scale = instrument.scales[key]
    values = values_of(instrument, scale)
    for place, item in enumerate(instrument.item_names(key)):
        yield Variable(
            name=names.give(item),
            column=item,
            label=label_of(scale, place),
            measure=MEASURES[scale.kind],
            made=MADE[scale.kind],
            scale=key,
            construct=one_line(scale.construct),
            values=values,
            low=scale.lowest,
            high=ALL_POINTS if scale.kind == POINTS else scale.lowest + scale.options - 1,
        )


def label_of(scale: Scale, place: int) -> str:
    """The label of an item: the construct, what is ticked or given points, and the number of the item."""
    names = list(scale.shares) if scale.kind in (POINTS, TICKS) else scale.names
    measured = scale.label or scale.construct if scale.kind == POINTS else scale.construct or scale.label
    single = "" if scale.kind == LIKERT else f": {with_spaces(names[place])}"
    counted = f"{single}{', points' if scale.kind == POINTS else ''} ({place + 1} of {len(names)})"
    return one_line(measured, LONGEST_LABEL - len(counted.encode())) + counted


def values_of(instrument: Instrument, scale: Scale) -> dict[int, str]:
    """The label of each answer to a scale's items; empty if answers have no labels, as with points."""
    if scale.kind == TICKS:
        return TICK_VALUES
    texts = instrument.answers if scale.kind == LIKERT else []
    return {scale.lowest + step: label for step, text in enumerate(texts) if (label := _label(text))}


def _label(text: str) -> str:
    return one_line(str(text), LONGEST_VALUE)
