"""What a person in post could tell, if an instrument asked: readings of the state, one value a post.

Nothing here acts on the service: an instrument sees people as they are at the end of the week last lived.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model.person_scores import others_mean, toward_colleagues
from sim.model.survey import culture, styles

if TYPE_CHECKING:
    from sim.model.simulator import Simulator

Reading = Callable[["Simulator"], np.ndarray]
RELATIONSHIP, STRAIN = "relationship_conflict", "strain"


@dataclass(frozen=True)
class Latent:
    """What can be asked for. ``read`` gives (N,) readings; of what points are shared among, (N, K) standings."""

    name: str
    label: str
    meaning: str
    equation: str
    read: Reading
    shared_out: tuple[str, ...] = ()  # what points are shared among
    truly: str = ""  # the latent that it would be, if people saw things as they were


def _column(name: str) -> Reading:
    return lambda simulator: np.asarray(simulator.state.people[name], float)


def _of_profession(name: str) -> Reading:
    return lambda simulator: np.asarray(simulator.state.professions[name], float)[simulator.state.people["profession"]]


def _perceived_task(simulator: Simulator) -> np.ndarray:
    people, psi = simulator.state.people, simulator.config.perception.hostile_attribution
    return np.minimum(1.0, people["task"] + psi * people["tension"])


def _over_others(name: str) -> Reading:
    return lambda simulator: others_mean(getattr(simulator.state, name), simulator.state.people["profession"])


def _justice(simulator: Simulator) -> np.ndarray:
    return 1 - _of_profession("deprivation")(simulator) * (1 - simulator.state.people["recognition"])


def _training(simulator: Simulator) -> np.ndarray:
    return _of_profession("training")(simulator) / _of_profession("headcount_share")(simulator)


def _style(place: int) -> Reading:
    return lambda simulator: styles.shares(simulator)[:, place]


_ASKED = (
    Latent("task_conflict", "Task conflict", "disagreement about the work met lately", "E6", _column("task")),
    Latent(
        "perceived_task_conflict",
        "Perceived task conflict",
        "the same as people see it: tension makes it look larger (hostile attribution)",
        "E27",
        _perceived_task,
        truly="task_conflict",
    ),
    Latent("process_conflict", "Process conflict", "friction about who does what met lately", "E7", _column("process")),
    Latent(RELATIONSHIP, "Relationship conflict", "tension met lately", "E8, E10", _column("tension")),
    Latent(
        "trust",
        "Trust in colleagues",
        "mean trust in the colleagues of the locality",
        "E10",
        lambda simulator: toward_colleagues(simulator, "trust"),
    ),
    Latent(
        "understanding",
        "Understanding",
        "mean understanding of other professions",
        "E11",
        _over_others("understanding"),
    ),
    Latent("myths", "Myths", "mean belief in myths about other professions", "E12", _over_others("myths")),
    Latent("skill", "Handling skill", "skill of handling conflict", "E9", _column("skill")),
    Latent(STRAIN, "Strain", "strain", "E18", _column("strain")),
    Latent("leadership_trust", "Trust in leadership", "trust in leadership", "E24", _column("leadership_trust")),
    Latent("commitment", "Commitment", "commitment to integrated working", "E24", _column("commitment")),
    Latent("resistance", "Resistance", "resistance to change", "E25", _column("resistance")),
    Latent("justice", "Justice", "sense of getting one's share, recognition included", "E24", _justice),
    Latent("voice", "Voice", "how far one's profession is heard", "E21", _of_profession("voice")),
    Latent("training", "Access to CPD", "CPD hours of one's profession lately, a post", "E22", _training),
    *(
        Latent(
            style, style.capitalize(), f"share of conflicts handled by {style}, given how one stands", "E9", _style(k)
        )
        for k, style in enumerate(styles.STYLES)
    ),
    Latent("culture", "Culture", "what stands for each kind of culture", "E30", culture.signs, culture.KINDS),
    Latent("culture_lacked", "Culture lacked", "the same with the sign turned", "E30", culture.lacks, culture.KINDS),
)
LATENTS: dict[str, Latent] = {latent.name: latent for latent in _ASKED}
