"""Simulated services, lived once and read at both waves: trials are drawn from what people in post could tell."""

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
from sim.studies.single.replicates import workers_of
from sim.surveys.design.request import Asked

Tell = Callable[[str], object]
NOBODY = -1  # key of a place without a post
HALVES = 2  # trials need services of two kinds at least, or nothing tells how sure the answer is


@dataclass(frozen=True)
class Wave:
    """People of S services, G teams and P places a team, at the end of one week. Arrays are (S, G, P).

    Attributes:
        there: whether anybody holds the post and could tell of what is asked.
        keys: who; the same number at both waves is the same person.
        asked: what the scale asks for, on the frozen metric (standard deviations of the norm group); NaN
            where nobody is there.
        strain, conflict: on the same metric, for who answers; 0 where nothing is known.
    """

    there: np.ndarray
    keys: np.ndarray
    asked: np.ndarray
    strain: np.ndarray
    conflict: np.ndarray


@dataclass(frozen=True)
class Services:
    """S services at two waves.

    Attributes:
        listed: (S, G, P) whether the place has a post of the frame; teams of fewer posts have empty places.
        professions: (S, G, P) index into ``names``.
        names: ids of the professions.
        waves: the first and the second.
    """

    listed: np.ndarray
    professions: np.ndarray
    names: tuple[str, ...]
    waves: tuple[Wave, Wave]

    @property
    def posts(self) -> float:
        """Posts of the frame in a team, in the mean."""
        return float(self.listed.sum(axis=2).mean())


@dataclass(frozen=True)
class _Reading:
    """One service at one wave: (N,) values of the N posts of the frame."""

    sampling_frame: SamplingFrame
    values: dict[str, np.ndarray]


def services_of(asked: Asked, tell: Tell | None = None) -> Services:
    """Live the services of a design, each once, and read them at both waves.

    Args:
        asked: of :func:`sim.surveys.design.request.asked_of`.
        tell: what to call with a sentence on what is being done.

    Raises:
        ConfigError: the design wants more people or teams than these services have.
    """
    check_room(asked)
    if tell:
        tell(f"Living {asked.design.replicates} services to week {asked.design.second_week} ...")
    with ThreadPoolExecutor(workers_of(asked.config)) as pool:
        lived = list(pool.map(partial(_lived, asked), range(asked.design.replicates)))
    return _laid_out(lived, asked.config.organisation.localities, asked.config.organisation.staffed_professions)


def check_room(asked: Asked) -> None:
    """Return if these services hold the people and the teams of the design; raises likewise."""
    design, sampling_frame = asked.design, sampling_frame_of(Simulator(asked.config), asked.instrument)
    posts = len(sampling_frame) / asked.config.organisation.localities
    most = math.floor(posts * design.teams)
    if design.invited > most:
        raise ConfigError(
            f"invited = {design.invited} is more than the {most} posts in {design.teams} teams ({posts:g} a team); "
            "ask for more teams, fewer people or another organisation."
        )
    needed = HALVES * services_per_trial(design.teams, asked.config.organisation.localities)
    if design.replicates < needed:
        raise ConfigError(
            f"replicates = {design.replicates} services have too few teams for trials of {design.teams}; "
            f"replicates={needed} is the least."
        )


def services_per_trial(teams: int, localities: int) -> int:
    """Services whose localities make up so many teams."""
    return -(-teams // localities)


def _lived(asked: Asked, replicate: int) -> list[_Reading]:
    """One service at both waves."""
    simulator, readings = Simulator(asked.config, replicate), []
    for week in (asked.design.first_week, asked.design.second_week):
        simulator.advance(week + 1 - simulator.week, record=False)
        readings.append(_read(simulator, asked))
    return readings


def _read(simulator: Simulator, asked: Asked) -> _Reading:
    sampling_frame, latent = sampling_frame_of(simulator, asked.instrument), asked.scale.latent
    found = {
        name: standardised(name, sampling_frame.latent_values(simulator, name))
        for name in (latent, STRAIN, RELATIONSHIP)
    }
    there = sampling_frame.in_post & ~np.isnan(found[latent])
    strain, conflict = np.nan_to_num(found[STRAIN]), np.nan_to_num(found[RELATIONSHIP])
    reading = np.where(there, found[latent], np.nan)
    values = {"there": there, "keys": sampling_frame.ids, "asked": reading, "strain": strain, "conflict": conflict}
    return _Reading(sampling_frame, values)


def _laid_out(lived: list[list[_Reading]], teams: int, names: tuple[str, ...]) -> Services:
    first = [readings[0] for readings in lived]
    places = max(int(np.bincount(reading.sampling_frame.localities).max()) for reading in first)
    shape = len(lived), teams, places
    waves = [_wave([readings[k] for readings in lived], shape) for k in range(2)]
    listed, professions = np.zeros(shape, bool), np.zeros(shape, np.int64)
    for service, reading in enumerate(first):
        where = service, reading.sampling_frame.localities, _places(reading.sampling_frame)
        listed[where], professions[where] = True, reading.sampling_frame.professions
    return Services(listed, professions, names, (waves[0], waves[1]))


def _wave(readings: list[_Reading], shape: tuple[int, int, int]) -> Wave:
    arrays = {
        "there": np.zeros(shape, bool),
        "keys": np.full(shape, NOBODY, np.int64),
        "asked": np.full(shape, np.nan),
        "strain": np.zeros(shape),
        "conflict": np.zeros(shape),
    }
    for service, reading in enumerate(readings):
        for name, values in reading.values.items():
            arrays[name][service, reading.sampling_frame.localities, _places(reading.sampling_frame)] = values
    return Wave(**arrays)


def _places(sampling_frame: SamplingFrame) -> np.ndarray:
    """(N,) place of each post among those of its team."""
    order = np.argsort(sampling_frame.localities, kind="stable")
    sizes = np.bincount(sampling_frame.localities)
    places = np.empty(len(sampling_frame), np.int64)
    places[order] = np.arange(len(sampling_frame)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return places
