"""Services simulated once and read at both waves; trials are drawn from the people in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.core.errors import ConfigError
from sim.model.simulator import Simulator
from sim.model.survey.latents import RELATIONSHIP, STRAIN
from sim.model.survey.norms import standardised
from sim.model.survey.sampling_frame import SamplingFrame, sampling_frame_of
from sim.studies.execution.engines.in_process import thread_count
from sim.surveys.power.request import PowerRequest

Report = Callable[[str], object]
NOBODY = -1  # id of a place without a post
FEWEST_BLOCKS = 2  # the spread between blocks of services gives the error of the result


@dataclass(frozen=True)
class Wave:
    """People of S services, G teams and P places per team, at the end of one week. Arrays are (S, G, P).

    Attributes:
        in_post: whether somebody holds the post and has a value of the latent.
        ids: the holders' ids; the same id at both waves is the same person.
        latent: z-score of what the scale measures; NaN where nobody is in post.
        strain, conflict: z-scores on which replies depend; 0 where unknown.
    """

    in_post: np.ndarray
    ids: np.ndarray
    latent: np.ndarray
    strain: np.ndarray
    conflict: np.ndarray


@dataclass(frozen=True)
class SimulatedServices:
    """S services at two waves.

    Attributes:
        posts: (S, G, P) whether the place has a post of the frame; smaller teams have empty places.
        professions: (S, G, P) index into ``names``.
        names: ids of the professions.
        waves: the first and the second.
    """

    posts: np.ndarray
    professions: np.ndarray
    names: tuple[str, ...]
    waves: tuple[Wave, Wave]


@dataclass(frozen=True)
class _Reading:
    """One service at one wave: (N,) values of the N posts of the frame, by name as in :class:`Wave`."""

    frame: SamplingFrame
    values: dict[str, np.ndarray]


def simulate_services(request: PowerRequest, report: Report | None = None) -> SimulatedServices:
    """Simulate the services of a design, each once, and read them at both waves.

    Args:
        request: of :func:`sim.surveys.power.request.request_of`.
        report: called with a sentence before the services are simulated.

    Raises:
        ConfigError: the design needs more people or teams than these services have.
    """
    check_size(request)
    if report:
        report(f"Simulating {request.design.replicates} services to week {request.design.second_week} ...")
    with ThreadPoolExecutor(thread_count(request.config)) as pool:
        services = list(pool.map(partial(_simulate, request), range(request.design.replicates)))
    organisation = request.config.organisation
    return _arranged(services, organisation.localities, organisation.staffed_professions)


def check_size(request: PowerRequest) -> None:
    """Return if these services have the people and the teams of the design; raises likewise."""
    design, localities = request.design, request.config.organisation.localities
    posts = len(sampling_frame_of(Simulator(request.config), request.instrument)) / localities
    most = math.floor(posts * design.teams)
    if design.invited > most:
        raise ConfigError(
            f"invited = {design.invited} is more than the {most} posts in {design.teams} teams ({posts:g} per team); "
            "choose more teams, fewer people or another organisation."
        )
    needed = FEWEST_BLOCKS * services_per_trial(design.teams, localities)
    if design.replicates < needed:
        raise ConfigError(
            f"replicates = {design.replicates} services have too few teams for trials of {design.teams}; "
            f"at least replicates={needed} is needed."
        )


def services_per_trial(teams: int, localities: int) -> int:
    """The number of services whose localities make up the teams of a trial."""
    return -(-teams // localities)


def _simulate(request: PowerRequest, replicate: int) -> list[_Reading]:
    """One service, read at both waves."""
    simulator, readings = Simulator(request.config, replicate), []
    for week in (request.design.first_week, request.design.second_week):
        simulator.advance(week + 1 - simulator.week, record=False)
        readings.append(_read(simulator, request))
    return readings


def _read(simulator: Simulator, request: PowerRequest) -> _Reading:
    frame, latent = sampling_frame_of(simulator, request.instrument), request.scale.latent
    scores = {name: standardised(name, frame.latent_values(simulator, name)) for name in (latent, STRAIN, RELATIONSHIP)}
    in_post = frame.in_post & ~np.isnan(scores[latent])
    values = {
        "in_post": in_post,
        "ids": frame.ids,
        "latent": np.where(in_post, scores[latent], np.nan),
        "strain": np.nan_to_num(scores[STRAIN]),
        "conflict": np.nan_to_num(scores[RELATIONSHIP]),
    }
    return _Reading(frame, values)


def _arranged(services: list[list[_Reading]], teams: int, names: tuple[str, ...]) -> SimulatedServices:
    first = [readings[0] for readings in services]
    places = max(int(np.bincount(reading.frame.localities).max()) for reading in first)
    shape = len(services), teams, places
    waves = [_wave([readings[k] for readings in services], shape) for k in range(2)]
    posts, professions = np.zeros(shape, bool), np.zeros(shape, np.int64)
    for service, reading in enumerate(first):
        where = service, reading.frame.localities, _places(reading.frame)
        posts[where], professions[where] = True, reading.frame.professions
    return SimulatedServices(posts, professions, names, (waves[0], waves[1]))


def _wave(readings: list[_Reading], shape: tuple[int, int, int]) -> Wave:
    arrays = {
        "in_post": np.zeros(shape, bool),
        "ids": np.full(shape, NOBODY, np.int64),
        "latent": np.full(shape, np.nan),
        "strain": np.zeros(shape),
        "conflict": np.zeros(shape),
    }
    for service, reading in enumerate(readings):
        for name, values in reading.values.items():
            arrays[name][service, reading.frame.localities, _places(reading.frame)] = values
    return Wave(**arrays)


def _places(frame: SamplingFrame) -> np.ndarray:
    """(N,) number of each post within its team."""
    order = np.argsort(frame.localities, kind="stable")
    sizes = np.bincount(frame.localities)
    places = np.empty(len(frame), np.int64)
    places[order] = np.arange(len(frame)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return places
