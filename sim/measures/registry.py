"""Every measure by name."""

from __future__ import annotations

from sim.measures.catalogue.cases import CASE_MEASURES, COHORT
from sim.measures.catalogue.conflict import CONFLICT, TIES
from sim.measures.catalogue.levers import CPD, JUSTICE, LEADERSHIP
from sim.measures.catalogue.people import MINDS, STAFF, TIME
from sim.measures.measure import Measure

__all__ = ["COHORT", "MEASURES", "Measure", "on_survey_metric"]

MEASURES: dict[str, Measure] = {
    item.name: item
    for group in (CONFLICT, TIES, MINDS, TIME, STAFF, JUSTICE, LEADERSHIP, CPD, CASE_MEASURES)
    for item in group
}


def on_survey_metric(share: float) -> float:
    """A share (0-1) on the 1-5 metric of conflict scales: 1 + 4 x."""
    return 1 + 4 * share
