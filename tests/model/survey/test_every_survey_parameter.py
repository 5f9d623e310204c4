"""Every declared number of an instrument changes who is asked, who answers, or the answers."""

from __future__ import annotations

from dataclasses import replace

from sim.core.dotted_names import with_value
from sim.core.parameters import Parameter
from sim.measures.survey.tables import answers_of, invitations_of
from sim.model.config import registry
from sim.model.simulator import Simulator
from sim.model.survey.administer import administer
from sim.model.survey.instrument import Instrument, Page
from sim.model.survey.library import built_in

DECLARED = [row for row in registry() if row.path.startswith("instruments.")]
OTHER = {"items": 5, "invited": 50, "common_method": 0.6}  # values inside what the rest of the instrument allows


def usable_instrument(row: Parameter) -> Instrument:
    """An instrument in which the number has an effect."""
    if row.path.endswith("concentration"):
        return built_in("ocai")
    ics = built_in("ics")
    return replace(ics, reply=replace(ics.reply, missing="mnar"), pages={"all": Page(scales=list(ics.scales))})


def data_of(simulator: Simulator, instrument: Instrument) -> list[str]:
    """The researcher's data, as text."""
    survey = administer(simulator, instrument, "instrument")
    return [table(survey).to_csv() for table in (invitations_of, answers_of)]


def test_every_declared_number_changes_the_data(settled) -> None:
    assert len(DECLARED) == 13
    for row in DECLARED:
        instrument = usable_instrument(row)
        first = {"scales": next(iter(instrument.scales)), "pages": next(iter(instrument.pages), "")}
        group, _, name = row.path.removeprefix("instruments.*.").rpartition(".")
        group = group.replace("*", first.get(group.partition(".")[0], ""))
        far = row.high if row.high - row.default >= row.default - row.low else row.low
        changed = with_value(instrument, f"{group}.{name}".lstrip("."), OTHER.get(name, far))
        assert data_of(settled(), changed) != data_of(settled(), instrument), row.path
