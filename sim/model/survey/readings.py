"""The value of each latent for the people of a simulation, at the end of the last simulated week.

Reading does not change the simulation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sim.model.mechanisms.handling_styles import STYLES
from sim.model.person_scores import others_mean, toward_colleagues
from sim.model.simulator import Simulator
from sim.model.survey.culture import culture_scores
from sim.model.survey.latents import RELATIONSHIP, STRAIN
from sim.model.survey.styles import style_shares

Reading = Callable[[Simulator], np.ndarray]


def latent_values(simulator: Simulator, latent: str) -> np.ndarray:
    """(N,) values of a latent, one for each post; (N, K) for latents that points are shared among.

    Posts without a holder have a value too; it means nothing.
    """
    return np.asarray(_READINGS[latent](simulator), float)


def _column(name: str) -> Reading:
    return lambda simulator: simulator.state.people[name]


def _of_profession(name: str) -> Reading:
    return lambda simulator: np.asarray(simulator.state.professions[name], float)[simulator.state.people["profession"]]


def _perceived_task_conflict(simulator: Simulator) -> np.ndarray:
    people, attribution = simulator.state.people, simulator.config.perception.hostile_attribution
    return np.minimum(1.0, people["task"] + attribution * people["tension"])


def _toward_others(name: str) -> Reading:
    return lambda simulator: others_mean(getattr(simulator.state, name), simulator.state.people["profession"])


def _justice(simulator: Simulator) -> np.ndarray:
    return 1 - _of_profession("deprivation")(simulator) * (1 - simulator.state.people["recognition"])


def _training(simulator: Simulator) -> np.ndarray:
    return _of_profession("training")(simulator) / _of_profession("headcount_share")(simulator)


def _style(number: int) -> Reading:
    return lambda simulator: style_shares(simulator)[:, number]


_READINGS: Mapping[str, Reading] = {
    "task_conflict": _column("task"),
    "perceived_task_conflict": _perceived_task_conflict,
    "process_conflict": _column("process"),
    RELATIONSHIP: _column("tension"),
    "trust": lambda simulator: toward_colleagues(simulator, "trust"),
    "understanding": _toward_others("understanding"),
    "myths": _toward_others("myths"),
    "skill": _column("skill"),
    STRAIN: _column("strain"),
    "leadership_trust": _column("leadership_trust"),
    "commitment": _column("commitment"),
    "resistance": _column("resistance"),
    "justice": _justice,
    "voice": _of_profession("voice"),
    "training": _training,
    **{style: _style(number) for number, style in enumerate(STYLES)},
    "culture": culture_scores,
    "culture_lacked": lambda simulator: -culture_scores(simulator),  # people may wish for what they lack
}
