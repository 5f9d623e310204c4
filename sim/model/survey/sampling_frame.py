"""Who is on the mailing list, and what can be read of them: posts, or seats of the leadership."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.core.errors import ConfigError
from sim.model.survey.instrument import EDUCATION_SIDE, LEADERS, Instrument
from sim.model.survey.latents import LATENTS

if TYPE_CHECKING:
    from sim.model.config import Config
    from sim.model.simulator import Simulator

NOWHERE = -1  # the locality of leaders
EDUCATION_FORMS = "education"
HOLDER_BITS = 12


@dataclass(frozen=True)
class SamplingFrame:
    """The N addresses of a frame. Arrays are (N,).

    Attributes:
        rows: their rows in the table of posts, or of seats of the leadership.
        keys: addresses of those who hold them, in random draws.
        professions: index into the engine's professions.
        localities: index; -1 for leaders.
        in_post: whether anybody holds them. Mail to an empty post is never answered.
        leaders: whether they are seats of the leadership.
    """

    rows: np.ndarray
    keys: np.ndarray
    professions: np.ndarray
    localities: np.ndarray
    in_post: np.ndarray
    leaders: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def kept(self, chosen: np.ndarray) -> SamplingFrame:
        """The addresses that a mask keeps."""
        arrays = (self.rows, self.keys, self.professions, self.localities, self.in_post)
        rows, keys, professions, localities, in_post = (array[chosen] for array in arrays)
        return SamplingFrame(rows, keys, professions, localities, in_post, self.leaders)

    def readings(self, simulator: Simulator, latent: str) -> np.ndarray:
        """What each could tell of a latent: (N,), or (N, K) where points are shared among K."""
        values = np.asarray(LATENTS[latent].read(simulator), float)
        return _heard(simulator, self, values) if self.leaders else values[self.rows]


def professions_of(config: Config, instrument: Instrument) -> list[str]:
    """Ids of the professions with posts that a frame reaches."""
    from sim.model.demand_calibration import staffed

    names = list(staffed(config.organisation))
    if instrument.frame == EDUCATION_SIDE:
        names = [name for name in names if config.organisation.professions[name].form_set == EDUCATION_FORMS]
    return [name for name in names if not instrument.professions or name in instrument.professions]


def roll_of(simulator: Simulator, instrument: Instrument) -> SamplingFrame:
    """Everyone that an instrument is sent to, before some are drawn.

    Raises:
        ConfigError: nobody is.
    """
    table = simulator.state.leaders if instrument.frame == LEADERS else simulator.state.people
    places = np.full(len(table), NOWHERE) if instrument.frame == LEADERS else table["locality"].astype(np.int64)
    keys = addresses_of(table, leaders=instrument.frame == LEADERS)
    whole = SamplingFrame(
        np.arange(len(table)), keys, table["profession"].astype(np.int64), places, table["occupied"] == 1,
        instrument.frame == LEADERS,
    )  # fmt: skip
    reached = [simulator.professions.index(name) for name in professions_of(simulator.config, instrument)]
    chosen = np.isin(whole.professions, reached)
    if instrument.localities:
        chosen &= np.isin(whole.localities, instrument.localities)
    if not chosen.any():
        raise ConfigError(f"the frame of {instrument.code or 'the instrument'} has nobody in it.")
    return whole.kept(chosen)


def addresses_of(table: np.ndarray, leaders: bool) -> np.ndarray:
    """(N,) addresses of the holders; a post's key leaves room for their number, a seat's does not."""
    keys = table["key"].astype(np.int64)
    return (keys << HOLDER_BITS if leaders else keys) + table["occupant"]


def _heard(simulator: Simulator, sampling_frame: SamplingFrame, values: np.ndarray) -> np.ndarray:
    """What leaders make of a reading: they see all, and their own profession the more, the more they favour it."""
    people = simulator.state.people
    there = people["occupied"] == 1
    everyone = np.nanmean(values[there], axis=0)
    own = np.stack(
        [_mean_of(values[there & (people["profession"] == q)], everyone) for q in sampling_frame.professions]
    )
    favour = simulator.state.leaders["agenda"][sampling_frame.rows].reshape(-1, *[1] * (values.ndim - 1))
    return favour * own + (1 - favour) * everyone


def _mean_of(values: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    return np.nanmean(values, axis=0) if len(values) else otherwise
