"""The sampling frame: posts or leadership seats that an instrument can be sent to, and their values of the latents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.core.errors import ConfigError
from sim.model.simulator import Simulator
from sim.model.survey.instrument import LEADERS, Instrument
from sim.model.survey.readings import latent_values

NO_LOCALITY = -1  # the locality of leaders
HOLDER_BITS = 12


@dataclass(frozen=True)
class SamplingFrame:
    """N posts, or N leadership seats. Arrays are (N,).

    Attributes:
        rows: their rows in the state's table of posts, or of leadership seats.
        ids: of those who hold them, for random draws.
        professions: index into the simulator's professions.
        localities: index; -1 for leaders.
        in_post: whether anybody holds them. A vacant post never replies.
        leaders: whether they are leadership seats.
    """

    rows: np.ndarray
    ids: np.ndarray
    professions: np.ndarray
    localities: np.ndarray
    in_post: np.ndarray
    leaders: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, chosen: np.ndarray) -> SamplingFrame:
        """The part of the frame that a mask selects."""
        arrays = (self.rows, self.ids, self.professions, self.localities, self.in_post)
        rows, ids, professions, localities, in_post = (array[chosen] for array in arrays)
        return SamplingFrame(rows, ids, professions, localities, in_post, self.leaders)

    def latent_values(self, simulator: Simulator, latent: str) -> np.ndarray:
        """(N,) values of a latent, or (N, K) where points are shared among K kinds."""
        values = latent_values(simulator, latent)
        return _seen_by_leaders(simulator, self, values) if self.leaders else values[self.rows]


def sampling_frame_of(simulator: Simulator, instrument: Instrument) -> SamplingFrame:
    """Everyone that an instrument can be sent to, before a sample is drawn.

    Raises:
        ConfigError: there is nobody.
    """
    leaders = instrument.frame == LEADERS
    table = simulator.state.leaders if leaders else simulator.state.people
    localities = np.full(len(table), NO_LOCALITY) if leaders else table["locality"].astype(np.int64)
    whole = SamplingFrame(
        np.arange(len(table)), holder_ids(table, leaders), table["profession"].astype(np.int64), localities,
        table["occupied"] == 1, leaders,
    )  # fmt: skip
    reached = instrument.reached_professions(simulator.config.organisation.form_sets)
    chosen = np.isin(whole.professions, [simulator.professions.index(name) for name in reached])
    if instrument.localities:
        chosen &= np.isin(whole.localities, instrument.localities)
    if not chosen.any():
        raise ConfigError(f"the sampling frame of {instrument.code or 'the instrument'} contains nobody.")
    return whole.where(chosen)


def holder_ids(table: np.ndarray, leaders: bool) -> np.ndarray:
    """(N,) ids of the holders. A post's key leaves room for the number of its holder; a leadership seat's does not."""
    keys = table["key"].astype(np.int64)
    return (keys << HOLDER_BITS if leaders else keys) + table["occupant"]


def _seen_by_leaders(simulator: Simulator, frame: SamplingFrame, values: np.ndarray) -> np.ndarray:
    """What leaders report: the mean of all, mixed with that of their own profession the more they favour it."""
    people = simulator.state.people
    in_post = people["occupied"] == 1
    everyone = _mean_of_known(values[in_post])
    own = np.stack([_mean_or(values[in_post & (people["profession"] == q)], everyone) for q in frame.professions])
    favour = simulator.state.leaders["agenda"][frame.rows].reshape(-1, *[1] * (values.ndim - 1))
    return favour * own + (1 - favour) * everyone


def _mean_or(values: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    return _mean_of_known(values) if len(values) else otherwise


def _mean_of_known(values: np.ndarray) -> np.ndarray:
    """Means over the first axis; NaN where nobody has a value, e.g. on other professions where there are none."""
    known = ~np.isnan(values)
    total, count = np.where(known, values, 0.0).sum(axis=0), known.sum(axis=0)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
