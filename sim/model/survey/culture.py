"""Four kinds of culture as shares of a hundred points (E30): a read-out of how a profession fares, never a driver.

The kinds are those of the competing values framework (Cameron & Quinn). What stands for each is an assumption: trust
among colleagues for clan, disagreement that is aired for adhocracy, pressure of work for market, and settled mandates
with little voice for hierarchy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.person_scores import toward_colleagues
from sim.model.survey.norms import standardised

if TYPE_CHECKING:
    from sim.model.simulator import Simulator

KINDS = ("clan", "adhocracy", "market", "hierarchy")


def signs(simulator: Simulator) -> np.ndarray:
    """(N, 4) what stands for each kind, on the frozen metric; a profession's people share one value."""
    people = simulator.state.people
    marks = (
        standardised("trust", toward_colleagues(simulator, "trust")),
        standardised("task_conflict", people["task"]),
        standardised("strain", people["strain"]),
        -standardised("voice", simulator.state.professions["voice"][people["profession"]]),
    )
    return _profession_means(simulator, np.column_stack(marks))


def _profession_means(simulator: Simulator, marks: np.ndarray) -> np.ndarray:
    people, means = simulator.state.people, np.zeros_like(marks)
    for profession in np.unique(people["profession"]):
        here = people["profession"] == profession
        known = marks[here & (people["occupied"] == 1)]
        if len(known):
            means[here] = np.nan_to_num(known).mean(axis=0)
    return means


def lacks(simulator: Simulator) -> np.ndarray:
    """(N, 4) the same with the sign turned: what people lack, they may wish for."""
    return -signs(simulator)
