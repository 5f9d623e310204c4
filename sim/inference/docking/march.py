"""March (1991): a code of beliefs that learns from its people, while they are socialised to it.

Our model has no code that learns, and no reality that beliefs are right or wrong about, so the published model is coded
here as a peer. Beside it stands the nearest that ours has: frameworks that draw together (E26), and what that does to
plans.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from sim.inference.docking.comparison import (
    DISTRIBUTIONAL,
    PEER,
    READ,
    RELATIONAL,
    WEEK,
    Comparison,
    Target,
    around,
)
from sim.inference.docking.contrasts import Beside, difference
from sim.inference.docking.dock_settings import DockSettings
from sim.inference.docking.peers.organisational_code import equilibrium
from sim.stats.jackknife import mean_of

TOLERANCE = 0.02
SLOW, FAST = "0.01", "0.3"
P1, P2 = (0.1, 0.3, 0.5, 0.9), (0.1, 0.5, 0.9)
PUBLISHED = {
    0.1: (0.863, 0.805, 0.799, 0.813),
    0.5: (0.954, 0.869, 0.811, 0.742),
    0.9: (0.972, 0.908, 0.840, 0.728),
}  # by p2, in the order of P1
SOURCE = "stored output of a public replication of figure 1 (Mac13kW/March_1991_Original), 10,000 runs"


def compare(sizes: DockSettings, beside: Beside) -> list[Comparison]:
    """Equilibrium knowledge in twelve cells, and what drawing frameworks together does in our model."""
    runs, seed = sizes.code_runs, beside.seed
    found = []
    for p2, p1 in product(P2, P1):
        knowledge = np.array([equilibrium(p1, p2, seed, run) for run in range(runs)])
        published = PUBLISHED[p2][P1.index(p1)]
        found.append(
            Comparison(
                f"knowledge at equilibrium, p1 = {p1:g}, p2 = {p2:g}", DISTRIBUTIONAL, PEER,
                mean_of(knowledge).estimate(), seed, published, around(published, TOLERANCE), READ, SOURCE,
            )
        )  # fmt: skip
    drift = {"framework_drift.enabled": "true", "framework_drift.return_rate": "0"}
    worlds = {pull: {**drift, "framework_drift.pull": pull} for pull in (SLOW, FAST)}
    moved = difference(beside.small().study("march", worlds), SLOW, FAST, "quality")
    ours = f"quality of plans if frameworks draw together by {FAST} instead of {SLOW} of their distance at each meeting"
    return [*found, Comparison(ours, RELATIONAL, WEEK, moved, beside.seed)]


TARGET = Target(
    "march", "Exploration and exploitation (March 1991)",
    "None: our model has no organisational code that learns from its people, and no reality that beliefs are right or "
    "wrong about. The published model is a peer. Our nearest mechanism is framework drift (E26), off by default.",
    "The twelve cells test our coding of March's model, not our model. The last row is of our model: whether it loses "
    "quality if frameworks draw together fast, which is the nearest to March's lesson. It is shown, not judged.",
    "The paper was not read. The rules are those of a public replication, which follows Christensen's note; the paper "
    "alone is reported not to suffice. The published figures are that replication's stored output.",
    compare,
)  # fmt: skip
