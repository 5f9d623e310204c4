"""Deffuant, Neau, Amblard & Weisbuch (2000): opinions that meet, and move if they are close enough.

The reduction: framework drift (E26) alone, in our own simulated week. One profession in one locality, whose home team
meets every week in random pairs (E36); trust is full, so that a pair moves by ``framework_drift.pull``; nothing returns
to a profession's framework. A framework has four shares; an opinion x becomes (x, 1 - x, 0, 0), so that the distance of
two frameworks is the distance of the opinions. The start is set by hand: uniform, as published.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.inference.docking.bare_service import bare_service
from sim.inference.docking.comparison import (
    COMPUTED,
    DISTRIBUTIONAL,
    IDENTITY,
    RECALLED,
    WEEK,
    Comparison,
    Target,
    around,
    exactly,
)
from sim.inference.docking.contrasts import Beside
from sim.inference.docking.dock_settings import DockSettings
from sim.model.config import Config
from sim.model.simulator import Simulator
from sim.stats.jackknife import mean_of

PULL = 0.5  # mu of the paper: both move half way, and agree
WEEKS, PARTNERS = 60, 7  # each person meets 420 times
PEOPLE = 1000
FEW = 200  # people for whom every meeting is recorded
GAP = 0.01  # of neighbouring opinions, which separates clusters
SMALLEST_SHARE = 0.02  # of all people, in a cluster that counts
EQUAL = 1e-12
CLUSTERS = {0.5: (1.0, 0.1), 0.3: (1.05, 0.2), 0.2: (2.1, 0.4), 0.1: (4.4, 0.7)}  # by confidence: reference, tolerance
REFERENCE = "own earlier program of the published rule, 1000 people, 20 seeds"


def compare(sizes: DockSettings, beside: Beside) -> list[Comparison]:
    """Clusters in our own week, and opinions beside the published rule on the same meetings."""
    runs, seed = sizes.mixing_runs, beside.seed
    found = [_identity(confidence, seed) for confidence in (0.2, 0.1)]
    for confidence, (reference, tolerance) in CLUSTERS.items():
        counts = [clusters(simulated(confidence, seed, replicate).opinions) for replicate in range(runs)]
        rule = f"the paper's rule, the integer part of 1/(2d), is {int(0.5 / confidence)} ({RECALLED})"
        found.append(
            Comparison(
                f"clusters at confidence d = {confidence:g}", DISTRIBUTIONAL, WEEK,
                mean_of(np.array(counts, float)).estimate(), seed, reference, around(reference, tolerance), COMPUTED,
                REFERENCE, rule,
            )
        )  # fmt: skip
    return found


class Mixing:
    """A service in which frameworks drift, and nothing else happens."""

    def __init__(self, start: np.ndarray, simulator: Simulator) -> None:
        self.start, self.simulator = start, simulator

    @property
    def opinions(self) -> np.ndarray:
        """(people,) opinions after the last week."""
        return np.array(self.simulator.state.frameworks[:, 0])


def simulated(confidence: float, seed: int, replicate: int, people: int = PEOPLE, record: bool = False) -> Mixing:
    """One replicate of our own week. With ``record`` every meeting is recorded."""
    simulator = Simulator(drifting_service(people, 1, confidence, seed), replicate)
    start = np.random.Generator(np.random.Philox(key=[seed, replicate])).random(people)
    set_frameworks(simulator, np.stack([start, 1 - start], axis=1))
    if record:
        simulator.record_events()
    simulator.advance(WEEKS, record=False)
    return Mixing(start, simulator)


def drifting_service(people: int, localities: int, confidence: float, seed: int) -> Config:
    """Home teams that meet every week, in which frameworks drift; there are no cases.

    Raises:
        ConfigError: a number is out of bounds.
    """
    drift = {"enabled": True, "pull": PULL, "confidence": confidence, "return_rate": 0.0}
    home = {"weeks": 1, "partners": min(PARTNERS, people - 1)}
    demand = {"volume": 0.0, "opening_weeks": 0, "locality_spread": 0.0}
    return bare_service(people, localities, seed, {"framework_drift": drift, "home_team": home, "demand": demand})


def set_frameworks(simulator: Simulator, parts: np.ndarray) -> None:
    """Set the first parts of all frameworks (people, parts), the others to 0, and all trust to 1."""
    simulator.state.frameworks[:] = 0.0
    simulator.state.frameworks[:, : parts.shape[1]] = parts
    simulator.state.dyads["trust"] = 1.0


def clusters(opinions: np.ndarray) -> int:
    """Number of clusters that hold at least 2 % of the people; neighbours in a cluster are closer than .01."""
    ends = np.nonzero(np.diff(np.sort(opinions)) > GAP)[0] + 1
    sizes = np.diff(np.concatenate([[0], ends, [len(opinions)]]))
    return int((sizes >= SMALLEST_SHARE * len(opinions)).sum())


def published_rule(start: np.ndarray, meetings: Iterable[tuple[int, int]], confidence: float) -> np.ndarray:
    """Opinions after these meetings by the rule of the paper: x += mu (y - x) and the reverse, if |x - y| < d."""
    opinions = start.copy()
    for first, second in meetings:
        x, y = opinions[first], opinions[second]
        if abs(x - y) < confidence:
            opinions[first], opinions[second] = x + PULL * (y - x), y + PULL * (x - y)
    return opinions


def _identity(confidence: float, seed: int) -> Comparison:
    mixing = simulated(confidence, seed, 0, FEW, record=True)
    meetings = mixing.simulator.events()
    pairs = zip(meetings["first"].tolist(), meetings["second"].tolist(), strict=True)
    apart = np.abs(mixing.opinions - published_rule(mixing.start, pairs, confidence)).max()
    return Comparison(
        f"largest distance of an opinion from the published rule's, d = {confidence:g}", IDENTITY, WEEK,
        exactly(float(apart)), seed, 0.0, (0.0, EQUAL), RECALLED, "the rule in the paper",
        f"{FEW} people and the same {len(meetings)} recorded meetings",
    )  # fmt: skip


TARGET = Target(
    "deffuant", "Bounded confidence (Deffuant, Neau, Amblard & Weisbuch 2000)",
    "Framework drift (E26) in our own simulated week. Home teams meet at random; trust is full; cases, episodes, "
    "stories, turnover and the return to a profession's framework are off. The uniform start is set by hand.",
    "It tests our model: the simulator runs. But the mechanism is off by default, and no profession starts like that.",
    "The paper was not read. Its rule and the integer part of 1/(2d) are recalled; the reference counts are of an "
    "earlier program of ours.",
    compare,
)  # fmt: skip
