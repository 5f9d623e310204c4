"""No setting of an instrument that does nothing: at another value somebody is asked, answers or says something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.core.parameters import Parameter
from sim.measures.survey.tables import answers_of, respondents_of
from sim.model.config import registry
from sim.model.survey.administer import administer
from sim.model.survey.instrument import Instrument, Page
from sim.model.survey.library import built_in

ROWS = [row for row in registry() if row.path.startswith("instruments.")]
OTHER = {"items": 5, "invited": 50, "common_method": 0.6}  # the far bound cannot be asked, or leaves no room for error


def asked(row: Parameter) -> Instrument:
    """An instrument in which the number has something to act on."""
    if row.path.endswith("concentration"):
        return built_in("ocai")
    plain = built_in("ics")
    reply = replace(plain.reply, missing="mnar")
    return replace(plain, reply=reply, pages={"all": Page(scales=list(plain.scales))})


def with_value(instrument: Instrument, row: Parameter, value: float) -> Instrument:
    """The instrument with another value in the first place where the number stands."""
    _, _, *groups, name = row.path.split(".")
    if not groups:
        return replace(instrument, **{name: value})
    held = getattr(instrument, groups[0])
    if len(groups) == 1:
        return replace(instrument, **{groups[0]: replace(held, **{name: value})})
    first = next(iter(held))
    return replace(instrument, **{groups[0]: {**held, first: replace(held[first], **{name: value})}})


def found(simulator, instrument: Instrument) -> list[str]:
    """What a researcher would have, as text."""
    survey = administer(simulator, instrument, "x")
    return [frame(survey).to_csv() for frame in (respondents_of, answers_of)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.path)
def test_every_number_of_an_instrument_moves_something(settled, row: Parameter) -> None:
    name, instrument = row.path.rpartition(".")[2], asked(row)
    far = row.high if row.high - row.default >= row.default - row.low else row.low
    changed = with_value(instrument, row, OTHER.get(name, far))
    assert found(settled(), changed) != found(settled(), instrument), row.path


def test_all_of_them_are_tried() -> None:
    assert len(ROWS) == 13 and {row.path.split(".")[2] for row in ROWS} >= {"scales", "pages", "reply", "invited"}
