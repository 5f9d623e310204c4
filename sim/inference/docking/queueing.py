"""Queues: the model's queue of work against exact results for one worker, and for workers given work on arrival.

The reduction: one profession, one worker on each case, no forms, meetings, supervision, overtime, absence, turnover or
priority. What is left is our own queue (E16): families ask for help at random, a case goes to the worker of the
locality with the fewest open cases, and each worker finishes cases in order of arrival.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import lil_matrix
from scipy.sparse.linalg import spsolve

from sim.inference.docking.bare_service import bare_service
from sim.inference.docking.comparison import COMPUTED, DISTRIBUTIONAL, RECALLED, RELATIONAL, WEEK, Comparison, Target
from sim.inference.docking.contrasts import Beside
from sim.inference.docking.dock_settings import DockSettings
from sim.model.config import Config
from sim.model.demand_calibration import solve_demand
from sim.model.simulator import Simulator
from sim.stats.jackknife import Statistic

ARRIVALS = 0.12  # cases a worker and week
EXPONENTIAL, ERLANG_2 = 1, 2  # shapes of the Gamma distribution of hours
LONGEST = 50  # cases of one worker, beyond which the chain is cut off
WEEKS = 1200
LIGHT, BUSY = 0.6, 0.75  # loads


def compare(sizes: DockSettings, beside: Beside) -> list[Comparison]:
    """Waits of our own service beside theory, each over many independent localities."""
    queues, seed = sizes.queues, beside.seed
    return [
        _one_worker("M/M/1", EXPONENTIAL, "Erlang 1917", queues, seed),
        _one_worker("M/G/1, Gamma of shape 2", ERLANG_2, "Pollaczek & Khinchine", queues, seed),
        _two_workers(queues, seed),
        _five_workers(queues, seed),
    ]


def _one_worker(kind: str, shape: int, source: str, queues: int, seed: int) -> Comparison:
    wait, expected = simulated_wait(1, LIGHT, shape, queues, seed=seed), pollaczek_khinchine_wait(LIGHT, shape)
    return Comparison(
        f"wait over service, {kind}, load {LIGHT:g}", DISTRIBUTIONAL, WEEK, wait.mean.estimate(), seed, expected,
        wait.band(expected), RECALLED, f"exact formula ({source})", BLUR,
    )  # fmt: skip


def _two_workers(queues: int, seed: int) -> Comparison:
    wait, expected = simulated_wait(2, BUSY, EXPONENTIAL, queues, seed=seed), shortest_queue_wait(BUSY)
    return Comparison(
        f"wait over service, two workers, the shorter queue, load {BUSY:g}", DISTRIBUTIONAL, WEEK,
        wait.mean.estimate(), seed, expected, wait.band(expected), COMPUTED, "the stationary chain, solved", BLUR,
    )  # fmt: skip


def _five_workers(queues: int, seed: int) -> Comparison:
    wait = simulated_wait(5, BUSY, EXPONENTIAL, queues, seed=seed)
    shared, apart = erlang_wait(5, BUSY), erlang_wait(1, BUSY)
    return Comparison(
        f"wait over service, five workers, load {BUSY:g}, between M/M/5 and five M/M/1", RELATIONAL, WEEK,
        wait.mean.estimate(), seed, shared, (shared - 0.5 * wait.week, apart), RECALLED, "exact formula (Erlang 1917)",
        "our service has no common queue; reference: M/M/5",
    )  # fmt: skip


BLUR = "the band is how far whole weeks can blur the mean"


def erlang_wait(servers: int, load: float) -> float:
    """Mean wait over mean service in M/M/c, one queue for all (Erlang 1917)."""
    offered = servers * load
    terms = [offered**n / math.factorial(n) for n in range(servers)]
    last = offered**servers / math.factorial(servers) / (1 - load)
    return last / (sum(terms) + last) / (servers * (1 - load))


def pollaczek_khinchine_wait(load: float, shape: int) -> float:
    """Mean wait over mean service in M/G/1 with Gamma service: rho / (1 - rho) (1 + 1 / shape) / 2."""
    return load / (1 - load) * (1 + 1 / shape) / 2


def shortest_queue_wait(load: float, longest: int = LONGEST) -> float:
    """Mean wait over mean service with two exponential workers, where who has fewer cases gets the next one.

    The stationary distribution of the numbers of cases is solved on a chain that is cut off at ``longest`` each; the
    mean time in the system follows from Little's law.
    """
    size = longest + 1
    rates = lil_matrix((size * size, size * size))
    for i in range(size):
        for j in range(size):
            for rate, k, m in _moves(i, j, 2 * load):
                if max(k, m) < size:
                    rates[i * size + j, k * size + m] += rate
                    rates[i * size + j, i * size + j] -= rate
    balance = rates.T.tolil()
    balance[0, :] = 1.0  # probabilities add to 1
    probability = spsolve(balance.tocsc(), np.eye(1, size * size)[0])
    cases = np.add.outer(np.arange(size), np.arange(size)).ravel()
    return float(probability @ cases) / (2 * load) - 1


def _moves(i: int, j: int, arrivals: float) -> list[tuple[float, int, int]]:
    """Rate and next state of each move from ``i`` and ``j`` cases; a service takes 1 on average."""
    share = 0.5 if i == j else float(i < j)
    arriving = [(arrivals * share, i + 1, j), (arrivals * (1 - share), i, j + 1)]
    return [*arriving, *([(1.0, i - 1, j)] if i else []), *([(1.0, i, j - 1)] if j else [])]


@dataclass(frozen=True)
class Wait:
    """Mean wait over mean service, with localities as independent runs, and how far whole weeks may blur it.

    Work of a week is there from its start, and a case closes at a week's end. So a mean time in the system is at least
    half a week shorter and at most one week longer than in continuous time.
    """

    mean: Statistic
    week: float  # over mean service

    def band(self, expected: float) -> tuple[float, float]:
        """Between which the mean must lie if ``expected`` holds in continuous time."""
        return expected - 0.5 * self.week, expected + self.week


def simulated_wait(
    servers: int, load: float, shape: int = EXPONENTIAL, localities: int = 400, weeks: int = WEEKS, seed: int = 4
) -> Wait:
    """Waits in our own service: one replicate, in which each locality is a queue of its own.

    Arrivals before 5/12 of all weeks, and after 10/12, are left out.
    """
    hours = load * Config().casework.hours_per_week / ARRIVALS
    config = _with_mean_hours(_service(servers, localities, shape, seed), hours)
    simulator = Simulator(config)
    simulator.advance(weeks, record=False)
    closed, service_weeks = simulator.closed(), load / ARRIVALS
    measured = closed[(closed["arrival"] >= weeks * 5 // 12) & (closed["arrival"] < weeks * 10 // 12)]
    total = np.bincount(measured["locality"], measured["week"] - measured["arrival"] + 1, localities)
    count = np.bincount(measured["locality"], minlength=localities)
    sums = np.stack([total - service_weeks * count, service_weeks * count], axis=1)
    return Wait(Statistic(sums, lambda both: both[..., 0] / both[..., 1]), 1 / service_weeks)


def _service(servers: int, localities: int, shape: int, seed: int) -> Config:
    demand = {
        "cases_per_practitioner": ARRIVALS, "reference_tension": 0.0, "locality_spread": 0.0, "opening_weeks": 0,
        "hours_shape": shape,
    }  # fmt: skip
    casework = {"supervision_hours": 0.0, "overtime_share": 0.0, "latency_weeks": 0, "need_priority": 0.0}
    return bare_service(servers, localities, seed, {"demand": demand, "casework": casework})


def _with_mean_hours(config: Config, hours: float) -> Config:
    """The same service at the utilisation at which a case takes ``hours`` on average."""
    low, high = (_direct_hours(config, share) for share in (0.9, 1.0))
    return _at(config, 1.0 + (hours - high) / (high - low) * 0.1)


def _direct_hours(config: Config, utilisation: float) -> float:
    return float(solve_demand(config.organisation, _at(config, utilisation).demand).direct_hours[0])


def _at(config: Config, utilisation: float) -> Config:
    return replace(config, demand=replace(config.demand, utilisation=utilisation))


TARGET = Target(
    "queue", "A plain queue (M/M/1, M/G/1, M/M/c)",
    "The queue of work (E1, E16, E32) in our own simulated week. One profession, one worker a case; forms, meetings, "
    "supervision, overtime, absence, turnover, withdrawal, priority, thin work and the front door are off.",
    "It tests our model: the simulator runs. It also shows what our queue is not: work is given to a person when it "
    "comes, so it waits longer than in one queue for all (M/M/c), and approximations of M/G/c do not apply.",
    "The formulas are recalled from textbooks; a test checks them against known values.",
    compare,
)  # fmt: skip
