"""Four kinds of culture as shares of a hundred points (E30). They describe how a profession fares and drive nothing.

The kinds are those of the competing values framework (Cameron & Quinn). Their indicators are an assumption: trust among
colleagues for clan, voiced disagreement for adhocracy, pressure of work for market, and settled mandates with little
voice for hierarchy.
"""

from __future__ import annotations

import numpy as np

from sim.model.person_scores import toward_colleagues
from sim.model.simulator import Simulator
from sim.model.survey.norms import standardised


def culture_scores(simulator: Simulator) -> np.ndarray:
    """(N, 4) the indicator of each kind, standardised; people of one profession have the same value."""
    people = simulator.state.people
    indicators = (
        standardised("trust", toward_colleagues(simulator, "trust")),
        standardised("task_conflict", people["task"]),
        standardised("strain", people["strain"]),
        -standardised("voice", simulator.state.professions["voice"][people["profession"]]),
    )
    return _profession_means(simulator, np.column_stack(indicators))


def _profession_means(simulator: Simulator, values: np.ndarray) -> np.ndarray:
    people, means = simulator.state.people, np.zeros_like(values)
    for profession in np.unique(people["profession"]):
        members = people["profession"] == profession
        in_post = values[members & (people["occupied"] == 1)]
        if len(in_post):
            means[members] = np.nan_to_num(in_post).mean(axis=0)
    return means
