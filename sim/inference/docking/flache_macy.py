"""Flache & Macy (2011): influence that may be negative, on a network of caves with and without bridging ties.

Our model has no negative influence, so the published model is coded here as a peer. Beside it stands what our own
framework drift does: in one home team of all, and in twenty home teams that never meet.
"""

from __future__ import annotations

import numpy as np

from sim.inference.docking.comparison import (
    COMPUTED,
    DISTRIBUTIONAL,
    PEER,
    RELATIONAL,
    WEEK,
    Comparison,
    Target,
    around,
)
from sim.inference.docking.contrasts import Beside
from sim.inference.docking.deffuant import WEEKS, drifting_service, set_frameworks
from sim.inference.docking.dock_settings import DockSettings
from sim.inference.docking.peers.caves import CAVE, CAVES, FEATURES, PEOPLE, polarisation, polarisation_path
from sim.model.simulator import Simulator
from sim.stats.jackknife import Estimate, mean_of

SOURCE_RUNS = 43  # seeds 0 to 42
REFERENCE = f"a public re-implementation (mt-digital/polarization), run by us with {SOURCE_RUNS} seeds"
EARLIER = "own earlier program of the same equations, 10 seeds"
NO_TIES = (0.382, 0.095), (0.401, 0.098)  # mean and sd over the reference's seeds, at iterations 2000 and 4000
WITH_TIES = (0.382, 0.095), (0.522, 0.103)
TINY, NONE = 0.005, (0.0, 0.0)  # smallest tolerance; no polarisation is left
START = 1 / 9  # polarisation of uniform features: the variance of |u - v| on (-1, 1), 2/9, over two features
ANYWHERE = 1.0  # confidence at which everyone moves towards everyone


def compare(sizes: DockSettings, beside: Beside) -> list[Comparison]:
    """Polarisation of the peer beside the reference's, and of our own drift beside both."""
    runs, seed = sizes.cave_runs, beside.seed
    peers = {
        (negative, ties): _estimates([polarisation_path(negative, ties, seed, run) for run in range(runs)])
        for negative in (True, False) for ties in (False, True)
    }  # fmt: skip
    rows = [
        _row("negative weights, iteration 2000", peers[True, False][0], NO_TIES[0], seed, ".346 (sd .099)"),
        _row("negative weights, no ties, iteration 4000", peers[True, False][1], NO_TIES[1], seed, ".366 (sd .104)"),
        _row(
            "negative weights, 20 random ties, iteration 4000",
            peers[True, True][1],
            WITH_TIES[1],
            seed,
            ".492 (sd .133)",
        ),
        _row("non-negative weights, no ties, iteration 4000", peers[False, False][1], NONE, seed),
        _row("non-negative weights, 20 random ties, iteration 4000", peers[False, True][1], NONE, seed),
    ]
    one_team = _estimates([_ours(PEOPLE, 1, seed, run) for run in range(runs)])
    apart_paths = [_ours(CAVE, CAVES, seed, run) for run in range(runs)]
    apart, gained = _estimates(apart_paths), _gained(apart_paths)
    return [
        *rows,
        Comparison(
            "our drift, one home team of 100, at the end (as with non-negative weights)", RELATIONAL, WEEK, one_team[1],
            seed, 0.0, around(0.0, TINY), COMPUTED, EARLIER,
        ),
        Comparison("our drift, 20 home teams of 5 that never meet, at the end", RELATIONAL, WEEK, apart[1], seed),
        Comparison(
            "our drift, 20 home teams of 5: change in polarisation (with negative weights it rises)", RELATIONAL, WEEK,
            gained, seed, NO_TIES[0][0] - START, (0.0, np.inf), COMPUTED, REFERENCE,
            "ours cannot rise: nobody moves away from anybody",
        ),
    ]  # fmt: skip


def _ours(people: int, localities: int, seed: int, run: int) -> tuple[float, float]:
    """Polarisation before and after our own framework drift, from the same start; features become shares."""
    features = np.random.Generator(np.random.Philox(key=[seed, run])).uniform(-1, 1, (PEOPLE, FEATURES))
    simulator = Simulator(drifting_service(people, localities, ANYWHERE, seed), run)
    shares = (features + 1) / (2 * FEATURES)
    set_frameworks(simulator, np.column_stack([shares, 1 - shares.sum(axis=1)]))
    simulator.advance(WEEKS, record=False)
    return polarisation(features), polarisation(simulator.state.frameworks[:, :FEATURES] * 2 * FEATURES - 1)


def _estimates(paths: list[tuple[float, float]]) -> tuple[Estimate, Estimate]:
    first, second = (mean_of(np.array(column)).estimate() for column in zip(*paths, strict=True))
    return first, second


def _gained(paths: list[tuple[float, float]]) -> Estimate:
    return mean_of(np.array([after - before for before, after in paths])).estimate()


def _row(quantity: str, ours: Estimate, reference: tuple[float, float], seed: int, earlier: str = "") -> Comparison:
    """Two standard errors of the reference's mean, and .005 at least, are allowed; ``earlier``: what else is known."""
    mean, deviation = reference
    tolerance = max(2 * deviation / SOURCE_RUNS**0.5, TINY)
    source, note = (REFERENCE, f"sd {deviation:g}; {EARLIER}: {earlier}") if earlier else (EARLIER, "")
    return Comparison(
        f"polarisation, {quantity}", DISTRIBUTIONAL, PEER, ours, seed, mean, around(mean, tolerance), COMPUTED, source,
        note,
    )  # fmt: skip


TARGET = Target(
    "flache_macy", "Small worlds and cultural polarisation (Flache & Macy 2011)",
    "None: our model has no negative influence, and nobody moves away from anybody. The published model is a peer. Its "
    "case without negative weights is what our framework drift (E26) does with confidence 1 and full trust.",
    "The figures of the peer test our coding of it, not our model. The last rows are of our own week. They show a "
    "limit: values in our model can only draw together or stay apart, so it cannot ask when a service polarises.",
    "The paper was not read, and its figures were not seen. Equations, design and reference figures are those of a "
    "public re-implementation, which we ran.",
    compare,
)  # fmt: skip
